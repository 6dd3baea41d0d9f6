"""How planning scales: one real run with a log of its tasks, and the same tasks replayed on more nodes.

The replay is deterministic list scheduling: the tasks of a round, in order, each to the core that is free first, with a
barrier between rounds as in `solver/regions/engine.py`. Every task is sent through the coordinator's one link, compiled
and improved on its core, and its result comes back the same way; between rounds the coordinator cuts and judges.
"""

from __future__ import annotations

import heapq
import resource
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.shared import keep, machine, make_week, table
from solver.executors.local import Pool
from solver.executors.recording import Record, Recording
from solver.limits import Limits
from solver.planning import plan

SIZES = (100, 800, 10_000, 100_000)
"""Communities: district, city, a large city, a province."""

CLUSTERS = ((1, 2), (1, 16), (8, 16), (64, 16), (512, 16))
"""Nodes and cores of each."""


@dataclass(frozen=True)
class Site:
    """Nodes × cores; a link of `bandwidth` bytes a second; seconds that a task costs to be started."""

    nodes: int
    cores: int
    bandwidth: float = 1.25e9  # 10 Gbit/s
    start_up: float = 0.005

    @property
    def slots(self) -> int:
        """Tasks at once."""
        return self.nodes * self.cores


@dataclass(frozen=True)
class Cost:
    """One task of a round."""

    seconds: float
    bytes_out: int
    bytes_in: int


@dataclass(frozen=True)
class Outcome:
    """Seconds of the whole, and of its parts: `serial` at the coordinator, `transfer` on its link."""

    seconds: float
    serial: float
    transfer: float


def replay(rounds: Sequence[Sequence[Cost]], site: Site, serial: float) -> Outcome:
    """Round after round, with `serial` seconds of the coordinator after each."""
    done = [_round(tasks, site) for tasks in rounds]
    link = sum(transfer for _, transfer in done)
    return Outcome(sum(end + serial for end, _ in done), len(done) * serial, link)


def _round(tasks: Sequence[Cost], site: Site) -> tuple[float, float]:
    """Seconds until the last task of a round has come back, and those of the link."""
    link = 0.0
    free = [0.0] * min(site.slots, max(1, len(tasks)))
    transfer = sum(t.bytes_out + t.bytes_in for t in tasks) / site.bandwidth
    end = 0.0
    for t in tasks:
        link += t.bytes_out / site.bandwidth
        began = max(heapq.heappop(free), link) + site.start_up
        done = began + t.seconds + t.bytes_in / site.bandwidth
        heapq.heappush(free, done)
        end = max(end, done)
    return max(end, transfer), transfer


def rounds_of(log: Sequence[Record], measured: int, communities: int) -> list[list[Cost]]:
    """The rounds of so many communities: of each measured one its regions, over and over."""
    rounds: dict[int, list[Cost]] = {}
    for r in log:
        if r.kind == "RegionTask" and not r.failed:
            rounds.setdefault(r.round, []).append(Cost(r.seconds, r.bytes_out, r.bytes_in))
    return [_times(rounds[n], communities / measured) for n in sorted(rounds)]


def _times(tasks: Sequence[Cost], factor: float) -> list[Cost]:
    return [tasks[i % len(tasks)] for i in range(max(1, round(len(tasks) * factor)))]


def measure(communities: int, seed: int, work: float, workers: int) -> dict[str, Any]:
    """One run under a limit of work: wall time, processor time of coordinator and workers, and its tasks."""
    problem = make_week(communities, seed)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    own, wall = time.process_time(), time.monotonic()
    recording = Recording(Pool(workers))
    made = plan(problem, Limits(seconds=None, work=work), seed, executor=recording)
    seconds = time.monotonic() - wall
    return {
        "communities": communities,
        "demands": len(problem.demands),
        "workers": workers,
        "score": made.score.total if made.score else None,
        "stop_reason": made.stop_reason,
        "seconds": seconds,
        "coordinator": time.process_time() - own,
        "worker_seconds": resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - children,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "work": sum(r.work for r in recording.log),
        "log": [asdict(r) for r in recording.log],
    }


def run(communities: int, seed: int, work: float, out: Path | None, picture: Path | None) -> None:
    """Measure on one worker and on two, replay on more, and tell both."""
    measured = [measure(communities, seed, work, workers) for workers in (1, 2)]
    print(machine(), "\n")
    print(measured_table(measured), "\n")
    rows = simulated(measured[0])
    print(simulated_table(rows))
    keep(out, {"measured": measured, "simulated": rows})
    if picture:
        from benchmarks.scale_picture import draw  # matplotlib takes a while

        draw(rows, picture)


def simulated(of: dict[str, Any]) -> list[dict[str, Any]]:
    """Every size on every cluster, from the tasks of one worker: nothing ran beside them."""
    log = [Record(**r) for r in of["log"]]
    rows = []
    for size in SIZES:
        rounds = rounds_of(log, of["communities"], size)
        serial = of["coordinator"] / of["communities"] * size / len(rounds)
        for nodes, cores in CLUSTERS:
            got = replay(rounds, Site(nodes, cores), serial)
            memory = of["memory"] / of["communities"] * size
            rows.append({"communities": size, "nodes": nodes, "cores": cores, "memory": memory} | asdict(got))
    return rows


def measured_table(measured: list[dict[str, Any]]) -> str:
    """What was measured."""
    base = measured[0]["work"] / measured[0]["seconds"]
    head = ["workers", "seconds", "coordinator's seconds", "workers' seconds", "work per second, of one worker's"]
    rows: list[list[object]] = []
    for m in measured:
        figures = (m["seconds"], m["coordinator"], m["worker_seconds"])
        rows.append([m["workers"], *(f"{x:.1f}" for x in figures), f"{m['work'] / m['seconds'] / base:.2f}"])
    return table(head, rows)


def simulated_table(rows: list[dict[str, Any]]) -> str:
    """What was replayed."""
    head = ["communities", "nodes × cores", "seconds", "serial", "link", "ms per community", "coordinator's GiB"]
    out: list[list[object]] = []
    for r in rows:
        each, memory = 1000 * r["seconds"] / r["communities"], r["memory"] / 2**30
        figures = (
            f"{r['seconds']:,.0f}",
            f"{r['serial']:,.0f}",
            f"{r['transfer']:,.1f}",
            f"{each:,.1f}",
            f"{memory:,.1f}",
        )
        out.append([f"{r['communities']:,}", f"{r['nodes']} × {r['cores']}", *figures])
    return table(head, out)
