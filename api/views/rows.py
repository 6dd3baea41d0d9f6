"""The plan as rows: by demand, by space, by person, and what is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from api.views.week import Week, hours
from models.plan import Assignment

Row = dict[str, Any]
By = Literal["demand", "space", "person"]


def rows(week: Week, by: By) -> list[Row]:
    """Rows in the week's order of what they are about, then by time. Keys that are columns
    of the catalogue are for a person, the others (ids, instants) for a program."""
    makers: dict[By, Callable[[Week], list[Row]]] = {"demand": _by_demand, "space": _by_space, "person": _by_person}
    return makers[by](week)


def _order(week: Week, by_id: dict[str, int], id_: str) -> tuple[int, str]:
    return by_id.get(id_, len(by_id)), id_


def _by_demand(week: Week) -> list[Row]:
    place = {d: i for i, d in enumerate(week.demands)}
    sessions = sorted(week.sessions, key=lambda a: (_order(week, place, a.demand), a.start))
    return [
        {
            "demand": week.name(a.demand),
            "session": a.session,
            **_time(week, a),
            "where": spaces_of(week, a),
            "people": people_of(week, a),
            "supplies": supplies_of(week, a),
        }
        for a in sessions
    ]


def _by_space(week: Week) -> list[Row]:
    place = {s: i for i, s in enumerate(week.spaces)}
    pieces = [(p, a) for a in week.sessions for p in a.spaces]
    pieces.sort(key=lambda x: (_order(week, place, x[0].space), x[1].start))
    return [
        {
            "space": week.name(p.space),
            **_time(week, a),
            "demand": week.name(a.demand),
            "quantity": p.quantity,
            "people": people_of(week, a),
            "space_id": p.space,
        }
        for p, a in pieces
    ]


def _by_person(week: Week) -> list[Row]:
    place = {v: i for i, v in enumerate(week.volunteers)}
    roles = [(r, a) for a in week.sessions for r in a.people]
    roles.sort(key=lambda x: (_order(week, place, x[0].volunteer), x[1].start))
    return [
        {
            "person": week.name(r.volunteer),
            **_time(week, a),
            "demand": week.name(a.demand),
            "role": week.texts.kind(week.skill(a, r.need)),
            "where": spaces_of(week, a),
            "hours": round(hours(a), 2),
            "person_id": r.volunteer,
        }
        for r, a in roles
    ]


def _time(week: Week, assignment: Assignment) -> Row:
    """The time for a person, and the same with the demand's id for a program."""
    start, end = week.local(assignment.start), week.local(assignment.end)
    return {
        "when": week.when(assignment.start, assignment.end),
        "start": start.isoformat(),
        "end": end.isoformat(),
        "demand_id": assignment.demand,
    }


def unserved_rows(week: Week) -> list[Row]:
    """What is left out, the most urgent first as the plan lists it."""
    return [
        {
            "demand": week.name(u.demand),
            "missing": u.missing,
            "reason": week.texts.get(f"reason.{u.reason}", u.reason),
            "proof": week.texts.get(f"proof.{u.proof}", u.proof),
            "remedy": "; ".join(r.change for r in u.remedies),
            "demand_id": u.demand,
        }
        for u in week.plan.unserved
    ]


def spaces_of(week: Week, assignment: Assignment) -> str:
    """`礼堂, 停车场 ×12`."""
    pieces = assignment.spaces
    return ", ".join(week.name(p.space) + (f" ×{p.quantity}" if p.quantity > 1 else "") for p in pieces)


def people_of(week: Week, assignment: Assignment) -> str:
    return ", ".join(week.name(r.volunteer) for r in assignment.people)


def supplies_of(week: Week, assignment: Assignment) -> str:
    return ", ".join(f"{week.name(s.supply)} ×{s.quantity}" for s in assignment.supplies)
