"""Every kind of broken change: the changes (or the bytes of the file), the issue's code and its path."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models.changes import apply, load_changes, load_scenario
from models.errors import InvalidChanges, Issue
from models.loading import load_problem
from tests.models.good_week import good_week

Json = dict[str, Any]
FRIDAY = {"start": "2026-03-13T08:00:00+08:00", "end": "2026-03-13T12:00:00+08:00"}
HALF: Json = {"op": "scale", "percent": 50}
NO_BAN: Json = {"op": "replace", "path": "/demands/D2/priority", "value": 2}


@dataclass(frozen=True)
class Broken:
    """`week` may change the good week before the changes are applied to it."""

    name: str
    data: Any
    code: str
    path: str
    week: Callable[[Json], Any] | None = None

    def file(self) -> bytes:
        return self.data if isinstance(self.data, bytes) else json.dumps(self.data, ensure_ascii=False).encode()

    def issues(self) -> tuple[Issue, ...]:
        """What reading the file, or applying it to the good week, says."""
        week = good_week()
        if self.week:
            self.week(week)
        problem = load_problem(json.dumps(week).encode())
        try:
            scenario = isinstance(self.data, dict)
            apply(problem, load_scenario(self.file()).changes if scenario else load_changes(self.file()))
        except InvalidChanges as e:
            return e.issues
        return ()


def one(name: str, change: Any, code: str, path: str, week: Callable[[Json], Any] | None = None) -> Broken:
    """A sound change, and then this one."""
    return Broken(name, [NO_BAN, change], code, f"changes[1]{path}", week)


def put(path: str, value: Any, op: str = "replace") -> Json:
    return {"op": op, "path": path, "value": value}


def remove(path: str) -> Json:
    return {"op": "remove", "path": path}


def twenty_five(week: Json) -> None:
    week["pins"], week["bans"] = [], []
    week["demands"] = [{**week["demands"][1], "id": f"D{i}"} for i in range(25)]
    week["travel"] = {}


def with_travel(week: Json) -> None:
    week["travel"] = {"metres": {"D1": {"S1": 7}}}


FORM = [
    Broken("nothing", [], "no_changes", "changes"),
    Broken("nothing under a name", {"name": "n", "changes": []}, "no_changes", "changes"),
    Broken("more than anybody writes", [HALF] * 50_001, "too_many_changes", "changes"),
    Broken("many of many", [HALF] * 101, "too_many_changes", "changes"),
    Broken("a text", b'"changes"', "not_a_list", ""),
    Broken("an empty file", b"", "file_empty", ""),
    Broken("half a file", b'[{"op": "scale"', "json_truncated", ""),
    Broken("not a number", b'[{"op": "scale", "percent": NaN}]', "bad_number", "changes[0].percent"),
    Broken("a field twice", b'[{"op": "scale", "percent": 5, "percent": 6}]', "duplicate_key", "changes[0].percent"),
    Broken("no name", {"changes": [HALF]}, "missing_field", "name"),
    Broken("an empty name", {"name": "", "changes": [HALF]}, "empty_text", "name"),
    Broken("no changes", {"name": "n"}, "missing_field", "changes"),
    Broken("changes as an object", {"name": "n", "changes": {}}, "wrong_type", "changes"),
    Broken("an unknown field of a scenario", {"name": "n", "changes": [HALF], "by": 1}, "unknown_field", "by"),
    one("a change that is a text", "close S1", "wrong_type", ""),
    one("a change that is null", None, "wrong_type", ""),
    one("no op", {"path": "/spaces/S1"}, "missing_field", ".op"),
    one("an op that is a number", {"op": 3}, "not_one_of", ".op"),
    one("an unknown op", {"op": "delete", "path": "/spaces/S1"}, "not_one_of", ".op"),
    one("an unknown field", {**HALF, "percentage": 3}, "unknown_field", ".percentage"),
    one("a field of another op", {"op": "close", "space": "S1", **FRIDAY, "capacity": 3}, "unknown_field", ".capacity"),
    one("no path", {"op": "remove"}, "missing_field", ".path"),
    one("no value", {"op": "add", "path": "/spaces/S1"}, "missing_field", ".value"),
    one("a null value", put("/spaces/S1/quota_minutes", None), "missing_field", ".value"),
    one("a value to remove", {**remove("/demands/D1"), "value": 3}, "value_not_meant", ".value"),
    one("a misspelt list", remove("/space/S1"), "unknown_place", ".path"),
    one("no slash", remove("spaces/S1"), "unknown_place", ".path"),
    one("an empty path", remove(""), "unknown_place", ".path"),
    one("a list alone", remove("/spaces"), "unknown_place", ".path"),
    one("a list and a slash", remove("/spaces/"), "unknown_place", ".path"),
    one("more than now", remove("/now/1"), "unknown_place", ".path"),
    one("the whole policy", put("/policy", {}), "unknown_place", ".path"),
    one("bans", remove("/bans/0"), "unknown_place", ".path"),
    one("a ban of nothing", {"op": "lift", "demand": "D1"}, "ban_of_one", ""),
    one("a misspelt field", put("/spaces/S1/capcity", 5), "unknown_field", ".path"),
    one("a misspelt field with an object", put("/spaces/S1/availabilty", {}), "unknown_field", ".path"),
    one("an unknown term", put("/policy/opening", {}), "unknown_field", ".path"),
    one("an unknown number", put("/policy/cost/yuan", 3), "unknown_field", ".path"),
    one("a number of the pairs", put("/policy/pairs/0", 3), "unknown_field", ".path"),
    one("another id", put("/spaces/S1/id", "S9"), "id_differs", ".path"),
    one("the value has another id", put("/spaces/S1", {"id": "S9"}), "id_differs", ".value"),
    one("the value is no object", put("/spaces/S1", 3), "id_differs", ".value"),
    one("neither space nor volunteer", {"op": "close", **FRIDAY}, "one_of_two", ""),
    one("both", {"op": "open", "space": "S1", "volunteer": "V1", **FRIDAY}, "one_of_two", ""),
    one("backwards", {"op": "close", "space": "S1", **FRIDAY, "end": FRIDAY["start"]}, "window_order", ".end"),
    one("no offset", {"op": "close", "space": "S1", **FRIDAY, "end": "2026-03-13T12:00:00"}, "bad_instant", ".end"),
    one("a person's capacity", {"op": "open", "volunteer": "V1", **FRIDAY, "capacity": 1}, "capacity_not_meant",
        ".capacity"),
    one("no percent", {"op": "scale"}, "missing_field", ".percent"),
    one("percent in words", {"op": "scale", "percent": "80%"}, "wrong_type", ".percent"),
    one("nothing left", {"op": "scale", "percent": 0}, "too_small", ".percent"),
    one("too much", {"op": "grow", "percent": 100_000}, "too_large", ".percent"),
    one("no more and no fewer", {"op": "volunteers", "count": 0}, "count_form", ".count"),
    one("like nobody", {"op": "volunteers", "count": 2}, "count_form", ".like"),
    one("like and area", {"op": "volunteers", "count": 2, "like": "V1", "area": "A1"}, "count_form", ".like"),
    one("fewer like one", {"op": "volunteers", "count": -1, "like": "V1"}, "count_form", ".like"),
]  # fmt: skip
CLASHES = [
    Broken("a field twice put", [put("/spaces/S1/capacity", 5), put("/spaces/S1/capacity", 6)], "changed_twice",
           "changes[1].path"),
    Broken("a field and its thing", [put("/policy/cost/per_yuan", 5), put("/policy/cost", {})], "changed_twice",
           "changes[1].path"),
    Broken("a thing and its field", [put("/policy/cost", {}), put("/policy/cost/per_yuan", 5)], "changed_twice",
           "changes[1].path"),
    Broken("a field removed twice", [remove("/demands/D1/priority"), remove("/demands/D1/priority")], "changed_twice",
           "changes[1].path"),
    Broken("now twice", [put("/now", FRIDAY["start"]), remove("/now")], "changed_twice", "changes[1].path"),
    Broken("a closure that is overwritten", [{"op": "close", "space": "S1", **FRIDAY},
           put("/spaces/S1/availability", {})], "changed_twice", "changes[1].path"),
    Broken("after its end", [remove("/demands/D2"), put("/demands/D2/priority", 5)], "changed_after_removal",
           "changes[1].path"),
    Broken("back again", [remove("/spaces/S9"), put("/spaces/S9", {"id": "S9"}, "add")], "changed_after_removal",
           "changes[1].path"),
    Broken("closed after its end", [remove("/volunteers/V2"), {"op": "close", "volunteer": "V2", **FRIDAY}],
           "changed_after_removal", "changes[1].volunteer"),
]  # fmt: skip
FIT = [
    one("an unknown thing", put("/spaces/S7/capacity", 5), "not_there", ".path"),
    one("a ban that is not there", {"op": "lift", "demand": "D1", "space": "S9"}, "not_there", ".demand"),
    one("an unknown thing removed", remove("/demands/D77"), "not_there", ".path"),
    one("an unknown thing replaced", put("/demands/D77", {"id": "D77"}), "not_there", ".path"),
    one("a field that is not set", remove("/spaces/S2/quota_minutes"), "not_there", ".path"),
    one("a number that is not set", remove("/policy/load/fair_hours"), "not_there", ".path"),
    one("now that is not set", remove("/now"), "not_there", ".path", lambda week: week.pop("now")),
    one("an unknown space closed", {"op": "close", "space": "S7", **FRIDAY}, "not_there", ".space"),
    one("an unknown volunteer", {"op": "open", "volunteer": "S1", **FRIDAY}, "not_there", ".volunteer"),
    one("copies of nobody", {"op": "volunteers", "count": 2, "like": "V9"}, "not_there", ".like"),
    one("an unknown space scaled", {**HALF, "spaces": ["S1", "s1"]}, "not_there", ".spaces"),
    one("an unknown area", {"op": "grow", "percent": 120, "areas": ["A9"]}, "not_there", ".areas"),
    one("added again", put("/demands/D1", {"id": "D1"}, "add"), "already_there", ".path"),
    one("too small a value", put("/spaces/S1/capacity", -1), "too_small", ".value"),
    one("deep in a value", put("/spaces/S1/availability", {"windows": [{"start": "now"}]}), "bad_instant",
        ".value.windows[0].start"),
    one("a required field removed", remove("/demands/D2/windows"), "missing_field", ".path"),
    one("a value against another field", put("/spaces/S1/min_minutes", 9_000), "min_above_max", ".value"),
    one("a value against another field, told there", put("/spaces/S1/max_minutes", 3), "min_above_max", ".path"),
    one("a broken new thing", put("/supplies/G9", {"id": "G9", "kind": 3, "owner": "O1", "quantity": 1}, "add"),
        "wrong_type", ".value.kind"),
    one("a bad number of the policy", put("/policy/cost/per_yuan", 1.5), "wrong_type", ".value"),
    one("a bad term of the policy", put("/policy/equity", {"bands": [[50]]}), "wrong_length", ".value.bands[0]"),
    one("a bad now", put("/now", "Friday"), "bad_instant", ".value"),
    one("a new thing of nobody", put("/supplies/G9", {"id": "G9", "kind": "k", "owner": "O9", "quantity": 1}, "add"),
        "unknown_id", ".value.owner"),
    one("a field that names nothing", put("/demands/D2/organisation", "O9"), "unknown_id", ".value"),
    one("a pair with nobody", put("/policy/pairs", [{"volunteers": ["V1", "V9"], "relation": "apart"}]), "unknown_id",
        ".value[0].volunteers[1]"),
    one("areas in a circle", put("/areas/A1/parent", "A2"), "area_circle", ".value"),
    one("a capacity of a person", put("/volunteers/V2/availability", {"windows": [{**FRIDAY, "capacity": 2}]}),
        "capacity_not_meant", ".value.windows[0].capacity"),
    one("the same id in another list", put("/supplies/D2", {"id": "D2", "kind": "k", "owner": "O1", "quantity": 1},
        "add"), "duplicate_id", ".path", with_travel),
    one("an owner removed", remove("/organisations/O2"), "still_named", ".path"),
    one("of a pair", remove("/volunteers/V2"), "still_named", ".path"),
    one("pinned", remove("/demands/D1"), "still_named", ".path"),
    one("a pin's needs", put("/demands/D1/needs", [{"type": "supply", "kind": "k", "quantity": 1}]), "need_type",
        ".path"),
    one("no such kind", {**HALF, "kinds": ["helipad"]}, "matches_nothing", ""),
    one("an empty list", {"op": "grow", "percent": 120, "kinds": []}, "matches_nothing", ""),
    one("fewer than there are", {"op": "volunteers", "count": -9}, "too_few_left", ".count"),
    one("pinned demands stay", {"op": "grow", "percent": 0}, "too_few_left", ".percent"),
    Broken("copies without end", [{"op": "grow", "percent": 1_000}] * 4, "too_many_copies", "changes[3].percent",
           twenty_five),
    one("too large a room", {"op": "scale", "percent": 1_000, "spaces": ["S1"]}, "too_large", ".percent",
        lambda week: week["spaces"][0].update(capacity=9_000_000)),
]  # fmt: skip
KINDS = [*FORM, *CLASHES, *FIT]
