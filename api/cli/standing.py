"""A week with a plan that stands: read, held against each other, judged; and what is named in it, found."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.cli.failure import usage
from api.cli.files import STANDARD, read_bytes, read_plan, told_of
from api.cli.solving import problem_of
from models.demands import Demand
from models.errors import InvalidInput, Issue
from models.loading import load_demand, load_policy, load_problem
from models.plan import Plan
from models.problem import Problem
from models.reading import read
from solver.belonging import check_plan

MOST_SIMILAR, LEAST_SIMILAR = 3, 0.5
"""Names that are offered where one is not found, and how alike they are at least (0…1)."""


@dataclass(frozen=True)
class Standing:
    """A problem and a plan of it that keeps its rules."""

    problem: Problem
    plan: Plan


def standing(week: str, plan: str, policy: str | None) -> Standing:
    """The plan of a week, perhaps with other points. Refuses one of another week, and one that breaks a rule."""
    _one_standard(("WEEK", week), ("PLAN", plan), ("--policy", policy))
    return held_together(problem_of(week, policy), read_plan(plan), plan)


def held_together(problem: Problem, made: Plan, plan: str) -> Standing:
    """The same of what is read already; `plan` is the plan's file."""
    with told_of(plan):
        check_plan(problem, made)
    return Standing(problem, made)


def with_demand(week: str, policy: str | None, demand: str) -> tuple[Problem, Problem, dict[str, Any]]:
    """The week as it is, the week with one demand more, and the JSON data of that. All mistakes of the demand are
    told by their place in its own file."""
    _one_standard(("WEEK", week), ("--demand-file", demand), ("--policy", policy))
    data, points = read_bytes(week), None if policy is None else read_bytes(policy)
    with told_of(week):
        before = load_problem(data)
        given, _ = read(data)
    if points is not None and policy is not None:
        with told_of(policy):
            load_policy(points)
            given["policy"], _ = read(points)
            before = load_problem(_as_bytes(given))
    asked = read_bytes(demand)
    with told_of(demand):
        load_demand(asked)
        new, _ = read(asked)
        more = {**given, "demands": [*given["demands"], new]}
        try:
            return before, load_problem(_as_bytes(more)), more
        except InvalidInput as e:
            raise InvalidInput([_in_its_file(i, f"demands[{len(given['demands'])}]") for i in e.issues]) from e


def _in_its_file(issue: Issue, place: str) -> Issue:
    path = issue.path.removeprefix(place).removeprefix(".")
    return Issue(issue.code, path, issue.value, issue.rule, issue.advice)


def week_bytes(data: dict[str, Any]) -> bytes:
    """A week's file of the very data, so that its hash is that of the plan."""
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def _as_bytes(data: dict[str, Any]) -> bytes:
    return json.dumps(data).encode()


def _one_standard(*files: tuple[str, str | None]) -> None:
    named = [(option, file) for option, file in files if file == STANDARD]
    if len(named) > 1:
        raise usage(*named[1], "standard input is one file", "Name a file for all but one")


# ---- names


def index_of(option: str, word: str, things: Sequence[Any]) -> int:
    """The place of what a word names in a list of the week: an id, or a name that only one thing has."""
    ids = [t.id for t in things]
    if word in ids:
        return ids.index(word)
    called = [k for k, t in enumerate(things) if t.name == word]
    if len(called) == 1:
        return called[0]
    if called:
        advice = f"Say which, by its id: {', '.join(ids[k] for k in called[:MOST_SIMILAR])}"
        raise _not_found(option, word, "only one thing in the week has this name", advice)
    raise _not_found(option, word, "the week has this id or name", _similar(word, things))


def already_served(demand: Demand) -> InvalidInput:
    """There is nothing to suggest for it."""
    rule, advice = "the demand misses a session", "Nothing is left to do for it: linli show PLAN --week WEEK"
    return InvalidInput([Issue("already_served", "DEMAND", demand.id, rule, advice)])


def _similar(word: str, things: Sequence[Any]) -> str:
    known = {name: t.id for t in things for name in (t.name, t.id) if name}
    within = [name for name in known if word and word.casefold() in name.casefold()][:MOST_SIMILAR]
    near = within or difflib.get_close_matches(word, known, MOST_SIMILAR, LEAST_SIMILAR)
    if not near:
        return "See linli show PLAN --week WEEK --json for the ids" if things else "The week has none at all"
    told = [name if known[name] == name else f"{name} ({known[name]})" for name in near]
    return f"Did you mean {', or '.join(told)}?"


def _not_found(option: str, word: str, rule: str, advice: str) -> InvalidInput:
    return InvalidInput([Issue("not_in_week", option, word, rule, advice)])
