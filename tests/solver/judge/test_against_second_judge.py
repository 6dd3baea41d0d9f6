"""The judge against a second, slow judge written from the format alone: random weeks, random plans, good and broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from models.plan import Plan
from models.problem import Problem
from solver.judge import judge
from tests.random_weeks import small_week, tiny_week
from tests.second.world import second
from tests.second_judge import SecondJudge
from tests.weeks.dice import Dice
from tests.weeks.seeds import seeds
from tests.weeks.sessions import Sketch

Json = dict[str, Any]


def plans(week: Json, seed: int) -> Iterator[list[Json]]:
    """None, the pins, a sensible plan, and six ways to spoil it."""
    sketch, dice = Sketch(week), Dice(f"plan {seed}")
    good = sketch.plan(dice)
    yield from ([], list(week.get("pins") or []), good)
    for i in range(6):
        yield sketch.spoiled(dice.child(i), good)


def undecided(plan: list[Json]) -> set[str]:
    """Terms the format leaves open: which of two sessions of one demand, alike in time and number, was meant before."""
    alike = Counter((s["demand"], s["session"], second(s["start"]), second(s["end"])) for s in plan)
    return {"stability", "total"} if any(n > 1 for n in alike.values()) else set()


def check(make, seed: int) -> Counter[str]:
    """Asserts that both say the same of every plan; returns how often each rule was broken."""
    week = make(seed)
    problem, other = Problem.model_validate(week), SecondJudge(week)
    seen: Counter[str] = Counter()
    for i, plan in enumerate(plans(week, seed)):
        where = f"{make.__name__}({seed}), plan {i}"
        verdict, opinion = judge(problem, Plan.model_validate({"assignments": plan})), other.judge(plan)
        assert {f.rule for f in verdict.violations} == opinion.violations, where
        assert {f.rule for f in verdict.warnings} == opinion.warnings, where
        open_ = undecided(plan)
        said = {term: n for term, n in verdict.score.model_dump().items() if term not in open_}
        assert said == {term: n for term, n in opinion.score.items() if term not in open_}, where
        seen.update(opinion.violations or {"none"})
        seen.update(term for term, n in opinion.score.items() if n)
    return seen


def test_the_judges_agree_and_every_rule_and_term_was_at_stake() -> None:
    seen = sum((check(make, seed) for make in (tiny_week, small_week) for seed in range(45)), Counter[str]())
    assert {f"R{n}" for n in range(1, 19)} <= set(seen)
    assert {"served", "equity", "distance", "preference", "continuity", "load", "opening"} <= set(seen)
    assert {"activation", "cost", "stability", "none"} <= set(seen)


@pytest.mark.parametrize("make", [tiny_week, small_week])
@seeds(3, 60)
def test_the_judges_agree_on_many_weeks(make, seeds) -> None:
    for seed in seeds:
        check(make, seed)
