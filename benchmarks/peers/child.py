"""The process of one peer: `python -m benchmarks.peers.child NAME WEEK DEADLINE THREADS`; DEADLINE as Unix time."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.peers import cpsat, greedy, highs, linli, scip, timefold
from benchmarks.peers.speaking import Speaker
from models.collecting import collect_rarely
from models.loading import load_problem
from solver.compile.week import Week, compile_week

Solve = Callable[[Week, Speaker, float, int], None]
"""Plans a week and tells each better plan; gets the seconds left and the number of threads."""

PEERS: dict[str, Solve] = {
    "linli": linli.solve,
    "greedy": greedy.solve,
    "cpsat": cpsat.solve,
    "highs": highs.solve,
    "scip": scip.solve,
    "timefold": timefold.solve,
}


def main() -> None:
    """Load the week as every peer does, then hand over to one."""
    collect_rarely()  # as the command line does
    name, path, deadline, threads = sys.argv[1:]
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # solvers chat on standard output
        week = compile_week(load_problem(Path(path).read_bytes()))
        speaker = Speaker(week, out)
        speaker.say(loaded=True)
        PEERS[name](week, speaker, max(0.1, float(deadline) - time.time()), int(threads))
        speaker.flush()


if __name__ == "__main__":
    main()
