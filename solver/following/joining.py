"""What of a week's waiting demands joins another week's list, and whether it may."""

from __future__ import annotations

from collections.abc import Iterator

from models.demands import Demand
from models.errors import InvalidProblem, Issue
from models.problem import Ban, Problem
from models.things import Travel
from solver.following.carried import Left


def raised(d: Demand, left: Left | None) -> Demand:
    """The next week's own demand, once it has waited here."""
    if left is None or left.weeks_waiting <= d.weeks_waiting:
        return d
    return d.model_copy(update={"weeks_waiting": left.weeks_waiting})


def check_known(joining: list[Demand], problem: Problem, later: Problem) -> None:
    """Organisations and areas of what joins are there."""
    known = {"organisation": {o.id for o in later.organisations}, "area": {a.id for a in later.areas}}
    place = {d.id: i for i, d in enumerate(problem.demands)}
    found = []
    for d in joining:
        for field, names in known.items():
            name = getattr(d, field)
            if name is not None and name not in names:
                rule = f"the {field} of a demand that is carried over stands in the next week"
                advice = f"Add it to `{field}s` of the next week, or take the demand out of this one"
                found.append(Issue("not_in_next_week", f"demands[{place[d.id]}].{field}", name, rule, advice))
    if found:
        raise InvalidProblem(found)


def check_same(standing: list[Demand], problem: Problem, there: dict[str, Demand]) -> None:
    """An id that stands in both weeks means one wish: of one kind, and of one organisation."""
    place = {d.id: i for i, d in enumerate(problem.demands)}
    found = []
    for d in standing:
        other = there[d.id]
        if (d.kind, d.organisation) != (other.kind, other.organisation):
            was, is_ = (f"{x.kind} of {x.organisation}" for x in (d, other))
            rule = f"an id in both weeks is one wish, but here it is {was}, there {is_}"
            advice = "Give the new demand an id of its own"
            found.append(Issue("id_means_another", f"demands[{place[d.id]}].id", d.id, rule, advice))
    if found:
        raise InvalidProblem(found)


def bans_joined(bans: list[Ban], later: Problem) -> list[Ban]:
    """The bans of what joins, of things that are in the later week."""
    spaces = {s.id for s in later.spaces}
    people, supplies = {v.id for v in later.volunteers}, {s.id for s in later.supplies}
    return [b for b in bans if b.space in spaces or b.volunteer in people or b.supply in supplies]


def ways_joined(problem: Problem, later: Problem, names: set[str]) -> Travel:
    """The later week's travel tables with the rows and columns of what joins."""
    known = (
        names | {o.id for o in later.organisations} | {s.id for s in later.spaces} | {v.id for v in later.volunteers}
    )

    def joined(here: dict[str, dict[str, int]], there: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
        out = {a: dict(row) for a, row in there.items()}
        for a, b, n in _cells(here):
            if (a in names or b in names) and a in known and b in known:
                out.setdefault(a, {})[b] = n
        return out

    return Travel(
        metres=joined(problem.travel.metres, later.travel.metres),
        minutes=joined(problem.travel.minutes, later.travel.minutes),
    )


def _cells(table: dict[str, dict[str, int]]) -> Iterator[tuple[str, str, int]]:
    return ((a, b, n) for a, row in table.items() for b, n in row.items())
