"""A gift only as large as the session that it made possible needs it."""

from __future__ import annotations

from collections.abc import Sequence

from models.demands import PeopleNeed
from models.things import Space
from solver.compile.week import Week
from solver.desk.tally import Tally
from solver.sessions import Session
from solver.why.changed import Remedy
from solver.why.offers import gaps, helper, notice, opening


def narrowed(week: Week, tally: Tally, gift: Remedy, come: Sequence[Session]) -> Remedy | None:
    """The gift as the one session of `come` that uses it needs it; None where it asks for all of it, or several use it.

    `week` is the one without the gift; `tally` is of that with it, and numbers the sessions.
    """
    makers = {"open_space": _opening, "shorter_notice": _notice, "one_more_person": _helper}
    if gift.kind not in makers:
        return None
    given = {x.id for name in ("spaces", "volunteers") for x in gift.replaced.get(name, ())}
    users = [s for s in come if not _used(tally, s).isdisjoint(given)]
    tight = makers[gift.kind](week, tally, gift, users[0]) if len(users) == 1 else None
    return tight if tight and tight.size <= gift.size and tight.changes != gift.changes else None


def _used(tally: Tally, s: Session) -> set[str]:
    problem = tally.week.problem
    return {problem.spaces[j].id for _, j, _ in s.spaces} | {problem.volunteers[v].id for _, v in s.people}


def _opening(week: Week, _: Tally, gift: Remedy, s: Session) -> Remedy | None:
    """Open from the first slot to the last that it lacks."""
    t, space = week.timeline, _as_it_is(week, gift)
    low = t.floor_slot(s.start) - t.slots_up(space.setup_minutes)
    high = t.ceil_slot(s.end) + t.slots_up(space.turnaround_minutes)
    lacking = gaps(t.runs(space.availability), low, high)
    return opening(t, space, lacking[0][0], lacking[-1][1]) if lacking else None


def _notice(week: Week, _: Tally, gift: Remedy, s: Session) -> Remedy:
    """As long as there is until then."""
    return notice(_as_it_is(week, gift), max(0, (s.start - week.timeline.now) // 60))


def _as_it_is(week: Week, gift: Remedy) -> Space:
    return week.problem.spaces[week.names.spaces[gift.data["space"]]]


def _helper(week: Week, tally: Tally, gift: Remedy, s: Session) -> Remedy:
    """Here for the session alone, in the role it has there."""
    problem, new = tally.week.problem, gift.replaced["volunteers"][0].id
    n = next(n for n, v in s.people if problem.volunteers[v].id == new)
    need = problem.demands[s.demand].needs[n]
    assert isinstance(need, PeopleNeed)
    return helper(week, need, s.start, s.end)
