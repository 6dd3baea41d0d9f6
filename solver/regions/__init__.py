"""A week too large for one model: its parts on the map, each a week of its own, and what they owe each other."""
