"""Telling people what concerns them: each event once, at an hour that suits them, and never too often."""
