"""The living lists as they are now, read from the store in one state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from api.weeks.belonging import Bodies, Tree

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FEW = ("areas", "organisations", "places")
MANY = ("spaces", "volunteers", "supplies", "demands")
MOST_NAMES = 10_000
"""Ids in one query; beyond them the whole lists are read."""
AT_ONCE = 2_000


@dataclass(frozen=True)
class Lists:
    """The bodies of each list by their ids, in the words of `api.weeks.living`; `of["areas"]["A0"]`."""

    of: Mapping[str, Bodies]

    @cached_property
    def tree(self) -> Tree:
        """The forest of areas."""
        return Tree(self.of["areas"])


def read_lists(session: Session, area: str | None) -> Lists:
    """All areas, organisations and places, and of the rest what may belong to the area or below it."""
    few = _read(session, FEW, None)
    inside = Tree(few["areas"]).within(area)
    units = [name for name, body in few["organisations"].items() if body.get("area") in inside]
    everything = area is None or few["areas"].get(area, {}).get("parent") is None
    names = None if everything or len(inside) + len(units) > MOST_NAMES else (sorted(inside), units)
    return Lists({**few, **_read(session, MANY, names)})


def _read(
    session: Session, lists: tuple[str, ...], names: tuple[list[str], list[str]] | None
) -> dict[str, dict[str, Any]]:
    """Bodies in order of their ids; of `names`, areas and organisations, where they are given."""
    from sqlalchemy import or_, select

    from api.store.tables import StoredObject as Row

    query = select(Row.list, Row.id, Row.body).where(Row.list.in_(lists), Row.deleted.is_(False))
    if names is not None:
        query = query.where(or_(Row.area.in_(names[0]), Row.organisation.in_(names[1])))
    found: dict[str, dict[str, Any]] = {listed: {} for listed in lists}
    for listed, name, body in session.execute(query.execution_options(yield_per=AT_ONCE)):
        found[listed][name] = body
    return {listed: dict(sorted(bodies.items())) for listed, bodies in found.items()}
