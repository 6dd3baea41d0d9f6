"""A job's process that does what no real task should; the task's `area` says what."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any
from unittest.mock import patch

from api.jobs.child import main
from api.jobs.events import Event
from api.jobs.tasks.outcome import Outcome
from models.errors import InvalidChanges, Issue

HOG = "import time; x = b'x' * (150 << 20); time.sleep(600)"


class Odd:
    def load(self, database: Any, asked: Any, by: str) -> Any:
        return asked

    def perform(self, asked: Any, helm: Any) -> Any:
        self.week, self.seconds = asked.base or "", asked.seconds
        return getattr(self, asked.area)(helm)

    def end(self, helm: Any) -> Outcome:
        return Outcome(self.week, None, {"stopped": helm.cancelled()})

    def orphan(self, helm: Any) -> Outcome:
        return Outcome("a week that nobody keeps", None, {})

    def long(self, helm: Any) -> Outcome:
        """Better and better, for the task's time or until it is asked to end."""
        end, score = time.monotonic() + self.seconds, 0
        while not helm.cancelled() and time.monotonic() < end:
            score += 1
            helm.tell(Event("progress", {"score": score}))
            time.sleep(0.1)
        return Outcome(self.week, str(score).encode(), {"stopped": helm.cancelled()})

    def obey(self, helm: Any) -> Outcome:
        while not helm.cancelled():
            time.sleep(0.05)
        return self.end(helm)

    def fail(self, helm: Any) -> Outcome:
        raise ZeroDivisionError("a secret of the inside")

    def refuse(self, helm: Any) -> Outcome:
        raise InvalidChanges([Issue("not_there", f"changes[{k}]", k, "it is there", "Look") for k in range(3)])

    def crash(self, helm: Any) -> Outcome:
        os.abort()

    def hang(self, helm: Any) -> Outcome:
        while True:
            time.sleep(1)

    def hog(self, helm: Any) -> Outcome:
        held = [bytearray(50 << 20) for _ in range(40)]
        return Outcome(self.week, None, {"held": len(held)})

    def hogs(self, helm: Any) -> Outcome:
        for _ in range(2):
            subprocess.Popen([sys.executable, "-c", HOG], process_group=0)
        return self.hang(helm)


if __name__ == "__main__":
    with patch("api.jobs.child.module_of", lambda kind: Odd()):
        main()
