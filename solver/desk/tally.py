"""The exact points that a change of a few sessions wins or costs, term by term (FORMAT.md section 5).

What a term depends on is looked at before and after for those things alone that the change touches: areas, demands,
persons and their weeks, spaces and their days, and the plan's whole cost, which is floored as one.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from models.demands import PeopleNeed, SpaceNeed
from models.plan import Score
from models.policy import TERMS
from solver.compile.options import weight_of
from solver.compile.week import Week
from solver.desk.kept import loss_of_changes
from solver.sessions import Session
from solver.state import State, points_of, session_fen, site_of

OfDemand = Callable[[int, Sequence[Session]], int]
"""Points of a demand with such sessions."""

Points = dict[str, int]
"""By term; terms that do not change may be missing."""


@dataclass(frozen=True)
class Elsewhere:
    """What a plan has outside of this week, where it is a part of a larger one: fen that are spent."""

    fen: int = 0


class Tally:
    """A plan whose sessions change one by one; every difference is the judge's, to the point."""

    def __init__(self, week: Week, sessions: Iterable[Session], elsewhere: Elsewhere = Elsewhere()):
        self.week, self.state = week, State(week, sessions)
        self.weights = [weight_of(week.problem, d) for d in week.problem.demands]
        standing = self.state.sessions()
        self.fen = elsewhere.fen + sum(session_fen(week, s) for s in standing)
        self.served = [g.outside for g in week.groups]
        for s in standing:
            self.served[week.group_of[s.demand]] += self.worth(s)
        self._metres: dict[tuple[str, int, int], int] = {}

    def reworded(self, week: Week, d: int) -> Tally:
        """The same plan in a week in which demand `d` asks for something else. The ledger is shared: whatever is tried
        on one must be undone before the other is asked."""
        other = copy.copy(self)
        other.week, other.state = week, copy.copy(self.state)
        other.state.week = week
        other.weights = [*self.weights[:d], week.demands[d].weight, *self.weights[d + 1 :]]
        other.served, g = list(self.served), week.group_of[d]
        held = self.state.of_demand.get(d, ())
        other.served[g] += sum(map(other.worth, held)) - sum(map(self.worth, held))
        return other

    def worth(self, s: Session) -> int:
        """Points of `served`."""
        return points_of(self.week.problem.demands[s.demand], self.weights[s.demand], s)

    def change(self, gone: Sequence[Session], come: Sequence[Session]) -> None:
        """Take sessions away and put others in place."""
        for s in gone:
            self._count(s, -1)
            self.state.remove(s)
        for s in come:
            self.state.add(s)
            self._count(s, 1)

    def _count(self, s: Session, sign: int) -> None:
        self.fen += sign * session_fen(self.week, s)
        self.served[self.week.group_of[s.demand]] += sign * self.worth(s)

    # ---- the difference

    def difference(self, gone: Sequence[Session], come: Sequence[Session]) -> Points:
        """What each term would change by."""
        gone, come = _without_common(gone, come)
        return {
            "served": sum(map(self.worth, come)) - sum(map(self.worth, gone)),
            "equity": self._equity(gone, come),
            "distance": self._distance(come) - self._distance(gone),
            "preference": self._preference(come) - self._preference(gone),
            "continuity": self._of_demands(gone, come, self._continuity),
            "load": self._load(gone, come),
            "opening": self._opening(gone, come),
            "activation": self._activation(gone, come),
            "cost": self._cost(gone, come),
            "stability": self._of_demands(gone, come, self._stability),
        }

    def _equity(self, gone: Sequence[Session], come: Sequence[Session]) -> int:
        change: Counter[int] = Counter()
        for sign, sessions in ((-1, gone), (1, come)):
            for s in sessions:
                change[self.week.group_of[s.demand]] += sign * self.worth(s)
        return sum(self._bonus(g, self.served[g] + c) - self._bonus(g, self.served[g]) for g, c in change.items())

    def _bonus(self, g: int, got: int) -> int:
        below, out, most = 0, 0, self.week.groups[g].most
        for share, bonus in self.week.problem.policy.equity.bands:
            reached = min(got, most * share // 100)
            out += bonus * (reached - below) // 100
            below = reached
        return out

    def _distance(self, sessions: Sequence[Session]) -> int:
        per = self.week.problem.policy.distance.per_100m
        return -per * sum(self._hundreds(s) for s in sessions) if per else 0

    def _hundreds(self, s: Session) -> int:
        site = site_of(self.week, s)
        ways = sum(self._way("space", s.demand, j) // 100 for _, j, _ in s.spaces)
        return ways + sum(self._way("person", v, site) // 100 for _, v in s.people)

    def _way(self, kind: str, a: int, b: int) -> int:
        """Metres from demand `a` to space `b`, or from person `a` to site `b`."""
        key = (kind, a, b)
        if key not in self._metres:
            spots, problem = self.week.distances, self.week.problem
            if kind == "space":
                ends = spots.demand(problem.demands[a]), spots.space(problem.spaces[b])
            else:
                n = len(problem.spaces)
                there = spots.space(problem.spaces[b]) if b < n else spots.demand(problem.demands[b - n])
                ends = spots.volunteer(problem.volunteers[a]), there
            self._metres[key] = spots.metres(*ends)
        return self._metres[key]

    def _preference(self, sessions: Sequence[Session]) -> int:
        policy, problem, out = self.week.problem.policy.preference, self.week.problem, 0
        for s in sessions:
            demand = problem.demands[s.demand]
            out += policy.interest * sum(demand.kind in problem.volunteers[v].interests for _, v in s.people)
            if demand.preferred:
                stretches = self.week.timeline.stretches(demand.preferred)
                out += policy.time * any(a <= s.start and s.end <= b for a, b in stretches)
        return out

    def _of_demands(self, gone: Sequence[Session], come: Sequence[Session], points: OfDemand) -> int:
        """A term that looks at all sessions of a demand together."""
        out = 0
        for d in {s.demand for s in (*gone, *come)}:
            before = list(self.state.of_demand.get(d, ()))
            after = [s for s in before if s not in gone] + [s for s in come if s.demand == d]
            out += points(d, after) - points(d, before)
        return out

    def _continuity(self, d: int, sessions: Sequence[Session]) -> int:
        demand, policy, out = self.week.problem.demands[d], self.week.problem.policy.continuity, 0
        for n, need in enumerate(demand.needs):
            if demand.same_spaces == "prefer" and isinstance(need, SpaceNeed):
                used = {j for s in sessions for m, j, _ in s.spaces if m == n}
                out -= policy.space_change * max(0, len(used) - 1)
            if demand.same_people == "prefer" and isinstance(need, PeopleNeed) and sessions:
                sets = [{v for m, v in s.people if m == n} for s in sessions]
                out -= policy.person_change * max(0, len(set().union(*sets)) - max(map(len, sets)))
        return out

    def _stability(self, d: int, sessions: Sequence[Session]) -> int:
        return -loss_of_changes(self.week, d, sessions) if self.week.previous[d] else 0

    def _load(self, gone: Sequence[Session], come: Sequence[Session]) -> int:
        policy, change = self.week.problem.policy.load, Counter[tuple[int, int]]()
        for sign, sessions in ((-1, gone), (1, come)):
            for s in sessions:
                for v in {v for _, v in s.people}:
                    change[v, self._iso(s)] += sign * (s.end - s.start)
        out = 0
        for (v, week), seconds in change.items():
            before = self.seconds_of(v, week)
            out += _extra(before + seconds, policy.fair_hours) - _extra(before, policy.fair_hours)
        return -policy.extra_hour * out

    def seconds_of(self, v: int, iso: int) -> int:
        """Seconds that person `v` works in an ISO week (year × 100 + week) of local starts."""
        return sum(s.end - s.start for s in self.state.of_person.get(v, ()) if self._iso(s) == iso)

    def _iso(self, s: Session) -> int:
        year, week, _ = self.week.timeline.clock.date(s.start).isocalendar()
        return year * 100 + week

    def _opening(self, gone: Sequence[Session], come: Sequence[Session]) -> int:
        spaces, change = self.week.problem.spaces, Counter[tuple[int, int]]()
        for sign, sessions in ((-1, gone), (1, come)):
            for s in sessions:
                date = self.week.timeline.clock.date(s.start).toordinal()
                for _, j, _ in s.spaces:
                    change[j, date] += sign
        opened = self.state.opened
        return -sum(
            spaces[key[0]].opening_points * ((opened.get(key, 0) + c > 0) - (opened.get(key, 0) > 0))
            for key, c in change.items()
        )

    def _activation(self, gone: Sequence[Session], come: Sequence[Session]) -> int:
        people, change = self.week.problem.volunteers, Counter[int]()
        for sign, sessions in ((-1, gone), (1, come)):
            for s in sessions:
                change.update({v: sign for _, v in s.people})
        busy = self.state.of_person
        return -sum(
            people[v].activation_points * ((len(busy.get(v, ())) + c > 0) - (len(busy.get(v, ())) > 0))
            for v, c in change.items()
        )

    def _cost(self, gone: Sequence[Session], come: Sequence[Session]) -> int:
        per, week = self.week.problem.policy.cost.per_yuan, self.week
        fen = sum(session_fen(week, s) for s in come) - sum(session_fen(week, s) for s in gone)
        return per * self.fen // 100 - per * (self.fen + fen) // 100


def total(points: Points) -> int:
    """The plain sum."""
    return sum(points.values())


def as_score(points: Points) -> Score:
    """In the format's form."""
    return Score(total=total(points), **{t: points.get(t, 0) for t in TERMS})


def _without_common(gone: Sequence[Session], come: Sequence[Session]) -> tuple[list[Session], list[Session]]:
    """What goes and comes back the same is no change."""
    both = set(gone) & set(come)
    return [s for s in gone if s not in both], [s for s in come if s not in both]


def _extra(seconds: int, fair_hours: int) -> int:
    return max(0, -(-seconds // 3600) - fair_hours)
