"""Bytes in, checked values out: every error of a file in one report; and back to bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import to_json

from models.base import Value
from models.collecting import no_collector
from models.demands import Demand
from models.errors import InvalidInput, InvalidPlan, InvalidPolicy, InvalidProblem, Issue, Unreadable
from models.places import Found, Loc, in_order, path_of
from models.plan import Plan
from models.policy import Policy
from models.problem import Problem
from models.reading import MOST_BYTES, read
from models.references import reference_faults
from models.translate import translated

V = TypeVar("V", bound=Value)
Check = Callable[[dict[str, Any]], list[Found]]


def load_problem(data: bytes, most_bytes: int = MOST_BYTES) -> Problem:
    """A week from JSON text in UTF-8, plain or gzip. Raises `InvalidProblem` with all that is wrong in it."""
    return _load(data, Problem, InvalidProblem, reference_faults, most_bytes)


def load_plan(data: bytes, most_bytes: int = MOST_BYTES) -> Plan:
    """A plan, also a hand-made one of assignments only. Raises `InvalidPlan` with all that is wrong in its form."""
    return _load(data, Plan, InvalidPlan, _nothing, most_bytes)


def load_policy(data: bytes, most_bytes: int = MOST_BYTES) -> Policy:
    """The points of section 5 as a file of their own; its pairs are checked with a problem (`checked`).

    Raises `InvalidPolicy` with all that is wrong in it.
    """
    return _load(data, Policy, InvalidPolicy, _nothing, most_bytes)


def load_demand(data: bytes, most_bytes: int = MOST_BYTES) -> Demand:
    """One demand as a file of its own; what it names is checked with its week (`load_problem`).

    Raises `InvalidProblem` with all that is wrong in it.
    """
    return _load(data, Demand, InvalidProblem, _nothing, most_bytes)


def load_value(data: bytes, model: type[V], most_bytes: int = MOST_BYTES) -> V:
    """One value of the format as a text of its own; what it names is checked with what it belongs to.

    Raises `InvalidProblem` with all that is wrong in it.
    """
    return _load(data, model, InvalidProblem, _nothing, most_bytes)


def value_at_place(data: dict[str, Any], model: type[V], place: Loc) -> V:
    """A value from plain JSON data that stands at a place of something larger. Raises `InvalidProblem`."""
    value, found = _validated(data, model)
    if value is None or found:
        raise InvalidProblem(Issue(f.code, path_of((*place, *f.loc)), f.value, f.rule, f.advice) for f in found)
    return value


def problem_at_place(data: dict[str, Any], place: Loc) -> Problem:
    """A whole week from plain JSON data that stands at a place of something larger. Raises `InvalidProblem`."""
    with no_collector():
        value, broken = _validated(data, Problem)
        found = _first_of_a_place(broken, reference_faults(data))
        if value is None or found:
            told = in_order(data, found)
            raise InvalidProblem(replace(i, path=".".join((path_of(place), i.path)).rstrip(".")) for i in told)
        return value


def made_for(problem: Problem, plan: Plan) -> Plan:
    """The same plan, once it is known to be of this problem. Raises `InvalidPlan`; a plan by hand says nothing."""
    if plan.problem_sha256 in (None, problem.sha256):
        return plan
    rule = f"the plan is of this week, whose hash is {problem.sha256[:12]}…"
    advice = "Name the week that it was made for, with the same points, or plan this one anew"
    raise InvalidPlan([Issue("other_week", "problem_sha256", plan.problem_sha256, rule, advice)])


def checked(problem: Problem) -> Problem:
    """The same problem, built or changed in code, once its ids name what they should. Raises `InvalidProblem`."""
    with no_collector():
        data = problem.as_given()
        found = reference_faults(data)
    if found:
        raise InvalidProblem(in_order(data, found))
    return problem


def dump_problem(problem: Problem) -> bytes:
    """JSON text of all that was set, without defaults and nulls; loads to an equal problem."""
    return to_json(problem.as_given(), indent=1) + b"\n"


def dump_plan(plan: Plan) -> bytes:
    """JSON text of a plan: all its own fields, also those not known (null); loads to an equal plan."""
    told = plan.model_dump(mode="json", by_alias=True, exclude_none=True)
    return to_json({field: told.get(field) for field in Plan.model_fields}, indent=1) + b"\n"


def _load(data: bytes, model: type[V], error: type[InvalidInput], references: Check, most_bytes: int) -> V:
    with no_collector():
        try:
            given, found = read(data, most_bytes)
        except Unreadable as e:
            raise error(e.issues) from None
        if not isinstance(given, dict):
            advice = "Put its parts into curly brackets, each with its name"
            raise error([Issue("not_an_object", "", given, "the file holds one JSON object", advice)])
        value, broken = _validated(given, model)
        found = _first_of_a_place(found, broken, references(given))
        if found or value is None:
            raise error(in_order(given, found))
        return value


def _first_of_a_place(*findings: list[Found]) -> list[Found]:
    """Where the text, then the form, then the names are wrong, only the first of these is told."""
    out: list[Found] = []
    for found in findings:
        places = {f.loc for f in out}
        out += [f for f in found if f.loc not in places]
    return out


def _validated(given: dict[str, Any], model: type[V]) -> tuple[V | None, list[Found]]:
    try:
        return model.model_validate(given), []
    except ValidationError as e:
        return None, translated(e, model, given)


def _nothing(_: dict[str, Any]) -> list[Found]:
    return []
