"""The log: a JSON object a line, with nobody's data in it.

Of an error it holds the classes and the places in the code, never the message, since messages repeat values (psycopg's
name the key that is there already). Of other libraries' lines it holds the template, never what is put into it.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

REQUEST: ContextVar[str | None] = ContextVar("linli_request", default=None)
"""The id of the request in hand, for every line that is written meanwhile."""
OURS = "linli"
FIELDS = ("method", "route", "status", "milliseconds", "bytes", "principal")
"""What `extra` may add to a line; anything else stays out."""
MOST_FRAMES = 60


class JsonLines(logging.Formatter):
    """One line of a record."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        request = getattr(record, "request", None) or REQUEST.get()
        if request is not None:
            told["request"] = request
        told |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            told["error"] = list(errors_of(record.exc_info[1]))
        return json.dumps(told, ensure_ascii=False)


def set_up_logs(level: str, file: Path | None = None) -> None:
    """All lines of this process to a file (readable by its owner alone), by default to standard error.

    Ours from `level` on; other libraries' from WARNING on. Raises `OSError` where the file cannot be written.
    """
    if file is not None:
        file.touch(mode=0o600)
    handler: logging.Handler = logging.StreamHandler() if file is None else logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level)
    logging.raiseExceptions = False  # a full disk must not stop a request


def errors_of(error: BaseException) -> Iterator[dict[str, Any]]:
    """An error and those that led to it, the last one first: class and frames."""
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        frames = traceback.extract_tb(now.__traceback__)[-MOST_FRAMES:]
        yield {"class": _class_of(now), "frames": [f"{f.filename}:{f.lineno} {f.name}" for f in frames]}
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)


def _class_of(error: BaseException) -> str:
    state = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{name} {state}" if isinstance(state, str) else name


def _message(record: logging.LogRecord) -> str:
    if record.name == OURS or record.name.startswith(f"{OURS}."):
        return record.getMessage()
    return str(record.msg).partition("\n")[0][:200]
