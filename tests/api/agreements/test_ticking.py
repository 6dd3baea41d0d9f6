"""The clock: late cases are told of step by step, in working time, once; what is over lapses; also in two processes."""

import datetime as dt
import threading

import pytest
from sqlalchemy import select

from api.agreements.cases import NewCase
from api.agreements.tables import CaseRow, Event
from api.agreements.ticking import Ticked, tick
from api.store.tables import StoredObject
from tests.api.agreements.store import COORDINATOR, NOW, TREE, acting, cases_of

SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def told(database):
    """A case of community A of a city in China, told on Monday 2026-03-02 at 09:00: due on Wednesday at 17:00."""
    same = {"version": 1, "public": True, "deleted": False, "changed_at": NOW, "changed_by": "test"}
    with database.write() as session:
        for name, parent in TREE.parents.items():
            body = {"id": name, "name": name} | ({"parent": parent} if parent else {})
            session.add(StoredObject(list="areas", id=name, body=body, area=name, **same))
        place = {"id": "city", "timezone": "Asia/Shanghai", "country": "CN"}
        session.add(StoredObject(list="places", id="city", body=place, area="city", **same))
    with acting(database, COORDINATOR, "tell", at("2026-03-02 09:00")) as act:
        cases_of(act).take_in(NewCase(id="K", name="灯坏了", kind="repair", area="A", until=at("2026-03-20 12:00")))
    return database


def steps(database):
    with database.read() as session:
        events = session.scalars(select(Event).where(Event.about == "case").order_by(Event.version)).all()
        return [(e.action, e.note, e.actor) for e in events[1:]]


def test_the_area_above_is_told_once_when_a_case_is_late(told):
    assert tick(told, at("2026-03-04 16:59")) == Ticked(0, 0, 0)
    assert tick(told, at("2026-03-05 09:30")).escalated == 1
    for later in ("2026-03-05 09:31", "2026-03-05 09:30", "2026-03-04 10:00", "2026-03-05 16:00"):  # also set back
        assert tick(told, at(later)) == Ticked(0, 0, 0)
    assert steps(told) == [("escalate", "city", "clock")]


@pytest.mark.parametrize("quiet", ["2026-03-04 22:00", "2026-03-05 08:59", "2026-03-07 10:00"])
def test_nobody_is_disturbed_at_night_or_on_a_day_of_rest(told, quiet):
    assert tick(told, at(quiet)).escalated == 0
    assert tick(told, at("2026-03-09 09:00")).escalated == 1


def test_what_is_of_no_use_any_more_lapses_once(told):
    assert tick(told, at("2026-03-20 12:00")).lapsed == 1
    assert tick(told, at("2026-03-20 12:01")) == Ticked(0, 0, 0)
    assert steps(told)[-1] == ("lapse", None, "clock")
    with told.read() as session:
        row = session.get_one(CaseRow, "K")
    assert (row.state, row.escalated_to) == ("lapsed", None)


def test_two_processes_tell_it_once(told):
    told_of = []
    threads = [
        threading.Thread(target=lambda: told_of.append(tick(told, at("2026-03-05 09:30")).escalated)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told_of) == [0, 0, 0, 1]
    assert len(steps(told)) == 1
