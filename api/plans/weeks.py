"""Frozen weeks as callers may use them."""

from __future__ import annotations

from sqlalchemy import select

from api.access.roles import Role, Whose
from api.errors import Forbidden, not_found
from api.service.calling import Unit
from api.store.tables import PlanRow, Week
from models.errors import InvalidProblem, Issue


def find_week(unit: Unit, sha256: str) -> Week:
    """The week, where the caller may plan it: of their area, or given by themselves. Raises `NotFound`."""
    row = unit.session.get(Week, sha256)
    if row is None or not _may_plan(unit, row):
        raise not_found("weeks", sha256)
    return row


def find_readable_week(unit: Unit, sha256: str) -> Week:
    """The same, where the caller may also read the private cases in it. Raises `NotFound` and `Forbidden`."""
    row = find_week(unit, sha256)
    if row.area is not None and unit.caller.principal.role is Role.ADMIN:
        rule = "a frozen week names private cases, which are for the planner of its area alone"
        raise Forbidden([Issue("not_yours", "week", sha256, rule, "Ask the planner of its area")])
    return row


def _may_plan(unit: Unit, row: Week) -> bool:
    if row.area is not None:
        return unit.access.may("weeks.read", Whose(area=row.area))
    own = (PlanRow.week == row.sha256) & (PlanRow.created_by == unit.caller.principal.id)
    return unit.session.scalar(select(PlanRow.id).where(own).limit(1)) is not None


def check_plans_area(unit: Unit, area: str | None) -> None:
    """The caller plans this area, and it is there. Raises `InvalidProblem` and `Forbidden`."""
    if area not in unit.access.tree.parents:
        rule = "it names one of the areas"
        raise InvalidProblem([Issue("unknown_id", "area", area, rule, "Add it to areas first, or correct it")])
    if not unit.access.may("plans.write", Whose(area=area)):
        rule = "a planner plans their own area and those below"
        raise Forbidden([Issue("not_yours", "area", area, rule, "Ask the planner of that area")])
