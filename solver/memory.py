"""Resident memory of a process and all below it, read from /proc, and given back: some lines of Linux, where Linli
runs, instead of one more dependency to lock and to watch."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
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


def give_back() -> None:
    """Hand freed memory back to the machine, where the C library can: glibc keeps it between values still in use. A
    city's dual holds less by a third."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
    except OSError:
        return 0
