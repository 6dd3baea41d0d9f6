"""Standing demands and one-offs: when they are in a week, and when they are not."""

import datetime as dt

import pytest
from pydantic import ValidationError

from api.weeks.living import LivingDemand
from tests.api.frozen.town import MONDAY, open_on, open_times, town, week_of, with_

TERM = {"name": "spring", "from": "2026-02-23", "until": "2026-03-11"}


def standing(windows=None, lists=None, **rule):
    rule = {"from": "2026-03-04", **rule}
    return with_(lists or town(), "demands", "DA", windows=windows or open_on("tue", "thu"), standing=rule)


def times(lists, start=MONDAY, days=7, area="C"):
    week = week_of(lists, area, start, days)
    return open_times(week, "DA") if any(d.id == "DA" for d in week.demands) else None


def test_every_two_weeks_counts_from_the_week_of_from():
    lists = standing(every_weeks=2)
    found = [times(lists, MONDAY + n * dt.timedelta(7)) for n in (-1, 0, 1, 2)]
    assert found == [["Thu 09:00–17:00"], None, ["Tue 09:00–17:00", "Thu 09:00–17:00"], None]


def test_a_horizon_of_two_weeks_holds_the_due_one_alone():
    assert times(standing(every_weeks=2), MONDAY, 14) == ["Tue 09:00–17:00", "Thu 09:00–17:00"]
    assert times(standing(every_weeks=3), MONDAY, 14) is None


def test_exceptions_and_the_end_are_kept():
    assert times(standing(**{"except": ["2026-03-10"]})) == ["Thu 09:00–17:00"]
    assert times(standing(until="2026-03-10")) == ["Tue 09:00–17:00"]


def test_terms_are_asked_of_the_nearest_place_and_only_those_that_concern_the_demand():
    for said, found in (("only", ["Tue 09:00–17:00"]), ("never", ["Thu 09:00–17:00"])):
        lists = with_(standing(in_terms=said), "places", "C", terms=[TERM])
        assert times(lists) == found
        assert times(with_(lists, "places", "A", terms=[TERM | {"kinds": ["clinic"]}])) == found
        other = with_(lists, "places", "A", terms=[TERM | {"organisations": ["OB"]}])
        assert times(other) == (None if said == "only" else ["Tue 09:00–17:00", "Thu 09:00–17:00"])


def test_an_overnight_pattern_is_due_by_the_date_on_which_it_starts():
    night = open_on("sun", start="20:00", end="06:00")
    assert times(standing(night)) == ["Mon 00:00–06:00", "Sun 20:00–00:00"]
    assert times(standing(night, **{"except": ["2026-03-08"]})) == ["Sun 20:00–00:00"]
    assert times(standing(night, every_weeks=2)) == ["Mon 00:00–06:00"]


def test_what_recurs_on_all_dates_stays_a_pattern_and_what_the_format_does_not_know_is_gone():
    week = week_of(standing())
    (demand,) = (d for d in week.demands if d.id == "DA")
    assert (len(demand.windows.weekly), demand.windows.windows) == (1, ())


def test_a_one_off_is_in_the_weeks_in_which_it_is_open():
    window = {"start": "2026-03-17T09:00:00+08:00", "end": "2026-03-17T12:00:00+08:00"}
    lists = with_(town(), "demands", "DA", windows={"windows": [window]})
    assert times(lists) is None
    assert times(lists, MONDAY + dt.timedelta(7)) == ["Tue 09:00–12:00"]
    short = window | {"end": "2026-03-17T09:10:00+08:00"}
    assert times(with_(lists, "demands", "DA", windows={"windows": [short]}), MONDAY + dt.timedelta(7)) is None


def test_clock_changes_keep_wall_times_of_due_dates():
    lists = with_(town(), "places", "C", timezone="Europe/Berlin")
    night = open_on("sat", "sun", start="22:00", end="03:30")
    lists = standing(night, lists, **{"except": ["2026-03-27", "2026-03-29"]})
    assert times(lists, dt.date(2026, 3, 23)) == ["Mon 00:00–03:30", "Sat 22:00–03:30"]
    week = week_of(lists, "C", dt.date(2026, 3, 23))
    assert (week.horizon.end - week.horizon.start).total_seconds() == 7 * 86_400 - 3_600


@pytest.mark.parametrize("rule", [{"from": "2026-03-09", "until": "2026-03-08"}, {"every_weeks": 2}, {"fromm": "x"}])
def test_a_standing_rule_that_is_none_is_refused(rule):
    with pytest.raises(ValidationError):
        LivingDemand.model_validate(town()["demands"][0] | {"standing": rule})
