"""R14: the same spaces and people in all sessions of a demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from models.demands import Demand, PeopleNeed, SpaceNeed
from solver.judge.context import Context, breach
from solver.judge.sessions import Session
from solver.judge.verdict import Finding

NamesIn = Callable[[Session, int], frozenset[str]]


def same_spaces_and_people(week: Context) -> Iterator[Finding]:
    """R14: per need the set of spaces (of persons) is the same in all sessions; quantities may differ."""
    for sessions in week.by_demand.values():
        demand = sessions[0].demand
        if demand.same_spaces == "require":
            yield from _differences(demand, sessions, SpaceNeed, Session.spaces_for, "spaces")
        if demand.same_people == "require":
            yield from _differences(demand, sessions, PeopleNeed, Session.people_for, "people")


def _differences(
    demand: Demand, sessions: list[Session], kind: type[SpaceNeed] | type[PeopleNeed], names_in: NamesIn, word: str
) -> Iterator[Finding]:
    for k, need in enumerate(demand.needs):
        if isinstance(need, kind):
            sets = {names_in(s, k) for s in sessions}
            if len(sets) > 1:
                shown = " or ".join("{" + ", ".join(sorted(names)) + "}" for names in sorted(sets, key=sorted)[:5])
                message = f"the {word} are {shown}; they are the same in all sessions"
                yield breach("R14", f"same_{word}", f"demands/{demand.id} for needs[{k}]", sessions, message)
