"""A plan as a picture: the week of spaces and people over time."""
