"""Resident memory of a process and all below it, read from /proc."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def tree_bytes(pid: int) -> int:
    """Σ resident bytes; pages that several processes share count in each of them."""
    return sum(_resident(p) for p in tree(pid))


def tree(pid: int) -> list[int]:
    """The process and its descendants, parents first."""
    out = [pid]
    for p in out:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{p}/task").iterdir():
                out += [int(x) for x in (task / "children").read_text().split()]
    return out


def stop_tree(pid: int) -> None:
    """Kill the process and its descendants."""
    for p in tree(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(p, signal.SIGKILL)


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
    except OSError:
        return 0
