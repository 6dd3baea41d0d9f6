"""Sweeps as they are written, and the scenarios that they are."""

import pytest

from models.changes import Edit, apply
from models.errors import InvalidChanges
from solver.scenarios.sweeps import MOST_POINTS, InvalidSweep, read_sweep
from tests.build import Week, weekly

PATTERNS = [
    weekly("18:30", "20:30", "mon tue wed thu fri"),
    weekly("08:00", "18:00", "sat sun"),
    weekly("06:00", "07:00", "mon sat"),
]


def problem():
    return (
        Week()
        .space("F/1", availability={"weekly": PATTERNS, "closed": []})
        .space("lot", availability={"weekly": [weekly("18:00", "07:30")]})
        .space("shut", availability={})
        .volunteer("V", availability={"weekly": [weekly("09:00", "12:00", "workday")]})
        .problem()
    )


def weeks(text):
    return [apply(problem(), s.changes) for s in read_sweep(text).scenarios(problem())]


def ends(text, space=0):
    return [[(p.start, p.end) for p in w.spaces[space].availability.weekly] for w in weeks(text)]


def test_numbers_from_low_to_high_by_steps():
    sweep = read_sweep("spaces/F/1/capacity=20..65/10")
    assert sweep.values == (20, 30, 40, 50, 60)
    assert [s.name for s in sweep.scenarios(problem())] == [f"capacity={n}" for n in (20, 30, 40, 50, 60)]
    assert [w.spaces[0].capacity for w in weeks(" /spaces/F/1/capacity = 1..3/1 ")] == [1, 2, 3]


def test_numbers_of_the_policy_may_be_negative():
    assert [w.policy.cost.per_yuan for w in weeks("policy/cost/per_yuan=-2..2/2")] == [-2, 0, 2]


def test_closing_times_are_of_the_last_pattern_of_each_day():
    assert ends("spaces/F/1/close=20:00..21:00/30m") == [
        [("18:30", end), ("08:00", end), ("06:00", "07:00")] for end in ("20:00", "20:30", "21:00")
    ]


def test_closing_times_of_some_days_alone():
    assert ends("spaces/F/1/close@sat,sun=17:00..19:00/1h") == [
        [("18:30", "20:30"), ("08:00", end), ("06:00", "07:00")] for end in ("17:00", "18:00", "19:00")
    ]


def test_opening_times_are_of_the_first_pattern_of_each_day():
    assert ends("spaces/F/1/open=05:00..06:00/60m") == [
        [("18:30", "20:30"), ("08:00", "18:00"), (start, "07:00")] for start in ("05:00", "06:00")
    ]


def test_a_night_stays_a_night_and_midnight_is_an_end():
    assert ends("spaces/lot/close=07:00..08:00/30m", 1) == [[("18:00", e)] for e in ("07:00", "07:30", "08:00")]
    assert ends("spaces/F/1/close@sat,sun=23:30..24:00/30m")[1][1] == ("08:00", "24:00")


def test_what_else_the_availability_says_stays():
    (change,) = read_sweep("spaces/F/1/close=21:00..21:00/30m").scenarios(problem())[0].changes
    assert isinstance(change, Edit)
    assert set(change.value) == {"weekly", "closed"}


def test_volunteers_have_times_too():
    (week,) = weeks("volunteers/V/close=13:00..13:00/1h")
    assert week.volunteers[0].availability.weekly[0].end == "13:00"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        "=1..2/1",
        "spaces/P/capacity",
        "spaces/P/capacity=",
        "spaces/P/capacity=20",
        "spaces/P/capacity=20..60",
        "spaces/P/capacity=20..60/",
        "spaces/P/capacity=20..60/0",
        "spaces/P/capacity=20..60/-5",
        "spaces/P/capacity=20..60/10m",
        "spaces/P/capacity=60..20/10",
        "spaces/P/capacity=2.5..6/1",
        "spaces/P/capacity=20...60/10",
        "spaces/P/capacity=20:00..22:00/1",
        "spaces/P/capacity=١..٩/1",
        "spaces/P/capacity=-..9/1",
        f"spaces/P/capacity=0..{'9' * 5_000}/1",
        f"spaces/P/capacity=0..9/{'9' * 5_000}",
        "spaces/F/1/close=20:00..22:00/30",
        "spaces/F/1/close=20..22/1h",
        "spaces/F/1/close=20:00..25:00/1h",
        "spaces/F/1/close=20:00..22:00/0m",
        "spaces/F/1/close=22:00..20:00/30m",
    ],
)
def test_a_sweep_of_another_form_is_refused_with_advice(text):
    with pytest.raises(InvalidSweep) as told:
        read_sweep(text)
    assert str(told.value)
    assert told.value.advice


@pytest.mark.parametrize("high", [MOST_POINTS, 10_000, 999_999_999])
def test_too_many_points_are_refused_at_once(high):
    assert len(read_sweep(f"spaces/P/capacity=1..{MOST_POINTS}/1").values) == MOST_POINTS
    with pytest.raises(InvalidSweep, match=f"at most 50 points, and this one has {high + 1:,}"):
        read_sweep(f"spaces/P/capacity=0..{high}/1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("spaces/G/close=20:00..22:00/1h", 'no "G"'),
        ("spaces/Lot/close=07:00..08:00/1h", 'no "Lot"'),
        ("demands/D/close=20:00..22:00/1h", "of spaces and volunteers"),
        ("close=20:00..22:00/1h", "of spaces and volunteers"),
        ("spaces/shut/close=20:00..22:00/1h", "has a weekly pattern"),
        ("spaces/F/1/close@tue=20:00..22:00/1h", "pattern of tue alone"),
        ("spaces/F/1/close=18:00..20:00/1h", "by day into one overnight"),
        ("spaces/lot/close=18:30..19:00/30m", "by day into one overnight"),
        ("spaces/lot/open=23:00..24:00/1h", "before 24:00"),
        ("space/P/capacity=1..2/1", "a path is"),
        ("spaces/lot/capcity=1..2/1", "ends with a field"),
        ("policy/cost/yuan=1..2/1", "ends with a field"),
        ("policy=1..2/1", "a path is"),
    ],
)
def test_a_sweep_of_what_the_week_has_not_is_refused(text, said):
    with pytest.raises(InvalidSweep, match=said):
        read_sweep(text).scenarios(problem())


def test_a_value_that_does_not_fit_its_field_is_refused_by_the_change():
    with pytest.raises(InvalidChanges):
        weeks("spaces/F/1/availability=1..2/1")
    with pytest.raises(InvalidChanges):
        weeks("spaces/F/1/capacity=-2..2/1")
