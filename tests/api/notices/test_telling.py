"""Who is told of what happens, and what they are told: each once, themselves never, of private cases no names."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from api.agreements.claiming import Claiming
from api.agreements.tables import CaseRow, ClaimRow
from api.notices.happening import agreement_to_sign, review_due
from api.notices.spreading import note_overdue
from api.notices.tables import Happened, NoticeRow
from api.notices.wording import body_of, line_of, subject_of
from api.texts import Texts
from tests.api.agreements.store import COORDINATOR, NOW, PLANNER, acting, cases_of, person, publish, unit
from tests.api.notices.town import gathered, kinds, sent, settled, states
from tests.api.service.conftest import SQLITE
from tests.build import Week, open_in, session, space_need

pytestmark = SQLITE
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def town(database):
    return settled(database)


def claim_of(database, thing):
    with database.read() as session_:
        return session_.scalars(select(ClaimRow).where(ClaimRow.object == thing)).one().id


def answer(database, who, thing, word, now=NOW):
    id_ = claim_of(database, thing)
    reason = None if word == "accept" else "illness"
    with acting(database, who, word, now, match="*", reason=reason) as act:
        getattr(Claiming(act), word)(id_)


def test_everybody_is_asked_once_in_one_message(town):
    assert kinds(sent(town)) == {
        "club": ["claim_asked"],
        "school": ["claim_asked", "claim_asked"],  # the room, and V2, behind whom nobody stands
        "v1": ["claim_asked"],
    }
    assert sent(town) == []


def test_the_other_side_hears_the_answer_and_nobody_their_own(town):
    sent(town)
    answer(town, unit("school"), "S", "accept")
    assert kinds(sent(town)) == {"club": ["claim_answered"]}
    answer(town, unit("club"), "talk", "accept")
    assert set(kinds(sent(town))) == {"school", "v1"}


def test_a_no_that_breaks_the_session_reaches_all_and_the_planner(town):
    sent(town)
    sunday = NOW + dt.timedelta(days=7)
    answer(town, unit("school"), "S", "decline", sunday)
    told = {x.recipient: x.notices[0] for x in sent(town, sunday)}
    assert {n: x["kind"] for n, x in told.items()} == {
        "club": "session_broken",
        "school": "session_broken",  # for V2, behind whom nobody stands
        "v1": "session_broken",
        "planner": "session_broken",
    }
    assert all(x["urgent"] for x in told.values())  # the session is tomorrow


def test_what_was_answered_meanwhile_is_not_asked_any_more(town):
    answer(town, unit("school"), "S", "accept")
    told = kinds(sent(town))
    assert told["school"] == ["claim_asked"]
    assert told["club"] == ["claim_answered", "claim_asked"]


def test_who_acts_is_not_told_of_it(town):
    sent(town)
    answer(town, person("V1"), "V1", "accept")
    with town.write() as session_:
        session_.execute(update(Happened).where(Happened.spread_at.is_(None)).values(told={"after": "accepted"}))
        (event,) = session_.scalars(select(Happened).where(Happened.spread_at.is_(None)))
        event.told = {"after": "accepted", "by": "club"}
    assert sent(town) == []


def test_of_a_private_case_a_lender_hears_when_and_never_what(database):
    settled(database)
    made = Week().area("A", "city").organisation("school", area="A").organisation("club", area="A")
    made.space("S9", owner="school")
    made.demand(
        "SECRET", organisation="club", public=False, windows=open_in(("fri 10:00", "fri 11:00")), needs=[space_need()]
    )
    publish(database, made, [session("SECRET", "fri 10:00", spaces=["S9"])], id_="private")
    told = [x for x in sent(database) if x.recipient in ("school", "club")]
    facts = [n["facts"] for x in told for n in x.notices if n["facts"]["start"].startswith("2026-03-13")]
    assert len(facts) == 2
    for each in facts:
        line = line_of({"kind": "claim_asked", "urgent": False, "facts": each}, Texts("en"), dt.UTC)
        assert "a matter that is not public" in line
        assert "SECRET" not in line
        assert each["what"] is None


def test_an_overdue_case_is_told_once_to_its_coordinator_and_then_further_up(town):
    with acting(town, PLANNER, "tell") as act:
        assert len(cases_of(act).of_demand("walk")) == 1
    late = NOW + dt.timedelta(days=30)
    with town.write() as session_:
        rows = session_.scalars(select(CaseRow)).all()
        for row in rows:
            row.due_at = late - HOUR if row.demand == "walk" else None
            row.area, row.name = "A", "家事甲"
            row.public = row.demand != "walk"
    assert (note_overdue(town, late), note_overdue(town, late)) == (2, 0)
    told = {x.recipient: x.notices for x in sent(town, late) if x.recipient in ("coordinator", "planner")}
    assert [n["kind"] for n in told["coordinator"]] == ["case_overdue"]
    assert [n["kind"] for n in told["planner"]] == ["case_escalated"]
    assert "家事甲" not in str(told)
    assert COORDINATOR.area == "A"
    assert (note_overdue(town, late + HOUR), sent(town, late + HOUR)) == (0, [])


def test_agreements_and_reviews_go_to_the_organisations_that_are_named(town):
    sent(town)
    with town.write() as session_:
        assert agreement_to_sign(session_, "k1", ["school", "club"], "两场讲座", NOW)
        assert not agreement_to_sign(session_, "k1", ["school", "club"], "两场讲座", NOW)
        review_due(session_, "k1", ["club"], "两场讲座", NOW + 9 * HOUR, NOW)
    told = kinds(sent(town))
    assert told == {"school": ["agreement_to_sign"], "club": ["agreement_to_sign", "review_due"]}


def test_a_message_is_in_the_readers_language_and_on_the_clock_of_the_place(town):
    (lease,) = [x for x in sent(town) if x.recipient == "v1"]
    shanghai = dt.timezone(8 * HOUR)
    chinese = subject_of(lease.notices, Texts("zh"), shanghai)
    assert chinese.startswith("邻里：请确认能否提供 您的服务（1）用于talk：3月9日（周一）10:00–11:00")
    english = body_of(lease.notices, Texts("en"), shanghai, "https://linli.example")
    assert "- You are asked for your help (1) for talk, Mon 9 Mar 10:00–11:00." in english
    assert "https://linli.example" in english


def test_an_event_without_recipients_is_done_with(town):
    with town.write() as session_:
        agreement_to_sign(session_, "k2", ["nobody"], "x", NOW)
    gathered(town)
    with town.read() as session_:
        assert session_.scalars(select(Happened).where(Happened.spread_at.is_(None))).all() == []
        assert session_.scalars(select(NoticeRow).where(NoticeRow.event.like("contract:k2%"))).all() == []
    assert "nobody" not in states(town)
