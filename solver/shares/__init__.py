"""Who got how much of what they asked for over the weeks, how long they waited, and who gave it."""
