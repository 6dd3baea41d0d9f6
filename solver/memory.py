"""Resident memory of a process and all below it, read from /proc: some lines of Linux, where Linli runs, instead of one
more dependency to lock and to watch."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def tree_bytes(pid: int) -> int:
    """Σ resident bytes of the process and its descendants, shared pages counted in each; 0 where there is no /proc."""
    return sum(_resident(p) for p in tree(pid))


def tree(pid: int) -> list[int]:
    """The process and its descendants, parents first."""
    out = [pid]
    for p in out:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{p}/task").iterdir():
                out += [int(x) for x in (task / "children").read_text().split()]
    return out


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
    except OSError:
        return 0
