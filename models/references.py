"""Whether every id of a Problem is unique, names something, and names it where it may stand.

Works on the data as given, so that the sound parts of a broken file are checked too; what is broken in form is passed
over here, as `models.translate` reports it. `previous` may hold unknown ids (FORMAT.md section 7, Stability).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from models.given import LISTS, Given, rows_of
from models.places import Found, Loc, path_of
from models.references_agreed import agreed_faults
from models.references_time import capacity_faults

# list, field, list that the id must stand in
NAMED = (
    ("areas", "parent", "areas"),
    ("organisations", "area", "areas"),
    ("spaces", "owner", "organisations"),
    ("volunteers", "organisation", "organisations"),
    ("supplies", "owner", "organisations"),
    ("demands", "organisation", "organisations"),
    ("demands", "area", "areas"),
)
TRAVELLERS = ("organisations", "spaces", "volunteers", "demands", "areas", "supplies")


def reference_faults(data: dict[str, Any]) -> list[Found]:
    """Everything wrong between the parts of a Problem, given as plain JSON data."""
    given = Given(data)
    return [found for check in CHECKS for found in check(given)]


def duplicate_ids(given: Given) -> Iterator[Found]:
    """Ids are unique in their list; with a travel table over the whole problem (section 2)."""
    anywhere: dict[str, Loc] = {}
    for listed in LISTS:
        first: dict[str, Loc] = {}
        for i, row in given.rows(listed):
            name = row.get("id")
            if not isinstance(name, str):
                continue
            loc = (listed, i, "id")
            if name in first:
                yield _twice(loc, name, first[name], "an id is unique in its list")
            elif given.has_travel and name in anywhere:
                yield _twice(loc, name, anywhere[name], "with a travel table an id is unique over the whole problem")
            first.setdefault(name, loc)
            anywhere.setdefault(name, loc)


def _twice(loc: Loc, name: str, first: Loc, rule: str) -> Found:
    return Found(loc, "duplicate_id", name, rule, f"Change one of them: it also stands at {path_of(first)}")


def unknown_names(given: Given) -> Iterator[Found]:
    """Parents, areas, owners and organisations exist."""
    for listed, field, target in NAMED:
        for i, row in given.rows(listed):
            name = row.get(field)
            if name is not None and not given.knows(target, name):
                yield given.unknown((listed, i, field), name, target)


def unknown_in_serves(given: Given) -> Iterator[Found]:
    """`serves.areas` and `serves.organisations` exist; kinds are free words."""
    for listed in ("spaces", "volunteers", "supplies"):
        for i, row in given.rows(listed):
            serves = row.get("serves")
            if isinstance(serves, dict):
                for target in ("areas", "organisations"):
                    for k, name in enumerate(_list(serves.get(target))):
                        if not given.knows(target, name):
                            yield given.unknown((listed, i, "serves", target, k), name, target)


def circles_of_areas(given: Given) -> Iterator[Found]:
    """Areas are a forest: none is its own ancestor. One issue for each circle, at its first area in the file."""
    parents = {area: given.row("areas", i).get("parent") for area, i in given.ids["areas"].items()}
    done: set[str] = set()
    for start in parents:
        line: list[str] = []
        area: Any = start
        while isinstance(area, str) and area in parents and area not in done:
            done.add(area)
            line.append(area)
            area = parents[area]
        if area in line:
            yield _circle(given, line[line.index(area) :])


def _circle(given: Given, circle: list[str]) -> Found:
    i = min(given.ids["areas"][area] for area in circle)
    round_trip = " → ".join([*circle, circle[0]]) if len(circle) <= 10 else f"{' → '.join(circle[:10])} → …"
    rule, advice = f"no area lies within itself, but {round_trip}", "Correct or remove the `parent` of one of them"
    return Found(("areas", i, "parent"), "area_circle", given.row("areas", i)["parent"], rule, advice)


def unknown_in_travel(given: Given) -> Iterator[Found]:
    """Rows and columns of the travel tables name things of the problem."""
    for table in ("metres", "minutes"):
        for origin, row in rows_of(given.travel.get(table)):
            if not _known_anywhere(given, origin):
                yield given.unknown(("travel", table, origin), origin, *TRAVELLERS)
            for target, _ in rows_of(row):
                if not _known_anywhere(given, target):
                    yield given.unknown(("travel", table, origin, target), target, *TRAVELLERS)


def _known_anywhere(given: Given, name: str) -> bool:
    return any(given.knows(listed, name) for listed in TRAVELLERS)


CHECKS: tuple[Callable[[Given], Iterator[Found]], ...] = (
    duplicate_ids,
    unknown_names,
    unknown_in_serves,
    circles_of_areas,
    unknown_in_travel,
    agreed_faults,
    capacity_faults,
)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
