"""The process of one worker: `python -m api.jobs.process PARENT_PID`, with the settings as JSON on standard input.

SIGTERM gives the job in hand back and ends with code 0; so does the end of the parent, less gently.
"""

from __future__ import annotations

import os
import signal
import sys

from api.jobs.worker import CHILD, Worker
from api.logs import set_up_logs
from api.settings import Settings
from api.store.database import Database
from models.dying import die_with_parent

KINDNESS = 10
"""A worker and its jobs take the cores that nothing else wants: who asks the service for an answer does not wait."""


def main(child: str = CHILD) -> None:
    """Work until SIGTERM."""
    die_with_parent(int(sys.argv[1]))
    os.nice(KINDNESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is for the parent
    settings = Settings.model_validate_json(sys.stdin.buffer.read())
    set_up_logs(settings.log_level, settings.log_file)
    database = Database(settings.store_url, pool_size=2)
    worker = Worker(settings, database, child)
    signal.signal(signal.SIGTERM, worker.stop)
    try:
        worker.run()
    finally:
        database.close()


if __name__ == "__main__":
    main()
