"""The process of one size: `python -m benchmarks.growth.child WEEK SECONDS WORKERS`: what it sees, line by line."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from models.collecting import collect_rarely
from models.loading import load_problem
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan
from solver.progress import Events, Progress


class Speaker(Events):
    """One line of JSON for each look that shows another score or bound, with seconds since the planner was called."""

    def __init__(self) -> None:
        self._told: tuple[int | None, int | None] = (None, None)

    def progress(self, now: Progress) -> None:
        if (now.score, now.bound) != self._told:
            self._told = now.score, now.bound
            say(seconds=now.seconds, score=now.score, bound=now.bound, gap=now.gap, served=now.served)


def say(**words: object) -> None:
    """One fact."""
    print(json.dumps(words), flush=True)


def main() -> None:
    """Read, plan, judge."""
    collect_rarely()  # as the command line does
    path, seconds, workers = sys.argv[1:]
    began = time.monotonic()
    problem = load_problem(Path(path).read_bytes())
    say(read=time.monotonic() - began, demands=len(problem.demands), pins=len(problem.pins))
    made = plan(problem, Limits(seconds=float(seconds)), workers=int(workers), events=Speaker())
    verdict = judge(problem, made)
    say(
        score=verdict.score.total,
        bound=made.bound,
        gap=made.gap,
        served=len(made.assignments),
        missing=sum(u.missing for u in made.unserved),
        took=made.seconds,
        stop_reason=made.stop_reason,
        violations=len(verdict.violations),
        defects=[w.message for w in made.warnings if w.code == "defect"],
    )


if __name__ == "__main__":
    main()
