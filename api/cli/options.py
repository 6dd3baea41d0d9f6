"""Options and arguments that several commands share, each worded once."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from api.texts import Language, Texts, language_of

HELP = Texts(language_of())

WeekFile = Annotated[str, typer.Argument(metavar="WEEK.json[.gz]", help=HELP("help.week"), show_default=False)]
PlanFile = Annotated[str, typer.Argument(metavar="PLAN.json[.gz]", help=HELP("help.plan_file"), show_default=False)]
PolicyFile = Annotated[str | None, typer.Option("--policy", metavar="FILE", help=HELP("help.policy"))]
Seconds = Annotated[float | None, typer.Option("--seconds", metavar="N", help=HELP("help.seconds"), show_default="30")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, max=2**31 - 1, help=HELP("help.seed"))]
Workers = Annotated[int, typer.Option("--workers", metavar="N", min=1, max=256, help=HELP("help.workers"))]
Json = Annotated[bool, typer.Option("--json", help=HELP("help.json"))]
Lang = Annotated[Literal["en", "zh"] | None, typer.Option("--lang", help=HELP("help.lang"), show_default=False)]


def texts_for(lang: Language | None) -> Texts:
    """The language asked for, else the reader's own."""
    return Texts(lang or language_of())
