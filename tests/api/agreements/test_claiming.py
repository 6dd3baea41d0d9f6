"""Claims in the store: asked once, answered once, by whom they are asked of; on both databases."""

import datetime as dt

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from api.agreements.claiming import Claiming
from api.agreements.sessions import agreed_bans, agreed_pins, standing_sessions
from api.agreements.tables import CaseRow, ClaimRow, Event
from api.errors import Conflict, Invalid, NotFound, VersionChanged, VersionNeeded
from api.store.tables import PlanRow
from tests.api.agreements.store import COORDINATOR, NOW, PLANNER, acting, building, person, publish, sessions, unit

MONDAY = dt.datetime.fromisoformat("2026-03-09T00:00:00+08:00")


def claim(database, list_, object_):
    with database.read() as session:
        wanted = (ClaimRow.list == list_, ClaimRow.object == object_, ClaimRow.state != "ended")
        row = session.scalars(select(ClaimRow).where(*wanted)).one()
        session.expunge(row)
        return row


def yes(database, who, list_, object_, granted=None, match="1", now=NOW):
    row = claim(database, list_, object_)
    with acting(database, who, "accept", now, match=match) as act:
        return Claiming(act).accept(row.id, granted)


def no(database, who, list_, object_, match="1", now=NOW, reason="time"):
    row = claim(database, list_, object_)
    with acting(database, who, "decline", now, match=match, reason=reason) as act:
        return Claiming(act).decline(row.id)


def case(database, demand):
    with database.read() as session:
        return session.scalars(select(CaseRow).where(CaseRow.demand == demand)).one().state


def all_say_yes(database):
    yes(database, unit("school"), "spaces", "S", 3)
    yes(database, person("V1"), "volunteers", "V1")
    yes(database, unit("school"), "volunteers", "V2")
    yes(database, unit("club"), "demands", "talk")


def test_a_case_is_agreed_when_all_sides_said_yes_and_becomes_a_pin(database):
    publish(database)
    assert (case(database, "talk"), case(database, "walk")) == ("proposed", "unserved")
    all_say_yes(database)
    assert case(database, "talk") == "agreed"
    with database.read() as session:
        (pin,) = agreed_pins(session, "city", MONDAY)
        assert agreed_pins(session, "city", MONDAY + dt.timedelta(days=7)) == []
        assert agreed_pins(session, "nowhere", MONDAY) == []
    assert pin["spaces"] == [{"need": 0, "space": "S", "quantity": 3}]
    assert [r["volunteer"] for r in pin["people"]] == ["V1", "V2"]
    assert building().put(pins=[pin]).problem().pins[0].demand == "talk"


def test_a_no_of_the_only_lender_declines_the_case_and_bans_the_pair_in_the_next_week_only(database):
    publish(database)
    no(database, unit("school"), "spaces", "S")
    assert case(database, "talk") == "declined"
    week = dt.timedelta(days=7)
    with database.read() as session:
        assert agreed_bans(session, "city", MONDAY + week) == [{"demand": "talk", "space": "S"}]
        assert agreed_bans(session, "city", MONDAY + 2 * week) == []


def test_a_second_click_changes_nothing(database):
    publish(database)
    first = yes(database, unit("school"), "spaces", "S")
    again = yes(database, unit("school"), "spaces", "S")
    assert (first.version, again.version) == (2, 2)
    with database.read() as session:
        assert len(session.scalars(select(Event).where(Event.about == "claim", Event.id == first.id)).all()) == 2


def test_two_browsers_with_different_answers_the_later_one_has_to_look_again(database):
    publish(database)
    yes(database, unit("school"), "spaces", "S")
    with pytest.raises(VersionChanged):
        no(database, unit("school"), "spaces", "S")
    with pytest.raises(VersionNeeded):
        no(database, unit("school"), "spaces", "S", match=None)
    assert no(database, unit("school"), "spaces", "S", match="2").state == "declined"


def test_a_decline_after_the_session_began_is_refused(database):
    publish(database)
    with pytest.raises(Conflict, match="before its session begins"):
        no(database, unit("school"), "spaces", "S", now=claim(database, "spaces", "S").start)


@pytest.mark.parametrize("who", [unit("club"), person("V2"), COORDINATOR])
def test_what_is_asked_of_others_looks_absent(database, who):
    publish(database)
    with pytest.raises(NotFound):
        yes(database, who, "volunteers", "V1")


def test_less_than_the_least_is_no_yes(database):
    publish(database)
    with pytest.raises(Invalid, match="between 2 and 4"):
        yes(database, unit("school"), "spaces", "S", 1)


def test_a_no_needs_a_reason_of_the_list(database):
    publish(database)
    for reason in (None, "because"):
        with pytest.raises(Invalid, match="this step has a reason"):
            no(database, unit("school"), "spaces", "S", reason=reason)


def test_asking_again_asks_nobody_twice_and_a_new_plan_keeps_what_was_accepted(database):
    publish(database)
    all_say_yes_but_the_space_whole(database)
    with acting(database, PLANNER, "ask") as act:
        assert Claiming(act).ask(act.session.get_one(PlanRow, "plan"), [], building().problem()) == 0
    publish(database, building().put(bans=[{"demand": "walk", "volunteer": "V5"}]), sessions(), "plan 2")
    with database.read() as session:
        live = session.scalars(select(ClaimRow).where(ClaimRow.state != "ended")).all()
    assert {(c.plan, c.state) for c in live} == {("plan 2", "accepted")}
    assert case(database, "talk") == "agreed"


def all_say_yes_but_the_space_whole(database):
    yes(database, unit("school"), "spaces", "S")
    yes(database, person("V1"), "volunteers", "V1")
    yes(database, unit("school"), "volunteers", "V2")
    yes(database, unit("club"), "demands", "talk")


@pytest.mark.parametrize("statement", ["update agreement_events set actor = 'x'", "delete from agreement_events"])
def test_the_log_can_only_grow(database, statement):
    publish(database)
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.execute(text(statement))


def test_a_plan_out_of_claims_is_written_as_the_place_writes_its_times_and_always_in_one_order(database):
    publish(database)
    week = building().problem()
    with database.read() as session_:
        rows = session_.scalars(select(ClaimRow)).all()
        told = [standing_sessions(given, week) for given in (rows, list(reversed(rows)))]
    assert told[0] == told[1]
    shanghai = dt.timedelta(hours=8)
    assert {a.start.utcoffset() for a in told[0]} | {a.end.utcoffset() for a in told[0]} == {shanghai}
    for a in told[0]:
        assert [(r.need, r.volunteer) for r in a.people] == sorted((r.need, r.volunteer) for r in a.people)


def test_an_answer_waits_for_the_plan_that_took_the_claim_over_meanwhile(database, monkeypatch):
    publish(database)
    locked: list[str] = []

    def moved_once(claiming, plan):
        """As if a newer plan took the claim over while the first lock was waited for."""
        if not locked:
            claiming.session.execute(update(ClaimRow).where(ClaimRow.plan == plan).values(plan="newer"))
        locked.append(plan)

    with database.write() as session_:
        old = session_.scalars(select(PlanRow)).one()
        names = [c.key for c in PlanRow.__table__.columns if c.key != "id"]
        session_.add(PlanRow(id="newer", **{name: getattr(old, name) for name in names}))
        (claim, plan) = session_.execute(
            select(ClaimRow.id, ClaimRow.plan).where(ClaimRow.list == "spaces", ClaimRow.public)
        ).first()
    monkeypatch.setattr(Claiming, "lock", moved_once)
    with acting(database, PLANNER, "accept") as act:
        row = Claiming(act).find(claim, "claims.write", lock=True)
        assert (row.plan, locked) == ("newer", [plan, "newer"])
