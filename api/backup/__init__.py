"""Backups: the whole store in one file, which either database takes back."""
