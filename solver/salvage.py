"""What of an older plan can still stand in a week that has changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from models.base import seconds_of
from models.plan import Assignment
from solver.compile.options import weight_of
from solver.compile.week import Frame
from solver.judge import Verdict, judge_of
from solver.judge.verdict import Finding
from solver.sessions import Names, Session
from solver.state import points_of

PATIENT_ROUNDS = 20
"""Rounds in which of several sessions in conflict only the least goes; after them, all of them."""


def salvage(frame: Frame, assignments: Iterable[Assignment]) -> tuple[Session, ...]:
    """The sessions that keep every rule together, pins included.

    What names something the week does not have is left out; of several sessions that are in each other's way the one
    worth least goes. Nothing is added or moved.
    """
    can_stand = [a for a in assignments if _is_within(frame, a) and is_known(frame.names, a)]
    known = [_renumbered(frame, frame.names.session(a)) for a in can_stand]
    pins: dict[int, list[Session]] = {}
    for p in frame.pins:
        pins.setdefault(p.demand, []).append(p)
    standing = [*frame.pins, *(s for s in known if not any(_same(s, p) for p in pins.get(s.demand, ())))]
    judge = judge_of(frame.problem.model_copy(update={"previous": ()}))  # whatever the plan is worth
    for round_ in range(PATIENT_ROUNDS + len(standing)):
        standing.sort(key=lambda s: (s.demand, s.start, s.end))
        gone = _broken(frame, standing, judge, patient=round_ < PATIENT_ROUNDS)
        if not gone:
            break
        standing = [s for i, s in enumerate(standing) if i not in gone]
    return tuple(standing)


def _is_within(frame: Frame, a: Assignment) -> bool:
    """Whether it lies in the horizon, as every open window does (R1); no wall clock is asked about the year 1."""
    return frame.timeline.start <= seconds_of(a.start) and seconds_of(a.end) <= frame.timeline.end


def is_known(names: Names, a: Assignment) -> bool:
    """Whether the week has all that the assignment names, in needs of the right type."""
    d = names.demands.get(a.demand)
    if d is None:
        return False
    needs = names.problem.demands[d].needs
    items = [
        *((p.need, "space", p.space in names.spaces) for p in a.spaces),
        *((r.need, "people", r.volunteer in names.volunteers) for r in a.people),
        *((p.need, "supply", p.supply in names.supplies) for p in a.supplies),
    ]
    return all(known and n < len(needs) and needs[n].type == kind for n, kind, known in items)


def _renumbered(frame: Frame, s: Session) -> Session:
    """Of an "each" demand whose windows changed: the number of the window that the session lies in now."""
    demand, t = frame.problem.demands[s.demand], frame.timeline
    if not demand.each:
        return s
    runs = [(t.second(low), t.second(high)) for low, high in t.runs(demand.windows)]
    return replace(s, number=next((k for k, (a, b) in enumerate(runs) if a <= s.start and s.end <= b), s.number))


def _same(s: Session, pin: Session) -> bool:
    """The pin itself: the order of its lists does not count."""
    return (s.demand, s.start, s.end) == (pin.demand, pin.start, pin.end) and all(
        sorted(a) == sorted(b) for a, b in ((s.spaces, pin.spaces), (s.people, pin.people), (s.supplies, pin.supplies))
    )


def _broken(
    frame: Frame, standing: Sequence[Session], judge: Callable[[Sequence[Assignment]], Verdict], *, patient: bool
) -> set[int]:
    """Indices of sessions to give up: of each violation one, or all, that no pin holds."""
    gone: set[int] = set()
    for finding in judge(frame.names.assignments(standing, frame.timeline)).violations:
        loose = [i for i in finding.assignments if not standing[i].pinned]
        if not loose or (patient and gone.intersection(finding.assignments)):
            continue
        all_of_them = not patient or _is_all_or_none(finding)
        gone.update(loose if all_of_them else [min(loose, key=lambda i: _worth(frame, standing[i]))])
    return gone


def _is_all_or_none(finding: Finding) -> bool:
    """R2: fewer sessions than `min_sessions` are none."""
    return finding.code == "too_few_sessions"


def _worth(frame: Frame, s: Session) -> tuple[int, int, int]:
    """What is given up last: heavy sessions, then early ones."""
    demand = frame.problem.demands[s.demand]
    return points_of(demand, weight_of(frame.problem, demand), s), -s.start, s.demand
