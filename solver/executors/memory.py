"""How much memory a worker may have, and how it is held to that."""

from __future__ import annotations

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup/memory.max")
"""What a container may have, where this is one (cgroup v2)."""

FOR_WORKERS = 0.8
"""Part of the machine's memory that all workers share; the rest is for the parent and for everybody else."""

LEAST = 512 * 2**20
"""Bytes below which a worker cannot even load its libraries and threads."""


def machine_memory() -> int:
    """Bytes of the machine, or of the container if that has fewer."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):  # no container, or one without a limit ("max")
        return min(whole, int(CGROUP.read_text()))
    return whole


def fair_share(workers: int) -> int:
    """Bytes for one of so many workers."""
    return max(LEAST, int(FOR_WORKERS * machine_memory()) // max(1, workers))


def cap(limit: int) -> None:
    """Hold this process to `limit` bytes of private, writable memory: beyond, an allocation fails.

    RLIMIT_DATA counts what is mapped for writing, also by threads and by C++ (Linux since 4.7), but neither libraries
    nor the address space that allocators only reserve, for which RLIMIT_AS ends numpy and OR-Tools at once. Elsewhere
    the system does not enforce it, and nothing is set.
    """
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
