"""Workers whose jobs are those of `odd_child`, until it is killed: `python -m tests.api.jobs.odd_set URL N`."""

import signal
import sys

from api.jobs.workers import Workers
from api.settings import Settings

if __name__ == "__main__":
    settings = Settings(database_url=sys.argv[1], lease_seconds=2)
    with Workers(settings, int(sys.argv[2]), "tests.api.jobs.odd_process"):
        signal.pause()
