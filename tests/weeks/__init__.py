"""The parts of the random weeks: dice, days, offers, wishes, agreements, and what a week exercises."""
