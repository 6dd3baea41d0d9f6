"""The plan in compiled form, and the loop around the compiled steps."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from models.demands import PeopleNeed, SpaceNeed
from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.recreate.chains import Chains
from solver.recreate.facts import Array, Facts, facts_of
from solver.recreate.kernel import ANNEAL, FILL, WRITE_BEST, WRITE_PLACE, begin
from solver.recreate.ledger import Ledger, empty_ledger
from solver.recreate.ruin import OPERATORS
from solver.recreate.scratch import Scratch
from solver.recreate.step import Search
from solver.recreate.together import PIECES, Meeting
from solver.recreate.windows import Windows
from solver.recreate.work import Heat, Hurried, OnHalfway, Recreated, never, start_of
from solver.sessions import Session
from solver.shadow import ShadowPrices, no_prices
from solver.state import session_fen, session_points, site_of

CHUNK = 200
"""Steps between two looks at the clock."""

APART = 200
"""Steps of each chain between two meetings. Two chains, a district, 40 s, means of two in thousand points: 2,828.4 with
100, 2,830.2 with 200, 2,828.4 with 400; one chain 2,827.7. A meeting costs a tenth, and what they take from each
other's caches another."""

MOST_TOUCHED = 64
"""Demands that one step may put back; it needs a free slot for each of their sessions."""

MOST_TOLD = 50_000
"""Rows that chains may need to tell each other of their steps. Where demands ask for so many sessions that they need
more, memory would be short, and one chain goes alone."""

BETWEEN_NEWS, NEWS_SECONDS = 2.0, 2e-3
"""Seconds from one better plan that is told on the way to the next, at least, and for each demand: reading and judging
a street's takes some hundredths, a city's fifteen seconds of one core."""

UNLIMITED = 2**30
"""Minutes and sessions of a person without a limit: half of what 32 bits hold."""

MOST_PIECES = 12
"""Spaces of a session whose need may be split."""


@dataclass
class _News:
    """When to tell of a better plan on the way. `best`: the score last told; `steps`, `improved`: since then;
    `between`: seconds from one to the next."""

    tell: OnHalfway | None
    best: int
    between: float
    steps: int = 0
    improved: int = 0
    at: float = field(default_factory=time.monotonic)

    def add(self, steps: int, improved: int) -> None:
        """Count some steps."""
        self.steps += steps
        self.improved += improved

    def due(self, best: int) -> bool:
        """Whether the best plan is news, and the last lies some time back."""
        if self.tell is None or best <= self.best or time.monotonic() < self.at + self.between:
            return False
        self.best, self.at = best, time.monotonic()
        return True

    def send(self, found: Recreated) -> None:
        """Tell, and count anew."""
        assert self.tell is not None
        self.tell(found)
        self.steps = self.improved = 0


Stretch = Callable[[Array, int, float], tuple[int, int]]
"""Some steps of annealing at one temperature: how many were made, how often the plan was better than ever."""


class Engine:
    """A plan in compiled form, with room for some `chains` to go together."""

    def __init__(
        self, week: Week, sessions: Sequence[Session], free: Sequence[int], shadow: ShadowPrices | None, chains: int = 1
    ):
        self.timeline, self.free = week.timeline, free
        self.longest = _longest(week, sessions, free)
        self.most_chains = chains if chains * self._told() <= MOST_TOLD else 1
        days, isos = _calendar(week, sessions)
        self.first_day = int(days.min(initial=10**7)) if len(days) else 0
        self.isos = isos
        n_days = int(days.max() - days.min()) + 1 if len(days) else 1
        self.facts: Facts = facts_of(week, free, shadow, self.first_day, isos.tolist())
        self.ledger = self._ledger(week, sessions, n_days)
        self.order = _order(week, free)
        self.standing = len(sessions)
        led = self.ledger
        width = 3 + 3 * led.x_spaces.shape[1] + 2 * led.x_people.shape[1] + 3 * led.x_supplies.shape[1]
        rows = np.zeros((len(led.x_demand), width), dtype=np.int64)
        self.search = Search(
            _z(4),
            rows,
            _z(MOST_TOUCHED),
            np.zeros(MOST_TOUCHED),
            np.zeros(OPERATORS),
            np.zeros(len(rows), dtype=np.uint8),
        )
        self.scratch = self._scratch(week)
        self.meeting = self._meeting()
        held = set(free)
        for x, s in enumerate(sessions):
            self._write(week, x, s, 2 if s.pinned else 0 if s.demand in held else 1)

    def _ledger(self, week: Week, sessions: Sequence[Session], n_days: int) -> Ledger:
        free = set(self.free)
        options = [week.demands[d] for d in self.free]
        asked = _asked(week, self.free)
        others = sum(s.demand not in free for s in sessions)
        widths = tuple(max([1, *(_width(o, k) for o in options), *(_held(s, k) for s in sessions)]) for k in range(3))
        busiest = np.bincount([v for s in sessions for _, v in s.people] or [0])
        longest = self.longest
        ledger = empty_ledger(
            week.spaces.free.shape, len(week.problem.supplies), len(week.problem.volunteers), len(week.demands),
            len(week.groups), n_days, max(1, len(self.isos)),
            max(64, int(busiest.max()) + 8), longest,
            3 * sum(asked) + others + len(sessions) + MOST_TOUCHED * longest + 2 * self._told_by_all(),
            widths,  # type: ignore[arg-type]
        )  # fmt: skip
        ledger.free[:] = week.spaces.free
        ledger.quota[:] = [2**40 if s.quota_minutes is None else s.quota_minutes for s in week.problem.spaces]
        ledger.supply[:] = [s.quantity for s in week.problem.supplies]
        for v, person in enumerate(week.problem.volunteers):
            ledger.v_left[v, :2] = _limits(person.max_minutes, person.max_sessions)
            ledger.v_left[v, 2:] = _limits(person.max_minutes_per_day, person.max_sessions_per_day) * n_days
        ledger.v_left[:, 1] = np.minimum(ledger.v_left[:, 1], ledger.v_list.shape[1])
        ledger.served[:] = [g.outside for g in week.groups]
        return ledger

    def _told(self) -> int:
        """Rows in which a chain tells the others what it did: twice what one step may change at most."""
        return 4 * MOST_TOUCHED * self.longest

    def _told_by_all(self) -> int:
        return self.most_chains * self._told() if self.most_chains > 1 else 0

    def _meeting(self) -> Meeting:
        led = self.ledger
        width = PIECES + 3 * (led.x_spaces.shape[1] + led.x_people.shape[1] + led.x_supplies.shape[1])
        rows = np.zeros((self.most_chains, self._told_by_all() // self.most_chains, width), dtype=np.int64)
        return Meeting(rows, np.zeros((self.most_chains, 16), dtype=np.int64), _z(2), _z(len(led.d_count)))

    def _scratch(self, week: Week) -> Scratch:
        options = [week.demands[d] for d in self.free]
        starts = max([1, *(len(o.start) for o in options)])
        widest = max([1, *(len(n.who) for o in options for n in o.needs)])
        slots, tops = self.ledger.free_slots, self.ledger.tops
        tops[0] -= self.standing + 2
        trial = slots[tops[0] : tops[0] + 2].copy()
        return Scratch(
            starts=_z(starts), who=_z(widest), cost=np.zeros(widest), room=_z(widest), trial=trial,
            share=np.zeros(1), chance=np.zeros(1, dtype=np.uint64), until=_z(1), hope=_z(MOST_TOUCHED),
        )  # fmt: skip

    def _write(self, week: Week, x: int, s: Session, fixed: int) -> None:
        led, t = self.ledger, week.timeline
        day = t.clock.date(s.start)
        iso = day.isocalendar()
        led.x_demand[x], led.x_fixed[x], led.x_number[x], led.x_option[x] = s.demand, fixed, s.number, -1
        led.x_start[x], led.x_end[x] = s.start, s.end
        led.x_low[x], led.x_high[x] = max(0, t.floor_slot(s.start)), min(t.n_slots, t.ceil_slot(s.end))
        led.x_date[x] = day.toordinal() - self.first_day
        led.x_week[x] = int(np.searchsorted(self.isos, iso.year * 100 + iso.week))
        site = site_of(week, s)
        f = self.facts
        led.x_point[x] = f.j_point[site] if site < len(f.j_point) else f.d_point[s.demand]
        led.x_served[x], led.x_fen[x] = session_points(week, s), session_fen(week, s)
        led.x_plain[x] = 0 if fixed else self._plain(week, x, s)
        for kind, pieces, table in (
            (0, s.spaces, led.x_spaces),
            (1, s.people, led.x_people),
            (2, s.supplies, led.x_supplies),
        ):
            led.x_counts[x, kind] = len(pieces)
            for p, piece in enumerate(pieces):
                table[x, p, : len(piece)] = piece

    def _plain(self, week: Week, x: int, s: Session) -> int:
        """Points of ways, interest and preferred time of a session that may change."""
        o, policy = week.demands[s.demand], week.problem.policy
        c = start_of(week, s)
        assert c is not None
        self.ledger.x_option[x] = int(self.facts.d_start[s.demand]) + c
        points = policy.preference.time * bool(o.preferred[c])
        for n, j, _ in s.spaces:
            i = int((o.needs[n].who == j).argmax())
            points -= policy.distance.per_100m * (int(o.needs[n].metres[i]) // 100)
        site = (
            0
            if o.site is None
            else int((o.needs[o.site].who == min(j for n, j, _ in s.spaces if n == o.site)).argmax())
        )
        for n, v in s.people:
            i = int((o.needs[n].who == v).argmax())
            points -= policy.distance.per_100m * (int(o.needs[n].metres[i, site]) // 100)
            points += policy.preference.interest * (o.demand.kind in week.problem.volunteers[v].interests)
        return points

    # ---- the search

    def run(
        self, heat: Heat, seed: int, steps: int | None, until: float | None, tell: OnHalfway | None = None,
        chains: int = 1, hurried: Hurried = never,
    ) -> Recreated:  # fmt: skip
        """Fill in, then anneal, as long as nobody is in a hurry."""
        self._enter(FILL, self.order, seed=seed)
        return self._go(self.order, heat, seed, steps, until, chains, tell, hurried)

    def go_on(
        self, shadow: ShadowPrices | None, heat: Heat, seed: int, steps: int | None, until: float | None, chains: int,
        hurried: Hurried = never, tell: OnHalfway | None = None,
    ) -> Recreated:  # fmt: skip
        """Anneal on from the plan in place, which the last run told as its heat went onward, at the prices of now."""
        shadow = shadow or no_prices(len(self.facts.j_point), len(self.facts.v_home), self.timeline.n_slots)
        self.facts = self.facts._replace(j_shadow=shadow.spaces, v_shadow=shadow.people)
        self.search.best[3] = self.search.best[0]
        return self._go(self.order, heat, seed, steps, until, chains, tell, hurried)

    def _go(
        self, order: Array, heat: Heat, seed: int, steps: int | None, until: float | None, chains: int,
        tell: OnHalfway | None, hurried: Hurried,
    ) -> Recreated:  # fmt: skip
        between = max(BETWEEN_NEWS, NEWS_SECONDS * len(order))
        news, chains = _News(tell, int(self.search.best[0]), between), min(chains, self.most_chains)
        if len(order):
            with ThreadPoolExecutor(chains) as threads:
                windows = self._windows(order, seed)
                go = self._alone(windows) if chains == 1 else self._together(chains, seed, threads, windows).go
                chunk = CHUNK if chains == 1 else APART * chains
                self._anneal(go, chunk, order, heat, steps, until, news, hurried)
        return self._found(news, in_place=heat.onward)

    def _found(self, news: _News, *, in_place: bool = False) -> Recreated:
        """The best plan so far, or the one in place, with the steps that were not told of yet."""
        self._enter(WRITE_PLACE if in_place else WRITE_BEST, np.zeros(0, dtype=np.int64))
        best = self.search.best
        sessions = tuple(self._read(self.search.slots[: best[1]]))
        return Recreated(sessions, frozenset(self.free), int(best[0] - best[3]), news.steps, news.improved)

    def _enter(self, do: int, demands: Array, steps: int = 0, heat: float = 1.0, seed: int = 0) -> int:
        parts = self.ledger, self.scratch, self.search, self.meeting
        return int(begin(self.facts, *parts, do, demands, self.standing, seed, steps, heat))

    def _alone(self, windows: Windows) -> Stretch:
        """Some steps, in turn from each window: how many were made, and how many were better than ever."""

        def go(_: Array, steps: int, heat: float) -> tuple[int, int]:
            return steps, self._enter(ANNEAL, windows.of(1, steps)[0], steps, heat)

        return go

    def _windows(self, alive: Array, seed: int) -> Windows:
        """Of the map; where no place is known, as if it were all in one."""
        places = np.append(self.facts.points[:, :2], [[0.0, 0.0]], axis=0)
        return Windows(alive, places[self.facts.d_point[alive]], seed)

    def _together(self, chains: int, seed: int, threads: ThreadPoolExecutor, windows: Windows) -> Chains:
        m = self.meeting
        first = self.ledger, self.scratch, self.search, m._replace(rows=m.rows[:chains], told=m.told[:chains])
        return Chains.like(self.facts, first, chains, seed, threads, windows)

    def _anneal(
        self, go: Stretch, chunk: int, alive: Array, heat: Heat, steps: int | None, until: float | None, news: _News,
        hurried: Hurried,
    ) -> None:  # fmt: skip
        """Chunk after chunk of steps."""
        usual = float(np.median(self.facts.d_weight[alive]))
        hot, cold = max(1e-6, heat.hot * usual), max(1e-6, heat.cold * usual)
        done, began = 0, time.monotonic()
        while True:
            used = 1.0 if not steps else done / steps
            if until is not None:
                clock = (time.monotonic() - began) / max(1e-9, until - began)
                used = clock if steps is None else max(used, clock)
            if used >= 1.0 or hurried():
                return
            now = hot * (cold / hot) ** used
            made, improved = go(alive, chunk if steps is None else min(chunk, steps - done), now)
            done += made
            news.add(made, improved)
            if news.due(int(self.search.best[0])):
                news.send(self._found(news))

    def _read(self, rows: Array) -> list[Session]:
        led, f, t = self.ledger, self.facts, self.timeline
        a, b = led.x_spaces.shape[1], led.x_people.shape[1]
        out = []
        for row in rows:
            d, option = int(row[1]), int(row[2])
            at = 3
            spaces = [tuple(map(int, row[at + 3 * p : at + 3 * p + 3])) for p in range(a) if row[at + 3 * p] >= 0]
            at += 3 * a
            people = [tuple(map(int, row[at + 2 * p : at + 2 * p + 2])) for p in range(b) if row[at + 2 * p] >= 0]
            at += 2 * b
            supplies = [
                tuple(map(int, row[at + 3 * p : at + 3 * p + 3]))
                for p in range(led.x_supplies.shape[1])
                if row[at + 3 * p] >= 0
            ]
            window = int(f.s_window[option]) if f.d_each[d] else -1
            out.append(
                Session(
                    d, t.second(int(f.s_low[option])), t.second(int(f.s_high[option])), window,
                    tuple(spaces), tuple(people), tuple(supplies),  # type: ignore[arg-type]
                )
            )  # fmt: skip
        return sorted(out, key=lambda s: (s.demand, s.start, s.end))


def _order(week: Week, free: Sequence[int]) -> Array:
    """Heavy demands per head first, as in `solver.construct`."""

    def rank(d: int) -> tuple[float, int, int]:
        o = week.demands[d]
        heads = sum(n.need.least for n in o.needs if n.need.type == "people")
        return -o.weight / (1 + heads), -o.weight, int(o.start[0])

    return np.array(sorted(free, key=rank), dtype=np.int64)


def _calendar(week: Week, sessions: Sequence[Session]) -> tuple[Array, Array]:
    """Ordinals of the dates of all starts and sessions, and their ISO weeks in order."""
    clock = week.timeline.clock
    dates, weeks = ({int(x) for x in np.unique(_joined(week, name))} for name in ("date", "week"))
    dates |= {clock.date(s.start).toordinal() for s in sessions}
    for s in sessions:
        iso = clock.date(s.start).isocalendar()
        weeks.add(iso.year * 100 + iso.week)
    return np.array(sorted(dates), dtype=np.int64), np.array(sorted(weeks), dtype=np.int64)


def _joined(week: Week, name: str) -> Array:
    """Of the starts of all demands."""
    return np.concatenate([_z(0), *(getattr(o, name) for o in week.demands)])


def _asked(week: Week, free: Sequence[int]) -> list[int]:
    """Sessions that each free demand may have; pins may be more than are asked for."""
    pins = Counter(s.demand for s in week.pins)
    return [max(week.demands[d].asked, pins[d]) for d in free]


def _longest(week: Week, sessions: Sequence[Session], free: Sequence[int]) -> int:
    """Room for the sessions of one demand, and one more."""
    standing = Counter(s.demand for s in sessions)
    return max([1, *_asked(week, free), *standing.values()]) + 1


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


def _limits(*values: int | None) -> list[int]:
    return [UNLIMITED if x is None else min(x, UNLIMITED) for x in values]


def _z(n: int) -> Array:
    return np.zeros(n, dtype=np.int64)
