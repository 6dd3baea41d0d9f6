"""The outbox: an event is written in the transaction that made it so; both are there, or neither."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.notices.kinds import Kind, kind_of
from api.notices.tables import Happened


def note_happened(
    session: Session, about: str, id_: str, version: int, change: tuple[str, str | None, str], at: dt.datetime, by: str
) -> None:
    """What a line of the log means for people; `change` is its action, and the states before and after."""
    kind = kind_of(about, *change)
    if kind is not None:
        told = {"after": change[2], "by": by}
        event = f"{about}:{id_}:{version}"
        session.add(Happened(event=event, kind=kind, about=about, id=id_, told=told, at=at, spread_at=None))


def happened(session: Session, kind: Kind, about: str, id_: str, part: str, at: dt.datetime, **told: Any) -> bool:
    """An event that no line of the log says; False where it was written before: `about`, `id_` and `part` name it.

    `told`: what `api.notices.telling` needs beside the row it is about: `by` (who did it, and need not be told),
    `organisations`, `volunteers` (whom it concerns) and `facts` (what is said) for agreements and reviews.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"event": f"{about}:{id_}:{part}", "kind": kind, "about": about, "id": id_, "told": told, "at": at}
    done = session.execute(
        insert(Happened).values(row).on_conflict_do_nothing(index_elements=["event"]).returning(Happened.event)
    )
    return done.first() is not None


def plan_published(session: Session, plan: str, at: dt.datetime, by: str) -> bool:
    """A plan holds from now on."""
    return happened(session, Kind.PLAN_PUBLISHED, "plan", plan, "published", at, by=by)


def agreement_to_sign(
    session: Session, contract: str, organisations: Sequence[str], name: str, at: dt.datetime, revision: int = 1
) -> bool:
    """A text of an agreement lies there for these organisations to sign."""
    told: dict[str, Any] = {"organisations": [*organisations], "facts": {"what": name}}
    return happened(session, Kind.AGREEMENT_TO_SIGN, "contract", contract, f"sign:{revision}", at, **told)


def review_due(
    session: Session,
    contract: str,
    organisations: Sequence[str],
    name: str,
    until: dt.datetime,
    at: dt.datetime,
    period: str = "",
) -> bool:
    """These organisations may review what was in a period, until then."""
    told: dict[str, Any] = {"organisations": [*organisations], "facts": {"what": name, "until": until.isoformat()}}
    return happened(session, Kind.REVIEW_DUE, "contract", contract, f"review:{period}", at, **told)
