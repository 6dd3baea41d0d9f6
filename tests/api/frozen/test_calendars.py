"""Working days: the national calendar, what a place says against it, and the years nobody knows yet."""

import datetime as dt

from api.weeks.calendars import calendar_of
from api.weeks.noticing import Notices
from tests.api.frozen.town import codes, expanded, open_on, open_times, town, week_of, with_

NATIONAL_DAY = dt.date(2026, 9, 28)


def national(**place):
    lists = with_(town(), "places", "C", country="CN", **place)
    return with_(lists, "spaces", "RA", availability=open_on("workday"))


def test_national_day_moves_the_working_days_of_two_weeks():
    first, second = (week_of(national(), "C", NATIONAL_DAY + n * dt.timedelta(7)) for n in range(2))
    assert [x[:3] for x in open_times(first, "RA")] == ["Mon", "Tue", "Wed"]
    assert [x[:3] for x in open_times(second, "RA")] == ["Thu", "Fri", "Sat"]
    assert dt.date(2026, 10, 10) in second.calendar.workdays


def test_a_place_corrects_the_national_calendar():
    lists = national(workdays=["2026-10-02"], restdays=["2026-09-28"])
    assert [x[:3] for x in open_times(week_of(lists, "C", NATIONAL_DAY), "RA")] == ["Tue", "Wed", "Fri"]


def test_a_nearer_place_says_its_own_workdays_and_hears_the_rest_from_above():
    lists = with_(national(), "places", "A", workdays=["2026-10-03"])
    week = week_of(lists, "A", NATIONAL_DAY)
    assert [x[:3] for x in open_times(week, "RA")] == ["Mon", "Tue", "Wed", "Sat"]
    whole = expanded(lists, "C", NATIONAL_DAY)
    assert codes(whole) == ["place_below_differs"]
    assert "2026-10-03" not in whole.problem["calendar"].get("workdays", ())


def test_years_beyond_the_national_calendar_count_as_monday_to_friday_and_it_is_said_once():
    notices = Notices()
    found = calendar_of("CN", (), (), dt.date(2090, 9, 28), dt.date(2090, 10, 20), notices)
    assert (found.workdays, found.restdays) == ((), ())
    assert notices.counts == {"calendar_unknown": 1}
    assert "2090" in notices.kept[0].message


def test_without_a_country_only_the_places_own_days_differ():
    week = week_of(with_(town(), "places", "C", restdays=["2026-03-11"]))
    assert (week.calendar.workdays, week.calendar.restdays) == ((), (dt.date(2026, 3, 11),))
