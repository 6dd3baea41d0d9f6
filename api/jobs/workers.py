"""A set of workers, each a process: started, started again when one ends, and stopped together."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from typing import Self

from api.jobs.running import ROOT
from api.settings import Settings

PROCESS = "api.jobs.process"
LOOK_SECONDS = 0.1
STOP_SECONDS = 10.0
"""Time to give jobs back; then workers are killed, and the leases run out by themselves."""
MOST_WAIT_SECONDS = 30.0
"""Between two starts of a worker that ends again and again: twice as long each time, up to this."""

log = logging.getLogger("linli.jobs")


class Workers:
    """`n` workers on the store of `settings`, by default as many as these say. Use as a context, or `start` and `stop`.

    They end with this process, however it ends, and jobs that they had are begun again when their leases run out.
    """

    def __init__(self, settings: Settings, n: int | None = None, module: str = PROCESS):
        self.settings, self.module = settings, module
        self._places = [_Place() for _ in range(settings.workers if n is None else n)]
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="linli-workers", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start them; returns at once."""
        self._thread.start()

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Let them give back what they have, kill who has not ended after `seconds`, and wait for all."""
        self._stopping.set()
        self._deadline = time.monotonic() + seconds
        self._thread.join()

    @property
    def pids(self) -> list[int]:
        """Process ids of those that are alive."""
        return [p.process.pid for p in self._places if p.process is not None and p.process.poll() is None]

    def _keep(self) -> None:
        """All is started in this one thread, since the kernel ends a child when the thread that started it does."""
        while not self._stopping.wait(LOOK_SECONDS):
            for place in self._places:
                if place.is_empty():
                    place.process = _spawn(self.settings, self.module)
        processes = [p.process for p in self._places if p.process is not None]
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(max(0.0, self._deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class _Place:
    """Where one worker is, or the next will be."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._started = self._next = time.monotonic()
        self._wait = LOOK_SECONDS

    def is_empty(self) -> bool:
        """Whether a worker is to be started now."""
        now = time.monotonic()
        if self.process is not None:
            if self.process.poll() is None:
                return False
            log.error("worker %d ended with code %d", self.process.pid, self.process.returncode)
            lived = now - self._started
            self._wait = LOOK_SECONDS if lived > MOST_WAIT_SECONDS else min(2 * self._wait, MOST_WAIT_SECONDS)
            self.process, self._next = None, now + self._wait
        if now < self._next:
            return False
        self._started = now
        return True


def _spawn(settings: Settings, module: str) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([ROOT, *filter(None, [os.environ.get("PYTHONPATH")])])}
    process = subprocess.Popen(
        [sys.executable, "-m", module, str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=env,
        process_group=0,  # a terminal's Ctrl-C is for this process, which decides what it means
    )
    assert process.stdin is not None
    told = settings.model_dump_json(exclude={"oidc_secret"})  # not by argument: others could read its passwords
    process.stdin.write(told.encode())
    process.stdin.close()
    return process
