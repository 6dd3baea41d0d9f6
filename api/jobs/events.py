"""What a job tells on its way: numbered without gaps, and thinned so that a long job has not endlessly many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy.orm import Session

from api.store.tables import Job, JobEvent

Kind = Literal["phase", "progress", "better", "bound", "warning", "state"]

FINE = 300
"""Of looks, better plans and bounds each, as many come at the full rate; later ones further apart, so that an hour has
some 1,000 of each and a day 2,000."""

MOST_EVENTS = 5_000
"""Of one attempt at a job; beyond, only states are kept, and a warning says so once."""


@dataclass(frozen=True)
class Event:
    """One thing told; `data` is plain JSON."""

    kind: Kind
    data: dict[str, Any]


def append(session: Session, job: Job, events: Iterable[Event], now: dt.datetime) -> None:
    """Store events after those that are there. The job's row is locked, so their numbers rise without gaps, and no
    reader sees one before those below it."""
    for event in events:
        job.told += 1
        session.add(JobEvent(job=job.id, seq=job.told, at=now, kind=event.kind, data=event.data))


FULL = Event("warning", {"text": f"more than {MOST_EVENTS:,} events: no further ones are kept"})


@dataclass
class Thinned:
    """Chooses the events worth storing: the newest look, better plan and bound of each round, the newest of all in
    `now` whatever is stored."""

    now: dict[str, Any] | None = None
    _waiting: list[Event] = field(default_factory=list)
    _latest: dict[str, Event] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _kept: int = 0

    def hear(self, event: Event) -> None:
        """One more; what may be left out is replaced by the newer of its kind."""
        if event.kind == "progress":
            self.now = event.data
        if event.kind in ("progress", "better", "bound"):
            self._latest[event.kind] = event
        else:
            self._waiting.append(event)

    def take(self, seconds: float) -> list[Event]:
        """What is to be stored `seconds` after the job began; called about once a second."""
        due = [e for kind, e in self._latest.items() if self._is_due(kind, seconds)]
        for event in due:
            del self._latest[event.kind]
            self._last[event.kind] = seconds
        return self._within([*self._drained(), *due])

    def rest(self) -> list[Event]:
        """What is left when the job ends."""
        left = [*self._drained(), *self._latest.values()]
        self._latest = {}
        return self._within(left)

    def _drained(self) -> list[Event]:
        waiting, self._waiting = self._waiting, []
        return waiting

    def _is_due(self, kind: str, seconds: float) -> bool:
        last = self._last.get(kind)
        return last is None or seconds - last >= seconds / FINE

    def _within(self, events: list[Event]) -> list[Event]:
        room = MOST_EVENTS - self._kept
        self._kept += len(events)
        if len(events) <= room:
            return events
        return [*events[:room], FULL] if room >= 0 else []
