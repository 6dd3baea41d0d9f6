"""Fairness that remembers: what earlier weeks gave and refused, felt in the next one."""
