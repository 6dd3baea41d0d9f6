"""Benchmarks: `python -m benchmarks street`, `python -m benchmarks smptsp`. They measure wall time; tests never do."""
