"""`linli demo`: the example week, planned, judged and drawn in one go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.markup import escape

from api.cli.check import breaches
from api.cli.failure import VIOLATIONS, InvalidFile
from api.cli.files import check_writable, make_folder, read_problem, write_bytes
from api.cli.options import HELP, Json, Lang, Seconds, Seed, Workers, texts_for
from api.cli.screen import console, plain_text, summary
from api.cli.show import draw
from api.cli.solving import exit_code, limits_of, solve, stopping
from api.views.week import Week
from models.errors import Issue
from models.loading import dump_plan
from solver.judge import judge

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "week.json"
SECONDS = 20.0
Folder = Annotated[str, typer.Argument(metavar="FOLDER", help=HELP("help.folder"))]


def run_demo(
    folder: Folder = "demo",
    seconds: Seconds = None,
    seed: Seed = 0,
    workers: Workers = 2,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    texts, limits = texts_for(lang), limits_of(SECONDS if seconds is None else seconds, None)
    problem = read_problem(example_file())
    make_folder(folder)
    files = {name: str(Path(folder) / name) for name in ("plan.json", "week.png", "summary.txt")}
    for path in files.values():
        check_writable(path)
    with stopping(texts) as stop:
        made = solve(problem, limits, seed, workers, texts, stop)
        verdict = judge(problem, made)
        week = Week(made, problem, texts)
        shown = Group(breaches(verdict, texts), "", summary(week, verdict))
        write_bytes(files["plan.json"], dump_plan(made))
        write_bytes(files["summary.txt"], plain_text(shown).encode())
        draw(week, files["week.png"], "png")
    if as_json:
        print(json.dumps({"ok": verdict.ok, "served": len(made.assignments), "files": files}, ensure_ascii=False))
    else:
        console().print(shown)
        for path in files.values():
            console().print(escape(texts("plan.written", path=path)))
    return exit_code(made) if verdict.ok else VIOLATIONS


def example_file() -> str:
    """The example week beside the program. Raises `InvalidFile` where it is not."""
    if not EXAMPLE.is_file():
        rule, advice = "the examples lie beside the program", "Run linli from a checkout, as ./run.sh does"
        raise InvalidFile(str(EXAMPLE), [Issue("examples_missing", "", str(EXAMPLE), rule, advice)])
    return str(EXAMPLE)
