"""A large week, planned in rounds: the map is cut anew each time, and every cell is improved by itself.

In one round every resource belongs to one cell, so that what the cells do never clashes and the order in which they
end does not matter. Sessions that use something of another cell stand until a later cut. The bound of the whole is
worked out beside the rounds; its relaxed plan guides them.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from math import fsum, inf
from uuid import uuid4

import numpy as np

from models.forked import cores
from models.plan import StopReason
from solver.compile.options import weight_of
from solver.compile.week import asked_of
from solver.executors.protocol import Executor
from solver.regions.atlas import Atlas, Resources
from solver.regions.board import Board, keys_among, keys_of
from solver.regions.bounding import Bounding
from solver.regions.cells import Floats, Ints, divide
from solver.regions.guide import Carried
from solver.regions.pace import MOST_CHAINS, Pace
from solver.regions.region import Region, inward, region_of
from solver.regions.tasks import Improved, Labour, RegionTask
from solver.run import Run
from solver.sessions import Session
from solver.shadow import ShadowPrices, no_prices
from solver.state import points_of
from solver.tasks import Done, Priced

MOST_DEMANDS = 8_000
"""Demands of a cell: compiled in some six seconds. What lies on borders stands still for a round, and larger cells have
fewer of them: of the same steps, a district in one cell made 2,802 thousand points, in two 2,769."""

MOST_BROKEN = 20
"""Tasks that may come to nothing in a row before the workers are given up."""

MOST_REFUSED = 3
"""Plans refused by the judge before nothing more is believed."""

IDLE_ROUNDS = 3
"""Rounds without any gain after which nothing more is expected."""

PATIENCE, GRACE_SECONDS = 1.5, 15.0
"""So many times what it was given, and so much longer, and a task counts as one that never returns: the first, which is
given half of the time, before all of it is over."""


def plan_regions(run: Run, pool: Executor) -> StopReason:
    """Rounds until a limit, a proof, or nothing has improved for long."""
    return Rounds(run, pool).run()


@dataclass(frozen=True)
class Job:
    """A task in hand: the demands of the whole whose sessions it may change, the resources that are its own, when it
    counts as lost, and how many chains go together in it, if another goes on from where it ends."""

    demands: tuple[int, ...]
    owned: Resources | None
    lost_at: float
    chains: int | None = None


@dataclass
class Rounds:
    """`waiting` tasks of this round, `jobs` in hand by number, the `bounding`'s with them. `shadow`: prices of all
    resources, those of the regions until the dual is known. `onward`: the round's chains are not the
    last on the way down; `midway`: those of the round before were not. `whole`: all as one region, packed once."""

    context: Run
    pool: Executor
    atlas: Atlas = field(init=False)
    board: Board = field(init=False)
    pace: Pace = field(init=False)
    bounding: Bounding = field(init=False)
    guide: tuple[Carried, ...] | None = None
    shadow: ShadowPrices | None = None
    waiting: deque[RegionTask] = field(default_factory=deque)
    jobs: dict[int, Job] = field(default_factory=dict)
    rounds: int = 0
    idle_rounds: int = 0
    onward: bool = False
    midway: bool = False
    gained: int = 0
    returned: int = 0
    tried: int = 0
    numbers: Iterator[int] = field(default_factory=count)
    broken: int = 0
    refused: int = 0
    works: list[float] = field(default_factory=list)
    whole: Region | None = None

    def __post_init__(self) -> None:
        problem = self.context.frame.problem
        self.atlas, self.board = Atlas(problem), Board(self.context.incumbent.sessions)
        self.rng = random.Random(self.context.seed)
        self.name = uuid4().hex
        self.asked = asked_of(self.context.frame)
        self.pace = Pace(self.context, len(self.asked))
        self.most = self._most(self.context.workers)
        self.bounding = Bounding(self.context, self.numbers, soon=self._one_cell())

    def run(self) -> StopReason:
        """Until a limit, a proof, or nothing has improved for long."""
        while True:
            reason = self._reason()
            if reason:
                for number in self.jobs:
                    self.pool.abandon(number)
                self._judge(cores())  # nobody else needs them any more
                return reason
            if self.rounds and not self.context.timed:
                self._hand_out()  # in which round the bound begins does not depend on who ends first
            if not self.waiting and not self._busy():
                self._end_round()
                if self._reason():
                    continue  # before a new round begins, of which chance would say what is still taken
                self._next_round()
            self._hand_out()
            for message in self.pool.collect(0.1):
                if isinstance(message, Done):
                    self._take(message)
                elif isinstance(message, Priced):
                    self._take_on_the_way(message)
            self._drop_lost()
            self.context.tell()

    def _busy(self) -> bool:
        """Whether regions are in hand, or the bound is waited for as the run must repeat exactly."""
        return bool(self.jobs.keys() - {self.bounding.number}) or (self.bounding.unfinished and not self.context.timed)

    def _reason(self) -> StopReason | None:
        run = self.context
        if self.broken >= MOST_BROKEN or self.refused >= MOST_REFUSED:
            return "error"
        if self.idle_rounds >= IDLE_ROUNDS and not self.bounding.unfinished:
            return "no_improvement"
        reason = run.stop_reason()
        if reason == "work_limit" and not run.timed and (self.waiting or self._busy()):
            return None  # which task goes beyond the limit depends on who ends first; the round does not
        short = self.pace.left() < self.pace.least(self.most)
        if reason is None and self.rounds and not self._busy() and short:
            return "time_limit"
        return reason

    # ---- rounds

    def _end_round(self) -> None:
        """Whether it helped."""
        if self.rounds:
            idle = self.returned > 0 and not self.gained and not (self.onward and self.tried)
            self.idle_rounds = self.idle_rounds + 1 if idle else 0
        self.gained = self.returned = self.tried = 0
        self.midway = self.onward

    def _next_round(self) -> None:
        """New tasks first, so that workers have something to do while the last plan is judged; but the first plan is
        waited for by people."""
        self.context.tell("improve" if self.rounds else "construct")
        if self.rounds == 1:
            self._judge(cores())
            self.pace.since = self.context.progress().fraction
        self.waiting.extend(self._tasks())
        self.rounds += 1
        self._hand_out()
        self._judge()

    def _judge(self, processes: int = 1) -> None:
        """The board becomes the plan; one that the judge refuses is given up for the plan, and so is a worse one that
        is not midway."""
        incumbent = self.context.incumbent
        sessions = self.board.sessions()
        if tuple(sessions) == incumbent.sessions:
            return
        verdict = incumbent.judged(sessions, processes=processes)
        taken = verdict is not None and incumbent.take(sessions, verdict)
        if verdict is None or not (taken or self.midway):
            self.board = Board(incumbent.sessions)
            self.refused += verdict is None
            self._forget()

    def _forget(self) -> None:
        """Give up the tasks that began from a plan that is not kept."""
        self.waiting.clear()
        for number in self.jobs.keys() - {self.bounding.number}:
            self.pool.abandon(number)
            del self.jobs[number]

    def _tasks(self) -> list[RegionTask]:
        """One task per cell of a new cut of the map."""
        self.most = self._most(1 if self._fits_one() else self._hands())
        cells = divide(*self.atoms, self.most, self.rng)
        of_demand = cells.of(self.atoms[0])[self.atom]
        of_resource = self.atlas.cells_of_resources(cells)
        one = self.rounds > 0 and cells.n == 1
        labour = self.pace.labour(self.rounds, cells.n, self._hands(), onward=one)
        self.onward = labour.heat.onward
        order = list(range(cells.n))
        if self.context.timed:
            self.rng.shuffle(order)  # time may end before all have had their turn
        name = self.name if one else ""
        return [self._task(np.flatnonzero(of_demand == c), _owned(of_resource, c), labour, name) for c in order]

    def _fits_one(self) -> bool:
        """Whether all is improved as one cell, by one worker with a thread for each: of the same steps, a district in
        one cell comes further than two workers with half of it each. The first plan is made in cells."""
        return self.rounds > 0 and self._one_cell()

    def _one_cell(self) -> bool:
        return len(self.asked) <= MOST_DEMANDS

    def _most(self, hands: int) -> float:
        """Demands of a cell: each of so many hands has one, and none has too many."""
        return max(1.0, min(MOST_DEMANDS, 1.1 * len(self.asked) / hands))

    def _task(self, own: Ints, owned: Resources, labour: Labour, name: str = "") -> RegionTask:
        """Free are those demands whose sessions use nothing of another cell."""
        keys = keys_among(owned)
        free = [d for d in own.tolist() if all(s.pinned or keys_of(s) <= keys for s in self.board.of(d))]
        standing = {id(s): s for d in own.tolist() for s in self.board.of(d)}
        standing |= {id(s): s for s in self.board.using(keys)}
        sessions = sorted(standing.values(), key=lambda s: (s.demand, s.start, s.end))
        region = (name and self.whole) or region_of(self.atlas, own, owned, sessions)
        self.whole = region if name else self.whole
        place = np.searchsorted(region.demands, free).tolist()
        return RegionTask(
            number=next(self.numbers),
            region=region,
            free=frozenset(place),
            usable={
                "space": np.isin(region.spaces, owned.spaces),
                "people": np.isin(region.people, owned.people),
                "supply": np.isin(region.supplies, owned.supplies),
            },
            sessions=tuple(inward(region, sessions)),
            beyond=self._beyond(region, sessions),
            guide={p: self.guide[d] for p, d in zip(place, free, strict=True)} if self.guide else {},
            labour=replace(labour, seed=self.rng.randrange(2**31)),
            round=self.rounds,
            name=name,
        )

    def _hands(self) -> int:
        """Workers that are not busy with the bound."""
        return max(1, self.context.workers - self.bounding.busy)

    @cached_property
    def atoms(self) -> tuple[Floats, Floats]:
        """Places and numbers of demands that stay together: those of one area of equity, unless it is large."""
        points, counts = [], []
        for a in range(self.atom.max(initial=-1) + 1):
            members = self.atlas.demands.points[self.atom == a]
            points.append(members.mean(axis=0))
            counts.append(len(members))
        return np.array(points, dtype=np.float64).reshape(-1, 2), np.array(counts, dtype=np.float64)

    @cached_property
    def atom(self) -> Ints:
        """(n_demands,): number of its atom."""
        sizes = np.bincount(self.atlas.group)
        large = sizes[self.atlas.group] > self._most(self.context.workers) / 4
        key = np.where(large, len(sizes) + np.arange(len(large)), self.atlas.group)
        return np.unique(key, return_inverse=True)[1].astype(np.int64)

    def _beyond(self, region: Region, sessions: Sequence[Session]) -> dict[str, tuple[int, int]]:
        """Areas of equity of which some demands are not the region's: V, and what sessions outside it are served."""
        own = np.bincount(self.atlas.group[region.demands[region.own]], minlength=len(self.atlas.groups))
        split = np.flatnonzero((own > 0) & (own < np.bincount(self.atlas.group)))
        if not len(split):
            return {}
        inside = [0] * len(self.atlas.groups)
        for s in sessions:
            inside[self.atlas.group[s.demand]] += self._points(s)
        out: dict[str, tuple[int, int]] = {}
        for g in split.tolist():
            members = np.flatnonzero(self.atlas.group == g).tolist()
            most = sum(self.weights[d] * self.asked[d] for d in members)
            served = sum(self._points(s) for d in members for s in self.board.of(d))
            out[self.atlas.groups[g]] = (most, served - inside[g])
        return out

    @cached_property
    def weights(self) -> list[int]:
        """Points of a full session, by demand."""
        problem = self.context.frame.problem
        return [weight_of(problem, d) for d in problem.demands]

    def _points(self, s: Session) -> int:
        return points_of(self.context.frame.problem.demands[s.demand], self.weights[s.demand], s)

    # ---- tasks out and in

    def _hand_out(self) -> None:
        """Regions first, with the prices of now; the bound as soon as the first plan is on its way."""
        while self.pool.idle:
            if self.waiting:
                task = self.waiting.popleft()
                labour = self.pace.fitted(task.labour, int(task.region.own.sum()), task.round)
                if labour:
                    self._start(replace(task, labour=labour, shadow=self._prices(task)))
            elif not self._start_bound():
                self._hurry(self._hands())
                return

    def _hurry(self, hands: int | None = None) -> None:
        """End the round that others go on from, as there are new prices, or more hands than it has chains."""
        for number, job in self.jobs.items():
            if self.context.timed and job.chains and (hands is None or job.chains < min(hands, MOST_CHAINS)):
                self.pool.hurry(number)
                self.jobs[number] = replace(job, chains=None)

    def _prices(self, task: RegionTask) -> ShadowPrices | None:
        """Those of its resources; the tasks of the first round work them out."""
        known = self.shadow if task.round else None
        return known and known.of(task.region.spaces, task.region.people)

    def _start(self, task: RegionTask) -> None:
        self.pool.start(task)
        seconds = task.labour.seconds
        lost_at = inf if seconds is None else self.context.seconds + PATIENCE * seconds + GRACE_SECONDS
        free = tuple(task.region.demands[sorted(task.free)].tolist())
        chains = task.labour.chains if task.labour.heat.onward else None
        self.jobs[task.number] = Job(free, task.owned, lost_at, chains)

    def _start_bound(self) -> bool:
        """The bound's next task, if there is one."""
        task = self.bounding.next_task(self.pace.left())
        if task is None:
            return False
        self.pool.start(task)
        self.jobs[task.number] = Job((), None, inf)
        return True

    def _take(self, done: Done) -> None:
        job = self.jobs.pop(done.number, None)
        if job is None:
            return
        self.broken = self.broken + 1 if done.failed else 0
        if done.failed:
            self.context.defects.append(done.failed)
        if done.number == self.bounding.number:
            self.bounding.take(done)
            if done.bounded:
                self.guide, self.shadow = done.bounded.guide, done.bounded.shadow
                self._hurry()
            if done.proof:
                self._count(done.proof.work)
        elif done.improved:
            self._take_region(job, done.improved)
            self._take_prices(job, done.improved.shadow)

    def _take_on_the_way(self, priced: Priced) -> None:
        """The bound's first prices."""
        self.bounding.hear(priced)
        self.shadow = priced.shadow
        self._hurry()

    def _take_region(self, job: Job, found: Improved) -> None:
        run = self.context
        self._count(found.work)
        run.tried += found.tried
        run.improved += found.improved
        self.tried += found.tried
        self.returned += 1
        self.gained += max(0, found.gain)
        self.board.replace(job.demands, found.sessions)

    def _count(self, work: float) -> None:
        self.works.append(work)
        self.context.work = fsum(self.works)  # whatever came first

    def _take_prices(self, job: Job, found: ShadowPrices | None) -> None:
        """Those of a region, unless the bound has told better ones."""
        if found is None or job.owned is None or self.guide is not None:
            return
        if self.shadow is None:
            problem, slots = self.context.frame.problem, self.context.frame.timeline.n_slots
            self.shadow = no_prices(len(problem.spaces), len(problem.volunteers), slots)
        self.shadow.enter(job.owned.spaces, job.owned.people, found)

    def _drop_lost(self) -> None:
        """A task that never returns is ended with its worker; its region stays as it is."""
        for number in [n for n, job in self.jobs.items() if self.context.seconds > job.lost_at]:
            self.pool.abandon(number)
            del self.jobs[number]
            self.broken += 1
            self.context.defects.append("a region's task did not return in time")


def _owned(of_resource: Resources, c: int) -> Resources:
    return Resources(*(np.flatnonzero(x == c) for x in (of_resource.spaces, of_resource.people, of_resource.supplies)))
