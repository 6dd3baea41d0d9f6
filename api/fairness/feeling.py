"""Past weeks are felt in the next: bans of those who kept a lot, weights of areas that got less, even hours."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from api.fairness.rotating import Held, Resting, resting
from api.fairness.rules import FairnessRules, Rotation
from api.fairness.sharing import fair_hours, lifted, lifts
from api.weeks.asking import Scope
from api.weeks.expand import Wanted
from api.weeks.frozen import thaw, week_data
from api.weeks.published import Promise, assignments_of, promises
from models.base import seconds_of
from solver.shares.report import Shares, shares_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.plan import Plan
    from models.problem import Problem

Json = Mapping[str, Any]
LOOK_BACK = dt.timedelta(weeks=26)


def fairly(session: Session, scope: Scope, wanted: Wanted) -> tuple[Scope, Wanted]:
    """The week as the rules of fairness change it, each change told; as it is where there are no rules."""
    asked = scope.asked
    chain = scope.tree.chain(scope.head)
    rules = FairnessRules(session, sorted({*scope.tree.within(asked.area), *chain}))
    if rules.are_none:
        return scope, wanted
    scope = _rotated(session, scope, wanted, rules)
    weeks = rules.of_area(chain).shares_weeks
    return (scope, wanted) if weeks is None else _shared(session, scope, wanted, weeks)


# ---- lots


def _rotated(session: Session, scope: Scope, wanted: Wanted, rules: FairnessRules) -> Scope:
    where, spaces = scope.where["spaces"], scope.things["spaces"]
    each = {name: rules.of_space(name, scope.tree.chain(where.get(name))) for name in spaces}
    moving = {name: rule for name, rule in each.items() if rule.after_weeks is not None}
    if not moving:
        return scope
    weeks = _held(session, _past(session, scope), moving)
    found = resting(wanted.demands, spaces, weeks, moving, scope.asked.pins)
    for each_ in found:
        _tell_rest(scope, each_)
    bans = [b for r in found if (b := r.ban) not in scope.asked.bans]
    return replace(scope, asked=replace(scope.asked, bans=[*scope.asked.bans, *bans]))


def _past(session: Session, scope: Scope) -> list[Promise]:
    """The plans that hold for weeks that are over when this one begins: of the area, of those above and below it."""
    area = scope.asked.area
    areas = None if area is None else {*scope.tree.within(area), *scope.tree.chain(area)}
    start = seconds_of(scope.horizon.start)
    return [p for p in promises(session, areas, scope.horizon.start - LOOK_BACK) if p.end <= start]


def _held(session: Session, past: Sequence[Promise], spaces: Mapping[str, Rotation]) -> list[Held]:
    """Week by week, the oldest first: which organisation had sessions in which of the spaces."""
    weeks: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for promise in past:
        asking = {d["id"]: d["organisation"] for d in week_data(session, promise.week)["demands"]}
        weeks[promise.start] |= {
            (asking[a["demand"]], piece["space"])
            for a in assignments_of(session, promise)
            for piece in a.get("spaces") or ()
            if piece["space"] in spaces
        }
    return [frozenset(weeks[start]) for start in sorted(weeks)]


def _tell_rest(scope: Scope, r: Resting) -> None:
    rule = f"after {r.weeks} weeks in a row a party leaves a space to others that ask for it"
    message = f"{r.organisation} rests from {r.space}: {r.demand} is not planned there in this week"
    scope.notices.add("lot_rotates", f"/bans/{r.demand}/{r.space}", r.space, rule, message)


# ---- shares


def _shared(session: Session, scope: Scope, wanted: Wanted, weeks: int) -> tuple[Scope, Wanted]:
    own = [p for p in _past(session, scope) if p.area == scope.asked.area][:weeks]
    if not own:
        return scope, wanted
    shares = shares_of([_read(session, p) for p in reversed(own)])
    policy = {**(scope.places.given(scope.head, "policy") or {}), **(scope.asked.policy or {})}
    return _even_hours(scope, policy, shares), Wanted(_lifted(scope, wanted, policy, shares))


def _read(session: Session, promise: Promise) -> tuple[Problem, Plan]:
    from api.store.tables import PlanRow
    from models.loading import load_plan

    row = session.get_one(PlanRow, promise.id)
    return thaw(session, promise.week), load_plan(row.plan or b"")


def _lifted(scope: Scope, wanted: Wanted, policy: Json, shares: Shares) -> dict[str, Json]:
    found, demands, where = lifts(shares), dict(wanted.demands), scope.where["demands"]
    for name, body in wanted.demands.items():
        area = where.get(name) or ""
        if area in found:
            demands[name] = {**body, "weight": lifted(body, found[area], policy)}
    for area, percent in sorted(found.items()):
        rule = "an area that got a smaller share than all together goes first in the next week"
        message = f"demands of {area} weigh {percent} % more in this week"
        scope.notices.add("share_lifts", f"/areas/{area}", percent, rule, message)
    return demands


def _even_hours(scope: Scope, policy: Json, shares: Shares) -> Scope:
    """`fair_hours` as people really gave them, where no planner said otherwise."""
    hours = fair_hours(shares)
    if hours is None or "fair_hours" in (policy.get("load") or {}):
        return scope
    load = {**(policy.get("load") or {}), "fair_hours": hours}
    return replace(scope, asked=replace(scope.asked, policy={**(scope.asked.policy or {}), "load": load}))
