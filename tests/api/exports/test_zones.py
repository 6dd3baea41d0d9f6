"""Time zones of calendars, read as RFC 5545 section 3.6.5 says: the latest onset, told by the clock before it."""

import datetime as dt
import zoneinfo
from typing import Any

import pytest

from api.exports.zones import vtimezone

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
NAMES = ["Europe/Berlin", "Asia/Shanghai", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe", "UTC"]


def observances(name):
    """Onset in UTC and offset of each, in order."""
    zone: Any = vtimezone(name, NOW, NOW)
    found = [
        ((part["dtstart"].dt - part["tzoffsetfrom"].td).replace(tzinfo=dt.UTC), part["tzoffsetto"].td)
        for part in zone.subcomponents
    ]
    return sorted(found)


@pytest.mark.parametrize("name", NAMES)
def test_every_hour_of_three_years_has_the_offset_of_the_zone(name):
    told, zone = observances(name), zoneinfo.ZoneInfo(name)
    for hours in range(3 * 365 * 24):
        instant = dt.datetime(2025, 1, 1, 0, 30, tzinfo=dt.UTC) + dt.timedelta(hours=hours)
        offset = [to for onset, to in told if onset <= instant][-1]
        assert offset == instant.astimezone(zone).utcoffset(), instant


def test_summer_time_begins_by_the_clock_before_it():
    """As section 3.6.5 shows it; icalendar 7.3.2 itself writes 03:00."""
    text = vtimezone("Europe/Berlin", NOW, NOW).to_ical().decode()
    wanted = "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    assert wanted in text
    assert "BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200" in text


def test_a_zone_without_changes_has_one_observance():
    assert len(observances("Asia/Shanghai")) == 1
