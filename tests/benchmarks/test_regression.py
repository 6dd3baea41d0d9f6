"""Planning small weeks by fixed work: no worse than the committed figures; and what counts as worse."""

from __future__ import annotations

import pytest

from benchmarks.regression import CASES, MARGIN, Case, Figures, Kept, better, keep, load, made_with, measure, worse

THEN = Figures(1000, 1100)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_a_week_is_planned_no_worse_than_before(case):
    fine, told = load().told_of(case, measure(case))
    assert fine, told


def test_every_case_has_its_figures():
    assert list(load().figures) == [c.name for c in CASES]
    assert {c.way for c in CASES} == {"own", "search", "regions"}


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (THEN, []),
        (Figures(1001, 1099), []),
        (Figures(999, 1100), ["the score fell from 1000 to 999"]),
        (Figures(1000, 1101), ["the bound rose from 1100 to 1101"]),
        (Figures(1000, None), ["there is no bound any more"]),
        (Figures(1000, 1100, 2), ["2 violations"]),
    ],
)
def test_what_is_worse(now, told):
    assert worse(now, THEN) == told


@pytest.mark.parametrize(
    ("now", "is_better"),
    [
        (THEN, False),
        (Figures(1001, 1100), True),
        (Figures(1000, 1099), True),
        (Figures(1001, 1101), False),
        (Figures(999, 1099), False),
    ],
)
def test_what_is_better(now, is_better):
    assert better(now, THEN) is is_better


def test_a_first_bound_is_better():
    assert better(Figures(1000, 1100), Figures(1000, None))


def test_another_machine_has_a_margin_and_the_same_has_none():
    case, now = Case("week", 1.0), Figures(1000 - round(1000 * MARGIN), 1100)
    assert not Kept(made_with(), {case.name: THEN}).told_of(case, now)[0]
    assert Kept("another", {case.name: THEN}).told_of(case, now) == (True, "same")
    assert not Kept("another", {case.name: THEN}).told_of(case, Figures(990, 1100))[0]


def test_figures_come_back_as_they_were_kept(tmp_path):
    path = tmp_path / "figures.json"
    assert load(path) == Kept(made_with(), {})
    keep({"a": THEN}, path)
    assert load(path) == Kept(made_with(), {"a": THEN})
    assert load(path).told_of(Case("b", 1.0), THEN) == (True, "new")
