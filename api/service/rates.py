"""So many requests a minute for each caller: a bucket that fills evenly (token bucket), in this process's memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

MOST_KNOWN = 10_000


class Rates:
    """Buckets by caller; who has not called for long is forgotten, with a full bucket."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_seconds(self, who: str, per_minute: int, now: float | None = None) -> float:
        """0 where the caller may go on, which is counted; else the seconds until one more request may come."""
        now = time.monotonic() if now is None else now
        with self._lock:
            left, at = self._left.pop(who, (float(per_minute), now))
            left = min(float(per_minute), left + (now - at) * per_minute / 60)
            allowed = left >= 1
            self._left[who] = (left - 1 if allowed else left, now)
            if len(self._left) > MOST_KNOWN:
                self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) * 60 / per_minute
