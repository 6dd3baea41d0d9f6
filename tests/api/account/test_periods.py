"""Periods: what they are called, and their instants where clocks change."""

import datetime as dt

import pytest

from api.account.periods import period_of
from api.errors import Invalid


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-03-01/2026-03-15", "2026-03-01", "2026-03-15"),
        ("2026-03-01/2026-03-01", "2026-03-01", "2026-03-01"),
    ],
)
def test_a_period_is_a_year_a_quarter_a_month_or_two_dates(text, first, last):
    assert str(period_of(text)) == f"{first}/{last}"


@pytest.mark.parametrize(
    "text", ["", "26", "2026-13", "2026-Q5", "2026-02-30/2026-03-01", "2026/2027/2028", "9999", "٢٠٢٦"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(Invalid, match="a year, a quarter, a month, or two dates"):
        period_of(text)


def test_a_period_the_wrong_way_round_is_refused():
    with pytest.raises(Invalid, match="ends on the day it begins"):
        period_of("2026-03-15/2026-03-01")


def test_days_are_those_of_the_place_also_where_clocks_change():
    """Berlin's 29 March 2026 has 23 hours, its 25 October 25."""
    spring, autumn = (period_of(f"{d}/{d}").within("Europe/Berlin") for d in ("2026-03-29", "2026-10-25"))
    hours = [(w.end.astimezone(dt.UTC) - w.start.astimezone(dt.UTC)).total_seconds() / 3600 for w in (spring, autumn)]
    assert hours == [23, 25]


def test_months_follow_each_other_without_a_gap():
    months = [period_of(f"2026-{m:02}").within("Asia/Shanghai") for m in range(1, 13)]
    year = period_of("2026").within("Asia/Shanghai")
    assert [m.end for m in months[:-1]] == [m.start for m in months[1:]]
    assert (months[0].start, months[-1].end) == (year.start, year.end)
