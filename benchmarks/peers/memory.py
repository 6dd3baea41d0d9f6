"""A process and all below it: what they hold, and how they are ended."""

from __future__ import annotations

import contextlib
import os
import signal

from solver.memory import tree, tree_bytes

__all__ = ["stop_tree", "tree", "tree_bytes"]


def stop_tree(pid: int) -> None:
    """Kill the process and its descendants."""
    for p in tree(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(p, signal.SIGKILL)
