"""Twelve weeks on a street: who waits, how long, and beside whom."""
