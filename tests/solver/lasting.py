"""Worker processes that outlive a plan, so that tests which are not about their start wait for it once."""

from __future__ import annotations

import atexit
import functools
import time

from solver.executors.local import Pool

PATIENCE = 3.0
"""Seconds that a worker gets to end what it does when a plan is done, before it is replaced."""


class Lasting(Pool):
    """A pool of real child processes that stays when it is left: idle, knowing no week, ready for the next plan."""

    def __exit__(self, *exc: object) -> None:
        end = time.monotonic() + PATIENCE
        while self.idle < self.workers and (left := end - time.monotonic()) > 0:
            self.collect(left)
        for w in self._workers:
            if w.task:
                self.abandon(w.task.number)

    def close(self) -> None:
        """End the workers."""
        super().__exit__()


@functools.cache
def lasting(workers: int) -> Lasting:
    """The one pool of so many workers; it ends with the tests."""
    pool = Lasting(workers)
    atexit.register(pool.close)
    return pool
