"""One run: every peer in turn on the same weeks, then table, figures and picture."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import importlib.util
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.peers import timefold
from benchmarks.peers.picture import draw
from benchmarks.peers.protocol import Heard, judged, run_peer
from benchmarks.peers.table import peers_table
from benchmarks.shared import keep, machine, make_week_file
from models.loading import load_problem
from models.problem import Problem
from solver.compile.week import compile_week

NAMES = ("linli", "greedy", "cpsat", "highs", "scip", "timefold")
THREADS = 2
MOST_BYTES = 8 << 30


def lacks(name: str) -> str | None:
    """Why a peer cannot run here; None where it can."""
    if name == "timefold":
        return timefold.missing()
    package = {"highs": "highspy", "scip": "pyscipopt"}.get(name)
    if package and importlib.util.find_spec(package) is None:
        return f"{package} is not installed (pip install .[benchmarks])"
    return None


def run(
    communities: int, seeds: list[int], seconds: float, only: list[str], out: Path | None, picture: Path | None
) -> None:
    """One table of all seeds; the raw points go to `out`, their picture to `picture`."""
    result: dict[str, Any] = {"machine": f"{machine()}{_versions()}", "communities": communities, "seconds": seconds}
    result |= {"threads": THREADS, "runs": []}
    print(result["machine"])
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            week_file = make_week_file(communities, seed, Path(folder))
            for name in only or NAMES:
                told = _one(name, week_file, seconds)
                result["runs"].append({"seed": seed, **told})
                keep(out, result)  # after every peer, as the next one may take the machine with it
                print(f"seed {seed}, {name}: {told['ended']}", file=sys.stderr)
    print(peers_table(result))
    if picture:
        draw(result, picture)


def _one(name: str, week_file: Path, seconds: float) -> dict[str, Any]:
    """What the JSON keeps of one peer on one week."""
    why = lacks(name)
    if why:
        return {"peer": name, "ended": f"left out: {why}", "points": [], "bounds": []}
    heard = run_peer(name, week_file, seconds, THREADS, MOST_BYTES)
    return told(name, load_problem(week_file.read_bytes()), heard, seconds)


def told(name: str, problem: Problem, heard: Heard, seconds: float) -> dict[str, Any]:
    """Judged points, bounds, and when loading and building were done."""
    moments = {key: t for t, words in heard.lines for key in ("loaded", "built", "read") if key in words}
    size = next(({k: v for k, v in w.items() if k != "built"} for _, w in heard.lines if "built" in w), {})
    bounds = [(t, w["bound"]) for t, w in heard.lines if w.get("bound") is not None]
    own = [w["own_bound"] for _, w in heard.lines if w.get("own_bound") is not None]
    return {
        "peer": name,
        "ended": heard.ended,
        "asked": sum(d.asked for d in compile_week(problem).demands),
        "moments": moments,
        "size": size,
        "peak_mib": heard.peak_bytes >> 20,
        "points": [dataclasses.asdict(p) for p in judged(problem, heard, seconds)],
        "bounds": bounds,
        "own_bound": min(own, default=None),
    }


def _versions() -> str:
    known = [n for n in ("highspy", "pyscipopt") if importlib.util.find_spec(n)]
    return "".join(f", {n} {importlib.metadata.version(n)}" for n in known) + f", {timefold.PACKAGE.replace('==', ' ')}"
