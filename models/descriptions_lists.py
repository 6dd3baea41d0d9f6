"""What each field means that stands in the living lists, but in no week: standing demands, places, closures."""

from __future__ import annotations

DATES = {"from": "first local date", "until": "last local date, included"}
CLOSURE = {
    **DATES,
    "name": "what people call it",
    "windows": "when it holds, each window once",
    "dates": "local dates on which it holds",
    "start": "wall time HH:MM at which it begins on each date; left out, midnight",
    "end": "wall time HH:MM at which it is over on each date; left out, the end of the day",
    "areas": "of spaces in these areas, or below them",
    "organisations": "of spaces of these owners",
    "kinds": "of spaces of these kinds",
    "spaces": "of these spaces",
    "away": "which persons are away meanwhile",
}

FIELDS: dict[str, dict[str, str]] = {
    "Standing": {
        **DATES,
        "every_weeks": "weeks from one due week to the next, counted from that of `from`",
        "except": "local dates on which it is not wanted",
        "in_terms": "whether it is wanted in the terms of the place, out of them, or in both",
    },
    "LivingDemand": {"standing": "when it recurs; left out, it is fulfilled once"},
    "LivingVolunteer": {"area": "where a person without organisation belongs"},
    "LivingSupply": {"counted_on": "local date on which the quantity was counted; what is used later is taken off"},
    "Term": {
        **DATES,
        "name": "what people call it",
        "kinds": "kinds of demands that it concerns; left out, all",
        "organisations": "organisations whose demands it concerns; left out, all",
    },
    "Closure": CLOSURE,
    "Exams": CLOSURE,
    "Away": {
        "areas": "persons of these areas, or below them",
        "organisations": "persons of these organisations",
        "volunteers": "these persons",
        "skills": "persons with one of these skills",
        "tags": "persons with one of these tags",
    },
    "Place": {
        "id": "the area whose place it is",
        "timezone": "IANA name of the time zone, such as Asia/Shanghai",
        "slot_minutes": "length of a slot of the grid; divides 60",
        "country": "whose national calendar says what a workday is",
        "workdays": "local dates that are workdays whatever the national calendar says",
        "restdays": "local dates that are days of rest whatever the national calendar says",
        "terms": "parts of the year, such as school terms",
        "closures": "when spaces are closed, and persons away",
        "exams": "exam weeks: closures that always say whom they concern",
        "policy": "what each thing is worth, in points",
        "travel": "known distances and travel times",
    },
}
