"""A large week undivided: one process compiles it, then its chain and its dual go side by side, in threads over it.

Cut into cells, a city loses at their borders two of a hundred of its points, of the same steps. A process for the
chain and another for the dual would compile it twice and hold it twice, 6.3 GiB; compiled code holds no lock of the
interpreter, so that two threads of one process keep two cores busy.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from models.collecting import no_collector
from models.forked import cores
from models.problem import Problem
from solver.compile.week import Week, compile_week
from solver.dual.relaxation import Relaxation
from solver.dual.summary import shadow_of
from solver.memory import give_back
from solver.recreate.work import Heat, Hurried, OnHalfway, Recreated, engine_of
from solver.regions.tasks import Climbing, OnPriced, climb_in_goes
from solver.sessions import Session
from solver.shadow import ShadowPrices
from solver.state import State

if TYPE_CHECKING:
    from solver.recreate.engine import Engine

LAST = 0.9
"""The part of the way down after which prices are not waited for any more: what goes on to its end tells the best plan
that it came by, not the last."""

SWITCH_SECONDS = 5e-4
"""After which a thread that wants the interpreter gets it: the chain wants it for an instant every few milliseconds,
while the dual is flattened by plain Python for twenty seconds."""

WAIT_SECONDS = 0.1
"""From one look at whether somebody is in a hurry to the next, where nothing is done."""

GIVE_BACK = 4_000
"""Demands that are flattened before what they held goes back to the machine."""


@dataclass(frozen=True)
class UndividedTask:
    """Plan a whole problem from the `sessions` that stand, for so many `seconds`, and bound it. Whoever performs the
    task takes the problem out of `problems`: once all is flat, nobody needs its half a gigabyte.

    The first plan comes after `first` steps, which cool by themselves; then all cools from `hot` to `cold`. So many
    `chains` go together, one less as long as the bound is worked out, by `climbing`, which may take `share` of the time
    that is left then.
    """

    number: int
    problems: list[Problem]
    sessions: tuple[Session, ...]
    seconds: float
    first: int
    hot: float
    cold: float
    seed: int
    chains: int
    climbing: Climbing
    share: float


Priced = tuple[int, ShadowPrices]
"""A bound, and the prices that it comes with."""


def plan_undivided(
    task: UndividedTask, on_halfway: OnHalfway | None, on_priced: OnPriced | None, hurried: Hurried
) -> tuple[Recreated, str]:
    """Until time ends it, or it is hurried: the best plan, and what went wrong with the dual, if anything did. Better
    plans are told on the way, with all that they gain from the first sessions on, and every bound."""
    until = time.monotonic() + task.seconds
    chains = min(task.chains, cores())
    with no_collector():
        week = compile_week(task.problems.pop(), processes=chains)
        engine = engine_of(week, task.sessions, range(len(week.demands)), None, chains)
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        dual = BackgroundDual(week, task.climbing, lambda: time.monotonic() + task.share * (until - time.monotonic()))
        del week
        return Descent(task, engine, dual, until, on_halfway, on_priced, hurried).run(), dual.failed
    finally:
        sys.setswitchinterval(before)


class BackgroundDual:
    """The dual of a compiled week, in a thread of its own, which says what it finds by a queue alone."""

    def __init__(self, week: Week, climbing: Climbing, until: Callable[[], float]):
        """`until` is asked for once everything is flat. The week is given up, need by need."""
        self.failed, self.busy, self._flat = "", True, Event()
        self._found: SimpleQueue[Priced | None] = SimpleQueue()
        self._thread = Thread(target=self._climb, args=([week], climbing, until), daemon=True)
        self._thread.start()

    @property
    def news(self) -> bool:
        """Whether something was found, or it came to an end, that nobody has heard of."""
        return not self._found.empty()

    def wait(self, until: float) -> None:
        """For its end, or a time of the monotonic clock."""
        self._thread.join(max(0.0, until - time.monotonic()))

    def wait_until_flat(self, until: float, hurried: Hurried) -> None:
        """The same, or until its rounds begin, or somebody is in a hurry."""
        while not self._flat.wait(WAIT_SECONDS) and time.monotonic() < until and not hurried():
            pass

    def heard(self) -> list[Priced]:
        """All that was found since; it is `busy` until its end was heard."""
        out = []
        while not self._found.empty():
            found = self._found.get()
            out += [found] if found else []
            self.busy = found is not None
        return out

    def _climb(self, weeks: list[Week], climbing: Climbing, until: Callable[[], float]) -> None:
        try:
            relaxation = _flat(weeks.pop())
            give_back()
            self._flat.set()
            dual = climb_in_goes(relaxation, climbing, until(), self._on_the_way)
            self._found.put((dual.bound, shadow_of(dual)))
        except Exception:  # the chain goes on without it, and the task says so in the end
            self.failed = traceback.format_exc()
        finally:
            self._flat.set()
            self._found.put(None)

    def _on_the_way(self, bound: int, shadow: ShadowPrices) -> None:
        self._found.put((bound, shadow))


def _flat(week: Week) -> Relaxation:
    """Without holding what is flat already: a city's needs take as much as the whole of its chain."""
    demands = list(week.demands)
    week = replace(week, demands=demands)

    def forget(d: int) -> None:
        demands[d] = replace(demands[d], needs=())
        if d % GIVE_BACK == 0:
            give_back()

    return Relaxation(week, State.of_pins(week), forget)


@dataclass
class Descent:
    """One way down to the cold, whatever prices come meanwhile. `gained` from the first sessions to where the run in
    hand began, `told`: by the best plan that was told; `steps`, `improved`: since then."""

    task: UndividedTask
    engine: Engine
    dual: BackgroundDual
    until: float
    on_halfway: OnHalfway | None
    on_priced: OnPriced | None
    hurried: Hurried
    shadow: ShadowPrices | None = None
    gained: int = 0
    told: int = 0
    steps: int = 0
    improved: int = 0

    def run(self) -> Recreated:
        """The first plan, and then better ones: as steps without prices are worth little, and the judge of the first
        plan and the dual, which is flattened, want both cores, no step is made meanwhile."""
        task = self.task
        quick = Heat(task.hot, task.cold, onward=True)
        found = self._counted(self.engine.run(quick, task.seed, task.first, self.until, hurried=self.hurried))
        self._tell(found)
        self.dual.wait_until_flat(self.until, self.hurried)
        self.gained, since, turn, waiting = found.gain, time.monotonic(), 0, True
        if not len(self.engine.order):
            self.dual.wait(self.until)  # nothing can be done meanwhile
        while waiting and not self.hurried():
            self._take_prices()
            used = (time.monotonic() - since) / max(1e-9, self.until - since)
            waiting, turn = used < LAST and self.dual.busy, turn + 1
            found = self._go_on(used, since, turn, waiting)
            self.gained = found.gain
        self._take_prices()
        return replace(found, steps=self.steps, improved=self.improved)

    def _go_on(self, used: float, since: float, turn: int, waiting: bool) -> Recreated:
        """From the part of the time that is used: while prices are waited for, until there are some."""
        part = LAST if waiting else 1.0
        hot, ratio = self.task.hot, self.task.cold / self.task.hot
        heat = Heat(hot * ratio ** min(used, 1.0), hot * ratio**part, onward=waiting)
        until = since + part * (self.until - since)
        chains = max(1, self.task.chains - self.dual.busy)
        listen = self._interrupted if waiting else self.hurried
        seed = self.task.seed + turn
        return self._counted(self.engine.go_on(self.shadow, heat, seed, None, until, chains, listen, self._hear))

    def _hear(self, found: Recreated) -> None:
        """What the engine has come by on the way."""
        self._tell(self._counted(found))

    def _counted(self, found: Recreated) -> Recreated:
        """With all that was gained before; its steps are to be told."""
        self.steps, self.improved = self.steps + found.steps, self.improved + found.improved
        return replace(found, gain=self.gained + found.gain)

    def _interrupted(self) -> bool:
        return self.dual.news or self.hurried()

    def _take_prices(self) -> None:
        for bound, shadow in self.dual.heard():
            self.shadow = shadow
            if self.on_priced:
                self.on_priced(bound, shadow)

    def _tell(self, found: Recreated) -> None:
        """If it is better than any that was told."""
        if self.on_halfway and found.gain > self.told:
            self.on_halfway(replace(found, steps=self.steps, improved=self.improved))
            self.told, self.steps, self.improved = found.gain, 0, 0
            give_back()
