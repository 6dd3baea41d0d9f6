"""Linli beside other ways to plan the same week: one protocol, one judge."""
