"""From the living lists of the store to a frozen week, and back to a Problem (docs/weeks.md)."""
