"""Shift minimisation personnel task scheduling as Linli problems: every task covered by as few people as possible.

Instances: M. Krishnamoorthy, A. T. Ernst, D. Baatar (EJOR 219, 2012), doi:10.1016/j.ejor.2011.10.007, read from the
shared data beside the project and never copied.
"""

from __future__ import annotations

import csv
import datetime as dt
import lzma
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START = dt.datetime(2026, 3, 9, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Instance:
    """`tasks` as `(start, end)` in minutes; `able` per worker the tasks the worker may do; published bounds."""

    name: str
    tasks: tuple[tuple[int, int], ...]
    able: tuple[frozenset[int], ...]
    lower: int
    upper: int


def read_all(folder: Path) -> list[Instance]:
    """All instances in the folder, smallest first."""
    with (folder / "published_bounds.csv").open() as f:
        rows = {row["instance"]: row for row in csv.DictReader(f)}
    found = [read(path, rows) for path in sorted((folder / "instances").glob("*.dat.xz"))]
    return sorted(found, key=lambda x: (len(x.tasks), x.name))


def read(path: Path, bounds: dict[str, dict[str, str]]) -> Instance:
    """One file of the original format."""
    name = path.name.removesuffix(".dat.xz")
    with lzma.open(path, "rt") as f:
        lines = [line.strip() for line in f if line.strip() and not line.startswith("#")]
    jobs = next(i for i, line in enumerate(lines) if line.startswith("Jobs"))
    n = int(lines[jobs].split("=")[1])
    tasks = tuple((int(a), int(b)) for a, b in (line.split() for line in lines[jobs + 1 : jobs + 1 + n]))
    workers = lines[jobs + 2 + n :]
    able = tuple(frozenset(int(t) for t in line.split(":")[1].split()) for line in workers)
    row = next(r for key, r in bounds.items() if key.removesuffix(".dat") == name)
    return Instance(name, tasks, able, int(row["LB"]), int(row["UB_1800s"]))


def weight(instance: Instance) -> int:
    """The smallest power of ten above the number of workers: a task outweighs all workers together."""
    w = 10
    while w <= len(instance.able):
        w *= 10
    return w


def as_problem(instance: Instance) -> dict[str, Any]:
    """The week of one instance: tasks are demands, workers volunteers, a skill per set of qualified workers."""
    holders = [frozenset(w for w, tasks in enumerate(instance.able) if j in tasks) for j in range(len(instance.tasks))]
    skills = {who: f"q{i}" for i, who in enumerate(dict.fromkeys(holders))}
    end = max(b for _, b in instance.tasks)
    return {
        "format": "linli/1",
        "horizon": {"start": _at(0), "end": _at(end), "timezone": "UTC", "slot_minutes": 1},
        "areas": [{"id": "a", "name": "a"}],
        "organisations": [{"id": "o", "name": "o", "area": "a"}],
        "spaces": [],
        "supplies": [],
        "volunteers": [
            {
                "id": f"w{w}",
                "skills": {skill: 1 for who, skill in skills.items() if w in who},
                "availability": {"windows": [{"start": _at(0), "end": _at(end)}]},
                "activation_points": 1,
            }
            for w in range(len(instance.able))
        ],
        "demands": [
            {
                "id": f"j{j}",
                "kind": "task",
                "organisation": "o",
                "weight": weight(instance),
                "windows": {"windows": [{"start": _at(a), "end": _at(b)}]},
                "needs": [{"type": "people", "skill": skills[holders[j]]}],
            }
            for j, (a, b) in enumerate(instance.tasks)
        ],
        "policy": {
            "equity": {"bands": []},
            "distance": {"per_100m": 0},
            "preference": {"interest": 0, "time": 0},
            "continuity": {"space_change": 0, "person_change": 0},
            "load": {"extra_hour": 0},
            "cost": {"per_yuan": 0},
            "stability": {"dropped": 0, "moved": 0, "replaced": 0},
        },
    }


def _at(minute: int) -> str:
    return (START + dt.timedelta(minutes=minute)).isoformat()
