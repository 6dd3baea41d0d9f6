"""Closures and exams: which spaces they close, who is away, and from which places they hold."""

import pytest
from pydantic import ValidationError

from api.weeks.living import Place
from tests.api.frozen.town import EVERY_DAY, open_on, open_times, town, week_of, with_

DAY = {"name": "巡检", "dates": ["2026-03-10"]}


def times(name, *, place="C", lists=None, **said):
    days = [x[:3] for x in open_times(week_of(with_(lists or town(), "places", place, **said)), name)]
    return "".join(d[0] if d in days else "-" for d in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))


@pytest.mark.parametrize(
    ("meant", "closed"),
    [
        ({}, {"RA", "RB"}),
        ({"spaces": ["RA"]}, {"RA"}),
        ({"organisations": ["OB"]}, {"RB"}),
        ({"areas": ["S"]}, {"RA", "RB"}),
        ({"areas": ["B"], "kinds": ["room"]}, {"RB"}),
        ({"areas": ["B"], "spaces": ["RA"]}, set()),
        ({"kinds": []}, set()),
        ({"away": {"skills": ["lawyer"]}}, {"VA"}),
        ({"away": {"organisations": ["OB"]}, "kinds": ["room"]}, {"RA", "RB", "VB"}),
        ({"away": {"volunteers": ["VA"], "tags": ["teacher"]}}, set()),
        ({"away": {}}, {"VA", "VB"}),
    ],
)
def test_a_closure_concerns_what_all_its_lists_contain(meant, closed):
    week = week_of(with_(town(), "places", "C", closures=[DAY | meant]))
    found = {x for x in ("RA", "RB", "VA", "VB") if not any(t.startswith("Tue") for t in open_times(week, x))}
    assert found == closed


def test_exams_take_their_hours_of_each_day_and_leave_the_rest():
    exams = {"from": "2026-03-12", "until": "2026-03-13", "start": "08:00", "end": "12:00", "organisations": ["OB"]}
    week = week_of(with_(town(), "places", "C", exams=[exams]))
    assert open_times(week, "RB")[2:5] == ["Wed 09:00–17:00", "Thu 12:00–17:00", "Fri 12:00–17:00"]
    assert open_times(week, "RA")[3] == "Thu 09:00–17:00"


def test_closures_of_places_above_hold_below_as_well():
    lists = with_(town(), "places", "C", closures=[DAY])
    assert times("RA", place="A", lists=lists, closures=[DAY | {"dates": ["2026-03-13"]}]) == "M-WT-SS"
    assert times("RB", place="A", lists=lists, closures=[DAY | {"dates": ["2026-03-13"]}]) == "M-WTFSS"


def test_a_closed_day_cuts_a_night_in_two():
    week = week_of(with_(town(), "places", "C", closures=[DAY | {"spaces": ["LA"]}]))
    assert open_times(week, "LA")[:3] == ["Mon 00:00–07:30", "Mon 18:00–00:00", "Wed 00:00–07:30"]


def test_a_closed_night_reaches_over_the_horizons_edge():
    night = {"name": "施工", "dates": ["2026-03-08"], "start": "22:00", "end": "04:00"}
    assert open_times(week_of(with_(town(), "places", "C", closures=[night])), "LA")[0] == "Mon 04:00–07:30"


def test_an_open_ended_closure_holds_until_it_is_lifted():
    lists = with_(town(), "spaces", "RA", availability=open_on(*EVERY_DAY))
    assert times("RA", lists=lists, closures=[{"name": "大修", "from": "2026-03-12"}]) == "MTW----"
    assert times("RA", lists=lists, closures=[{"name": "大修", "until": "2026-03-12"}]) == "----FSS"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"closures": [{"name": "x"}]}, "closure_without_time"),
        ({"exams": [{"dates": ["2026-03-09"]}]}, "exams_of_nobody"),
        ({"workdays": ["2026-03-09"], "restdays": ["2026-03-09"]}, "both_days"),
    ],
)
def test_a_place_that_means_nothing_is_refused(said, code):
    with pytest.raises(ValidationError) as e:
        Place.model_validate({"id": "A", **said})
    assert e.value.errors()[0]["type"] == code
