"""A worker: takes one job after another, keeps its lease while a process of its own performs it, stores the result.

Whatever ends a worker, its lease runs out and another begins the job anew. Whatever keeps it from renewing in time, it
finds at its next word that the job is another's, ends its process, and writes nothing.
"""

from __future__ import annotations

import logging
import os
import socket
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from api.jobs import leases, problems
from api.jobs.events import Event
from api.jobs.leases import Lease, Standing
from api.jobs.messages import Done, Failed
from api.jobs.queue import State
from api.jobs.running import Allowance, Crashed, Running
from api.jobs.tasks.kinds import read_task
from api.jobs.tasks.outcome import Outcome
from api.settings import Settings
from api.store.database import Database
from models.errors import InvalidInput

CHILD = "api.jobs.child"
TICK_SECONDS = 0.1
RENEW_SECONDS = 1.0
REST_SECONDS = 0.5
"""How often its process is listened to, the store is told, and asked for the next job."""

AWAY = (OperationalError, InterfaceError)
"""What is raised where the store cannot be reached, or is too busy; other errors would come again."""

T = TypeVar("T")
log = logging.getLogger("linli.jobs")


class Worker:
    """Works until `stop`; `child` is the module that a job's process runs."""

    def __init__(self, settings: Settings, database: Database, child: str = CHILD):
        self.settings, self.database, self.child = settings, database, child
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.stopping = False

    def stop(self, *_: Any) -> None:
        """End soon: the job in hand goes back, so that another worker begins it at once. For signals, too."""
        self.stopping = True

    def run(self) -> None:
        """Take jobs until `stop`."""
        while not self.stopping:
            if not self.work_once():
                self._rest(REST_SECONDS)

    def work_once(self) -> bool:
        """Perform the next job, if there is one."""
        lease = self._patiently(
            lambda: leases.claim(self.database, self.owner, self._lease_seconds, self.settings.tenant_jobs)
        )
        if lease is None:
            return False
        log.info("job %s (%s): lease %d", lease.job, lease.kind, lease.fence)
        try:
            allowance = self._allowance(lease)
        except InvalidInput as e:
            document = problems.bad_task(e)
            self._patiently(lambda: leases.fail(self.database, lease, document))
            return True
        with Running(lease, self.settings.store_url, self.settings.job_cores, allowance, self.child) as running:
            self._attend(lease, running)
        return True

    @property
    def _lease_seconds(self) -> float:
        return float(self.settings.lease_seconds)

    def _allowance(self, lease: Lease) -> Allowance:
        s = self.settings
        asked = read_task(lease.kind, lease.task).most_seconds(s.job_seconds)
        return Allowance(asked + s.job_grace_seconds, s.job_grace_seconds, s.job_memory)

    # ---- while it runs

    def _attend(self, lease: Lease, running: Running) -> None:
        """Keep the lease until the job ends, is lost, takes too much, or goes back."""
        renew = _Renewing(self.database, lease, running, self._lease_seconds)
        while not self._is_over(lease, running, renew):
            running.listen(TICK_SECONDS)

    def _is_over(self, lease: Lease, running: Running, renew: _Renewing) -> bool:
        if running.ending is not None:
            self._settle(lease, running, renew.cancelled)
        elif self.stopping:
            self._hand_back(lease, running)
        elif not renew.is_due():
            return False
        elif breach := running.breach():
            self._overdrawn(lease, running, renew.cancelled, breach)
        elif renew() == "lost":
            log.warning("job %s: lease %d is lost, and nothing is written", lease.job, lease.fence)
        else:
            return False
        return True

    def _hand_back(self, lease: Lease, running: Running) -> None:
        running.kill()
        self._patiently(lambda: leases.give_back(self.database, lease, counted=False))

    def _overdrawn(self, lease: Lease, running: Running, cancelled: bool, breach: problems.Document) -> None:
        """Killed for what it takes; one that was called off and did not end is cancelled, without a result."""
        running.kill()
        events = running.events.rest()
        if cancelled and breach["code"] == "job_time":
            self._patiently(lambda: leases.finish(self.database, lease, "cancelled", None, events))
        else:
            self._patiently(lambda: leases.fail(self.database, lease, breach, events))

    def _settle(self, lease: Lease, running: Running, cancelled: bool) -> None:
        """Store how it ended, if the lease is still the newest."""
        ending, events = running.ending, running.events.rest()
        match ending:
            case Done(outcome):
                state: State = "cancelled" if cancelled else "done"
                stored = self._stored(lease, state, outcome, events)
            case Failed(document):
                stored = self._patiently(lambda: leases.fail(self.database, lease, document, events))
            case Crashed(code):
                log.error("job %s: its process ended with code %d", lease.job, code)
                stored = self._patiently(lambda: leases.give_back(self.database, lease, counted=True))
        log.info("job %s: %s%s", lease.job, type(ending).__name__.lower(), "" if stored else ", but another's now")

    # ---- the store

    def _stored(self, lease: Lease, state: State, outcome: Outcome, events: Sequence[Event]) -> bool | None:
        """Whether the result is stored; one that the store refuses is a defect, and no other worker's luck."""
        try:
            return self._patiently(lambda: leases.finish(self.database, lease, state, outcome.store, events))
        except DBAPIError:
            log.exception("job %s: its result cannot be stored", lease.job)
            return self._patiently(lambda: leases.fail(self.database, lease, problems.defect(lease.job), events))

    def _patiently(self, ask: Callable[[], T]) -> T | None:
        """Ask the store, again while it cannot be reached, as long as a lease lasts; None where it never could be."""
        until = time.monotonic() + self._lease_seconds
        while True:
            try:
                return ask()
            except AWAY as e:
                log.error("the store cannot be reached: %s", e.orig)
                if time.monotonic() >= until:
                    return None
            time.sleep(REST_SECONDS)

    def _rest(self, seconds: float) -> None:
        """In short naps: a signal only sets a flag."""
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(TICK_SECONDS)


class _Renewing:
    """Tells the store about once a second, and hears whether the job is to be cancelled or is another's."""

    def __init__(self, database: Database, lease: Lease, running: Running, seconds: float):
        self._database, self._lease, self._running, self._seconds = database, lease, running, seconds
        self._held_at = self._next = time.monotonic()
        self._every = min(RENEW_SECONDS, seconds / 4)
        self.cancelled = False

    def is_due(self) -> bool:
        """Whether the store waits for a word."""
        return time.monotonic() >= self._next

    def __call__(self) -> Standing:
        """One word; a store that cannot be reached is lost after the time of a lease."""
        self._next = time.monotonic() + self._every
        running = self._running
        events = running.events.take(running.seconds)
        try:
            standing = leases.renew(self._database, self._lease, self._seconds, running.look(), events)
        except AWAY as e:
            log.error("job %s: the store cannot be reached: %s", self._lease.job, e.orig)
            return "lost" if time.monotonic() - self._held_at > self._seconds else "held"
        self._held_at = time.monotonic()
        if standing == "cancel":
            self.cancelled = True
            running.ask_to_stop()
        return standing
