"""Which demands are decided together: within the budget, repeatable, and those that pay more often."""

import pytest

from solver.neighbourhoods import Chooser
from solver.state import State
from tests.build import Week
from tests.random_weeks import small_week
from tests.solver.paths import Paths

WEEKS = [seed for seed in range(12) if any(len(o.start) for o in Paths(small_week(seed)).week.demands)]


def chooser(seed: int, chance: int = 0) -> tuple[Chooser, State]:
    paths = Paths(small_week(seed))
    return Chooser(paths.week, chance), State(paths.week, paths.greedy().sessions)


@pytest.mark.parametrize("budget", [1, 40, 10_000])
def test_a_choice_keeps_to_its_budget_of_literals_unless_it_is_a_single_demand(budget):
    for seed in WEEKS:
        c, state = chooser(seed)
        for _ in range(20):
            _, free = c.choose(state, budget)
            assert free == sorted(set(free))
            assert set(free) <= set(c.alive)
            assert len(free) == 1 or sum(c.sizes[d] for d in free) <= budget


def test_the_same_seed_chooses_the_same():
    for seed in WEEKS:
        (a, state), (b, same), (other, third) = chooser(seed), chooser(seed), chooser(seed, 1)
        choices = [[x.choose(s, 60)[1] for _ in range(12)] for x, s in ((a, state), (b, same), (other, third))]
        assert choices[0] == choices[1]
        assert choices[0] != choices[2] or len(a.alive) < 3


def test_choosing_changes_nothing_in_the_state():
    c, state = chooser(WEEKS[0])
    before = state.sessions()
    for _ in range(30):
        c.choose(state, 60)
    assert state.sessions() == before


def test_an_operator_that_pays_is_used_more_often():
    c, state = chooser(WEEKS[0])
    best = c.operators[-1]
    for _ in range(400):
        operator, _ = c.choose(state, 60)
        c.reward(operator, operator is best)
    assert best.tries > max(o.tries for o in c.operators if o is not best)


def test_every_operator_finds_demands_in_an_empty_and_in_a_full_plan():
    for seed in WEEKS:
        c, state = chooser(seed)
        for situation in (state, State.of_pins(state.week)):
            for operator in c.operators:
                assert set(operator.pick(c, situation, 5)) <= set(range(len(state.week.demands)))


def test_demands_that_share_nothing_are_no_rivals():
    week = Week().space("S").space("T").demand("A", weight=1).demand("B", weight=1)
    week.put(bans=[{"demand": "A", "space": "T"}, {"demand": "B", "space": "S"}])
    assert [Chooser(Paths(week.data).week, 0).rivals(d) for d in (0, 1)] == [[], []]
    assert [Chooser(Paths(week.put(bans=[]).data).week, 0).rivals(d) for d in (0, 1)] == [[1], [0]]
