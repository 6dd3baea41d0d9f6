"""`linli suggest`: the best ways to serve one demand, to use a volunteer's time or a space's free hours; one taken."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich.markup import escape

from api.cli.failure import DONE, usage
from api.cli.files import STANDARD, check_writable, read_plan, write_bytes
from api.cli.options import HELP, Json, Lang, PlanFile, PolicyFile, WeekFile, texts_for
from api.cli.screen import console, table
from api.cli.standing import already_served, held_together, index_of, standing, week_bytes, with_demand
from api.views.suggestions import suggestion_as_data, suggestion_rows
from api.views.summary import number
from api.views.taken import taken
from api.views.week import Week
from api.views.words import demand_name, name_of
from models.loading import dump_plan
from models.plan import Plan
from solver.desk.desk import Desk, Suggestion
from solver.desk.suggest import for_demand, for_space, for_volunteer

OneDemand = Annotated[
    str | None, typer.Argument(metavar="[DEMAND]", help=HELP("help.suggest_demand"), show_default=False)
]
OneVolunteer = Annotated[str | None, typer.Option("--volunteer", metavar="V", help=HELP("help.volunteer"))]
OneSpace = Annotated[str | None, typer.Option("--space", metavar="S", help=HELP("help.space"))]
DemandFile = Annotated[str | None, typer.Option("--demand-file", metavar="FILE", help=HELP("help.demand_file"))]
Most = Annotated[int, typer.Option("--most", metavar="N", min=1, max=1000, help=HELP("help.most"))]
Take = Annotated[int | None, typer.Option("--take", metavar="N", min=1, help=HELP("help.take"), show_default=False)]
TakeOutput = Annotated[
    str | None, typer.Option("--output", "-o", metavar="PLAN.json[.gz]", help=HELP("help.take_output"))
]
WeekOutput = Annotated[
    str | None, typer.Option("--week-output", metavar="WEEK.json[.gz]", help=HELP("help.demand_week_output"))
]


@dataclass(frozen=True)
class Asked:
    """Whom or what suggestions are for: one of the four."""

    demand: str | None
    volunteer: str | None
    space: str | None
    demand_file: str | None

    def check(self) -> None:
        """Exactly one is named."""
        named = [x for x in (self.demand, self.volunteer, self.space, self.demand_file) if x is not None]
        if len(named) != 1:
            rule = "suggestions are for one thing: DEMAND, --volunteer, --space or --demand-file"
            raise usage("DEMAND", None, rule, "Name exactly one of them" if named else "Name one of them")


def suggest_ways(
    week: WeekFile,
    plan: PlanFile,
    demand: OneDemand = None,
    volunteer: OneVolunteer = None,
    space: OneSpace = None,
    demand_file: DemandFile = None,
    most: Most = 10,
    take: Take = None,
    output: TakeOutput = None,
    week_output: WeekOutput = None,
    policy: PolicyFile = None,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    asked = Asked(demand, volunteer, space, demand_file)
    asked.check()
    _check_outputs(asked, take, output, week_output, [x for x in (week, plan, demand_file, policy) if x is not None])
    if demand_file is None:
        stands, data = standing(week, plan, policy), None
        problem, made = stands.problem, stands.plan
    else:
        if plan == STANDARD in (week, demand_file, policy):
            raise usage("PLAN", plan, "standard input is one file", "Name a file for all but one")
        before, problem, data = with_demand(week, policy, demand_file)
        made = held_together(before, read_plan(plan), plan).plan
    desk, shown = Desk(problem, made.assignments), Week(made, problem, texts_for(lang))
    about, found = _suggestions(desk, asked, most)
    new = None if take is None else taken(desk, shown, _the(take, found))
    if week_output and data is not None:
        write_bytes(week_output, week_bytes(data))
    if output and new:
        write_bytes(output, dump_plan(new))
    if STANDARD not in (output, week_output):
        _show(shown, about, found, take, new, as_json=as_json)
    return DONE


def _check_outputs(
    asked: Asked, take: int | None, output: str | None, week_output: str | None, inputs: list[str]
) -> None:
    """Before the work: what is to be written can be, and nothing is asked for by half."""
    if (take is None) != (output is None):
        option, advice = ("--take", "Add -o NEW_PLAN.json") if output is None else ("--output", "Add --take N")
        raise usage(option, take if output is None else output, "--take and --output go together", advice)
    if week_output is not None and asked.demand_file is None:
        advice = "Leave it out: only --demand-file makes another week"
        raise usage("--week-output", week_output, "--week-output goes with --demand-file", advice)
    if output is not None and output == week_output:
        raise usage("--week-output", week_output, "the plan and the week are two files", "Name another file for one")
    for path in (output, week_output):
        if path is not None:
            check_writable(path, *inputs)


def _suggestions(desk: Desk, asked: Asked, most: int) -> tuple[dict[str, str], list[Suggestion]]:
    """What they are about (kind and id), and the best first."""
    problem = desk.problem
    if asked.volunteer is not None:
        v = index_of("--volunteer", asked.volunteer, problem.volunteers)
        return {"volunteer": problem.volunteers[v].id}, for_volunteer(desk, v, most)
    if asked.space is not None:
        j = index_of("--space", asked.space, problem.spaces)
        return {"space": problem.spaces[j].id}, for_space(desk, j, most)
    d = len(problem.demands) - 1 if asked.demand is None else index_of("DEMAND", asked.demand, problem.demands)
    if not desk.missing(d):
        raise already_served(problem.demands[d])
    return {"demand": problem.demands[d].id}, for_demand(desk, d, most)


def _the(take: int, found: Sequence[Suggestion]) -> Suggestion:
    if take > len(found):
        rule = f"--take names one of the {len(found)} suggestions" if found else "there is a suggestion to take"
        raise usage("--take", take, rule, "Look at the list first, without --take; --most makes it longer")
    return found[take - 1]


# ---- shown


def _show(
    week: Week, about: dict[str, str], found: list[Suggestion], take: int | None, new: Plan | None, *, as_json: bool
) -> None:
    if as_json:
        print(json.dumps(_as_data(about, found, take, new), ensure_ascii=False, indent=2))
        return
    out, texts = console(), week.texts
    ((kind, id_),) = about.items()
    rows = suggestion_rows(week, found, of_one_demand=kind == "demand")
    if rows:
        out.print(table(texts, rows, _title(week, kind, id_)))
    else:
        out.print(escape(texts("suggest.none_demand", id=id_) if kind == "demand" else texts("suggest.none")))
    if new and new.score:
        after, before = new.score.total, new.score.total - found[(take or 1) - 1].points.total
        words = {"number": take, "before": number(before), "after": number(after)}
        out.print(escape(texts("suggest.taken", **words)))


def _as_data(about: dict[str, str], found: list[Suggestion], take: int | None, new: Plan | None) -> dict[str, Any]:
    data: dict[str, Any] = {"for": about, "suggestions": [suggestion_as_data(s) for s in found]}
    if new and new.score:
        data |= {"taken": take, "score": new.score.model_dump(), "problem_sha256": new.problem_sha256}
    return data


def _title(week: Week, kind: str, id_: str) -> str:
    if kind == "demand":
        name = demand_name(week, id_)
    else:
        name = name_of(week.spaces if kind == "space" else week.volunteers, id_)
    return escape(week.texts(f"suggest.for_{kind}", name=name))
