"""Limits refuse nonsense when they are built, with the name and the value."""

import math

import pytest

from solver.limits import Limits


@pytest.mark.parametrize("value", [0, -1, -0.0, math.inf, -math.inf, math.nan])
@pytest.mark.parametrize("name", ["seconds", "work"])
def test_a_limit_is_finite_and_above_0(name, value):
    with pytest.raises(ValueError, match=rf"Limits\.{name} = .*finite number above 0"):
        Limits(**{name: value})


def test_one_of_both_limits_is_needed():
    with pytest.raises(ValueError, match="one of seconds and work is needed"):
        Limits(seconds=None)


@pytest.mark.parametrize("limits", [{}, {"seconds": 0.1}, {"seconds": None, "work": 1}, {"seconds": 5, "work": 0.5}])
def test_sensible_limits_are_kept_as_given(limits):
    built = Limits(**limits)
    assert (built.seconds, built.work) == (limits.get("seconds", 30.0), limits.get("work"))
