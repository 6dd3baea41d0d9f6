"""Who rests from a space: weeks in a row, the rest, others who want it, pins."""

import pytest

from api.fairness.rotating import Resting, could_use, resting, rests
from api.fairness.rules import Fairness, Rotation
from api.fairness.sharing import lifted, lifts
from solver.shares.report import Share, Shares

PAIR = ("O", "S")
HELD, FREE = frozenset({PAIR}), frozenset({("P", "S")})


@pytest.mark.parametrize(
    ("weeks", "rested"),
    [
        ("", False),
        ("h", False),
        ("hh", True),
        ("hfh", False),
        ("fhh", True),
        ("hhf", False),
        ("hhh", False),  # the third was its rest, whatever happened in it
        ("hhfhh", True),
    ],
)
def test_after_two_weeks_in_a_row_comes_one_of_rest(weeks, rested):
    past = [HELD if w == "h" else FREE for w in weeks]
    assert rests(PAIR, past, Rotation(after_weeks=2)) is rested
    assert not rests(PAIR, past, Rotation())


def test_a_longer_rest_lasts():
    rule = Rotation(after_weeks=1, rest_weeks=3)
    assert [rests(PAIR, [HELD] + [FREE] * k, rule) for k in range(4)] == [True, True, True, False]


def demand(organisation, **more):
    need = {"type": "space", "kinds": ["room"], "quantity": 10}
    return {"organisation": organisation, "kind": "class", "needs": [need], **more}


SPACE = {"kind": "room", "capacity": 10}
RULES = {"S": Rotation(after_weeks=1)}


def test_all_demands_of_the_party_rest_where_another_party_asks():
    demands = {"d1": demand("O"), "d2": demand("O"), "e": demand("P")}
    found = resting(demands, {"S": SPACE}, [HELD], RULES, [])
    assert found == [Resting("d1", "S", "O", 1), Resting("d2", "S", "O", 1)]
    assert found[0].ban == {"demand": "d1", "space": "S"}


def test_nobody_rests_where_nobody_else_asks_or_all_others_rest_too():
    assert resting({"d": demand("O")}, {"S": SPACE}, [HELD], RULES, []) == []
    both = {"d": demand("O"), "e": demand("P")}
    assert resting(both, {"S": SPACE}, [HELD | FREE], RULES, []) == []
    other_kind = {"d": demand("O"), "e": demand("P", needs=[{"type": "space", "kinds": ["field"], "quantity": 1}])}
    assert resting(other_kind, {"S": SPACE}, [HELD], RULES, []) == []


def test_never_against_a_pin():
    demands = {"d1": demand("O"), "d2": demand("O"), "e": demand("P")}
    pin = {"demand": "d1", "spaces": [{"need": 0, "space": "S", "quantity": 1}]}
    assert [r.demand for r in resting(demands, {"S": SPACE}, [HELD], RULES, [pin])] == ["d2"]


def test_what_could_use_a_space_asks_for_its_kind_its_features_and_its_size_and_is_served():
    assert could_use(demand("P"), SPACE)
    assert not could_use(demand("P"), SPACE | {"kind": "hall"})
    assert not could_use(demand("P"), SPACE | {"reserve": 1})
    assert not could_use(demand("P"), SPACE | {"serves": {"organisations": ["O"]}})
    assert could_use(demand("P"), SPACE | {"serves": {"kinds": ["class"]}})
    picky = {"type": "space", "kinds": ["room"], "quantity": 30, "min_quantity": 5, "features": ["ramp"]}
    assert not could_use(demand("P", needs=[picky]), SPACE)
    assert could_use(demand("P", needs=[picky]), SPACE | {"features": ["ramp", "sink"]})


def share(id_, asked, held):
    return Share(id_, id_, 1, asked, held, 0, 0, 0, 0.0)


def test_areas_behind_are_lifted_as_far_as_they_are_behind():
    shares = Shares((), (share("A", 10, 10), share("B", 10, 4), share("C", 10, 0)), (), ())
    assert lifts(shares) == {"B": 6, "C": 46}
    assert lifts(Shares((), (share("A", 2, 2), share("B", 2, 0)), (), ())) == {"B": 50}
    assert lifts(Shares((), (), (), ())) == {}


def test_a_lift_is_of_the_weight_that_the_demand_has():
    assert lifted({"weight": 80}, 25, {}) == 100
    assert lifted({"priority": 2}, 50, {}) == 150
    assert lifted({}, 10, {"served": {"priority_weight": [1, 2, 200, 4, 5]}}) == 220
    assert Fairness().shares_weeks is None
