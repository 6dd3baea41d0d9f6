"""What a job tells on its way: numbered without gaps, and thinned so that a long job has not endlessly many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy.orm import Session

from api.store.tables import Job, JobEvent

Kind = Literal["phase", "progress", "better", "bound", "warning", "state"]

MANY = ("progress", "better", "bound")
"""Kinds of which the newest says it all."""

LEAST_SECONDS, FINE = 0.9, 300
"""Between two that are stored of such a kind: about a second, and later a 300th of the time since the job began, so
that an hour has some 1,000 of each, and a day 2,000."""

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
    """Chooses the events worth storing: the newest look, better plan and bound of each round; `now` is the newest look,
    stored or not."""

    now: dict[str, Any] | None = None
    _waiting: list[Event] = field(default_factory=list)
    _last: dict[str, float] = field(default_factory=dict)
    _kept: int = 0

    def hear(self, event: Event) -> None:
        """One more; where older ones of its kind may be left out, it takes their place."""
        if event.kind == "progress":
            self.now = event.data
        if event.kind in MANY:
            self._waiting = [e for e in self._waiting if e.kind != event.kind]
        self._waiting.append(event)

    def take(self, seconds: float) -> list[Event]:
        """What is to be stored `seconds` after the job began, in the order in which it came."""
        due = [e for e in self._waiting if self._is_due(e, seconds)]
        self._waiting = [e for e in self._waiting if e not in due]
        self._last |= {e.kind: seconds for e in due}
        return self._within(due)

    def rest(self) -> list[Event]:
        """What is left when the job ends."""
        left, self._waiting = self._waiting, []
        return self._within(left)

    def _is_due(self, event: Event, seconds: float) -> bool:
        if event.kind not in MANY or event.kind not in self._last:
            return True
        return seconds - self._last[event.kind] >= max(LEAST_SECONDS, seconds / FINE)

    def _within(self, events: list[Event]) -> list[Event]:
        room = MOST_EVENTS - self._kept
        self._kept += len(events)
        if len(events) <= room:
            return events
        return [*events[:room], FULL] if room >= 0 else []
