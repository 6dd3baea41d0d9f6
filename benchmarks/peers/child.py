"""The process of one peer: `python -m benchmarks.peers.child NAME WEEK DEADLINE THREADS`; DEADLINE as Unix time."""

from __future__ import annotations

import os
import sys
import time
from importlib import import_module
from pathlib import Path

from benchmarks.peers.speaking import Speaker
from models.collecting import collect_rarely
from models.loading import load_problem
from solver.compile.week import compile_week, frame_of


def main() -> None:
    """Load the week as every peer does, then hand over to the `solve` of one, whose libraries alone are loaded: it
    plans the week and tells each better plan, with the seconds left and the number of threads."""
    collect_rarely()  # as the command line does
    name, path, deadline, threads = sys.argv[1:]
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # solvers chat on standard output
        problem = load_problem(Path(path).read_bytes())
        week = frame_of(problem) if name == "linli" else compile_week(problem)  # Linli compiles it itself
        speaker = Speaker(week, out)
        speaker.say(loaded=True)
        solve = import_module(f"benchmarks.peers.{name}").solve
        solve(week, speaker, max(0.1, float(deadline) - time.time()), int(threads))
        speaker.flush()


if __name__ == "__main__":
    main()
