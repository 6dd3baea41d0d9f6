"""What is told of a session becomes figures, or is refused with its reason."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.attendance.rules import Kind, Promise, due_fen, happened
from models.errors import InvalidInput

START = dt.datetime.fromisoformat("2026-03-09T18:00:00+08:00")
END = START + dt.timedelta(hours=2)
LATER = END + dt.timedelta(days=3)
HALL = Promise("spaces", START, END, 10, 300)


@dataclass(frozen=True)
class Said:
    kind: str = "came"
    came: int | None = None
    from_: dt.datetime | None = None
    until: dt.datetime | None = None
    cancelled_at: dt.datetime | None = None
    persons: int | None = None


def of(list_, planned=1):
    return Promise(list_, START, END, planned)


def code(promise, told, now=LATER):
    with pytest.raises(InvalidInput) as e:
        happened(promise, told, now, "items[3].")
    (issue,) = e.value.issues
    return issue.code, issue.path


def test_what_is_left_out_is_as_planned():
    told = happened(HALL, Said(), LATER)
    assert (told.kind, told.came, told.minutes, told.unit_minutes, told.overstay_minutes) == (
        Kind.CAME,
        10,
        120,
        1200,
        0,
    )
    assert told.fen == 300 * 10 * 120 // 60


def test_who_stays_beyond_the_end_overstays_and_pays_for_what_was_used():
    told = happened(HALL, Said(came=12, until=END + dt.timedelta(minutes=31, seconds=40)), LATER)
    assert (told.minutes, told.overstay_minutes, told.fen) == (151, 31, 300 * 12 * 151 // 60)
    assert happened(of("volunteers"), Said(until=END + dt.timedelta(minutes=31)), LATER).overstay_minutes == 0


def test_cancelling_has_its_notice_and_nobody_came():
    told = happened(HALL, Said("cancelled", cancelled_at=START - dt.timedelta(hours=25)), LATER)
    assert (told.came, told.notice_minutes, told.fen, told.unit_minutes) == (0, 25 * 60, 0, 0)
    assert happened(HALL, Said("no_show"), START).notice_minutes is None


@pytest.mark.parametrize(
    ("promise", "told", "now", "found"),
    [
        (HALL, Said("no_show"), START - dt.timedelta(seconds=1), ("session_not_begun", "items[3].claim")),
        (HALL, Said(), START, ("not_over_yet", "items[3].until")),
        (HALL, Said(until=LATER), END, ("not_over_yet", "items[3].until")),
        (HALL, Said(until=START), LATER, ("window_order", "items[3].until")),
        (HALL, Said(from_=END), LATER, ("window_order", "items[3].until")),
        (HALL, Said(from_=START - dt.timedelta(days=2)), LATER, ("beyond_session", "items[3].from")),
        (HALL, Said(until=END + dt.timedelta(days=8)), LATER, ("beyond_session", "items[3].until")),
        (HALL, Said(persons=4), LATER, ("field_not_meant", "items[3].persons")),
        (HALL, Said("no_show", came=1), LATER, ("field_not_meant", "items[3].came")),
        (HALL, Said("came", cancelled_at=START), LATER, ("field_not_meant", "items[3].cancelled_at")),
        (HALL, Said("cancelled"), LATER, ("cancelled_when", "items[3].cancelled_at")),
        (HALL, Said("cancelled", cancelled_at=END), LATER, ("cancelled_when", "items[3].cancelled_at")),
        (of("volunteers"), Said(came=2), LATER, ("more_than_planned", "items[3].came")),
        (of("demands"), Said(came=2), LATER, ("more_than_planned", "items[3].came")),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(promise, told, now, found):
    assert code(promise, told, now) == found


def test_a_night_in_which_clocks_change_has_the_minutes_that_really_passed():
    """Berlin, 29 March 2026: 01:30 +01:00 to 03:30 +02:00 is one hour."""
    start, end = (dt.datetime.fromisoformat(f"2026-03-29T{t}") for t in ("01:30:00+01:00", "03:30:00+02:00"))
    told = happened(Promise("volunteers", start, end, 1), Said(), LATER + dt.timedelta(days=90))
    assert (told.minutes, told.unit_minutes) == (60, 60)


@given(st.integers(0, 10**6), st.integers(1, 1000), st.integers(1, 10_000))
def test_what_is_due_is_counted_as_the_judge_counts_costs(rate, units, minutes):
    assert due_fen("spaces", rate, units, minutes) == rate * units * minutes // 60
    assert due_fen("supplies", rate, units, minutes) == rate * units
    assert due_fen("volunteers", rate, units, minutes) == 0
