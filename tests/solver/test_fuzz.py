"""The solver on random weeks: every plan judged, every optimum held against brute force and against itself changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from solver.exact.solve import Effort
from tests.brute_force import TooManyPlans, best_plan, by_the_judge, sessions_of
from tests.random_weeks import small_week, tiny_week
from tests.second.world import second
from tests.solver.paths import Paths, Solved
from tests.weeks import changes
from tests.weeks.seeds import seeds
from tests.weeks.sessions import numbered

Json = dict[str, Any]

# Weeks with many choices take CP-SAT long; what is left out here is fuzzed by the tests above, on smaller weeks.
QUICK = Effort(seconds=10)


def pins_alike(week: Json) -> bool:
    """Whether two pins of one demand stand for the same session; such weeks are in `test_fuzz_found`."""
    each = {d["id"] for d in week["demands"] if d.get("sessions") == "each"}
    keys = [(p["demand"], p["session"] if p["demand"] in each else second(p["start"])) for p in week.get("pins") or []]
    return len(set(keys)) < len(keys)


def check_solved(solved: Solved, where: str) -> None:
    """What holds for every exact solve: a legal plan, no worse than before, worth what the model says."""
    assert not solved.solution.failed, (where, solved.solution.failed)
    assert not solved.after.broken, (where, solved.after.broken)
    assert solved.gain == solved.solution.gain, where
    assert solved.after.value >= solved.before.value, where
    for tier in solved.solution.tiers:
        assert tier.bound is None or tier.bound >= tier.points, where


@pytest.mark.parametrize("make", [tiny_week, small_week])
@seeds(20, 40)
def test_the_exact_model_makes_legal_plans_worth_what_it_says(make, seeds) -> None:
    for seed in seeds:
        week, where = make(seed), f"{make.__name__}({seed})"
        if pins_alike(week):
            continue
        paths = Paths(week)
        greedy = paths.greedy()
        assert not greedy.broken, (where, greedy.broken)
        whole = paths.exact(greedy, QUICK)
        check_solved(whole, where)
        bound = paths.dual_bound(whole.after.score["total"])
        assert bound is None or bound >= whole.after.score["total"], where


@pytest.mark.parametrize("narrow", [False, True])
@seeds(20, 60)
def test_parts_solved_anew_are_legal_and_no_better_than_the_whole(narrow, seeds) -> None:
    for seed in seeds:
        week, where = tiny_week(seed), f"tiny_week({seed})"
        if pins_alike(week):
            continue
        paths = Paths(week)
        greedy = paths.greedy()
        whole = paths.exact(greedy, QUICK)
        part = paths.part(greedy if seed % 2 else whole.after, seed, narrow)
        check_solved(part, where)
        if whole.solution.proved:
            assert part.after.value <= whole.after.value, where


@seeds(50, 150)
def test_the_proved_optimum_is_that_of_brute_force(seeds) -> None:
    agreed = 0
    for seed in seeds:
        week = tiny_week(seed)
        if pins_alike(week):
            continue
        try:
            best = best_plan(week, most=1_000)
        except TooManyPlans:
            continue
        whole = Paths(week).exact(effort=QUICK)
        if whole.solution.proved:
            assert whole.after.value == best.value, f"tiny_week({seed})"
            agreed += 1
    assert agreed >= 0.85 * len(seeds)


# ---- metamorphic: what a change may and may not do to the optimum


def optimum(week: Json) -> tuple[int, ...] | None:
    """The proved best value; None where it was not proved in time."""
    solved = Paths(week).exact(effort=QUICK)
    check_solved(solved, "changed week")
    return solved.after.value if solved.solution.proved else None


def compare(week: Json, other: Json, fits: Callable[[tuple[int, ...], tuple[int, ...]], bool], where: str) -> None:
    """Both optima, where both are proved, stand to each other as they should."""
    before, after = optimum(week), optimum(other)
    if before is not None and after is not None:
        assert fits(before, after), (where, before, after)


def same(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    return before == after


def no_worse(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    return before <= after


def weeks(seeds: range, without: set[str] | None = None) -> Iterator[tuple[int, Json]]:
    """Tiny and small weeks in turn."""
    for seed in seeds:
        week = (small_week if seed % 3 == 0 else tiny_week)(seed, without=without or ())
        if not pins_alike(week):
            yield seed, week


@seeds(12, 40)
def test_one_more_resource_never_lowers_the_optimum(seeds) -> None:
    for seed, week in weeks(seeds):
        for name in ("spaces", "volunteers", "supplies"):
            if week[name]:
                compare(week, changes.one_more(week, name, seed), no_worse, f"{seed} {name}")


@seeds(12, 40)
def test_a_weightier_demand_never_lowers_the_optimum(seeds) -> None:
    for seed, week in weeks(seeds):
        plain = changes.with_policy(week, "equity", bands=[])
        compare(plain, changes.weightier(week, seed), no_worse, f"{seed}")


@seeds(12, 40)
def test_names_and_the_order_of_lists_change_nothing(seeds) -> None:
    for seed, week in weeks(seeds):
        compare(week, changes.renamed(week), same, f"{seed} renamed")
        compare(week, changes.shuffled(week, seed), same, f"{seed} shuffled")


@seeds(12, 40)
def test_a_week_later_changes_nothing(seeds) -> None:
    for seed, week in weeks(seeds, without={"clock_change", "calendar"}):
        compare(week, changes.a_week_later(week), same, f"{seed}")


@seeds(5, 15)
def test_a_term_at_0_is_a_term_with_nothing_to_count(seeds) -> None:
    for seed, week in weeks(seeds):
        for term, (at_zero, nothing) in changes.terms_turned_off(week).items():
            compare(at_zero, nothing, same, f"{seed} {term}")


@seeds(30, 80)
def test_splitting_on_one_decision_agrees_with_the_whole(seeds) -> None:
    """A demand uses a thing in no session, or in one of those it may have: the best of all these weeks is the best."""
    split = 0
    for seed in seeds:
        week = tiny_week(seed, without={"pins", "home_travel", "min_sessions"})
        whole = optimum(week)
        cases = list(decisions(week))
        if whole is not None and 1 < len(cases) <= 40:
            values = [optimum(case) for case in cases]
            if all(v is not None for v in values):
                assert max(v for v in values if v is not None) == whole, f"tiny_week({seed})"
                split += 1
    assert split >= len(seeds) // 10


def decisions(week: Json) -> Iterator[Json]:
    """The week with a ban of one thing for one demand, and with each session of the demand that uses it as a pin."""
    paths = Paths(week)
    legal = by_the_judge({**week, "previous": []})
    for demand in paths.problem.demands:
        options = [s for s in sessions_of(paths.problem, demand) if not legal(numbered([s], week))[0]]
        for kind, field in (("space", "spaces"), ("volunteer", "people"), ("supply", "supplies")):
            used = sorted({item[kind] for s in options for item in s[field]})
            if used:
                yield {**week, "bans": [*week.get("bans", []), {"demand": demand.id, kind: used[0]}]}
                for s in options:
                    if any(item[kind] == used[0] for item in s[field]):
                        yield {**week, "pins": [s]}
                return
