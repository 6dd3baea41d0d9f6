"""`linli serve` as a process of its own."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.api.weeks import ROOT

LINLI = (sys.executable, "-c", "from api.cli.main import script; script()")
SERVE = (*LINLI, "serve", "--port", "0")
END_SECONDS = 60


class Service:
    """A running service; as a context it is killed in the end, if it still runs."""

    def __init__(self, folder: Path, url: str, command: Sequence[str] = SERVE, **settings: str):
        own = {name: value for name, value in os.environ.items() if not name.startswith("LINLI_")}
        told = {"DATABASE_URL": url, "DATA_FOLDER": str(folder), "LOG_FILE": str(folder / "log"), "WORKERS": "0"}
        env = (
            own
            | {f"LINLI_{n.upper()}": v for n, v in (told | settings).items() if v}
            | {"PYTHONPATH": str(ROOT), "LANG": "C"}
        )
        self.log, self.said = folder / "log", ""
        self.process = subprocess.Popen(
            command,
            env=env,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if found := re.search(r"answers at http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                return
        raise AssertionError(self.said)

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def connection(self) -> http.client.HTTPConnection:
        """One more; it waits until the service takes it."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=END_SECONDS)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, str]:
        """One request on a connection of its own."""
        connection = self.connection()
        try:
            return ask(connection, method, path, body, **headers)
        finally:
            connection.close()

    def stop(self) -> int:
        """SIGTERM, and the code that it ends with."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(END_SECONDS)


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, str]:
    """A request, JSON if it has a body; status and text."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None:
        told["Content-Type"] = "application/json"
    connection.request(method, path, None if body is None else json.dumps(body), told)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()
