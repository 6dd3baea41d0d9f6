"""Who is told, when, and from which thread: listeners hear of every change, and of life at least every second."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import TracebackType

from models.plan import Plan
from solver.limits import Limits
from solver.memory import tree_bytes
from solver.progress import Calling, Events, OnProgress, Progress

BEAT_SECONDS = 0.5
"""After so long a silence the last look is told again, with the seconds and the memory of now."""

LEAST_SECONDS = 0.1
"""Looks that follow faster than this are not all told, unless the phase changes."""


class Teller:
    """Tells listeners what changed. Use as a context: on leaving, listeners hear `ended`, once and last.

    A thread of its own keeps telling while the planner is busy with one long step. It never reads the search, but
    repeats the last look at another time. `defects` gathers what goes wrong, for the plan's warnings.
    """

    def __init__(self, events: Events | None, on_progress: OnProgress | None, limits: Limits, began: float):
        self.listeners = [x for x in (events, Calling(on_progress) if on_progress else None) if x is not None]
        self.defects: list[str] = []
        self._limits, self._began = limits, began
        self._look = Progress("compile", 0.0, None, None, None, 0, None, 0, 0, 0.0)
        self._rank: tuple[int, ...] | None = None
        self._warned: set[str] = set()
        self._told = float("-inf")
        self._memory: int | None = None
        self._plan: Plan | None = None
        self._lock, self._over = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._beat, name="linli progress", daemon=True)

    def __enter__(self) -> Teller:
        if self.listeners:
            self._memory = tree_bytes(os.getpid()) or None
            self._each(lambda x: x.phase(self._look.phase))
            self._tell_look()
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()
        self._each(lambda x: x.ended(self._plan))

    def hear(self, look: Progress, rank: tuple[int, ...], defects: list[str]) -> None:
        """The newest look, what plans are compared by, and all that went wrong so far; from the planner's thread."""
        with self._lock:
            before, self._look = self._look, look
            if look.phase != before.phase:
                self._each(lambda x: x.phase(look.phase))
            self._warn(defects)
            self._tell_gains(before, look, rank)
            if look.phase != before.phase or time.monotonic() - self._told >= LEAST_SECONDS:
                self._tell_look()

    def made(self, plan: Plan) -> Plan:
        """The plan that `ended` will name."""
        self._plan = plan
        return plan

    def _warn(self, defects: list[str]) -> None:
        for text in dict.fromkeys(defects):
            if text not in self._warned:
                self._warned.add(text)
                self._each(partial(_warning, text))

    def _tell_gains(self, before: Progress, look: Progress, rank: tuple[int, ...]) -> None:
        score, bound = look.score, look.bound
        if score is not None and (self._rank is None or rank > self._rank):
            self._each(lambda x: x.better(score, look.served))
        if bound is not None and bound != before.bound:
            self._each(lambda x: x.bound(bound))
        self._rank = rank

    def _beat(self) -> None:
        """What the thread does."""
        while not self._over.wait(BEAT_SECONDS / 2):
            memory = tree_bytes(os.getpid()) or None
            with self._lock:
                self._memory = memory
                if time.monotonic() - self._told >= BEAT_SECONDS:
                    self._tell_look()

    def _tell_look(self) -> None:
        """The last look, with the seconds and the memory of now."""
        self._told = time.monotonic()
        seconds = self._told - self._began
        used = seconds / self._limits.seconds if self._limits.seconds else 0.0
        fraction = max(self._look.fraction, min(1.0, used))
        now = replace(self._look, seconds=seconds, fraction=fraction, memory_bytes=self._memory)
        self._each(lambda x: x.progress(now))

    def _each(self, call: Callable[[Events], None]) -> None:
        """Call every listener; one that raises hears nothing more, and the others hear of it."""
        for listener in list(self.listeners):
            try:
                call(listener)
            except Exception as e:  # whatever the caller's code does, the plan must not be lost
                self.listeners.remove(listener)
                self.defects.append(f"a listener raised {e!r} and is told no more")


def _warning(text: str, listener: Events) -> None:
    listener.warning(text)
