"""The rules of an area's cases in the store: said, changed, taken back, with versions; each text of them is logged."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.access.roles import Whose
from api.agreements.logging import Act, check_version, note
from api.agreements.ruling import Rules
from api.agreements.tables import CaseRules, Event
from api.errors import Forbidden, not_found
from models.errors import Issue

ABOUT = "case_rules"


@dataclass
class _Version:
    id: str
    version: int


def nearest(session: Session, chain: list[str]) -> CaseRules | None:
    """What is heard at an area: the row of the first of these areas, from it upwards, that says something."""
    found = {row.area: row for row in session.scalars(select(CaseRules).where(CaseRules.area.in_(chain)))}
    return next((found[a] for a in chain if a in found), None)


def put(act: Act, area: str, rules: Rules) -> CaseRules:
    """What an area says from now on; deadlines of steps that have begun stay. Raises the errors of versions.

    The same said again changes nothing.
    """
    _check_may(act, area)
    body = rules.model_dump(mode="json", exclude_unset=True)
    row = act.session.get(CaseRules, area, with_for_update=True)
    if row is not None and row.body == body:
        return row
    if row is not None:
        check_version(act, _Version(area, row.version))
    before, version = row is not None, _last(act.session, area) + 1
    row = row or CaseRules(area=area)
    row.version, row.body, row.changed_at, row.changed_by = version, body, act.now, act.actor
    act.session.add(row)
    told = replace(act, note=json.dumps(body, ensure_ascii=False, sort_keys=True))
    note(told, ABOUT, _Version(area, row.version), "said" if before else None, "said")
    act.session.flush()
    return row


def remove(act: Act, area: str) -> None:
    """An area says nothing of its own any more. Raises `NotFound` where it says nothing, and the errors of versions."""
    _check_may(act, area)
    row = act.session.get(CaseRules, area, with_for_update=True)
    if row is None:
        raise not_found(ABOUT, area)
    check_version(act, _Version(area, row.version))
    note(act, ABOUT, _Version(area, _last(act.session, area) + 1), "said", "removed")
    act.session.delete(row)
    act.session.flush()


def _last(session: Session, area: str) -> int:
    """Versions go on, so that nobody's old one fits rules that were said anew."""
    told = select(func.max(Event.version)).where(Event.about == ABOUT, Event.id == area)
    return session.scalar(told) or 0


def _check_may(act: Act, area: str) -> None:
    if area not in act.access.tree.parents:
        raise not_found("areas", area)
    if not act.access.may("case_rules.write", Whose(area=area)):
        rule = "the rules of an area's cases are its planner's"
        raise Forbidden([Issue("not_yours", "area", area, rule, "Ask the planner of that area")])
