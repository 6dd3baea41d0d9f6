"""The places of the areas: what holds where, as the nearest says, and which closures hold as well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from api.weeks.belonging import Bodies, Tree
from api.weeks.errors import InvalidWeek
from api.weeks.living import Closure, Place, Term
from models.errors import Issue
from models.places import Found, path_of
from models.translate import translated

DEFAULT_SLOT_MINUTES = 15
OF_THE_WEEK = ("timezone", "slot_minutes", "country", "workdays", "restdays")
"""What a whole week has once: a place below the planned area cannot say otherwise."""


class Places:
    """The valid places by their area. Raises `InvalidWeek` where a body is none."""

    def __init__(self, bodies: Bodies, tree: Tree):
        self._tree, self._bodies = tree, bodies
        self._places = {name: _place(name, dict(body)) for name, body in bodies.items()}
        self._closures: dict[str | None, tuple[Closure, ...]] = {}

    def heard(self, area: str | None, field: str) -> Any:
        """What the nearest place says of a field; None where none does."""
        return next((v for p in self._above(area) if (v := getattr(p, field)) is not None), None)

    def given(self, area: str | None, field: str) -> Any:
        """The same as plain JSON data, as it was written."""
        return next((v for p in self._above(area) if (v := self._bodies[p.id].get(field)) is not None), None)

    def terms(self, area: str | None) -> tuple[Term, ...]:
        """The terms of the year at an area."""
        return self.heard(area, "terms") or ()

    def closures(self, area: str | None) -> tuple[Closure, ...]:
        """The closures and exams of all places at and above an area."""
        if area not in self._closures:
            found = tuple(c for p in self._above(area) for c in (*p.closures, *p.exams))
            self._closures[area] = found
        return self._closures[area]

    def unlike(self, area: str | None, within: Iterable[str]) -> Iterator[tuple[str, str, Any]]:
        """Places inside that say of the week's clock or calendar what it will not be: area, field, value."""
        for name in sorted(set(within) & set(self._places)):
            for field in OF_THE_WEEK:
                said = getattr(self._places[name], field)
                if said is not None and said != self.heard(area, field) and name not in self._tree.chain(area):
                    yield name, field, self._bodies[name][field]

    def _above(self, area: str | None) -> Iterator[Place]:
        return (self._places[name] for name in self._tree.chain(area) if name in self._places)

    def head(self) -> str | None:
        """The area whose place counts where all areas are planned: of those without a parent, the first with one."""
        return next((name for name in self._tree.roots() if name in self._places), None)


def timezone_of(places: Places, area: str | None) -> str:
    """The time zone at an area. Raises `InvalidWeek` where no place says one."""
    zone: str | None = places.heard(area, "timezone")
    if zone is None:
        rule = "a week is planned where a place says its time zone, at the area or above it"
        advice = 'Add a place such as {"id": "…", "timezone": "Asia/Shanghai", "country": "CN"}'
        raise InvalidWeek([Issue("place_missing", f"/places/{area or ''}", area, rule, advice)])
    return zone


def dates(value: Iterable[dt.date] | None) -> tuple[dt.date, ...]:
    """The dates that a field lists, none where it is not given."""
    return tuple(value or ())


def _place(name: str, body: dict[str, Any]) -> Place:
    try:
        return Place.model_validate(body)
    except ValidationError as e:
        raise InvalidWeek(_issue(name, f) for f in translated(e, Place, body)) from None


def _issue(name: str, f: Found) -> Issue:
    return Issue(f.code, f"/places/{name}/{path_of(f.loc)}", f.value, f.rule, f.advice)
