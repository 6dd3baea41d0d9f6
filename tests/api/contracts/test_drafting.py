"""Agreements out of claims: drafted when all sides have said yes, once; followed until somebody signs."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from api.agreements.claiming import Claiming
from api.agreements.tables import ClaimRow
from api.contracts.contracts import Contracts
from api.contracts.tables import ContractRow
from api.contracts.text import Responsible
from api.errors import VersionChanged
from tests.api.agreements.store import acting, building, publish, sessions, unit
from tests.build import open_in
from tests.build import session as session_at

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SCHOOL, CLUB = unit("school"), unit("club")
PEOPLE = {x: Responsible(name="n", contact="c") for x in ("requester_responsible", "lender_responsible")}
TUESDAY = session_at("talk", "tue 10:00", number=1, spaces=[(0, "S", 4)], people=[(1, "V1"), (1, "V2")])


def accept_all(database, skip=()):
    """Everybody says yes to all that is asked."""
    with database.read() as session:
        asked = session.scalars(select(ClaimRow).where(ClaimRow.state == "asked")).all()
    for claim in (c for c in asked if c.object not in skip):
        with acting(database, CLUB if claim.list == "demands" else SCHOOL, "accept", match="*") as act:
            Claiming(act).accept(claim.id)


def agreements(database):
    with database.read() as session:
        return session.scalars(select(ContractRow).order_by(ContractRow.number)).all()


def starts(database, row):
    with acting(database, SCHOOL) as act:
        return [f"{o.start:%a %H}" for o in Contracts(act).terms(row).dates]


def publish_tuesday_too(database):
    more = building().demand("talk", sessions=2, windows=open_in(("mon 10:00", "tue 11:00")))
    publish(database, more, [*sessions(), TUESDAY], "more")
    accept_all(database)


def fill_in_and_sign(database, row):
    """The requester writes what is missing, and signs."""
    with acting(database, CLUB, "change", match="*") as act:
        contracts = Contracts(act)
        contracts.change(row.id, contracts.terms(row).model_copy(update={"standard": "s", **PEOPLE}))
    with acting(database, CLUB, "sign") as act:
        contracts = Contracts(act)
        contracts.sign(row.id, contracts.text(contracts.find(row.id)).sha256)


def test_the_last_yes_drafts_one_agreement_and_a_second_click_none(database):
    publish(database)
    accept_all(database, skip=("V2",))
    assert agreements(database) == []
    accept_all(database)
    with acting(database, SCHOOL, "accept", match="*") as act:
        Claiming(act).follow("plan", "talk")
    [made] = agreements(database)
    assert (made.requester, made.lender, made.demand, made.state) == ("club", "school", "talk", "drafted")
    with acting(database, SCHOOL) as act:
        lent = Contracts(act).terms(made).lent
    assert [(x.list, x.object, x.quantity) for x in lent] == [("spaces", "S", 4), *PERSONS]
    assert (starts(database, made), made.revision) == (["Mon 02"], 1)


PERSONS = [("volunteers", "V1", 1), ("volunteers", "V2", 1)]


@SQLITE
def test_a_draft_is_withdrawn_when_its_only_session_breaks(database):
    publish(database)
    accept_all(database)
    with database.read() as session:
        room = session.scalar(select(ClaimRow.id).where(ClaimRow.object == "S"))
    with acting(database, SCHOOL, "decline", match="*", reason="time") as act:
        Claiming(act).decline(room)
    [made] = agreements(database)
    assert (made.state, made.holds) == ("ended", None)


@SQLITE
def test_a_draft_takes_in_further_sessions(database):
    publish(database)
    accept_all(database)
    publish_tuesday_too(database)
    [made] = agreements(database)
    assert (starts(database, made), made.revision) == (["Mon 02", "Tue 02"], 2)


@SQLITE
def test_what_somebody_signed_stays_and_further_sessions_are_another_agreement(database, monkeypatch):
    monkeypatch.setattr("api.contracts.contracts.check_demand", lambda *of: None)  # these lists are empty
    publish(database)
    accept_all(database)
    fill_in_and_sign(database, agreements(database)[0])
    publish_tuesday_too(database)
    first, second = agreements(database)
    assert (first.state, starts(database, first)) == ("signed_by_requester", ["Mon 02"])
    assert (second.state, starts(database, second)) == ("drafted", ["Tue 02"])


@SQLITE
def test_a_draft_is_withdrawn_when_a_newer_plan_asks_for_something_else(database):
    publish(database)
    accept_all(database)
    moved = building().demand("talk", windows=open_in(("tue 10:00", "tue 11:00")))
    publish(database, moved, [TUESDAY | {"session": 0}], "moved")
    assert [c.state for c in agreements(database)] == ["ended"]
    accept_all(database)
    assert [(c.state, starts(database, c)) for c in agreements(database)][1:] == [("drafted", ["Tue 02"])]


@SQLITE
def test_words_that_people_wrote_into_a_draft_stay_when_it_follows_its_claims(database, monkeypatch):
    monkeypatch.setattr("api.contracts.contracts.check_lent", lambda *of: None)  # these lists are empty
    publish(database)
    accept_all(database)
    [made] = agreements(database)
    with acting(database, SCHOOL, "change", match=str(made.version)) as act:
        contracts = Contracts(act)
        contracts.change(made.id, contracts.terms(made).model_copy(update={"standard": "ours"}))
    with pytest.raises(VersionChanged), acting(database, CLUB, "change", match=str(made.version)) as act:
        Contracts(act).change(made.id, Contracts(act).terms(made).model_copy(update={"standard": "theirs"}))
    publish_tuesday_too(database)
    with acting(database, SCHOOL) as act:
        assert Contracts(act).terms(agreements(database)[0]).standard == "ours"


@SQLITE
def test_a_private_case_makes_no_paper_that_tells_the_lender_of_it(database):
    publish(database, own=[*sessions(), session_at("family", "thu 10:00", people=[(0, "V3")])])
    accept_all(database)
    assert [c.demand for c in agreements(database)] == ["talk"]


@pytest.mark.parametrize("statement", ["update contract_texts set sha256 = 'x'", "delete from contract_texts"])
def test_what_was_written_can_not_be_altered(database, statement):
    publish(database)
    accept_all(database)
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.execute(text(statement))
