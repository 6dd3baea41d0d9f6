"""A plan as people read it: names, local times, rows, sums. No screen, no file, no picture."""
