"""The lists beside an agreement: whether the sides, the demand and what is lent are what they are said to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.contracts.text import Lent
from api.errors import Invalid
from api.store.tables import StoredObject
from models.errors import Issue


def live(session: Session, list_: str, id_: str | None) -> StoredObject | None:
    """An object of the lists, if it is there."""
    row = None if id_ is None else session.get(StoredObject, (list_, id_))
    return None if row is None or row.deleted else row


def name_of(session: Session, list_: str, id_: str) -> str:
    """Its name, else its id."""
    row = live(session, list_, id_)
    return str((row.body.get("name") if row else None) or id_)


def foreign(session: Session, lender: str, lent: Iterable[Lent]) -> Iterator[int]:
    """Indices of things that are not the lender's, or not there."""
    things = list(lent)
    for k, each in enumerate(things):
        row = live(session, each.list, each.object)
        if row is None or row.organisation != lender:
            yield k


def check_lent(session: Session, lender: str, lent: Iterable[Lent]) -> None:
    """Raises `Invalid` for each thing that is not the lender's to lend; one that is not there looks the same."""
    things = list(lent)
    rule, advice = "one lends what is one's own and stands in the lists", "Correct the id, or leave it out"
    found = [
        Issue("lent_by_another", f"lent[{k}].object", things[k].object, rule, advice)
        for k in foreign(session, lender, things)
    ]
    if found:
        raise Invalid(found)


def check_demand(session: Session, requester: str, demand: str | None) -> None:
    """Raises `Invalid` where the demand is not the requester's; one that is not there looks the same."""
    if demand is not None and not is_of(session, requester, demand):
        rule = "an agreement is about a demand of the side that asks, which stands in the lists"
        raise Invalid([Issue("demand_of_another", "demand", demand, rule, "Correct the id, or leave it out")])


def is_of(session: Session, requester: str, demand: str) -> bool:
    """Whether the demand is there and the requester's."""
    row = live(session, "demands", demand)
    return row is not None and row.organisation == requester


def is_public(session: Session, demand: str | None) -> bool:
    """Whether an agreement about it is: no demand, or none that is private. What is not there is taken for private
    only where it was."""
    row = None if demand is None else session.get(StoredObject, ("demands", demand))
    return row is None or row.public


def areas_of(session: Session, organisations: Iterable[str]) -> dict[str, str | None]:
    """The areas of organisations that are there."""
    query = select(StoredObject).where(StoredObject.list == "organisations", StoredObject.id.in_(set(organisations)))
    return {row.id: row.area for row in session.scalars(query) if not row.deleted}
