"""The words of Linli: frozen, checked values of the format linli/1. No files, no solver, no clock."""
