"""A week is frozen: read in one state of the store, expanded, checked, and kept under its hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from api.fairness.feeling import fairly
from api.weeks.asking import Asked, scope_of
from api.weeks.errors import InvalidWeek
from api.weeks.expand import Expanded, expand, wanted_of
from api.weeks.frozen import packed, written
from api.weeks.lists import read_lists
from api.weeks.remembering import remembered
from models.collecting import no_collector
from models.errors import InvalidProblem, Issue
from models.given import LISTS
from models.loading import load_problem

if TYPE_CHECKING:
    from api.store.database import Database

PLACE_IN_LIST = re.compile(r"(\w+)\[(\d+)\]\.?(.*)")


def freeze(
    database: Database,
    area: str | None,
    start: dt.date,
    days: int,
    policy: Mapping[str, Any] | None,
    by: str,
    now: dt.datetime | None,
    pins: Sequence[Mapping[str, Any]] = (),
    bans: Sequence[Mapping[str, Any]] = (),
) -> str:
    """The hash of the week that the lists come to (see `Asked`), now in the store; one that is there is shared.

    `by` is who asked. Raises `InvalidWeek`: the area or its place is missing, or objects of the lists make no week.
    """
    expanded = expanded_of(database, Asked(area, start, days, policy, now, pins, bans))
    text = written(expanded.problem)
    _check(text, expanded.problem)
    sha256 = hashlib.sha256(text).hexdigest()
    _store(database, sha256, area, packed(text), expanded, by)
    return sha256


def expanded_of(database: Database, asked: Asked) -> Expanded:
    """The week as plain data, read in one transaction and not checked."""
    with no_collector():
        with database.read() as session:
            scope = scope_of(read_lists(session, asked.area), asked)
            wanted = wanted_of(scope)
            memory = remembered(session, scope, wanted)
            scope, wanted = fairly(session, scope, wanted)
        return expand(scope, wanted, memory)


def _check(text: bytes, data: Mapping[str, Any]) -> None:
    try:
        load_problem(text)
    except InvalidProblem as e:
        raise InvalidWeek(_told(issue, data) for issue in e.issues) from None


def _told(issue: Issue, data: Mapping[str, Any]) -> Issue:
    """The issue with the object's list and id instead of its index in a file that nobody sees."""
    found = PLACE_IN_LIST.fullmatch(issue.path)
    if found is None or found[1] not in LISTS:
        return Issue(issue.code, "/" + issue.path, issue.value, issue.rule, issue.advice)
    name = data[found[1]][int(found[2])].get("id")
    return Issue(issue.code, f"/{found[1]}/{name}/{found[3]}".rstrip("/"), issue.value, issue.rule, issue.advice)


def _store(database: Database, sha256: str, area: str | None, problem: bytes, expanded: Expanded, by: str) -> None:
    from sqlalchemy.dialects import postgresql, sqlite

    from api.store.tables import Week

    horizon, insert = expanded.problem["horizon"], sqlite.insert if database.is_sqlite else postgresql.insert
    counts = {listed: len(expanded.problem[listed]) for listed in ("demands", "spaces", "volunteers")}
    with database.write() as session:
        row = {
            "sha256": sha256,
            "area": area,
            "start": dt.datetime.fromisoformat(horizon["start"]),
            "end": dt.datetime.fromisoformat(horizon["end"]),
            **counts,
            "problem": problem,
            "notices": expanded.notices.as_data(),
            "created_at": database.now(session),
            "created_by": by,
        }
        session.execute(insert(Week).values(row).on_conflict_do_nothing(index_elements=["sha256"]))
