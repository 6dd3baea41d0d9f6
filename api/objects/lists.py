"""The lists: the form of their objects, whose an object is, and which others it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from api.weeks.living import LivingDemand, LivingSupply, LivingVolunteer, Place
from models.base import Value
from models.things import Area, Organisation, Space

Body = dict[str, Any]


@dataclass(frozen=True)
class Named:
    """One place in an object that names another: `path` in the body, the list it is of, the id."""

    path: str
    list: str
    id: str


@dataclass(frozen=True)
class List:
    """One of the lists. `owner` is the field that names the organisation it belongs to."""

    name: str
    model: type[Value]
    owner: str | None = None
    others: Callable[[Body], Iterator[Named]] = lambda body: iter(())

    def names(self, body: Body) -> Iterator[Named]:
        """Everything that the object names, in its order."""
        if self.owner and body.get(self.owner) is not None:
            yield Named(self.owner, "organisations", body[self.owner])
        yield from self.others(body)


def _field(field: str, list_: str) -> Callable[[Body], Iterator[Named]]:
    def named(body: Body) -> Iterator[Named]:
        if body.get(field) is not None:
            yield Named(field, list_, body[field])

    return named


def _and(*each: Callable[[Body], Iterator[Named]]) -> Callable[[Body], Iterator[Named]]:
    def named(body: Body) -> Iterator[Named]:
        for one in each:
            yield from one(body)

    return named


def _in_serves(body: Body) -> Iterator[Named]:
    serves = body.get("serves") or {}
    for list_ in ("areas", "organisations"):
        for n, id_ in enumerate(serves.get(list_) or ()):
            yield Named(f"serves.{list_}[{n}]", list_, id_)


LISTS: dict[str, List] = {
    each.name: each
    for each in (
        List("areas", Area, others=_field("parent", "areas")),
        List("organisations", Organisation, others=_field("area", "areas")),
        List("places", Place, others=_field("id", "areas")),
        List("spaces", Space, "owner", _in_serves),
        List("volunteers", LivingVolunteer, "organisation", _and(_field("area", "areas"), _in_serves)),
        List("supplies", LivingSupply, "owner", _in_serves),
        List("demands", LivingDemand, "organisation", _field("area", "areas")),
    )
}
"""In the order in which they can be filled: what an object names stands in a list before its own, or in its own."""
