"""The command: `python -m benchmarks street | smptsp | peers | scale | growth | regression`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import regression, scale, smptsp, street
from benchmarks.growth import bench as growth
from benchmarks.peers import bench
from benchmarks.shared import NotThere


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
    for p in (a, b, e):
        p.add_argument("--workers", type=int, default=2)
    for p in (a, b, c):
        p.add_argument("--seconds", type=float, default=60.0)
    for p in (a, b, c, e):
        p.add_argument("--out", type=Path, help="raw figures as JSON")
    args = parser.parse_args()
    try:
        if args.which == "street":
            street.run(args.communities, args.seeds, args.seconds, args.workers, args.out)
        elif args.which == "scale":
            scale.run(args.communities, args.seed, args.work, args.out, args.picture)
        elif args.which == "peers":
            bench.run(args.communities, args.seeds, args.seconds, args.only, args.out, args.picture)
        elif args.which == "growth":
            growth.run(args.communities, args.seed, args.gap, args.workers, args.out, args.picture)
        elif args.which == "regression":
            return regression.run(args.renew)
        else:
            smptsp.run(args.only, args.seconds, args.workers, args.out)
    except NotThere as e:
        print(e, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
