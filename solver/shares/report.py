"""The report of shares: by area, organisation and volunteer, and week by week."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from models.plan import Plan
from models.problem import Problem
from solver.shares.given import Given, given_by, lent_by
from solver.shares.wishes import Wish, linked, wishes_of


@dataclass(frozen=True)
class Share:
    """What one area or organisation asked for and got.

    Sessions and points (term `served`), each wish counted once however long it waited; `demands` wishes, their longest
    and mean wait in weeks, also those served at last. Of organisations: `lent_hours` (unit-hours of its spaces, as R8
    counts them) and `given_hours` of its volunteers.
    """

    id: str
    name: str
    demands: int
    asked: int
    held: int
    asked_points: int
    held_points: int
    longest_wait: int
    mean_wait: float
    lent_hours: float = 0.0
    given_hours: float = 0.0

    @property
    def share(self) -> float | None:
        """Sessions held of those asked, 0…1; None where nothing was asked."""
        return self.held / self.asked if self.asked else None

    @property
    def points_share(self) -> float | None:
        """The same of points."""
        return self.held_points / self.asked_points if self.asked_points else None


@dataclass(frozen=True)
class WeekShares:
    """One week: sessions, each area's share (None: nothing asked), and how many demands have waited how many weeks.

    `never` more miss only what no plan at all can hold: they wait for something else than their turn.
    """

    start: dt.datetime
    end: dt.datetime
    asked: int
    held: int
    areas: dict[str, float | None]
    waiting: Counter[int]
    never: int


@dataclass(frozen=True)
class Shares:
    """All weeks together; `gini_…` from 0 (all alike) to 1, None where there is nothing to compare."""

    weeks: tuple[WeekShares, ...]
    areas: tuple[Share, ...]
    organisations: tuple[Share, ...]
    volunteers: tuple[Given, ...]

    @property
    def least(self) -> Share | None:
        """The area with the smallest share."""
        return min((a for a in self.areas if a.share is not None), key=lambda a: a.share or 0.0, default=None)

    @property
    def gini_areas(self) -> float | None:
        """Of the areas' shares."""
        return gini([a.share for a in self.areas if a.share is not None])

    @property
    def gini_organisations(self) -> float | None:
        """Of the organisations' shares, where they asked for anything."""
        return gini([o.share for o in self.organisations if o.share is not None])

    @property
    def gini_volunteers(self) -> float | None:
        """Of the volunteers' hours."""
        return gini([v.hours for v in self.volunteers])


def shares_of(weeks: Sequence[tuple[Problem, Plan]], level: int | None = None) -> Shares:
    """The report over weeks with their plans, in order of time.

    Areas are the demands' own, or their ancestors at `level` (root = 0; their own where that is shallower). The plans
    have passed `solver.belonging.check_plan`, each week and the one after it `check_follows`.
    """
    wishes = linked([wishes_of(problem, plan) for problem, plan in weeks])

    def area(w: Wish) -> str:
        return w.areas[-1] if level is None else w.areas[min(level, len(w.areas) - 1)]

    flat = [w for week in wishes for w in week]
    areas = {a.id: a.name for problem, _ in weeks for a in problem.areas}
    organisations = {o.id: o.name for problem, _ in weeks for o in problem.organisations}
    volunteers, lent = given_by(weeks), lent_by(weeks)
    return Shares(
        tuple(_week(problem, week, area) for (problem, _), week in zip(weeks, wishes, strict=True)),
        tuple(_share(name, areas[name], found) for name, found in _grouped(flat, area, areas).items()),
        _organisations(flat, organisations, volunteers, lent),
        volunteers,
    )


def gini(values: Sequence[float]) -> float | None:
    """Mean difference of any two over twice the mean (C. Gini 1912); None without values or where all are 0."""
    n, total = len(values), sum(values)
    if not total:
        return None
    ranked = sum((2 * i - n + 1) * x for i, x in enumerate(sorted(values)))
    return ranked / (n * total)


def _grouped(wishes: Iterable[Wish], by: Callable[[Wish], str], order: Iterable[str]) -> dict[str, list[Wish]]:
    """Wishes by what `by` says, in the given order, without those that asked for nothing."""
    found: defaultdict[str, list[Wish]] = defaultdict(list)
    for w in wishes:
        found[by(w)].append(w)
    return {name: found[name] for name in order if name in found}


def _share(id_: str, name: str, wishes: Sequence[Wish], lent: float = 0.0, given: float = 0.0) -> Share:
    waits: dict[tuple[str, str, str], int] = {}
    for w in wishes:
        waits[w.key] = max(w.wait, waits.get(w.key, 0))
    return Share(
        id=id_,
        name=name,
        demands=len(waits),
        asked=sum(w.asked_once for w in wishes),
        held=sum(w.held for w in wishes),
        asked_points=sum(w.asked_once_points for w in wishes),
        held_points=sum(w.held_points for w in wishes),
        longest_wait=max(waits.values(), default=0),
        mean_wait=statistics.fmean(waits.values()) if waits else 0.0,
        lent_hours=lent,
        given_hours=given,
    )


def _organisations(
    wishes: Sequence[Wish], names: dict[str, str], volunteers: Sequence[Given], lent: Counter[str]
) -> tuple[Share, ...]:
    """Those that asked, lent or gave anything, in the order of the weeks."""
    asking = _grouped(wishes, lambda w: w.organisation, names)
    hours: defaultdict[str, float] = defaultdict(float)
    for v in volunteers:
        if v.organisation:
            hours[v.organisation] += v.hours
    return tuple(
        _share(o, name, asking.get(o, ()), lent[o] / 60, hours[o])
        for o, name in names.items()
        if o in asking or lent[o] or hours[o]
    )


def _week(problem: Problem, wishes: Sequence[Wish], area: Callable[[Wish], str]) -> WeekShares:
    """One week as it was: here a wish counts in every week in which it stands."""
    asked, held = Counter[str](), Counter[str]()
    for w in wishes:
        asked[area(w)] += w.asked
        held[area(w)] += w.held
    return WeekShares(
        start=problem.horizon.start,
        end=problem.horizon.end,
        asked=asked.total(),
        held=held.total(),
        areas={a: held[a] / n if n else None for a, n in asked.items()},
        waiting=Counter(w.wait for w in wishes if w.held < w.asked and not w.never),
        never=sum(w.never for w in wishes),
    )
