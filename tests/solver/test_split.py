"""Parts that share nothing are found, and solved one by one they prove the whole."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

import solver.planning
from models.problem import Problem
from solver.compile.week import compile_week, size_of
from solver.limits import Limits
from solver.planning import plan
from solver.split import components
from tests.random_weeks import small_week
from tests.solver.lasting import lasting

LISTS = ("areas", "organisations", "spaces", "volunteers", "supplies", "demands")
PLAIN = {"pins", "previous", "policy", "travel"}


def two_towns(seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A random week without money, and the same with a second town that has its own of everything."""
    week = small_week(seed, without=PLAIN)
    week["policy"] = {"cost": {"per_yuan": 0}}
    names = {x["id"] for k in LISTS for x in week[k]}
    names |= {x["kind"] for x in week["supplies"]} | {s["kind"] for s in week["spaces"]}
    names |= {k for v in week["volunteers"] for k in v.get("skills", {})} | {d["kind"] for d in week["demands"]}
    names |= {n[k] for d in week["demands"] for n in d["needs"] for k in ("kind", "skill") if k in n}
    names |= {k for d in week["demands"] for n in d["needs"] for k in n.get("kinds", ())}

    def renamed(x: Any) -> Any:
        if isinstance(x, dict):
            return {(f"{k}~" if k in names else k): (v if k == "type" else renamed(v)) for k, v in x.items()}
        if isinstance(x, list):
            return [renamed(v) for v in x]
        return f"{x}~" if isinstance(x, str) and x in names else x

    both = copy.deepcopy(week)
    for k in (*LISTS, "bans"):
        both[k] = [*week.get(k, []), *renamed(week.get(k, []))]
    return week, both


@pytest.mark.parametrize("seed", range(6))
def test_two_towns_hang_together_by_nothing(seed: int) -> None:
    _, both = two_towns(seed)
    half = len(both["demands"]) // 2
    for part in components(compile_week(Problem.model_validate(both))):
        assert all(d < half for d in part) or all(d >= half for d in part)


@pytest.mark.parametrize("seed", range(3))
def test_parts_solved_one_by_one_prove_the_whole(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    week, both = two_towns(seed)
    one = plan(Problem.model_validate(week), Limits(seconds=None, work=20), executor=lasting(1))
    town = compile_week(Problem.model_validate(both))
    monkeypatch.setattr(solver.planning, "EXACT_SIZE", max(size_of(town, c) for c in components(town)))
    two = plan(Problem.model_validate(both), Limits(seconds=None, work=40), executor=lasting(2))
    assert one.score is not None
    assert two.score is not None
    assert one.outcome == two.outcome == "optimal", json.dumps([w.message for w in two.warnings])
    assert two.score.total == 2 * one.score.total == two.bound
