"""A plan with suggestions taken: judged before anybody sees it, its reasons brought up to date."""

from __future__ import annotations

from collections.abc import Sequence

from api.views.week import Week
from api.views.why import as_unserved
from models.errors import DefectError
from models.plan import Assignment, Plan, Unserved
from solver.desk.desk import Desk, Suggestion
from solver.judge import judge


def taken(desk: Desk, week: Week, suggestion: Suggestion) -> Plan:
    """The new plan. Raises `DefectError` where it breaks a rule or wins other points than were said."""
    return _judged(desk, week, desk.after(suggestion.way), [suggestion])


def all_taken(desk: Desk, week: Week, after: Desk, suggestions: Sequence[Suggestion]) -> Plan:
    """The same of several, one after another, of which the last left the plan of another desk; of none, the plan as it
    was, with its bound."""
    if not suggestions:
        return week.plan.model_copy(update={"problem_sha256": desk.problem.sha256, "score": desk.verdict.score})
    return _judged(desk, week, after.assignments, suggestions)


def _judged(desk: Desk, week: Week, after: Sequence[Assignment], suggestions: Sequence[Suggestion]) -> Plan:
    verdict, points = judge(desk.problem, after), sum(s.points.total for s in suggestions)
    if not verdict.ok or verdict.score.total - desk.verdict.score.total != points:
        raise DefectError("a suggestion is not what it says; nothing was written")
    touched = {a.demand for s in suggestions for a in s.come} | {m.demand for s in suggestions for m in s.moved}
    return Plan(
        problem_sha256=desk.problem.sha256,
        assignments=tuple(after),
        score=verdict.score,
        outcome="feasible",
        unserved=tuple(_unserved(desk, week, after, touched)),
    )


def _unserved(desk: Desk, week: Week, after: Sequence[Assignment], touched: set[str]) -> list[Unserved]:
    """Those of the plan, but of the demands it touches as they are now; in the problem's order."""
    from solver.why.explain import Why  # networkx takes a second to load, and most commands take nothing

    why, problem = Why(Desk(desk.problem, after, desk.opened)), desk.problem
    place = {d.id: k for k, d in enumerate(problem.demands)}
    stay = [u for u in week.plan.unserved if u.demand not in touched]
    new = as_unserved(week, [e for name in touched for e in why.of(place[name])])
    return sorted([*stay, *new], key=lambda u: place.get(u.demand, len(place)))
