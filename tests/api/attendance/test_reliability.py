"""The posterior of coming: its quantiles against exact and closed forms."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.attendance.reliability import PRIOR, quantile, reliability


@pytest.mark.parametrize("p", [0.05, 0.5, 0.95])
@pytest.mark.parametrize("n", [1, 2, 7, 400])
def test_quantiles_agree_with_the_closed_forms_of_one_sided_cases(n, p):
    assert quantile(n, 1, p) == pytest.approx(p ** (1 / n), abs=1e-12)
    assert quantile(1, n, p) == pytest.approx(-math.expm1(math.log1p(-p) / n), abs=1e-12)


def exactly_below(a, b, x):
    """P(Beta(a, b) ≤ x) in fractions, by integrating the polynomial x^(a−1)(1−x)^(b−1) term by term."""
    whole = sum((-1) ** k * math.comb(b - 1, k) * Fraction(1, a + k) for k in range(b))
    part = sum((-1) ** k * math.comb(b - 1, k) * x ** (a + k) / (a + k) for k in range(b))
    return part / whole


@settings(max_examples=40)
@given(st.integers(1, 30), st.integers(1, 30), st.sampled_from([0.05, 0.5, 0.95]))
def test_quantiles_are_where_the_exact_distribution_says(a, b, p):
    x = Fraction(quantile(a, b, p))
    assert float(exactly_below(a, b, x)) == pytest.approx(p, abs=1e-9)


def test_few_records_say_little_and_many_much():
    none, few, many = reliability(0, 0), reliability(2, 5), reliability(200, 500)
    assert (none.mean, none.enough, few.enough) == (Fraction(*PRIOR[:1], sum(PRIOR)), False, True)
    assert none.high - none.low > few.high - few.low > many.high - many.low
    assert few.low < few.mean < few.high
    assert few.mean == Fraction(6, 12)
    assert many.low == pytest.approx(0.261, abs=0.002)
    assert many.high == pytest.approx(0.317, abs=0.002)


def test_a_hundred_thousand_records_have_an_interval_too():
    wide = reliability(90_000, 10_000)
    assert 0.898 < wide.low < 0.9 < wide.high < 0.902
