"""Agreements on paper: what two organisations owe each other, signed by both, kept in every week until it ends."""
