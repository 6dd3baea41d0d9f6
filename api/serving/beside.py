"""What runs beside the service in its process's care: workers, and a sweep of what has expired."""

from __future__ import annotations

import datetime as dt
import importlib
import logging
import threading
from collections.abc import Callable
from typing import Any, Protocol

from api.service.services import Embedded
from api.settings import Settings
from api.store.database import Database

SWEEP_SECONDS = 3600.0
log = logging.getLogger("linli.serving")

Sweep = Callable[[Database, dt.datetime], object]


class Workers(Embedded, Protocol):
    """`api.jobs.workers.Workers`, as far as the service knows it."""

    def start(self) -> None:
        """Return at once."""

    def stop(self) -> None:
        """Return when all have given back what they had."""


def workers_of(settings: Settings) -> Workers | None:
    """Those that the settings ask for; on PostgreSQL none, unless they say so."""
    on_sqlite = settings.store_url.startswith("sqlite")
    if settings.workers == 0 or not (on_sqlite or "workers" in settings.model_fields_set):
        return None
    made: Any = _module("api.jobs.workers")
    workers: Workers | None = made.Workers(settings) if made else None
    return workers


def sweep_of_store() -> Sweep | None:
    """What removes expired sessions and answers."""
    module: Any = _module("api.store.sweeping")
    sweep: Sweep | None = module.sweep if module else None
    return sweep


class Sweeper:
    """Sweeps at once and then every hour, in a thread; as a context."""

    def __init__(self, database: Database, sweep: Sweep | None, every_seconds: float = SWEEP_SECONDS):
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
        while self._sweep is not None:
            try:
                self._sweep(self._database, dt.datetime.now(dt.UTC))
            except Exception:  # the next hour is another try
                log.exception("the sweep failed")
            if self._ended.wait(self._every):
                return


def _module(name: str) -> Any:
    """A part of the program that may not be installed."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as e:
        if e.name is None or not name.startswith(e.name):
            raise
        return None
