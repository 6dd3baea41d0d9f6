"""A worker process: takes tasks from a pipe, sends results back. Run as `python -m solver.child READ_FD WRITE_FD`.

CP-SAT cannot always be interrupted (presolve: OR-Tools issue 5163) and may crash (5025), so it never runs in the
process that holds the plan: this one may be killed at any moment.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import traceback
from multiprocessing.connection import Connection

from solver.compile.week import Week
from solver.sessions import Session
from solver.tasks import Done, Partial, Task, perform

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve one parent until its pipe closes."""
    read, write = (int(x) for x in sys.argv[1:3])
    _die_with_parent(int(sys.argv[3]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    inbox, outbox = Connection(read, writable=False), Connection(write, readable=False)
    try:
        week: Week | None = None
        while True:
            message: Week | Task = inbox.recv()
            if isinstance(message, Week):
                week = message
            else:
                outbox.send(_run(week, message, outbox))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _run(week: Week | None, task: Task, outbox: Connection) -> Done:
    def tell(sessions: list[Session], points: int, bound: int) -> None:
        outbox.send(Partial(task.number, tuple(sessions), points, bound))

    try:
        return perform(week, task, tell)
    except (BrokenPipeError, ConnectionResetError):
        raise
    except Exception:  # reported to the parent, which says so loudly and goes on with the plan it has
        return Done(task.number, failed=traceback.format_exc())


def _die_with_parent(parent: int) -> None:
    """No orphan solver: Linux ends this process when the parent is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


if __name__ == "__main__":
    main()
