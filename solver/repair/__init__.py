"""What now: after a published plan something breaks, and as little as possible is changed."""
