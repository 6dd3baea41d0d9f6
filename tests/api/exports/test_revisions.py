"""A session through published plans: the same UID, a sequence that rises with what its reader sees change, cancelled
when it is gone."""

import pytest

from api.exports.calendars import CalendarOptions, Feed, calendar
from api.exports.revisions import Published, entries
from api.exports.viewer import Viewer
from tests.api.exports.weeks import SALT, instant, neighbourhood, parsed
from tests.build import plan_of, session

TIMES = [instant(f"{day} 18:00") for day in ("sun", "mon", "tue", "wed")]
PLANNER, SHEN = Viewer.planner(), Viewer.volunteer("shen", SALT)


def choir(start, number=0, people=("wang",), space="room", demand="lost"):
    return session(demand, start, 60, number, [space], [(0, p) for p in people])


def through(*plans, week=None, viewer=PLANNER):
    """The entries after plans published one after another: start, sequence, cancelled, day of the last change."""
    weeks = week if isinstance(week, list) else [week or neighbourhood()] * len(plans)
    told = [Published(w.problem(), plan_of(*p), t) for w, p, t in zip(weeks, plans, TIMES, strict=False)]
    return entries(told, viewer)


def in_short(found):
    return [
        (
            f"{e.seen.start:%a %H}".lower(),
            e.key[4:11],
            e.sequence,
            "gone" if e.cancelled else "there",
            f"{e.changed:%a}",
        )
        for e in found
    ]


def test_what_stays_keeps_its_first_sequence_and_stamp():
    assert in_short(through([choir("wed 10:00")], [choir("wed 10:00")])) == [("wed 10", "0311T02", 0, "there", "Sun")]


def test_what_moves_keeps_its_key_and_rises():
    found = through([choir("wed 10:00")], [choir("thu 10:00")], [choir("thu 12:00")])
    assert in_short(found) == [("thu 12", "0311T02", 2, "there", "Tue")]
    assert (found[0].created, found[0].changed) == (TIMES[0], TIMES[2])


def test_another_room_or_person_is_a_change_and_the_order_of_persons_is_not():
    found = through([choir("wed 10:00", people=("wang", "shen"))], [choir("wed 10:00", people=("shen", "wang"))])
    assert [e.sequence for e in found] == [0]
    found = through([choir("wed 10:00")], [choir("wed 10:00", space="hall")], [choir("wed 10:00", people=("shen",))])
    assert [e.sequence for e in found] == [2]


def test_what_is_gone_is_cancelled_once_and_comes_back_under_its_key():
    one = [choir("wed 10:00")]
    assert in_short(through(one, [], [])) == [("wed 10", "0311T02", 1, "gone", "Mon")]
    assert in_short(through(one, [], one)) == [("wed 10", "0311T02", 2, "there", "Tue")]


def test_the_same_start_first_then_in_order():
    """FORMAT.md section 7, Stability; the number of a session says nothing."""
    before = [choir("mon 10:00", 0), choir("wed 10:00", 1), choir("fri 10:00", 2)]
    after = [choir("tue 10:00", 0), choir("wed 10:00", 1), choir("sat 10:00", 2)]
    assert in_short(through(before, after)) == [
        ("tue 10", "0309T02", 1, "there", "Mon"),
        ("wed 10", "0311T02", 0, "there", "Sun"),
        ("sat 10", "0313T02", 1, "there", "Mon"),
    ]
    fewer = [choir("wed 10:00", 0)]
    assert [(x[0], x[3]) for x in in_short(through(before, fewer))] == [
        ("mon 10", "gone"),
        ("wed 10", "there"),
        ("fri 10", "gone"),
    ]


def test_sessions_of_each_window_are_matched_by_number():
    week = neighbourhood().demand("lost", sessions="each")
    before, after = [choir("mon 10:00", 0), choir("tue 10:00", 1)], [choir("mon 10:00", 1), choir("tue 10:00", 0)]
    assert [x[:3] for x in in_short(through(before, after, week=week))] == [
        ("mon 10", "0310T02", 1),
        ("tue 10", "0309T02", 1),
    ]


def test_a_new_session_where_a_moved_one_began_has_a_key_of_its_own():
    moved = [choir("thu 10:00")]
    both = [choir("wed 10:00", 0), choir("thu 10:00", 1)]
    found = through([choir("wed 10:00")], moved, both)
    assert [(e.key, e.sequence) for e in found] == [("20260311T020000Z-2", 0), ("20260311T020000Z", 1)]


def test_a_reader_hears_of_what_they_see_alone():
    """One person takes the other's place: cancelled for the first, new for the second, changed for who asks."""
    first, second = [choir("wed 10:00", people=("wang",))], [choir("wed 10:00", people=("shen",))]
    assert [(e.sequence, e.cancelled) for e in through(first, second, viewer=SHEN)] == [(0, False)]
    gone = through(first, second, viewer=Viewer.volunteer("wang", SALT))
    assert [(e.sequence, e.cancelled) for e in gone] == [(1, True)]
    asks = through(first, second, viewer=Viewer.unit("committee", SALT))
    assert [(e.sequence, e.cancelled) for e in asks] == [(1, False)]
    more = [choir("wed 10:00", people=("shen", "wang"))]
    assert [e.sequence for e in through(second, more, viewer=SHEN)] == [0]


def test_a_name_that_changes_is_a_change():
    weeks = [neighbourhood(), neighbourhood().demand("lost", name="大合唱")]
    (entry,) = through([choir("wed 10:00")], [choir("wed 10:00")], week=weeks)
    assert (entry.sequence, entry.seen.demand.name) == (1, "大合唱")


def test_a_cancelled_session_of_a_demand_that_is_private_since_is_forgotten():
    shen = [choir("wed 10:00", people=("shen",))]
    open_, closed = neighbourhood(), neighbourhood().demand("lost", public=False)
    assert through(shen, [], week=[open_, closed], viewer=SHEN) == ()
    (entry,) = through(shen, shen, week=[open_, closed], viewer=SHEN)
    assert entry.seen.demand.masked
    assert entry.seen.demand.name is None


def test_a_demand_that_left_the_week_is_cancelled():
    without = neighbourhood()
    without.data["demands"] = [d for d in without.data["demands"] if d["id"] != "lost"]
    shen = [choir("wed 10:00", people=("shen",))]
    (entry,) = through(shen, [], week=[neighbourhood(), without], viewer=SHEN)
    assert (entry.cancelled, entry.seen.demand.name) == (True, "合唱")


@pytest.mark.parametrize("later", [[], [choir("thu 10:00", people=("shen",))]])
def test_the_feed_tells_it(later):
    problem, options = neighbourhood().problem(), CalendarOptions("en", "example.org", SALT)
    first = Published(problem, plan_of(choir("wed 10:00", people=("shen",))), TIMES[0])
    of = Feed("volunteers", "shen")

    def event(data):
        (found,) = parsed(data).events
        return found

    old = event(calendar(problem, first.plan, of, options, TIMES[0]))
    new = event(calendar(problem, plan_of(*later), of, options, TIMES[1], [first]))
    assert (new["uid"], new["sequence"], new["dtstamp"].dt) == (old["uid"], 1, TIMES[1])
    assert new["created"].dt == TIMES[0]
    assert (new["status"], new["transp"]) == (("CONFIRMED", "OPAQUE") if later else ("CANCELLED", "TRANSPARENT"))
