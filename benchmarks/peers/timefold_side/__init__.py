"""Runs under Timefold's own Python, apart from the project's: imports nothing of it."""
