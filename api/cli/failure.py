"""What goes wrong on the command line, and how it is told: exit codes, words for a person, JSON for a program.

0  done. For `check`: no violation
1  `check` found violations; `import` left rows out
2  bad input or usage; nothing was written
3  a defect of Linli (what could be saved is saved)
130  stopped by Ctrl-C before there was anything to keep
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.texts import Texts
from models.errors import InvalidInput, Issue

DONE, VIOLATIONS, BAD_INPUT, DEFECT, STOPPED = 0, 1, 2, 3, 130
MOST_SHOWN = 20


class InvalidFile(InvalidInput):
    """A file on the command line that cannot be read, written or understood; `file` is its name as given."""

    def __init__(self, file: str, issues: Iterable[Issue]):
        self.file = file
        super().__init__(issues)


class InvalidUsage(InvalidInput):
    """Options that contradict each other or their limits."""


def usage(option: str, value: Any, rule: str, advice: str) -> InvalidUsage:
    """The error of one option."""
    return InvalidUsage([Issue("usage", option, value, rule, advice)])


def report(error: InvalidInput, texts: Texts, as_json: bool) -> None:
    """All issues on standard error."""
    file = getattr(error, "file", None)
    if as_json:
        _print_json([i.as_dict() | ({"file": file} if file else {}) for i in error.issues])
        return
    console = error_console()
    heading = texts("error.heading", count=len(error.issues))
    console.print(f"[bold red]{escape(heading)}[/] {escape(file or '')}".rstrip())
    for issue in error.issues[:MOST_SHOWN]:
        console.print(_place_and_value(issue, file, texts))
        if meaning := texts.code(issue.code):
            console.print(f"  {texts('error.meaning')}: {escape(meaning)}")
        console.print(f"  {texts('error.rule')}: {escape(issue.rule)} [dim]({escape(issue.code)})[/]")
        console.print(f"  {texts('error.advice')}: {escape(issue.advice)}")
    if len(error.issues) > MOST_SHOWN:
        console.print(escape(texts("error.more", count=len(error.issues) - MOST_SHOWN)))


def _place_and_value(issue: Issue, file: str | None, texts: Texts) -> str:
    place, value = issue.path or file or "linli", issue.as_dict()["value"]
    words = value if isinstance(value, str) else json.dumps(value)
    shown = "" if value is None or value == place else f"  {texts('error.value')}: {escape(words)}"
    return f"• [bold]{escape(place)}[/]{shown}"


def report_defect(what: str, texts: Texts, as_json: bool) -> None:
    """A defect of ours, on standard error; the traceback where LINLI_TRACEBACK asks for it."""
    if os.environ.get("LINLI_TRACEBACK"):
        traceback.print_exc()
    rule, advice = "no input may cause this: it is a defect of Linli", "Report it, with the week if you may share it"
    if as_json:
        _print_json([Issue("defect", "", what, rule, advice).as_dict()])
        return
    console = error_console()
    console.print(f"[bold red]{escape(texts('error.defect', what=what))}[/]")
    console.print(escape(texts("error.defect_advice")))


def error_console() -> Console:
    """Standard error; as wide as it takes where nobody watches, so that lines stay whole."""
    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def _print_json(issues: list[dict[str, Any]]) -> None:
    print(json.dumps({"issues": issues}, ensure_ascii=False, indent=2), file=sys.stderr)
