"""Where the shared data and the generator of weeks lie, and how figures are told."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from models.loading import load_problem
from models.problem import Problem

SHARED = Path(__file__).resolve().parents[2] / "shared"


class NotThere(Exception):
    """What a benchmark needs lies beside the project, and does not."""


def make_week(communities: int, seed: int, *, more: tuple[str, ...] = ()) -> Problem:
    """A synthetic week of the shared generator."""
    with tempfile.TemporaryDirectory() as folder:
        return load_problem(make_week_file(communities, seed, Path(folder), more=more).read_bytes())


def make_week_file(communities: int, seed: int, folder: Path, *, more: tuple[str, ...] = ()) -> Path:
    """The same as a file in a folder."""
    tool, path = SHARED / "tools" / "make_week.py", folder / f"week-{communities}-{seed}.json"
    if not tool.exists():
        raise NotThere("shared/tools/make_week.py is not beside the project: no synthetic week can be made")
    arguments = [str(tool), "--communities", str(communities), "--seed", str(seed), "--out", str(path), *more]
    subprocess.run([sys.executable, *arguments], check=True)
    return path


def machine() -> str:
    """What the figures were measured with."""
    packages = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("linli", "ortools", "numpy"))
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {packages}"


def table(head: list[str], rows: list[list[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *[[str(x) for x in row] for row in rows]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def keep(path: Path | None, result: object) -> None:
    """The raw figures as JSON, where asked for."""
    if path:
        path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
