"""What each field of a change means, in a phrase, for advice."""

from __future__ import annotations

STRETCH = {
    "space": "the space",
    "volunteer": "or the volunteer",
    "start": "first instant",
    "end": "instant at which it is over",
}

FIELDS: dict[str, dict[str, str]] = {
    "Edit": {
        "path": "what is put or removed, such as /spaces/S1 or /spaces/S1/capacity",
        "value": "what is put there",
    },
    "Close": STRETCH,
    "Open": {**STRETCH, "capacity": "units of the space in that time"},
    "Scale": {"percent": "what becomes of every 100 units"},
    "Volunteers": {"count": "how many more, or below 0 how many fewer"},
    "Grow": {"percent": "what becomes of every 100 demands"},
    "_Named": {"name": "what people call the scenario", "changes": "the list of changes"},
}
