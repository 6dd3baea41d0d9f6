"""A week in Berlin in which the clock goes forward: nights are an hour shorter, one hour does not exist."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tests.scenes.reading import Planned, Session, planned

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("clock_change")


def wall(x: Session) -> tuple[str, str]:
    return x.start.astimezone(BERLIN).strftime("%H:%M"), x.end.astimezone(BERLIN).strftime("%H:%M")


def test_the_night_keeps_its_wall_clock_and_loses_an_hour(week):
    nights = week.sessions("nachtwache")
    assert {wall(x) for x in nights} == {("22:00", "06:00")}
    assert [x.minutes for x in nights] == [480, 480, 480, 480, 480, 420]


def test_fifteen_hours_are_enough_for_both_nights_of_the_weekend(week):
    assert week.thing("aylin")["max_minutes"] == 480 + 420
    assert sum(x.minutes for x in week.of_person("aylin")) == 480 + 420
    assert week.unserved() == {}


def test_the_hour_that_does_not_exist_is_not_asked_for(week):
    rehearsal = week.session("luecke")
    assert rehearsal.start.astimezone(BERLIN).isoformat() == "2026-03-28T02:00:00+01:00"


def test_a_party_across_the_change_is_six_hours_long(week):
    party = week.session("tanz")
    assert wall(party) == ("21:00", "04:00")
    assert party.minutes == 6 * 60


def test_guests_have_the_same_beds_for_three_nights(week):
    stay = week.sessions("klinikgaeste")
    assert [x.minutes for x in stay] == [720, 720, 660]
    assert len({x.spaces for x in stay}) == 1
