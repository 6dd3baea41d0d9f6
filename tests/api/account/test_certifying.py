"""Certificates in the store: one for the same hours, however many ask at once; private cases are in none."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from api.account.certifying import Asked, certify, verified
from api.account.periods import period_of
from api.account.tables import CertificateRow
from api.errors import Conflict, NotFound
from api.store.tables import StoredObject
from tests.api.account.records import MONDAY, keep, of_volunteer
from tests.api.agreements.store import acting, person, unit

MARCH = Asked("V1", period_of("2026-03"), "Asia/Shanghai")


@pytest.fixture
def store(database):
    """V1 of OA helped OB for an hour, at a private case for two, and once did not come."""
    keep(
        database,
        [
            of_volunteer(1, "V1"),
            of_volunteer(2, "V1", minutes=120, public=False),
            of_volunteer(3, "V1", kind="no_show"),
            of_volunteer(4, "V1", state="contested"),
            of_volunteer(5, "V1", requester="OA", sort="patrol", minutes=30),
            of_volunteer(6, "V2"),
        ],
    )
    same = {"version": 1, "public": True, "deleted": False, "changed_at": MONDAY, "changed_by": "test"}
    with database.write() as session:
        body = {"id": "V1", "name": "王芳"}
        session.add(StoredObject(list="volunteers", id="V1", body=body, area="A", organisation="OA", **same))
    return database


def given(store, who, asked=MARCH):
    with acting(store, who, "certify") as act:
        return certify(act, asked).id


def test_many_who_ask_at_once_get_the_same_certificate(store):
    with ThreadPoolExecutor(6) as pool:
        numbers = set(pool.map(lambda _: given(store, unit("OA")), range(6)))
    assert len(numbers) == 1
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(CertificateRow)) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_says_hours_by_kind_and_nothing_of_private_contested_or_missed_sessions(store):
    with store.read() as session:
        told = verified(session, given(store, person("V1")))
    assert (told["minutes"], told["sessions"], told["holds"]) == (90, 2, True)
    assert [(k["kind"], k["minutes"]) for k in told["kinds"]] == [("class", 60), ("patrol", 30)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_certifies_anothers_hours_and_none_are_certified_that_were_not_given(store):
    for who in (person("V2"), unit("OB")):
        with pytest.raises(NotFound):
            given(store, who)
    with pytest.raises(Conflict, match="given and recorded"):
        given(store, unit("OA"), Asked("V1", period_of("2025"), "Asia/Shanghai"))
