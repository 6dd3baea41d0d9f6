"""How a peer is run and judged: its own process, one clock from its start, a limit on time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.peers.memory import stop_tree, tree_bytes
from models.plan import Plan
from models.problem import Problem
from solver.judge import judge_of

ROOT = Path(__file__).resolve().parents[2]
GRACE_SECONDS = 20.0
"""How long after the limit a peer may still write down its last plan; only what it told before the limit has a time."""
MOST_JUDGED = 40
"""Plans judged of one peer at most: the last before each of so many moments, closer together at the start."""


@dataclass
class Heard:
    """All that one process said, with seconds since its start; `ended` is why it stopped."""

    lines: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    peak_bytes: int = 0
    ended: str = "finished"


@dataclass
class Point:
    """A judged plan; where `violations` are not none, its points do not count."""

    seconds: float
    score: int
    served: int
    violations: list[str] = field(default_factory=list)


def run_peer(name: str, week_file: Path, seconds: float, threads: int, most_bytes: int) -> Heard:
    """Run one peer to its end, its limit, or its death."""
    deadline = time.time() + seconds
    arguments = ["benchmarks.peers.child", name, str(week_file.resolve()), str(deadline), str(threads)]
    return run_module(arguments, deadline + GRACE_SECONDS, threads, most_bytes)


def run_module(arguments: list[str], latest: float, threads: int, most_bytes: int) -> Heard:
    """Run `python -m` with these arguments in a process of its own, hear its lines of JSON, watch its memory; end it at
    `latest` (Unix time), or where it and all below it hold more than `most_bytes`."""
    heard, began = Heard(), time.time()
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads)}
    with tempfile.TemporaryFile("w+") as errors:
        with subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment,
        ) as process:
            listener = threading.Thread(target=_listen, args=(process, heard, began), daemon=True)
            listener.start()
            _watch(process, heard, latest, most_bytes)
            listener.join()
        if heard.ended == "finished" and process.returncode != 0:
            errors.seek(0)
            heard.ended = f"failed: {(errors.read().strip().splitlines() or ['?'])[-1]}"
    return heard


def _watch(process: subprocess.Popen[str], heard: Heard, latest: float, most_bytes: int) -> None:
    """Until the process ends, or has to be ended."""
    while process.poll() is None:
        heard.peak_bytes = max(heard.peak_bytes, tree_bytes(process.pid))
        if heard.peak_bytes > most_bytes:
            heard.ended = "out of memory"
        elif time.time() > latest:
            heard.ended = "time"
        if heard.ended != "finished":
            stop_tree(process.pid)
            process.wait()
            return
        time.sleep(0.1)


def _listen(process: subprocess.Popen[str], heard: Heard, began: float) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        try:
            heard.lines.append((time.time() - began, json.loads(line)))
        except json.JSONDecodeError:  # cut off in the middle
            return


def judged(problem: Problem, heard: Heard, seconds: float) -> list[Point]:
    """Judge what was told. Points that Linli tells of its own incumbents count as told; every plan is judged."""
    judge = judge_of(problem)
    told = [(t, words) for t, words in heard.lines if "assignments" in words]
    points = [
        Point(t, words["score"], words["served"])
        for t, words in heard.lines
        if words.get("score") is not None and words["served"]
    ]
    for t, words in _thinned(told, seconds):
        plan = Plan.model_validate_json(json.dumps({"assignments": words["assignments"]}))
        verdict = judge(plan)
        broken = [f"{v.rule}: {v.message}" for v in verdict.violations]
        points.append(Point(t, verdict.score.total, len(plan.assignments), broken))
    return sorted(points, key=lambda p: p.seconds)


def _thinned(told: list[tuple[float, Any]], seconds: float) -> list[tuple[float, Any]]:
    """The last plan before each of some moments, and the very last."""
    moments = [0.2 * (seconds / 0.2) ** (i / MOST_JUDGED) for i in range(MOST_JUDGED + 1)]
    moments += [float(t) for t in MARKS if t <= seconds]
    kept = {max((i for i, (t, _) in enumerate(told) if t <= m), default=-1) for m in moments} | {len(told) - 1}
    return [told[i] for i in sorted(kept) if i >= 0]


MARKS = (1, 3, 10, 30, 60)
"""Seconds at which the table gives the score."""


def standing(points: list[Point], second: float) -> Point | None:
    """The best plan that the judge passed by then."""
    return max((p for p in points if p.seconds <= second and not p.violations), key=lambda p: p.score, default=None)
