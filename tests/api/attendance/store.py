"""A plan that everybody agreed to, a clock after it, and records of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select

from api.access.roles import Principal
from api.agreements.tables import ClaimRow
from api.attendance.recording import Attendance, Line
from api.attendance.tables import AttendanceRow
from api.store.database import Database
from tests.api.agreements.store import PLANNER, acting, building, publish
from tests.build import Week, session

AFTER = dt.datetime.fromisoformat("2026-03-10T09:00:00+08:00")
"""The day after `talk`, which was on Monday from 10:00 to 11:00."""
FAMILY = dt.datetime.fromisoformat("2026-03-13T09:00:00+08:00")


def town() -> Week:
    """`building`, with a price for the room."""
    made = building()
    made.data["spaces"][0]["fen_per_unit_hour"] = 300
    return made


def agreed(database: Database, made: Week | None = None, own: list[Any] | None = None, id_: str = "plan") -> None:
    """Published, and accepted in full by all."""
    publish(database, made or town(), own, id_)
    with database.read() as reading:
        asked = reading.execute(select(ClaimRow.id, ClaimRow.version).where(ClaimRow.state == "asked")).all()
    for claim, version in asked:
        with acting(database, PLANNER, "accept", match=str(version)) as act:
            row = act.session.get(ClaimRow, claim)
            assert row is not None
            row.state, row.granted = "accepted", row.quantity


def private_session() -> list[Any]:
    return [session("family", "thu 10:00", people=["V3"])]


def claim_of(database: Database, list_: str, object_: str) -> str:
    with database.read() as reading:
        wanted = (ClaimRow.list == list_, ClaimRow.object == object_, ClaimRow.state != "ended")
        return reading.scalars(select(ClaimRow.id).where(*wanted)).one()


def tell(
    database: Database,
    who: Principal,
    list_: str,
    object_: str,
    kind: str = "came",
    now: dt.datetime = AFTER,
    **more: Any,
) -> AttendanceRow:
    """One record, by one caller."""
    line = Line.model_validate({"claim": claim_of(database, list_, object_), "kind": kind, **more})
    with acting(database, who, "record", now) as act:
        return Attendance(act).record([line])[0]


__all__ = ["AFTER", "FAMILY", "agreed", "claim_of", "private_session", "tell", "town"]
