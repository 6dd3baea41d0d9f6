"""Benchmarks: `python -m benchmarks street | smptsp`. They measure wall time; tests never do."""
