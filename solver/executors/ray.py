"""Workers of a Ray cluster: one task per processor of any of its nodes. Needs `pip install .[cluster]`.

Ray starts a task anew where its worker or node was lost, several times if need be, so that nothing is lost on the way;
only when it gives up does the task end as failed. Ray can also really end a running task (`force`), which is why it was
chosen. The week is put into its object store once, and every node fetches it once.

Whoever reaches a Ray port can run programs there: Ray listens on all interfaces, so set RAY_AUTH_MODE=token, with the
same token on every node (https://docs.ray.io/en/latest/ray-security/token-auth.html), and keep the ports inside.
"""

from __future__ import annotations

import logging
import socket
import time
import traceback
from typing import Any, Self

from solver.compile.week import Week
from solver.executors.protocol import MEMORY
from solver.tasks import Done, OnTheWay, Task, perform

RETRIES = 5
"""Workers or nodes that may be lost under a task before it is given up."""

KNOCK_SECONDS = 5.0

LOOK_SECONDS = 1.0
"""How often the size of the cluster is asked for: nodes come and go."""


class NoCluster(Exception):
    """There is no cluster to plan on; `advice` says what to do about it."""

    def __init__(self, what: str, advice: str):
        super().__init__(what)
        self.advice = advice


class Cluster:
    """The processors of the Ray cluster at `address` (`host:port`), each taking one task.

    Better solutions on a task's way (`Partial`) are left out: a task is told when it ends. Raises NoCluster where
    Ray is not installed or nobody answers at the address.
    """

    tells = False

    def __init__(self, address: str, **options: Any):
        try:
            import ray
        except ImportError as e:
            raise NoCluster("Ray is not installed", "Install it: pip install '.[cluster]'") from e
        self._ray: Any = ray
        try:
            _knock(address)
            self._ray.init(address=address, logging_level=logging.ERROR, log_to_driver=False, **options)
        except Exception as e:
            advice = "Start one as docs/scale.md says, or check the token"
            raise NoCluster(f"no Ray cluster answers there: {e}", advice) from e
        self._run = self._ray.remote(num_cpus=1, max_retries=RETRIES)(run)
        self._week: Any = None
        self._running: dict[Any, int] = {}
        self._looked = time.monotonic()
        self._slots = self.workers = self._processors()
        if not self.workers:
            self._ray.shutdown()
            raise NoCluster("the cluster has no processor for tasks", "Start its nodes with --num-cpus")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        for number in list(self._running.values()):
            self.abandon(number)
        self._ray.shutdown()

    def load(self, week: Week) -> None:
        """Put the week into the object store."""
        self._week = self._ray.put(week)

    @property
    def idle(self) -> int:
        """Processors without a task; fewer once a node was lost."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self._slots, self._looked = self._processors(), time.monotonic()
        return max(0, self._slots - len(self._running))

    def start(self, task: Task) -> None:
        """Submit a task."""
        if not self.idle:
            raise RuntimeError("no idle worker")
        self._running[self._run.remote(self._week, task)] = task.number

    def collect(self, timeout: float) -> list[OnTheWay | Done]:
        """What ended within `timeout` seconds, all of it."""
        if not self._running:
            time.sleep(timeout)
            return []
        ended, others = self._ray.wait(list(self._running), num_returns=1, timeout=timeout)
        if ended and others:
            ended += self._ray.wait(others, num_returns=len(others), timeout=0)[0]
        return [self._result(ref, self._running.pop(ref)) for ref in ended]

    def hurry(self, number: int) -> None:
        """Nothing: a task on a node hears of nothing."""

    def abandon(self, number: int) -> None:
        """Cancel the task by force: its worker process is killed, and Ray starts another."""
        for ref in [r for r, n in self._running.items() if n == number]:
            self._ray.cancel(ref, force=True)
            del self._running[ref]

    def _processors(self) -> int:
        return int(self._ray.cluster_resources().get("CPU", 0))

    def _result(self, ref: Any, number: int) -> Done:
        try:
            done: Done = self._ray.get(ref)
        except self._ray.exceptions.OutOfMemoryError as e:
            return Done(number, failed=f"{MEMORY}Ray ended a task that asked for more than its node has: {e}")
        except self._ray.exceptions.RayError as e:
            return Done(number, failed=f"Ray gave up a task after {RETRIES} more attempts: {e}")
        return done


def _knock(address: str) -> None:
    """Raise OSError where nobody listens: Ray would wait a minute. What is no `host:port` is left for Ray to refuse."""
    host, _, port = address.rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host, int(port)), KNOCK_SECONDS).close()


def run(week: Week | None, task: Task) -> Done:
    """The task, on a node; what it raises is told, not tried again: it would be raised again."""
    try:
        return perform(week, task)
    except MemoryError:
        return Done(task.number, failed=f"{MEMORY}a task asked for more than its node has")
    except Exception:
        return Done(task.number, failed=traceback.format_exc())
