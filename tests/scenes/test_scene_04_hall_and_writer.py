"""Scene 4: a department's meeting room, a literature institute's halls, and its writers, at the same time."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.scenes.reading import Planned, planned

WRITERS = ["zhoumu", "tangwanqing", "shiyan"]


@pytest.fixture(scope="module")
def week() -> Planned:
    return planned("scene_04")


def test_hall_and_writer_are_there_together(week):
    lecture = week.session("jiangzuo")
    assert lecture.spaces == {"baogaoting"}
    assert lecture.in_role(1) == {"zhoumu"}
    assert lecture.in_role(2)


def test_guests_of_a_hall_have_an_hour_between_them(week):
    """Half an hour to clear up and half an hour to set up: the reading follows the lecture at 16:30, not at 15:30."""
    guests = week.of_space("baogaoting")
    assert all(b.start - a.end >= timedelta(minutes=60) for a, b in pairwise(guests))
    assert week.session("dushuhui").start - week.session("jiangzuo").end >= timedelta(minutes=60)


def test_other_rooms_keep_their_turnaround(week):
    for room, minutes in (("zhanting", 30), ("huiyishi", 30), ("huodongshi", 15)):
        assert all(b.start - a.end >= timedelta(minutes=minutes) for a, b in pairwise(week.of_space(room)))


def test_a_writer_has_time_to_get_from_one_room_to_the_next(week):
    checked = 0
    for person in WRITERS:
        speed = week.thing(person).get("speed_kmh", 12)
        for a, b in pairwise(week.of_person(person)):
            if a.day == b.day:
                (here,), (there,) = a.spaces, b.spaces
                trip = math.ceil(week.metres(here, there) * 60 / (1000 * speed))
                assert b.start - a.end >= timedelta(minutes=trip + 15), (person, a.demand, b.demand)
                checked += 1
    assert checked >= 2


def test_a_writer_comes_from_home_and_goes_back(week):
    for person in ("zhoumu", "tangwanqing"):
        for x in week.of_person(person):
            (room,) = x.spaces
            trip = timedelta(minutes=math.ceil(week.metres(person, room) * 60 / 12_000))
            first, last = earliest_and_latest(week, person, x.start)
            assert first <= x.start - trip or any(y.end <= x.start for y in week.of_person(person) if y.day == x.day)
            assert x.end + trip <= last or any(y.start >= x.end for y in week.of_person(person) if y.day == x.day)


def earliest_and_latest(week: Planned, person: str, start: datetime) -> tuple[datetime, datetime]:
    """The availability pattern of that day, as instants."""
    names = {start.strftime("%a").lower(), "restday" if start.weekday() >= 5 else "workday"}
    pattern = next(w for w in week.thing(person)["availability"]["weekly"] if names & set(w["days"]))
    first, last = (start.replace(hour=int(t[:2]), minute=int(t[3:])) for t in (pattern["start"], pattern["end"]))
    return first, last


def test_rehearsals_have_the_same_stage_both_times(week):
    first, second = week.sessions("huagu")
    assert first.spaces == second.spaces == {"baogaoting"}
    assert first.day != second.day


def test_the_lent_meeting_room_serves_the_community_whose_centre_is_being_built(week):
    guests = week.of_space("huiyishi")
    assert {week.thing(x.demand)["organisation"] for x in guests} == {"baishajing-jwh"}
    assert {"yishihui", "dangke", "yezhu"} <= {x.demand for x in guests}


def test_the_lender_is_asked_for_no_more_than_eight_hours(week):
    assert sum(x.minutes for x in week.of_space("huiyishi")) <= 480
    assert week.unserved()["laonian"] == 1


def test_two_days_notice_is_kept(week):
    now = datetime.fromisoformat(week.week["now"])
    assert all(x.start >= now + timedelta(days=2) for x in week.of_space("baogaoting"))
    assert week.sessions("huagu-zhou2") == []


def test_only_one_show_fills_the_sunday_hall(week):
    assert week.session("yanchu").spaces == {"baogaoting"}
    assert week.sessions("qinzi-yuedu") == []


def test_the_same_mediator_comes_both_times(week):
    first, second = week.sessions("wuye-tiaojie")
    assert first.people == second.people == {"yigang"}
