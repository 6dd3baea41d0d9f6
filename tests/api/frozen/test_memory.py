"""What published plans leave for the next week: who waited, what was held and used, what was promised."""

import datetime as dt
import gzip
import json
import uuid

import pytest

from api.store.tables import PlanRow
from api.weeks import freezing
from api.weeks.freezing import freeze
from api.weeks.frozen import thaw
from api.weeks.lists import read_lists
from api.weeks.remembering import remembered
from tests.api.frozen.town import MONDAY, open_on, put, town, with_

WEEK = dt.timedelta(7)
NEXT, AFTER = MONDAY + WEEK, MONDAY + 2 * WEEK
PUBLISHED = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
GIFT = [{"type": "supply", "kind": "gift", "quantity": 2}]


def session_of(demand, day=dt.date(2026, 3, 11), number=0, **used):
    times = {"start": f"{day}T09:00:00+08:00", "end": f"{day}T10:00:00+08:00"}
    spaces = [{"need": 0, "space": "R" + demand[1], "quantity": 10}]
    return {"demand": demand, "session": number, **times, "spaces": spaces, **used}


def frozen(database, start=MONDAY, area="C"):
    name = freeze(database, area, start, 7, None, "planner", None)
    with database.read() as session:
        return name, thaw(session, name)


def demand(database, name="DA", start=NEXT, area="C"):
    """The demand as a week asks it; None where it is in none."""
    return next((d for d in frozen(database, start, area)[1].demands if d.id == name), None)


def publish(database, assignments, start=MONDAY, area="C", **changes):
    """A week is frozen, planned by hand, and published."""
    name, problem = frozen(database, start, area)
    blob = gzip.compress(json.dumps({"assignments": assignments}).encode())
    at = {"published_at": PUBLISHED, "published_by": "planner", "created_at": PUBLISHED, "created_by": "planner"}
    row = {"id": uuid.uuid4().hex, "kind": "plan", "name": "", "asked": {}, "result": None, **at, **changes}
    with database.write() as session:
        session.add(PlanRow(**row, area=area, start=problem.horizon.start, week=name, plan=blob))


def weekly(**changes):
    """The town with one-offs that are open every week until they are served."""
    return with_(town(), "demands", "DA", **changes)


def test_a_demand_that_was_left_out_waits_a_week_longer_each_time(database):
    put(database, weekly())
    publish(database, [session_of("DB", dt.date(2026, 3, 12))])
    assert demand(database).weeks_waiting == 1
    publish(database, [], NEXT)
    assert demand(database, start=AFTER).weeks_waiting == 2
    assert demand(database, start=MONDAY).weeks_waiting == 0


def test_a_week_in_which_it_was_not_open_does_not_count(database):
    windows = {
        "weekly": [*open_on("wed", until="2026-03-11")["weekly"], *open_on("wed", **{"from": "2026-03-25"})["weekly"]]
    }
    put(database, weekly(windows=windows))
    publish(database, [])
    assert demand(database) is None
    publish(database, [], NEXT)
    assert demand(database, start=AFTER).weeks_waiting == 1


def test_a_one_off_that_was_served_is_gone_also_weeks_later_and_weeks_before(database):
    put(database, weekly())
    publish(database, [session_of("DA")])
    assert demand(database) is None
    publish(database, [], NEXT)
    assert demand(database, start=AFTER) is None
    assert demand(database, start=MONDAY - WEEK) is None


def test_partly_served_it_asks_for_the_rest_and_what_was_paid_is_off_the_budget(database):
    lists = weekly(sessions=3, min_sessions=2, budget_fen=5_000)
    put(database, with_(lists, "spaces", "RA", fen_per_unit_hour=150))
    publish(database, [session_of("DA"), session_of("DA", dt.date(2026, 3, 12), 1)])
    rest = demand(database)
    assert (rest.sessions, rest.min_sessions, rest.budget_fen, rest.weeks_waiting) == (1, 1, 2_000, 1)
    publish(database, [session_of("DA", dt.date(2026, 3, 18))], NEXT)
    assert demand(database, start=AFTER) is None


def test_a_standing_demand_begins_anew_and_remembers_that_it_waited(database):
    put(database, weekly(standing={"from": "2026-03-02"}, sessions=2))
    publish(database, [])
    assert (demand(database).sessions, demand(database).weeks_waiting) == (2, 1)
    publish(database, [session_of("DA", dt.date(2026, 3, 18)), session_of("DA", dt.date(2026, 3, 19), 1)], NEXT)
    assert (demand(database, start=AFTER).sessions, demand(database, start=AFTER).weeks_waiting) == (2, 0)


def test_each_that_had_some_of_its_windows_begins_anew(database):
    put(database, weekly(windows=open_on("wed", "fri"), minutes=None, sessions="each", weeks_waiting=3))
    publish(database, [session_of("DA")])
    assert (demand(database).sessions, demand(database).weeks_waiting) == ("each", 1)


def test_used_supplies_are_gone_since_they_were_counted(database):
    piece = {"spaces": [], "supplies": [{"need": 0, "supply": "GA", "quantity": 2}]}
    lists = weekly(needs=GIFT)
    put(database, lists)
    publish(database, [session_of("DA", **piece)])

    def left(**counted):
        put(database, with_(lists, "supplies", "GA", **counted))
        return frozen(database, NEXT)[1].supplies[0].quantity

    assert (left(), left(quantity=1), left(counted_on="2026-03-11"), left(counted_on="2026-03-12")) == (3, 0, 3, 5)


def test_the_promised_sessions_of_the_week_itself_are_previous(database):
    put(database, town())
    sessions = [session_of("DA"), session_of("DB", dt.date(2026, 3, 12))]
    publish(database, sessions)
    problem = frozen(database)[1]
    assert [a.demand for a in problem.previous] == ["DA", "DB"]
    assert {d.id: d.weeks_waiting for d in problem.demands} == {"DA": 0, "DB": 0}
    assert [a.demand for a in frozen(database, area="A")[1].previous] == ["DA"]


def test_plans_of_the_areas_below_are_joined(database):
    put(database, town())
    publish(database, [session_of("DA")], area="A")
    publish(database, [session_of("DB", dt.date(2026, 3, 12))], area="B")
    assert [a.demand for a in frozen(database, area="S")[1].previous] == ["DA", "DB"]
    assert demand(database, "DA") is None
    assert [a.demand for a in frozen(database, area="B")[1].previous] == ["DB"]


def test_of_two_plans_for_a_demand_the_one_published_last_speaks(database):
    put(database, town())
    publish(database, [session_of("DA"), session_of("DB", dt.date(2026, 3, 12))])
    publish(database, [session_of("DA", dt.date(2026, 3, 13))], area="A", published_at=PUBLISHED + dt.timedelta(1))
    assert [(a.demand, a.start.day) for a in frozen(database)[1].previous] == [("DA", 13), ("DB", 12)]


@pytest.mark.parametrize("change", [{"published_at": None}, {"superseded_at": PUBLISHED}], ids=["draft", "superseded"])
def test_plans_that_promise_nothing_leave_nothing(database, change):
    put(database, weekly())
    publish(database, [session_of("DA")], **change)
    assert demand(database).weeks_waiting == 0
    assert frozen(database)[1].previous == ()


def test_an_id_that_is_used_again_for_another_wish_remembers_nothing(database):
    put(database, weekly())
    publish(database, [session_of("DA")])
    put(database, weekly(kind="lecture"))
    assert demand(database).weeks_waiting == 0


def test_all_is_read_in_one_state_of_the_store(database, monkeypatch):
    put(database, town())

    def changed_meanwhile(session, scope, wanted):
        put(database, with_(town(), "demands", "DB", kind="lecture"))
        assert read_lists(session, None).of["demands"]["DB"]["kind"] == "course"
        return remembered(session, scope, wanted)

    monkeypatch.setattr(freezing, "remembered", changed_meanwhile)
    assert demand(database, "DB").kind == "course"
