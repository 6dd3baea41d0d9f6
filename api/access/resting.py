"""How long a login rests after wrong passwords, also one that nobody has: who tries must not learn which are there."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

TRIES = 5
"""Wrong passwords in a row before a login rests; each further one doubles the rest."""
FIRST_REST = dt.timedelta(seconds=30)
LONGEST_REST = dt.timedelta(hours=1)
MOST_KNOWN = 10_000


def rests_until(failures: int, now: dt.datetime) -> dt.datetime | None:
    """After so many wrong passwords in a row, the last of them now."""
    if failures < TRIES:
        return None
    rest: dt.timedelta = FIRST_REST * 2 ** min(20, failures - TRIES)
    return now + min(LONGEST_REST, rest)


@dataclass
class Strangers:
    """Tries at logins that nobody has, in this process's memory; the oldest are forgotten."""

    _tries: OrderedDict[str, tuple[int, dt.datetime | None]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def until(self, login: str) -> dt.datetime | None:
        """Until when the login rests, or rested."""
        with self._lock:
            return self._tries.get(login, (0, None))[1]

    def failed(self, login: str, now: dt.datetime) -> None:
        """One more try."""
        with self._lock:
            failures = self._tries.pop(login, (0, None))[0] + 1
            self._tries[login] = (failures, rests_until(failures, now))
            if len(self._tries) > MOST_KNOWN:
                self._tries.popitem(last=False)
