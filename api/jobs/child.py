"""The process of one job: reads what it needs from the store, works, hands the result to its worker, ends.

Run as `python -m api.jobs.child READ_FD WRITE_FD PARENT_PID MOST_BYTES`. It writes nothing to the store but a
week that it freezes, and may be killed at any moment.
"""

from __future__ import annotations

import logging
import os
import resource
import signal
import sys
import threading
from multiprocessing.connection import Connection

from api.jobs import problems
from api.jobs.messages import Done, Failed, Start, Word
from api.jobs.tasks.helm import Helm
from api.jobs.tasks.kinds import module_of, read_task
from api.jobs.tasks.outcome import Outcome
from api.logs import set_up_logs
from api.store.database import Database
from models.collecting import collect_rarely
from models.dying import die_with_parent
from models.errors import InvalidInput

log = logging.getLogger("linli.jobs")


def main() -> None:
    """Serve one job."""
    read, write, parent, memory = (int(x) for x in sys.argv[1:5])
    die_with_parent(parent)
    collect_rarely()
    set_up_logs("INFO")
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))  # also of the solver's own processes, each
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the worker decides what Ctrl-C means
    inbox, outbox = Connection(read, writable=False), Connection(write, readable=False)
    start: Start = inbox.recv()
    stop = threading.Event()
    threading.Thread(target=_listen, args=(inbox, stop), daemon=True).start()
    outbox.send(_ended(start, outbox, stop, memory))


def _listen(inbox: Connection, stop: threading.Event) -> None:
    """A word of the worker asks for the best so far; its silence means that it is gone."""
    try:
        inbox.recv()
        stop.set()
        inbox.recv()
    except (EOFError, OSError):
        os._exit(1)


def _ended(start: Start, outbox: Connection, stop: threading.Event, memory: int) -> Word:
    """The job's last word. What no input may cause goes to the log, and only its number to people."""
    try:
        return Done(_performed(start, outbox, stop))
    except InvalidInput as e:
        return Failed(problems.bad_task(e))
    except MemoryError:
        return Failed(problems.too_much_memory(memory))
    except Exception:
        log.exception("job %s (%s) failed", start.job, start.kind)
        return Failed(problems.defect(start.job))


def _performed(start: Start, outbox: Connection, stop: threading.Event) -> Outcome:
    helm = Helm(outbox.send, stop.is_set, start.cores)
    helm.phase("load")
    task = module_of(start.kind)
    database = Database(start.store_url, pool_size=1)
    try:
        loaded = task.load(database, read_task(start.kind, start.task), start.by)
    finally:
        database.close()
    return task.perform(loaded, helm)


if __name__ == "__main__":
    main()
