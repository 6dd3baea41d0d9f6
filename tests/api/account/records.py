"""Records in a store, made without a plan: as many as wanted, by dice."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from sqlalchemy import insert, text

from api.attendance.tables import AttendanceRow
from api.store.database import Database

MONDAY = dt.datetime.fromisoformat("2026-03-09T10:00:00+08:00")


def record(n: int, **more: Any) -> dict[str, Any]:
    """One record of a space for an hour, given by OA to OB."""
    told = {
        "id": f"r{n:07}",
        "claim": f"c{n:07}",
        "plan": "p",
        "demand": f"D{n}",
        "sort": "class",
        "start": MONDAY,
        "end": MONDAY + dt.timedelta(hours=1),
        "list": "spaces",
        "object": "S",
        "organisation": "OA",
        "volunteer": None,
        "area": "A",
        "requester": "OB",
        "demand_area": "B",
        "public": True,
        "kind": "came",
        "planned": 1,
        "came": 1,
        "came_from": None,
        "came_until": None,
        "notice_minutes": None,
        "persons": None,
        "minutes": 60,
        "unit_minutes": 60,
        "overstay_minutes": 0,
        "rate_fen": 0,
        "fen": 0,
        "state": "recorded",
        "version": 1,
        "changed_at": MONDAY,
        "changed_by": "test",
    }
    return {**told, **more}


def of_volunteer(n: int, volunteer: str, **more: Any) -> dict[str, Any]:
    return record(n, list="volunteers", object=volunteer, volunteer=volunteer, **more)


def keep(database: Database, rows: list[dict[str, Any]]) -> None:
    """Write them; that there are no claims of theirs is not looked at."""
    with database.engine.connect() as connection:
        if database.is_sqlite:  # says so outside of any transaction, or not at all
            raw: Any = connection.connection.dbapi_connection
            raw.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.execute(text("alter table attendance drop constraint if exists fk_attendance_claim"))
        for k in range(0, len(rows), 5_000):
            connection.execute(insert(AttendanceRow), rows[k : k + 5_000])
        connection.commit()
        if database.is_sqlite:
            raw.execute("PRAGMA foreign_keys=ON")


def by_dice(seed: int, sessions: int, parties: int = 5) -> Iterator[dict[str, Any]]:
    """Sessions over three months with spaces, persons, supplies and the requester's own record; all sorts of them."""
    dice, n = random.Random(seed), 0
    for s in range(sessions):
        start = MONDAY + dt.timedelta(hours=dice.randrange(-700, 1400))
        of = {"demand": f"D{s // 2}", "start": start, "end": start + dt.timedelta(hours=1)}
        of |= {"requester": f"O{dice.randrange(parties)}", "public": dice.random() < 0.9}
        for list_ in ("spaces", "volunteers", "supplies", "demands")[dice.randrange(2) :]:
            kind = dice.choice(["came", "came", "came", "no_show", "cancelled"])
            came, minutes = (dice.randrange(1, 9), dice.randrange(1, 300)) if kind == "came" else (0, 0)
            giver = of["requester"] if list_ == "demands" else f"O{dice.randrange(parties)}"
            more: dict[str, Any] = {"kind": kind, "came": came, "minutes": minutes, "unit_minutes": came * minutes}
            more |= {"list": list_, "organisation": giver, "state": dice.choice(["recorded", "settled", "contested"])}
            more |= {"fen": came * minutes if list_ in ("spaces", "supplies") else 0}
            more |= {"notice_minutes": dice.randrange(3000) if kind == "cancelled" else None}
            more |= {"persons": dice.randrange(50) if list_ == "demands" and kind == "came" else None}
            more |= {"object": f"V{dice.randrange(9)}", "volunteer": "V1" if list_ == "volunteers" else None}
            yield record(n, **of, **more)
            n += 1
