"""What of the lists is in a week: the area and all below, what names things elsewhere, and the same bytes each time."""

import datetime as dt
from typing import Any

import pytest

from api.weeks.asking import Asked, rounded_up, scope_of
from api.weeks.errors import InvalidWeek
from api.weeks.frozen import written
from api.weeks.lists import Lists
from models.loading import load_problem
from tests.api.frozen.town import MONDAY, codes, expanded, town, week_of, with_

LISTS = ("areas", "organisations", "spaces", "volunteers", "supplies", "demands")
NOON = dt.datetime(2026, 3, 8, 12, tzinfo=dt.UTC)


def ids(problem):
    return {listed: [x.id for x in getattr(problem, listed)] for listed in LISTS}


def test_an_area_is_planned_with_all_below_it_and_the_areas_above_for_their_depth():
    assert ids(week_of(town(), "A")) == {
        "areas": ["A", "C", "S"],
        "organisations": ["OA"],
        "spaces": ["LA", "RA"],
        "volunteers": ["VA"],
        "supplies": ["GA"],
        "demands": ["DA"],
    }
    assert ids(week_of(town(), "S")) == ids(week_of(town(), None))


def test_two_areas_planned_apart_share_nothing_and_leave_nothing_out():
    a, b, both = (ids(week_of(town(), area)) for area in ("A", "B", "S"))
    for listed in LISTS[1:]:
        assert not set(a[listed]) & set(b[listed])
        assert sorted(a[listed] + b[listed]) == both[listed]


def test_who_asks_from_elsewhere_comes_along_with_the_areas_above():
    lists = with_(town(), "demands", "DB", area="A")
    week = week_of(lists, "A")
    assert [d.id for d in week.demands] == ["DA", "DB"]
    assert ids(week)["organisations"] == ["OA", "OB"]
    assert ids(week)["areas"] == ["A", "B", "C", "S"]
    assert ids(week_of(lists, "B"))["demands"] == []


def test_serves_loses_names_from_elsewhere_but_never_its_meaning():
    lists = with_(town(), "spaces", "RA", serves={"areas": ["A", "B"], "organisations": ["OB"], "kinds": ["clinic"]})
    found = expanded(lists, "A")
    space = next(s for s in found.problem["spaces"] if s["id"] == "RA")
    assert space["serves"] == {"areas": ["A"], "organisations": [], "kinds": ["clinic"]}
    assert codes(found) == ["outside_left_out"]
    assert [n.path for n in found.notices.kept] == ["/spaces/RA/serves/areas", "/spaces/RA/serves/organisations"]
    assert codes(expanded(lists, "S")) == []


def test_pairs_ways_pins_and_bans_of_elsewhere_are_left_out_and_told():
    pairs = [{"volunteers": ["VA", "VB"], "relation": "apart"}]
    ways = {"metres": {"DA": {"RA": 100, "RB": 200}, "DB": {"RB": 5}}}
    lists = with_(town(), "places", "C", policy={"pairs": pairs, "cost": {"per_yuan": 2}}, travel=ways)
    times = {"start": "2026-03-11T09:00:00+08:00", "end": "2026-03-11T10:00:00+08:00"}
    pins = [
        {"demand": d, "session": 0, **times, "spaces": [{"need": 0, "space": "RB", "quantity": 10}]}
        for d in ("DA", "DB")
    ]
    agreed: dict[str, Any] = {"pins": pins, "bans": [{"demand": "DA", "space": "RB"}, {"demand": "DA", "space": "RA"}]}
    alone, whole = expanded(lists, "A", **agreed), expanded(lists, "S", **agreed)
    assert alone.problem["policy"] == {"cost": {"per_yuan": 2}}
    assert alone.problem["travel"] == {"metres": {"DA": {"RA": 100}}}
    assert alone.problem["bans"] == [{"demand": "DA", "space": "RA"}]
    assert "pins" not in alone.problem
    assert alone.notices.counts == {"outside_left_out": 4}
    assert [len(whole.problem[x]) for x in ("pins", "bans")] == [2, 2]
    assert whole.problem["travel"] == ways
    load_problem(written(alone.problem))
    load_problem(written(whole.problem))


def test_what_belongs_nowhere_is_told_where_the_whole_tree_is_planned():
    lists = with_(with_(town(), "organisations", "OB", area="gone"), "demands", "DB", area="A")
    found = expanded(lists)
    assert found.notices.counts == {"belongs_nowhere": 2, "organisation_missing": 1}
    assert [n.path for n in found.notices.kept if n.code == "belongs_nowhere"] == ["/spaces/RB", "/volunteers/VB"]
    assert codes(expanded(lists, "A")) == ["organisation_missing"]


def test_a_volunteer_without_organisation_belongs_to_an_own_area_or_to_the_only_tree():
    lists = with_(with_(town(), "volunteers", "VA", organisation=None, area="B"), "volunteers", "VB", organisation=None)
    found = {area: ids(week_of(lists, area))["volunteers"] for area in ("C", "A", "B", None)}
    assert found == {"C": ["VA", "VB"], "A": [], "B": ["VA"], None: ["VA", "VB"]}


def test_the_planners_points_go_before_the_places_term_by_term():
    lists = with_(town(), "places", "C", policy={"cost": {"per_yuan": 2}, "equity": {"level": 3}})
    assert expanded(lists, policy={"cost": {"per_yuan": 7}}).problem["policy"] == {
        "cost": {"per_yuan": 7},
        "equity": {"level": 3},
    }


def test_the_order_of_the_lists_changes_no_byte():
    lists = town()
    back = {listed: [dict(reversed(b.items())) for b in reversed(bodies)] for listed, bodies in lists.items()}
    assert written(expanded(lists).problem) == written(expanded(back).problem)


def test_now_is_read_as_a_whole_minute_and_as_nothing_where_it_is_not_given():
    assert "now" not in expanded(town()).problem
    assert expanded(town(), now=NOON).problem["now"] == "2026-03-08T20:00:00+08:00"
    assert rounded_up(NOON.replace(second=1, microsecond=1)) == NOON.replace(minute=1)


def test_more_than_a_screen_of_one_kind_is_counted_and_not_kept():
    lists = town()
    lists["spaces"] += [{**lists["spaces"][0], "id": f"X{i:03}", "serves": {"areas": ["B"]}} for i in range(70)]
    told = expanded(lists, "A").notices.as_data()
    assert told["counts"] == {"outside_left_out": 70}
    assert len(told["notices"]) == 50


@pytest.mark.parametrize(
    ("lists", "area", "days", "code", "path"),
    [
        (town(), "X", 7, "area_missing", "/areas/X"),
        (with_(town(), "places", "C", timezone=None), "C", 7, "place_missing", "/places/C"),
        (town(), "C", 36, "horizon_length", "/horizon/end"),
        (town(), "C", 0, "horizon_length", "/horizon/end"),
        (town(), "C", 10**7, "horizon_length", "/horizon/end"),
        (town(), "C", -1, "horizon_length", "/horizon/end"),
        (with_(town(), "places", "S", timezone="Asia/Chengdu"), "C", 7, "unknown_timezone", "/places/S/timezone"),
    ],
)
def test_a_week_that_cannot_be_is_refused_with_its_place(lists, area, days, code, path):
    with pytest.raises(InvalidWeek) as e:
        scope_of(Lists({x: {b["id"]: b for b in bodies} for x, bodies in lists.items()}), Asked(area, MONDAY, days))
    assert [(i.code, i.path) for i in e.value.issues] == [(code, path)]


def test_the_last_year_of_the_calendar_is_no_week_and_no_crash():
    with pytest.raises(InvalidWeek):
        expanded(town(), "C", dt.date(9999, 12, 31))
