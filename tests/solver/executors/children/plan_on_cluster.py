"""Plan a week region by region on a cluster: `python -m … WEEK ADDRESS WORK OUT`."""

import sys
import time
from pathlib import Path

import solver.planning
import solver.regions.engine
from models.loading import dump_plan, load_problem
from solver.executors.ray import Cluster
from solver.limits import Limits
from solver.planning import plan


def main(week: str, address: str, work: str, out: str) -> None:
    """The plan of WEEK, however small it is, in cells of some demands, to OUT."""
    solver.planning.LARGE, solver.regions.engine.MOST_DEMANDS, solver.regions.engine.IDLE_ROUNDS = 0, 40, 1_000
    problem, limits = load_problem(Path(week).read_bytes()), Limits(seconds=None, work=float(work))
    cluster = Cluster(address)
    while cluster.workers < 2:  # a node that says it has started is known to the others a little later
        cluster.__exit__()
        time.sleep(0.2)
        cluster = Cluster(address)
    Path(out).write_bytes(dump_plan(plan(problem, limits, executor=cluster)))


if __name__ == "__main__":
    main(*sys.argv[1:])
