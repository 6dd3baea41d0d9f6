"""The HTTP server: its limits, and an end that loses nothing."""

from __future__ import annotations

import logging
import signal
import socket
from contextlib import ExitStack
from types import FrameType
from typing import Any

import uvicorn

from api.jobs.workers import Workers
from api.service.app import make_app
from api.serving.beside import Sweeper, deliverer_of, sweep_of, ticker_of, workers_of
from api.settings import Settings
from api.store.database import Database

SIGNALS = (signal.SIGINT, signal.SIGTERM)
log = logging.getLogger("linli.serving")


def serve(settings: Settings, listening: socket.socket) -> bool:
    """Answer on the socket until SIGINT or SIGTERM; whether it ever could.

    Then no more connections are taken, requests in hand end within the settings' grace, and jobs go back to the queue.
    """
    workers, store = workers_of(settings), Database(settings.store_url, pool_size=4)
    server = uvicorn.Server(config_of(settings, workers))
    beside = (Sweeper(store, sweep_of(settings)), ticker_of(store), deliverer_of(settings, store))
    with _Stopping(server), ExitStack() as stack:
        for each in beside:
            stack.enter_context(each)
        if workers is not None:
            workers.start()
        try:
            log.info("serving on port %d with %d workers", settings.port, settings.workers if workers else 0)
            server.run(sockets=[listening])
        finally:
            if workers is not None:
                workers.stop()
    store.close()
    log.info("stopped")
    return server.started


def config_of(settings: Settings, workers: Workers | None) -> uvicorn.Config:
    """The HTTP server with its limits; proxies are believed only where the settings name them."""
    trusted = [address.strip() for address in settings.trusted_proxies.split(",") if address.strip()]
    return uvicorn.Config(
        make_app(settings, workers),
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(trusted),
        forwarded_allow_ips=trusted,
        limit_concurrency=settings.most_connections,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=settings.grace_seconds,
        h11_max_incomplete_event_size=settings.most_header,
    )


class _Stopping:
    """The signals, before and after uvicorn listens to them: it raises them once more at its end, which would end this
    process before the workers have."""

    def __init__(self, server: uvicorn.Server):
        self._server = server
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> None:
        self._before = {number: signal.signal(number, self._stop) for number in SIGNALS}

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._server.should_exit = True
