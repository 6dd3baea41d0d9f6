"""A worker process: takes tasks from a pipe, sends results back.

Run as `python -m solver.executors.child READ_FD WRITE_FD PARENT_PID MOST_BYTES`. CP-SAT cannot always be interrupted
(presolve: OR-Tools issue 5163) and may crash (5025), so it never runs in the process that holds the plan: this one may
be killed at any moment.
"""

from __future__ import annotations

import signal
import sys
import traceback
from multiprocessing.connection import Connection
from select import select

from models.collecting import collect_rarely, no_collector
from models.dying import die_with_parent
from solver.compile.week import Week
from solver.executors.memory import cap
from solver.executors.protocol import MEMORY
from solver.memory import give_back
from solver.recreate.work import Recreated
from solver.sessions import Session
from solver.shadow import ShadowPrices
from solver.tasks import Contact, Done, Halfway, Hurry, Partial, Priced, Task, perform


def main() -> None:
    """Serve one parent until its pipe closes."""
    read, write, parent, memory = (int(x) for x in sys.argv[1:5])
    die_with_parent(parent)
    cap(memory)
    collect_rarely()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    inbox, outbox = Connection(read, writable=False), Connection(write, readable=False)
    try:
        week: Week | None = None
        while True:
            with no_collector():
                message: Week | Task | Hurry = inbox.recv()
            if isinstance(message, Week):
                week = message
            elif not isinstance(message, Hurry):  # which may come after the end
                outbox.send(_run(week, message, inbox, outbox, memory))
            del message  # that of the bound holds the whole problem
            give_back()
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _run(week: Week | None, task: Task, inbox: Connection, outbox: Connection, memory: int) -> Done:
    def tell(sessions: list[Session], points: int, bound: int) -> None:
        outbox.send(Partial(task.number, tuple(sessions), points, bound))

    def tell_halfway(found: Recreated) -> None:
        outbox.send(Halfway(task.number, found))

    def tell_prices(bound: int, shadow: ShadowPrices) -> None:
        outbox.send(Priced(task.number, bound, shadow))

    def hurried() -> bool:
        return bool(select([inbox.fileno()], [], [], 0)[0])  # nothing else is sent to a worker that has a task

    try:
        return perform(week, task, Contact(tell, tell_halfway, tell_prices, hurried))
    except (BrokenPipeError, ConnectionResetError):
        raise
    except MemoryError:
        return Done(task.number, failed=f"{MEMORY}a task asked for more than the {memory >> 20} MiB of its worker")
    except Exception:  # reported to the parent, which says so loudly and goes on with the plan it has
        return Done(task.number, failed=traceback.format_exc())


if __name__ == "__main__":
    main()
