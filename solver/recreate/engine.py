"""Ruin and recreate over a compiled week: fill in what is missing, then anneal (G. Schrimpf et al. 2000,
doi:10.1006/jcph.1999.6413; J. Christiaens, G. Vanden Berghe 2020, doi:10.1287/trsc.2019.0914).

A step takes some sessions away and puts back what their demands miss, session by session, each where it costs least.
It is accepted if the score, kept exactly by the rules of section 5, is better, or by chance if little worse.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.demands import PeopleNeed, SpaceNeed
from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.guide import Guide
from solver.prices import PULL
from solver.recreate.facts import NEAREST, Array, Facts, facts_of
from solver.recreate.kernel import anneal, fill, keep_before, seed as seeded, write_all
from solver.recreate.insert import Scratch
from solver.recreate.ledger import Ledger, add, empty_ledger, new_slot, settle
from solver.sessions import Session
from solver.state import session_fen, session_points, site_of

CHUNK = 200
"""Steps between two looks at the clock."""

MOST_PIECES = 12
"""Spaces of a session whose need may be split."""


@dataclass(frozen=True)
class Heat:
    """Temperatures at the beginning and the end, as shares of what a session is usually worth."""

    hot: float
    cold: float


@dataclass(frozen=True)
class Recreated:
    """Sessions of the free demands, pins excluded; exact points gained; steps, and how many were better than ever."""

    sessions: tuple[Session, ...]
    gain: int
    steps: int
    improved: int


def carries(week: Week, d: int) -> bool:
    """Whether the compiled rules know all that the demand asks: they know no stability and no table of travel."""
    travel = week.problem.travel
    return not (week.previous[d] or travel.metres or travel.minutes) and len(week.demands[d].start) > 0


def recreate(
    week: Week, sessions: Sequence[Session], free: Sequence[int], guide: Guide | None, heat: Heat, seed: int,
    steps: int | None, until: float | None,
) -> Recreated:  # fmt: skip
    """The plan's sessions with those of the `free` demands made better, for some steps or until a clock reading.

    `sessions` are all that stand; what is not free, pinned or not carried stays. Never worse than before; the same
    seed and steps give the same sessions.
    """
    return _Board(week, sessions, [d for d in free if carries(week, d)], guide).run(free, heat, seed, steps, until)


class _Board:
    """A plan in compiled form."""

    def __init__(self, week: Week, sessions: Sequence[Session], free: Sequence[int], guide: Guide | None):
        self.week, self.free, self.guided = week, free, guide is not None
        days, isos = _calendar(week, sessions)
        self.first_day = int(days.min(initial=10**7)) if len(days) else 0
        self.isos = isos
        n_days = int(days.max() - days.min()) + 1 if len(days) else 1
        self.facts: Facts = facts_of(week, free, guide, self.first_day, isos.tolist())
        self.ledger = self._ledger(sessions, n_days)
        self.scratch = self._scratch()
        self._fill_in(sessions)
        self.start = int(self.ledger.sums[0])

    def _ledger(self, sessions: Sequence[Session], n_days: int) -> Ledger:
        week, free = self.week, set(self.free)
        options = [week.demands[d] for d in self.free]
        asked = [max(o.asked, sum(s.demand == o.index for s in week.pins)) for o in options]
        others = sum(s.demand not in free for s in sessions)
        widths = tuple(max([1, *(_width(o, k) for o in options), *(_held(s, k) for s in sessions)]) for k in range(3))
        most = np.bincount([s.demand for s in sessions], minlength=len(week.demands)) if sessions else np.zeros(1)
        busiest = np.bincount([v for s in sessions for _, v in s.people] or [0])
        ledger = empty_ledger(
            week.spaces.free.shape, len(week.problem.supplies), len(week.problem.volunteers), len(week.demands),
            len(week.groups), n_days, max(1, len(self.isos)),
            max(64, int(busiest.max()) + 8), int(max([1, *asked, most.max()])) + 1,
            3 * sum(asked) + others + len(sessions) + 64, widths,  # type: ignore[arg-type]
        )  # fmt: skip
        ledger.free[:] = week.spaces.free
        ledger.quota[:] = [2**40 if s.quota_minutes is None else s.quota_minutes for s in week.problem.spaces]
        ledger.supply[:] = [s.quantity for s in week.problem.supplies]
        ledger.served[:] = [g.outside for g in week.groups]
        return ledger

    def _scratch(self) -> Scratch:
        options = [self.week.demands[d] for d in self.free]
        starts = max([1, *(len(o.start) for o in options)])
        widest = max([1, *(len(n.who) for o in options for n in o.needs)])
        trial = np.array([new_slot(self.ledger), new_slot(self.ledger)], dtype=np.int64)
        return Scratch(_z(starts), _z(widest), np.zeros(widest), _z(widest), _z(widest), trial)

    def _fill_in(self, sessions: Sequence[Session]) -> None:
        """All sessions that stand."""
        free = set(self.free)
        for s in sessions:
            x = new_slot(self.ledger)
            self._write(x, s, 2 if s.pinned else 0 if s.demand in free else 1)
            add(self.facts, self.ledger, x)
        settle(self.ledger)

    def _write(self, x: int, s: Session, fixed: int) -> None:
        l, t, week = self.ledger, self.week.timeline, self.week
        day = t.clock.date(s.start)
        iso = day.isocalendar()
        l.x_demand[x], l.x_fixed[x], l.x_number[x], l.x_option[x] = s.demand, fixed, s.number, -1
        l.x_start[x], l.x_end[x] = s.start, s.end
        l.x_low[x], l.x_high[x] = max(0, t.floor_slot(s.start)), min(t.n_slots, t.ceil_slot(s.end))
        l.x_date[x] = day.toordinal() - self.first_day
        l.x_week[x] = int(np.searchsorted(self.isos, iso.year * 100 + iso.week))
        site = site_of(week, s)
        f = self.facts
        l.x_point[x] = f.j_point[site] if site < len(f.j_point) else f.d_point[s.demand]
        l.x_served[x], l.x_fen[x] = session_points(week, s), session_fen(week, s)
        l.x_plain[x] = 0 if fixed else self._plain(x, s)
        for kind, pieces, table in ((0, s.spaces, l.x_spaces), (1, s.people, l.x_people), (2, s.supplies, l.x_supplies)):
            l.x_counts[x, kind] = len(pieces)
            for p, piece in enumerate(pieces):
                table[x, p, : len(piece)] = piece

    def _plain(self, x: int, s: Session) -> int:
        """Points of ways, interest and preferred time of a session that may change."""
        o, policy = self.week.demands[s.demand], self.week.problem.policy
        second = self.week.timeline.second
        c = next(c for c in range(len(o.start)) if second(int(o.start[c])) == s.start and second(int(o.end[c])) == s.end)
        self.ledger.x_option[x] = int(self.facts.d_start[s.demand]) + c
        points = policy.preference.time * bool(o.preferred[c])
        for n, j, _ in s.spaces:
            i = int((o.needs[n].who == j).argmax())
            points -= policy.distance.per_100m * (int(o.needs[n].metres[i]) // 100)
        site = 0 if o.site is None else int((o.needs[o.site].who == min(j for n, j, _ in s.spaces if n == o.site)).argmax())
        for n, v in s.people:
            i = int((o.needs[n].who == v).argmax())
            points -= policy.distance.per_100m * (int(o.needs[n].metres[i, site]) // 100)
            points += policy.preference.interest * (o.demand.kind in self.week.problem.volunteers[v].interests)
        return points

    # ---- the search

    def run(
        self, all_free: Sequence[int], heat: Heat, seed: int, steps: int | None, until: float | None
    ) -> Recreated:  # fmt: skip
        """Fill in, then anneal."""
        f, l, s = self.facts, self.ledger, self.scratch
        seeded(seed)
        order = self._order()
        fill(f, l, s, order, PULL if self.guided else 0.0)
        best_slots = np.zeros((len(l.x_demand), 3 + 3 * l.x_spaces.shape[1] + 2 * l.x_people.shape[1] + 3 * l.x_supplies.shape[1]), dtype=np.int64)
        best = np.array([l.sums[0], 0, 0], dtype=np.int64)
        if l.sums[0] < self.start:
            raise AssertionError("filling in only adds what pays")
        done = improved = 0
        if len(order):
            done, improved = self._anneal(order, heat, steps, until, best, best_slots)
        if best[2] == 0:
            write_all(l, best, best_slots)
        sessions = self._read(best_slots[: best[1]])
        return Recreated(tuple(sessions), int(best[0]) - self.start, done, improved)

    def _order(self) -> Array:
        """Heavy demands per head first, as in `solver.construct`."""
        def rank(d: int) -> tuple[float, int, int]:
            o = self.week.demands[d]
            heads = sum(n.need.least for n in o.needs if n.need.type == "people")
            return -o.weight / (1 + heads), -o.weight, int(o.start[0])

        return np.array(sorted(self.free, key=rank), dtype=np.int64)

    def _anneal(
        self, alive: Array, heat: Heat, steps: int | None, until: float | None, best: Array, best_slots: Array
    ) -> tuple[int, int]:
        f, l, s = self.facts, self.ledger, self.scratch
        usual = float(np.median(f.d_weight[alive]))
        hot, cold = max(1e-6, heat.hot * usual), max(1e-6, heat.cold * usual)
        touched, keys, credit = _z(64), np.zeros(64), np.zeros(6)
        done = improved = 0
        began = time.monotonic()
        while True:
            used = 1.0
            if steps is not None:
                used = done / steps if steps else 1.0
            if until is not None:
                used = max(used if steps is not None else 0.0, (time.monotonic() - began) / max(1e-9, until - began))
            if used >= 1.0:
                return done, improved
            now = hot * (cold / hot) ** used
            chunk = CHUNK if steps is None else min(CHUNK, steps - done)
            improved += anneal(f, l, s, alive, touched, keys, best, best_slots, credit, chunk, now, now * 0.999)
            credit *= 0.9
            done += chunk

    def _read(self, rows: Array) -> list[Session]:
        l, t = self.ledger, self.week.timeline
        a, b = l.x_spaces.shape[1], l.x_people.shape[1]
        out = []
        for row in rows:
            x, d = int(row[0]), int(row[1])
            c = int(row[2] - self.facts.d_start[d])
            o: DemandOptions = self.week.demands[d]
            at = 3
            spaces = [tuple(map(int, row[at + 3 * p : at + 3 * p + 3])) for p in range(a) if row[at + 3 * p] >= 0]
            at += 3 * a
            people = [tuple(map(int, row[at + 2 * p : at + 2 * p + 2])) for p in range(b) if row[at + 2 * p] >= 0]
            at += 2 * b
            supplies = [
                tuple(map(int, row[at + 3 * p : at + 3 * p + 3])) for p in range(l.x_supplies.shape[1]) if row[at + 3 * p] >= 0
            ]
            out.append(
                Session(
                    d, t.second(int(o.start[c])), t.second(int(o.end[c])),
                    int(o.window[c]) if o.demand.each else -1,
                    tuple(spaces), tuple(people), tuple(supplies),  # type: ignore[arg-type]
                )
            )  # fmt: skip
        return sorted(out, key=lambda s: (s.demand, s.start, s.end))


def _calendar(week: Week, sessions: Sequence[Session]) -> tuple[Array, Array]:
    """Ordinals of the dates of all starts and sessions, and their ISO weeks in order."""
    clock = week.timeline.clock
    dates = {int(x) for o in week.demands for x in np.unique(o.date)} | {clock.date(s.start).toordinal() for s in sessions}
    weeks = {int(x) for o in week.demands for x in np.unique(o.week)}
    for s in sessions:
        iso = clock.date(s.start).isocalendar()
        weeks.add(iso.year * 100 + iso.week)
    return np.array(sorted(dates), dtype=np.int64), np.array(sorted(weeks), dtype=np.int64)


def _width(o: DemandOptions, kind: int) -> int:
    """Most pieces of a kind that a session may have."""
    total = 0
    for n in o.needs:
        if isinstance(n.need, SpaceNeed) and kind == 0:
            total += min(len(n.who), MOST_PIECES, -(-n.need.asked // n.need.min_piece)) if n.need.split else 1
        elif isinstance(n.need, PeopleNeed) and kind == 1:
            total += n.need.asked
        elif n.need.type == "supply" and kind == 2:
            total += min(len(n.who), MOST_PIECES)
    return total


def _held(s: Session, kind: int) -> int:
    return len((s.spaces, s.people, s.supplies)[kind])


def _z(n: int) -> Array:
    return np.zeros(n, dtype=np.int64)
