"""Scenes played over HTTP, each step by the role that really does it, at the size that BRIEF.md gives."""
