"""The menu: each open place is taken once; teams fill up; a free place goes to who waits."""

import datetime as dt
import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from api.access.roles import Whose
from api.agreements import waiting
from api.agreements.claiming import Claiming
from api.agreements.menu import Party
from api.agreements.tables import CaseRow, ClaimRow, WaitingRow
from api.errors import Conflict, NotFound
from api.plans.shelf import Shelf
from tests.api.agreements.store import NOW, acting, building, menu_of, person, publish, unit
from tests.build import at, open_in, people_need, supply_need

TUESDAY = dt.datetime.fromisoformat(at("tue 10:00"))
WEDNESDAY = dt.datetime.fromisoformat(at("wed 10:00"))


def people(name):
    return Party("volunteers", name)


def take(database, name, demand="walk", start=TUESDAY, now=NOW):
    with acting(database, person(name), "take", now) as act:
        return menu_of(act).take(people(name), demand, start).id


def state(database, demand):
    with database.read() as session:
        return session.scalars(select(CaseRow).where(CaseRow.demand == demand)).one().state


def test_open_demands_are_shown_and_private_ones_are_not(database):
    publish(database)
    with acting(database, person("V3")) as act:
        found = [(i.demand, i.start) for i in menu_of(act).items(people("V3"))]
    assert sorted(found) == [("team", WEDNESDAY), ("walk", TUESDAY)]
    with pytest.raises(NotFound):
        take(database, "V3", "family", dt.datetime.fromisoformat(at("thu 10:00")))


def test_a_wish_for_things_is_taken_by_one_of_those_who_have_enough_of_them(database):
    made = building().supply("bags", owner="school", quantity=3).supply("few", owner="school", quantity=1)
    made.demand("wish", organisation="club", windows=open_in(("tue 10:00", "tue 11:00")), needs=[supply_need(2)])
    publish(database, made)
    bags = Party("supplies", "bags")
    with acting(database, unit("school"), "take") as act:
        shown = {name: [i.demand for i in menu_of(act).items(Party("supplies", name))] for name in ("bags", "few")}
        assert shown == {"bags": ["wish"], "few": []}
        with pytest.raises(Conflict, match="keeps every rule"):
            menu_of(act).take(Party("supplies", "few"), "wish", TUESDAY)
    with acting(database, unit("school"), "take") as act:
        row = menu_of(act).take(bags, "wish", TUESDAY)
        assert (row.list, row.granted, menu_of(act).items(bags)) == ("supplies", 2, [])
        assert menu_of(act).take(bags, "wish", TUESDAY).id == row.id
    assert state(database, "wish") == "accepted_by_lender"


def test_one_takes_it_and_the_next_is_told_a_second_click_is_not(database):
    publish(database)
    first = take(database, "V3")
    assert take(database, "V3") == first
    with pytest.raises(Conflict, match="another was first"):
        take(database, "V4")
    assert state(database, "walk") == "accepted_by_lender"


def test_who_is_busy_then_cannot_take_it(database):
    busy = building().demand("walk", windows=open_in(("mon 10:00", "mon 11:00")))
    publish(database, busy)
    with pytest.raises(Conflict, match="keeps every rule"):
        take(database, "V1", start=dt.datetime.fromisoformat(at("mon 10:00")))


def test_of_50_at_once_exactly_one_gets_it(database):
    made = building()
    for k in range(50):
        made.volunteer(f"W{k}", organisation="school")
    publish(database, made)
    got, told = [], []

    def claim(name):
        try:
            got.append(take(database, name))
        except Conflict as e:
            told.append(e.issues[0].code)

    threads = [threading.Thread(target=claim, args=(f"W{k}",)) for k in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(got), told) == (1, ["taken_by_another"] * 49)
    with database.read() as session:
        rows = session.scalars(select(ClaimRow).where(ClaimRow.demand == "walk", ClaimRow.list == "volunteers")).all()
    assert [r.state for r in rows] == ["accepted"]


def test_three_fill_a_team_and_the_fourth_is_told(database):
    publish(database)
    for name in ("V3", "V4", "V5"):
        take(database, name, "team", WEDNESDAY)
    with pytest.raises(Conflict, match="another was first"):
        take(database, "V1", "team", WEDNESDAY)
    assert state(database, "team") == "accepted_by_lender"
    with database.read() as session:
        rows = session.scalars(select(ClaimRow).where(ClaimRow.demand == "team", ClaimRow.state == "accepted")).all()
    assert sorted(r.object for r in rows) == ["V3", "V4", "V5"]


def _stand_in_line(database, name):
    with acting(database, person(name)) as act:
        row = act.session.scalars(select(ClaimRow).where(ClaimRow.demand == "walk")).first()
        assert row is not None
        Claiming(act).lock(row.plan)
        return waiting.join(act, row, name, Whose("B", "school", name)).id


def _give_back(database, claim, now=NOW):
    with acting(database, unit("school"), "decline", now, match="*", reason="illness") as act:
        Claiming(act).decline(claim)


def _line(database):
    with database.read() as session:
        rows = session.scalars(select(WaitingRow).order_by(WaitingRow.seq)).all()
        return [(w.volunteer, w.state) for w in rows]


def test_a_free_place_is_held_for_the_first_in_line_who_confirms_it(database):
    publish(database)
    claim = take(database, "V3")
    ids = [_stand_in_line(database, name) for name in ("V4", "V5")]
    assert _stand_in_line(database, "V4") == ids[0]
    _give_back(database, claim)
    assert _line(database) == [("V4", "offered"), ("V5", "waiting")]
    with pytest.raises(Conflict, match="waited longest"):
        take(database, "V1")
    with acting(database, person("V4")) as act:
        row = waiting.find(act, ids[0])
        menu_of(act).take(people("V4"), "walk", TUESDAY)
        waiting.settle(act, row, waiting.Waiting.CONFIRMED)
    assert _line(database)[0] == ("V4", "confirmed")


def test_who_does_not_answer_in_time_passes_and_the_next_is_asked(database):
    publish(database)
    claim = take(database, "V3")
    ids = [_stand_in_line(database, name) for name in ("V4", "V5")]
    _give_back(database, claim)
    late = NOW + dt.timedelta(hours=13)
    with acting(database, person("V4"), now=late) as act:
        row = act.session.get_one(ClaimRow, claim)
        waiting.expire(act, row)
        with pytest.raises(Conflict, match="while it is offered"):
            waiting.settle(replace(act), waiting.find(act, ids[0]), waiting.Waiting.CONFIRMED)
    assert _line(database) == [("V4", "passed"), ("V5", "offered")]


def test_several_roles_gather_until_each_is_filled(database):
    two = building().demand("team", needs=[people_need(2), people_need(1, skill="doctor")])
    two.volunteer("D1", organisation="school", skills={"doctor": 3})
    publish(database, two)
    take(database, "V3", "team", WEDNESDAY)
    take(database, "D1", "team", WEDNESDAY)
    assert state(database, "team") == "proposed"
    take(database, "V4", "team", WEDNESDAY)
    assert state(database, "team") == "accepted_by_lender"


def test_who_is_in_one_team_is_in_no_other_at_that_time(database):
    """Also while both still gather, and neither is in the plan that was made."""
    two = building().demand(
        "second", organisation="club", windows=open_in(("wed 10:00", "wed 11:00")), needs=[people_need(3)]
    )
    publish(database, two)
    take(database, "V3", "team", WEDNESDAY)
    for name in ("V4", "V5"):
        with database.read() as session:
            wanted = (ClaimRow.demand == "team", ClaimRow.object == name, ClaimRow.state == "asked")
            row = session.scalars(select(ClaimRow).where(*wanted)).first()
        if row is not None:
            _give_back(database, row.id)
    with acting(database, person("V3")) as act:
        assert "second" not in {i.demand for i in menu_of(act).items(people("V3"))}
    with pytest.raises(Conflict, match="keeps every rule"):
        take(database, "V3", "second", WEDNESDAY)


def test_the_menu_follows_every_answer_as_if_it_were_opened_anew(database):
    publish(database)
    for name, demand, start in (("V3", "walk", TUESDAY), ("V4", "team", WEDNESDAY), ("V5", "team", WEDNESDAY)):
        take(database, name, demand, start)
        for other in ("V1", "V2", "V3"):
            with acting(database, person(other)) as act:
                kept, anew = menu_of(act), replace(menu_of(act), shelf=Shelf())
                assert kept.items(people(other)) == anew.items(people(other))
