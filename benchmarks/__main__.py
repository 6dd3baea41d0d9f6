"""The command: `python -m benchmarks street | smptsp | peers | scale | growth | …`, one benchmark each."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import desk, menu, regression, scale, sheets, smptsp, street
from benchmarks.fairness import bench as fairness
from benchmarks.growth import bench as growth
from benchmarks.load import bench as load
from benchmarks.peers import bench
from benchmarks.shared import NotThere
from models.collecting import collect_rarely
from solver.limits import Limits


def main() -> int:
    """Run one benchmark; 2 where what it needs is not there, 1 where a regression is found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    which = parser.add_subparsers(dest="which", required=True)
    a = which.add_parser("street", help="synthetic street weeks")
    a.add_argument("--communities", type=int, default=10)
    a.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    b = which.add_parser("smptsp", help="personnel task scheduling against published bounds")
    b.add_argument("--only", nargs="*", default=[], metavar="INSTANCE")
    c = which.add_parser("peers", help="synthetic weeks, beside other solvers")
    c.add_argument("--communities", type=int, default=10)
    c.add_argument("--seeds", type=int, nargs="+", default=[0])
    c.add_argument("--only", nargs="*", default=[], choices=bench.NAMES, metavar="PEER")
    c.add_argument("--picture", type=Path, help="score over time as PNG or SVG")
    d = which.add_parser("scale", help="one run's tasks, replayed on more nodes")
    d.add_argument("--communities", type=int, default=100)
    d.add_argument("--seed", type=int, default=0)
    d.add_argument("--work", type=float, default=20.0, help="deterministic seconds")
    d.add_argument("--out", type=Path, help="raw figures as JSON")
    d.add_argument("--picture", type=Path, help="seconds over processors as PNG or SVG")
    e = which.add_parser("growth", help="synthetic weeks of growing size: time and memory")
    e.add_argument("--communities", type=int, nargs="+", default=[10, 50, 100, 200, 400, 800])
    e.add_argument("--seed", type=int, default=0)
    e.add_argument("--gap", type=float, default=5.0, help="the gap in per cent whose time is taken")
    e.add_argument("--picture", type=Path, help="time and memory over size as PNG or SVG")
    f = which.add_parser("regression", help="small weeks by fixed work, against the committed figures")
    f.add_argument("--renew", action="store_true", help="commit to what is found now")
    g = which.add_parser("fairness", help="weeks one after another: who waits, and how long")
    g.add_argument("--weeks", type=int, default=12)
    g.add_argument("--communities", type=int, default=10)
    g.add_argument("--seed", type=int, default=0)
    g.add_argument("--load", type=float, default=1.0, help="new demands each week, as a multiple of the usual")
    g.add_argument("--lift", action="store_true", help="who waits gets the priority's weight times the weeks")
    g.add_argument("--turns", action="store_true", help="places are handed to those whose turn it is")
    g.add_argument("--seconds", type=float, default=10.0, help="for each week")
    g.add_argument("--work", type=float, help="deterministic seconds for each week, instead of --seconds")
    g.add_argument("--picture", type=Path, help="shares and waits over the weeks as PNG or SVG")
    h = which.add_parser("desk", help="suggestions, reasons and repairs on a published plan")
    h.add_argument("--communities", type=int, nargs="+", default=[10, 100])
    h.add_argument("--seed", type=int, default=0)
    h.add_argument("--anew", type=float, default=60.0, help="seconds of planning anew after each change; 0: not at all")
    h.add_argument("--changes", type=int, default=5)
    i = which.add_parser("load", help="callers of the service while plans are made")
    i.add_argument("--communities", type=int, default=10)
    i.add_argument("--coordinators", type=int, default=50)
    i.add_argument("--units", type=int, default=200)
    i.add_argument("--think", type=float, default=5.0, help="seconds that a caller rests between two requests")
    i.add_argument("--plans", type=int, default=2, help="plans that are made meanwhile")
    i.add_argument("--seed", type=int, default=0)
    j = which.add_parser("snapshots", help="a growing store: seconds to freeze its week")
    j.add_argument("--communities", type=int, nargs="+", default=[10, 100, 800])
    j.add_argument("--seed", type=int, default=0)
    k = which.add_parser("sheets", help="a spreadsheet of many demands: reading, checking, writing")
    k.add_argument("--rows", type=int, default=10_000)
    k.add_argument("--seed", type=int, default=0)
    m = which.add_parser("menu", help="open demands for a person or a space, and noes at a joint meeting, in a store")
    m.add_argument("--communities", type=int, default=10)
    m.add_argument("--seed", type=int, default=0)
    for p in (a, b, e, g):
        p.add_argument("--workers", type=int, default=2)
    for p in (a, b, c, h, i, m):
        p.add_argument("--seconds", type=float, default=60.0)
    for p in (a, b, c, e, g, h, i, j, k, m):
        p.add_argument("--out", type=Path, help="raw figures as JSON")
    args = parser.parse_args()
    collect_rarely()  # as the command line does
    try:
        return RUNS[args.which](args) or 0
    except NotThere as e:
        print(e, file=sys.stderr)
        return 2


def _fairness(a: argparse.Namespace) -> None:
    limits = Limits(seconds=None if a.work else a.seconds, work=a.work)
    fairness.run(a.weeks, a.communities, a.seed, a.load, a.lift, a.turns, limits, a.workers, a.out, a.picture)


RUNS: dict[str, Callable[[argparse.Namespace], int | None]] = {
    "street": lambda a: street.run(a.communities, a.seeds, a.seconds, a.workers, a.out),
    "smptsp": lambda a: smptsp.run(a.only, a.seconds, a.workers, a.out),
    "peers": lambda a: bench.run(a.communities, a.seeds, a.seconds, a.only, a.out, a.picture),
    "scale": lambda a: scale.run(a.communities, a.seed, a.work, a.out, a.picture),
    "growth": lambda a: growth.run(a.communities, a.seed, a.gap, a.workers, a.out, a.picture),
    "regression": lambda a: regression.run(a.renew),
    "fairness": _fairness,
    "load": lambda a: load.run(a.communities, a.coordinators, a.units, a.seconds, a.think, a.plans, a.seed, a.out),
    "snapshots": lambda a: load.snapshots(a.communities, a.seed, a.out),
    "sheets": lambda a: sheets.run(a.rows, a.seed, a.out),
    "menu": lambda a: menu.run(a.communities, a.seed, a.seconds, a.out),
    "desk": lambda a: desk.run(a.communities, a.seed, a.seconds, a.anew, a.changes, a.out),
}


if __name__ == "__main__":
    sys.exit(main())
