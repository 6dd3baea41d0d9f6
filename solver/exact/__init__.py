"""The exact model: every rule and every point of FORMAT.md in CP-SAT, over a chosen part of the demands."""
