"""What runs beside the service in its process's care: workers, the delivery of notices, a sweep of what has expired."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from api.agreements.replanning import Replanning
from api.agreements.ticking import tick
from api.jobs.workers import Workers
from api.notices.delivering import Deliverer
from api.reviews.reminding import remind
from api.settings import Settings
from api.store.database import Database
from api.store.sweeping import sweep

SWEEP_SECONDS = 3600.0
TICK_SECONDS = 60.0
log = logging.getLogger("linli.serving")

Sweep = Callable[[Database, dt.datetime], object]


def workers_of(settings: Settings) -> Workers | None:
    """Those that the settings ask for; on PostgreSQL none, unless they say so."""
    on_sqlite = settings.store_url.startswith("sqlite")
    if settings.workers == 0 or not (on_sqlite or "workers" in settings.model_fields_set):
        return None
    return Workers(settings)


def sweep_of(settings: Settings) -> Sweep:
    """What is done every hour: expired sign-ins and old answers go, and reviews are asked for."""
    kept = dt.timedelta(seconds=settings.answers_kept_seconds)
    return lambda database, now: (sweep(database, now, kept), remind(database, now))


def deliverer_of(settings: Settings, database: Database) -> AbstractContextManager[object]:
    """What delivers notices in a thread, where the settings do not leave that to another process."""
    return Deliverer(database, settings) if settings.deliver_notices else nullcontext()


def ticker_of(database: Database) -> Sweeper:
    """What does by the clock what is due: lapses, escalations, places that pass on, meetings that were left."""
    replanning = Replanning()
    return Sweeper(database, lambda d, now: tick(d, now, replanning), TICK_SECONDS)


class Sweeper:
    """Sweeps at once and then every hour, or as often as one says, in a thread; as a context."""

    def __init__(self, database: Database, sweep: Sweep, every_seconds: float = SWEEP_SECONDS):
        self._database, self._sweep, self._every = database, sweep, every_seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="linli-sweeper", daemon=True)

    def __enter__(self) -> Sweeper:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                self._sweep(self._database, dt.datetime.now(dt.UTC))
            except Exception:  # the next hour is another try
                log.exception("the sweep failed")
            if self._ended.wait(self._every):
                return
