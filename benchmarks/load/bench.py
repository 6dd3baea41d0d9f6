"""The load test: bounded, on loopback; and how long the week's snapshot of a growing store takes."""

from __future__ import annotations

import asyncio
import datetime as dt
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx2

from api.store.database import Database, sqlite_url
from api.store.migrating import upgrade
from api.weeks.filling import fill
from api.weeks.freezing import freeze
from benchmarks.load.town import Town, prepare, served
from benchmarks.load.users import Seen, found_again, live
from benchmarks.shared import keep, machine, make_week, table
from models.problem import Problem


def run(
    communities: int,
    coordinators: int,
    units: int,
    seconds: float,
    think: float,
    plans: int,
    seed: int,
    out: Path | None,
) -> int:
    """Callers for `seconds` while `plans` plans are made; 1 where an answer was an error or a write was lost."""
    print(machine(), "\n")
    problem = make_week(communities, seed)
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder) / "linli.db")
        database = Database(url)
        people, planner, area = prepare(database, problem, coordinators, units)
        database.close()
        with served(url, Path(folder), plans) as address:
            town = Town(address, people, planner, area)
            _plan(town, problem, plans, seconds)
            seen = asyncio.run(live(town, seconds, think, seed))
            states = _states(town)
            lost = asyncio.run(found_again(town, seen))
    rows = [_row("read", seen.reads, 150), _row("write", seen.writes, 300)]
    print(
        table(
            ["", "answers", "a second", "median ms", "p95 ms", "p99 ms", "worst ms", "p95 aim"],
            [r(seconds) for r in rows],
        )
    )
    told = f"plans meanwhile: {dict(states)}; errors: {dict(Counter(seen.errors))}"
    print(f"\n{told}; writes kept: {len(seen.kept)}; lost: {len(lost)}")
    keep(out, {"machine": machine(), "reads": seen.reads, "writes": seen.writes, "errors": seen.errors, "lost": lost})
    return 1 if seen.errors or lost else 0


def snapshots(communities: Sequence[int], seed: int, out: Path | None) -> int:
    """Seconds to fill a store and to freeze its week, by size."""
    print(machine(), "\n")
    rows = []
    for n in communities:
        problem = make_week(n, seed)
        with tempfile.TemporaryDirectory() as folder:
            database = Database(sqlite_url(Path(folder) / "linli.db"))
            upgrade(database)
            filled, objects = _timed(lambda: fill(database, problem))  # noqa: B023 (called at once)
            area = next(a.id for a in problem.areas if a.parent is None)
            start = problem.horizon.start
            frozen, _ = _timed(lambda: freeze(database, area, _day(problem), 7, None, "bench", start))  # noqa: B023
            database.close()
        rows.append([n, len(problem.demands), objects, f"{filled:.1f}", f"{frozen:.1f}"])
        print(rows[-1], file=sys.stderr)
    print(table(["communities", "demands", "objects", "fill s", "snapshot s"], rows))
    keep(out, {"machine": machine(), "rows": rows})
    return 0


def _plan(town: Town, problem: Problem, plans: int, seconds: float) -> None:
    headers = {"Authorization": f"Bearer {town.planner}"}
    for n in range(plans):
        asked = {"area": town.area, "start": _day(problem).isoformat(), "seconds": seconds, "seed": n}
        httpx2.post(f"{town.address}/v1/plans", json=asked, headers=headers).raise_for_status()


def _states(town: Town) -> Counter[str]:
    headers = {"Authorization": f"Bearer {town.planner}"}
    told = httpx2.get(f"{town.address}/v1/plans", headers=headers).raise_for_status().json()
    return Counter(p["state"] for p in told["items"])


def _day(problem: Problem) -> dt.date:
    return problem.horizon.start.date()


def _row(name: str, times: list[float], aim: int) -> Any:
    ms = sorted(1000 * t for t in times) or [0.0]

    def at(share: float) -> str:
        return f"{ms[min(len(ms) - 1, int(share * len(ms)))]:.0f}"

    def row(seconds: float) -> list[object]:
        rate = f"{len(times) / seconds:.1f}"
        return [name, len(times), rate, f"{statistics.median(ms):.0f}", at(0.95), at(0.99), f"{ms[-1]:.0f}", aim]

    return row


def _timed(work: Any) -> tuple[float, Any]:
    began = time.perf_counter()
    made = work()
    return time.perf_counter() - began, made


__all__ = ["Seen", "run", "snapshots"]
