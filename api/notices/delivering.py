"""The loop that delivers: events find their recipients, notices become messages, senders send them side by side."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.notices.gathering import gather
from api.notices.leasing import claim, finish
from api.notices.sending import send
from api.notices.spreading import note_overdue, spread
from api.notices.tables import Happened, MessageRow, NoticeRow
from api.settings import Settings
from api.store.database import Database

SENDERS = 4
NAP_SECONDS = 2.0
CLOCK_SECONDS = 300.0
"""How often overdue cases are looked for."""
KEPT = dt.timedelta(days=180)
"""Notices and messages are forgotten after these: what was told is the log's business, and it keeps it."""
log = logging.getLogger("linli.notices")
Clock = Callable[[Session], dt.datetime]


@dataclass(frozen=True)
class Delivered:
    """How many messages stand how."""

    sent: int
    waiting: int
    failed: int


class Deliverer:
    """Delivers what waits; several may run at once, in one process or many. As a context it runs in a thread.

    `clock` is the database's by default, which all processes share.
    """

    def __init__(self, database: Database, settings: Settings, clock: Clock | None = None):
        self._database, self._settings = database, settings
        self._clock = clock or database.now
        self._ended = threading.Event()
        self._pool = ThreadPoolExecutor(SENDERS, "linli-sender")
        self._running: set[Future[None]] = set()
        self._thread = threading.Thread(target=self._run, name="linli-notices", daemon=True)
        self._looked: dt.datetime | None = None

    def __enter__(self) -> Deliverer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self.close()

    def close(self) -> None:
        """Wait for what is being sent, which takes no longer than a try."""
        self._ended.set()
        self._pool.shutdown(cancel_futures=True)

    def round(self) -> None:
        """Look once for what is to be told, and let the senders send it; those that hang hold up nobody else."""
        now = self.now()
        if self._looked is None or abs((now - self._looked).total_seconds()) >= CLOCK_SECONDS:
            note_overdue(self._database, now)
            forget(self._database, now)
            self._looked = now
        while spread(self._database, now):
            pass
        while gather(self._database, now):
            pass
        self._running = {f for f in self._running if not f.done()}
        with self._database.read() as session:
            due = MessageRow.state.in_(("waiting", "sending")) & (MessageRow.due_at <= now)
            waiting = session.scalar(select(func.count()).select_from(MessageRow).where(due)) or 0
        for _ in range(min(waiting, SENDERS - len(self._running))):
            self._running.add(self._pool.submit(self._send_all))

    def wait(self) -> None:
        """Until all that is being sent is sent or has failed."""
        for each in list(self._running):
            each.result()

    def now(self) -> dt.datetime:
        """The time by the clock."""
        with self._database.read() as session:
            return self._clock(session)

    def _send_all(self) -> None:
        while not self._ended.is_set():
            lease = claim(self._database, self.now())
            if lease is None:
                return
            outcome = send(lease, self._settings, self.now())
            finish(self._database, lease, outcome, self.now(), self._settings.notice_tries)

    def _run(self) -> None:
        while True:
            try:
                self.round()
            except Exception:  # the next round is another try
                log.exception("a round of notices failed")
            if self._ended.wait(NAP_SECONDS):
                return


def standing(database: Database) -> Delivered:
    """How many messages stand how."""
    with database.read() as session:
        rows = session.execute(select(MessageRow.state, func.count()).group_by(MessageRow.state)).all()
    count = {row[0]: row[1] for row in rows}
    failed = count.get("given_up", 0) + count.get("unsure", 0)
    return Delivered(count.get("sent", 0), count.get("waiting", 0) + count.get("sending", 0), failed)


def forget(database: Database, now: dt.datetime) -> None:
    """Delete what was told long ago."""
    with database.write() as session:
        session.execute(delete(NoticeRow).where(NoticeRow.made_at < now - KEPT, NoticeRow.state != "waiting"))
        session.execute(delete(MessageRow).where(MessageRow.done_at < now - KEPT))
        session.execute(delete(Happened).where(Happened.spread_at < now - KEPT))
