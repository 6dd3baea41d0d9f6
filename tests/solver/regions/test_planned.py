"""plan() of weeks that count as large: judged, repeated, cancelled, and with workers that fail, lie or never return."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.plan import Plan
from models.problem import Problem
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan
from solver.regions.tasks import RegionTask
from solver.tasks import Done
from tests.random_weeks import small_week
from tests.solver.paths import Paths
from tests.solver.pools import Broken, InProcess, Message, Silent, doubled, lying
from tests.solver.regions.districts import district

WORK = Limits(seconds=None, work=0.2)


@pytest.fixture
def use(monkeypatch):
    """Every week counts as large; plan with a pool of stand-ins, a few demands to a cell."""

    def change(pool: type[InProcess], cell: float = 13.0) -> None:
        monkeypatch.setattr("solver.planning.LARGE", 0)
        monkeypatch.setattr("solver.planning.Pool", pool)
        monkeypatch.setattr("solver.regions.engine.MOST_DEMANDS", cell)

    return change


def planned(problem: Problem, limits: Limits = WORK, **options) -> Plan:
    """The plan, which the judge passes with the score that it states, and that tells all it leaves out."""
    made = plan(problem, limits, **options)
    verdict = judge(problem, made)
    assert verdict.ok, verdict.violations
    assert made.score == verdict.score
    assert made.bound is None or made.bound >= verdict.score.total
    asked = Paths.asked(problem)
    held = {d: sum(a.demand == d for a in made.assignments) for d in asked}
    missing = {d: sum(u.missing for u in made.unserved if u.demand == d) for d in asked}
    assert {d: max(0, asked[d] - held[d]) for d in asked} == missing
    return made


def codes(made: Plan) -> list[str]:
    return [w.code for w in made.warnings]


def test_a_district_is_planned_by_cells_and_bounded(use):
    use(InProcess)
    made = planned(district(1))
    assert made.stop_reason == "work_limit"
    assert "defect" not in codes(made)
    assert made.score is not None
    assert made.bound is not None
    assert made.score.total > 0.8 * made.bound


@pytest.mark.parametrize("level", [0, 2])
def test_areas_of_equity_over_several_cells_are_judged_as_they_are(use, level):
    use(InProcess)
    made = planned(district(2, equity={"level": level, "bands": [[50, 30], [80, 10]]}))
    assert made.score is not None
    assert made.score.equity > 0
    assert "defect" not in codes(made)


@pytest.mark.parametrize("seed", range(12))
def test_random_weeks_in_cells(use, seed):
    use(InProcess, 3.0)
    made = planned(Problem.model_validate(small_week(seed)), Limits(seconds=None, work=0.02))
    assert "defect" not in codes(made)
    assert made.stop_reason in {"work_limit", "no_improvement", "proved"}


def test_the_same_work_gives_the_same_plan_whoever_ends_first(use):
    class Late(InProcess):
        """Of two results, only the younger comes at once."""

        def collect(self, timeout: float) -> list[Message]:
            out = [self.messages.pop()] if self.messages else []
            self.running -= len(out)
            return out

    made = []
    for pool in (InProcess, InProcess, Late):
        use(pool)
        made.append(planned(district(3, equity={"level": 0}), seed=4))
    assert made[0] == made[1] == made[2]
    use(InProcess)
    assert planned(district(3, equity={"level": 0}), seed=5).assignments != made[0].assignments


def test_tiers_come_first(use):
    use(InProcess, 8.0)
    problem = district(4, communities=3, per_community=5, cost={"per_yuan": 0})
    policy = problem.policy.model_copy(update={"tiers": (("activation", "opening"), ("served",))})
    made = planned(problem.model_copy(update={"policy": policy}))
    assert made.tiers is not None
    assert made.tiers[0].points == 0  # nobody is called in, and no room opened, for any number of points
    assert made.bound is None


def test_workers_that_always_fail_leave_the_pins(use):
    use(Broken)
    made = planned(district(1), Limits(seconds=None, work=10**6))
    assert (made.assignments, made.stop_reason) == ((), "error")
    assert "defect" in codes(made)


def test_sessions_that_clash_are_refused_and_told(use):
    use(lying(doubled))
    made = planned(district(1), Limits(seconds=None, work=10**6))
    assert made.stop_reason == "error"
    assert "defect" in codes(made)


def test_one_lie_costs_no_more_than_its_round(use):
    told = []

    def once(message: Message) -> Message:
        """Only the third region's sessions are doubled."""
        if isinstance(message, Done) and message.improved:
            told.append(message)
            return doubled(message) if len(told) == 3 else message
        return message

    use(lying(once))
    made = planned(district(1))
    assert "defect" in codes(made)
    assert made.stop_reason == "work_limit"
    assert len(made.assignments) > 20


def test_a_lie_about_the_bound_is_not_believed(use):
    def low(message: Message) -> Message:
        if isinstance(message, Done) and message.bounded:
            return replace(message, bounded=replace(message.bounded, bound=1))
        return message

    use(lying(low))
    made = planned(district(1))
    assert (made.outcome, made.bound) == ("feasible", None)
    assert any("below a judged plan" in w.message for w in made.warnings)


def test_workers_that_never_return_cost_the_time_and_nothing_else(use, monkeypatch):
    use(Silent)
    monkeypatch.setattr("solver.regions.reasons.MOST_SECONDS", 0.1)
    made = planned(district(1), Limits(seconds=0.5))
    assert (made.assignments, made.stop_reason) == ((), "time_limit")
    assert {u.reason for u in made.unserved} == {"not_reached"}


def test_a_region_that_never_returns_is_given_up_and_told(use, monkeypatch):
    class Stuck(InProcess):
        """The second region is never done."""

        seen = 0

        def start(self, task) -> None:
            type(self).seen += isinstance(task, RegionTask)
            if isinstance(task, RegionTask) and type(self).seen == 2:
                self.running += 1
            else:
                super().start(task)

        def collect(self, timeout: float) -> list[Message]:
            out, self.messages = self.messages, []
            self.running -= len(out)
            return out

        def abandon(self, number: int) -> None:
            self.running -= 1

    use(InProcess)
    planned(district(1))  # what is compiled once is compiled now
    use(Stuck)
    monkeypatch.setattr("solver.regions.engine.GRACE_SECONDS", 0.1)
    made = planned(district(1), Limits(seconds=3.0))
    assert any("did not return" in w.message for w in made.warnings)
    assert len(made.assignments) > 10


def test_a_cancelled_plan_is_the_best_so_far(use):
    use(InProcess)
    seen: list[int] = []

    def cancelled() -> bool:
        return len(seen) > 0 and max(seen) > 0

    made = planned(
        district(1),
        Limits(seconds=None, work=10**6),
        cancelled=cancelled,
        on_progress=lambda p: seen.append(p.score or 0),
    )
    assert made.stop_reason == "cancelled"
    assert made.assignments
