"""Kinds of broken files whose parts do not fit together."""

from __future__ import annotations

from tests.models.breaking import Broken, put

AGAIN = {"id": "D1", "kind": "x", "organisation": "O1", "windows": {}, "needs": [{"type": "people", "skill": "x"}]}

KINDS: list[Broken] = [
    put("areas[2]", {"id": "A1", "name": "x"}, "duplicate_id", "an area twice", "areas[2].id"),
    put("demands[2]", AGAIN, "duplicate_id", "a demand twice", "demands[2].id"),
    put("volunteers[2]", {"id": "S1", "availability": {}}, "duplicate_id", "an id in two lists, with a travel table",
        "volunteers[2].id"),
    put("areas[1].parent", "A9", "unknown_id", "an unknown parent"),
    put("organisations[0].area", "A9", "unknown_id", "an organisation in no area"),
    put("spaces[0].owner", "O9", "unknown_id", "a space of nobody"),
    put("spaces[0].owner", "A1", "unknown_id", "a space of an area"),
    put("volunteers[0].organisation", "O9", "unknown_id", "a volunteer of nowhere"),
    put("supplies[0].owner", "O9", "unknown_id", "a supply of nobody"),
    put("demands[0].organisation", "o1", "unknown_id", "a small letter in an id"),
    put("demands[0].area", "A9", "unknown_id", "a demand in no area"),
    put("spaces[0].serves.areas[0]", "A9", "unknown_id", "serving no area"),
    put("spaces[1].serves.organisations[0]", "O9", "unknown_id", "serving no organisation"),
    put("supplies[0].serves.areas[0]", "O1", "unknown_id", "serving an organisation as an area"),
    put("bans[0].demand", "D9", "unknown_id", "a ban of no demand"),
    put("bans[0].space", "S9", "unknown_id", "a ban of no space"),
    put("bans[0]", {"demand": "D1", "volunteer": "V9"}, "unknown_id", "a ban of nobody", "bans[0].volunteer"),
    put("bans[0]", {"demand": "D1", "supply": "G9"}, "unknown_id", "a ban of no supply", "bans[0].supply"),
    put("pins[0].demand", "D9", "unknown_id", "a pin of no demand"),
    put("pins[0].spaces[0].space", "S9", "unknown_id", "a pin to no space"),
    put("pins[0].people[0].volunteer", "V9", "unknown_id", "a pin of nobody"),
    put("pins[0].supplies[0].supply", "G9", "unknown_id", "a pin of no supply"),
    put("policy.pairs[0].volunteers[1]", "V9", "unknown_id", "a pair with nobody"),
    put("travel.metres.S9", {"O1": 5}, "unknown_id", "a way from nowhere"),
    put("travel.minutes.V1.S9", 5, "unknown_id", "a way to nowhere"),
    put("areas[0].parent", "A2", "area_circle", "two areas in a circle"),
    put("areas[0].parent", "A1", "area_circle", "an area in itself"),
    put("pins[0].spaces[0].need", 3, "need_index", "a pin for a need that is not there"),
    put("pins[0].people[0].need", 0, "need_type", "a person for a space"),
    put("pins[0].supplies[0].need", 1, "need_type", "a supply for a person"),
    put("pins[0].end", "2026-03-09T08:00:00+08:00", "session_order", "a pin of no length"),
    put("pins[0].end", "2026-03-08T23:00:00Z", "session_order", "a pin backwards"),
    put("demands[0].windows.windows[0].capacity", 3, "capacity_not_meant", "a capacity in a demand's window"),
    put("demands[1].windows.weekly[0].capacity", 0, "capacity_not_meant", "a capacity in a demand's pattern"),
    put("demands[0].preferred[1].capacity", 3, "capacity_not_meant", "a capacity in a preferred pattern"),
    put("volunteers[0].availability.windows[0].capacity", 3, "capacity_not_meant", "a capacity of a volunteer"),
    put("spaces[0].no_entry[0].capacity", 3, "capacity_not_meant", "a capacity of a shut gate"),
    put("spaces[1].availability.closed[0]", {
        "start": "2026-03-09T08:00:00+08:00", "end": "2026-03-09T12:00:00+08:00", "capacity": 3,
    }, "capacity_not_meant", "a capacity of a closure", "spaces[1].availability.closed[0].capacity"),
]  # fmt: skip
