"""The two sides of access, for one object and as a condition of the store, say the same; and what they say is meant."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from api.access.areas import AreaTree
from api.access.deciding import Access
from api.access.entering import principal_of
from api.access.managing import Managing
from api.access.roles import Principal, Reach, Role
from api.access.table import TABLE
from api.objects.whose import whose_of
from api.store.tables import PrincipalRow, StoredObject
from tests.api.databases import KINDS, opened
from tests.api.service.conftest import NOW

AREAS = ["A", "B", "C", "D", "E"]
ORGANISATIONS = ["O1", "O2", "o1"]
VOLUNTEERS = ["V1", "V2"]
LISTS = ["areas", "organisations", "spaces", "volunteers", "supplies", "demands"]

areas = st.sampled_from(AREAS)
forests = st.tuples(*(st.none() | st.sampled_from(AREAS[:n]) if n else st.none() for n in range(len(AREAS))))
callers = st.builds(
    Principal,
    id=st.just("me"),
    name=st.just("me"),
    role=st.sampled_from(Role),
    area=st.none() | areas | st.just("gone"),
    organisation=st.none() | st.sampled_from(ORGANISATIONS),
    volunteer=st.none() | st.sampled_from(VOLUNTEERS),
)
owners = st.none() | st.sampled_from(ORGANISATIONS)
things = st.tuples(st.sampled_from(LISTS), st.none() | areas, owners, st.booleans(), st.integers(0, 1))


@pytest.fixture(scope="module", params=KINDS)
def shared(request, databases):
    """One database for all drawn cases."""
    with opened(databases.url(request.param)) as database:
        yield database


def rows_of(drawn):
    rows = []
    for n, (list_, area, organisation, public, which) in enumerate(drawn):
        id_ = VOLUNTEERS[which] if list_ == "volunteers" else f"{list_}{n}"
        told = {"version": 1, "body": {"id": id_}, "deleted": False, "changed_at": NOW, "changed_by": "t"}
        rows.append(StoredObject(list=list_, id=id_, area=area, organisation=organisation, public=public, **told))
    return list({(r.list, r.id): r for r in rows}.values())


def meant(access, action, row):
    """The rule once more: who reaches how far, and a private case is nobody else's business."""
    me, reach = access.principal, TABLE[action][access.principal.role]
    below = access.tree.below(me.area)
    own = row.organisation is not None and row.organisation == me.organisation
    if me.role is Role.VOLUNTEER:
        own = row.list == "volunteers" and row.id == me.volunteer
    within = {Reach.NONE: False, Reach.OWN: own, Reach.AREA: row.area in below, Reach.ALL: True}[reach]
    knows = {
        Role.PLANNER: row.area in below,
        Role.COORDINATOR: me.area is not None and row.area == me.area,
        Role.UNIT: own,
        Role.VOLUNTEER: False,
        Role.ADMIN: False,
    }[me.role]
    return within and (row.public or knows)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parents=forests, drawn=st.lists(things, min_size=1, max_size=8), caller=callers)
def test_one_object_and_the_condition_agree_for_any_caller(shared, parents, drawn, caller):
    access = Access(caller, AreaTree(dict(zip(AREAS, parents, strict=True))))
    rows = rows_of(drawn)
    with shared.write() as session:
        session.execute(delete(StoredObject))
        session.add_all(rows)
        session.flush()
        for action in [f"{list_}.{verb}" for list_ in LISTS for verb in ("read", "write")]:
            list_ = action.partition(".")[0]
            found = select(StoredObject.id).where(StoredObject.list == list_, access.where(action, list_))
            by_condition = set(session.scalars(found))
            one_by_one = {r.id for r in rows if r.list == list_ and access.may(action, whose_of(r))}
            assert by_condition == one_by_one == {r.id for r in rows if r.list == list_ and meant(access, action, r)}


people = st.tuples(
    st.sampled_from(Role), areas, st.sampled_from([*ORGANISATIONS, "O9"]), st.sampled_from([*VOLUNTEERS, "V9"])
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parents=forests,
    places=st.lists(areas, min_size=5, max_size=5),
    drawn=st.lists(people, min_size=1, max_size=8),
    caller=callers,
)
def test_whom_a_manager_may_see_and_whom_the_list_shows_agree(shared, parents, places, drawn, caller):
    access = Access(caller, AreaTree(dict(zip(AREAS, parents, strict=True))))
    with shared.write() as session:
        session.execute(delete(StoredObject))
        session.execute(delete(PrincipalRow))
        lying = zip([*ORGANISATIONS, *VOLUNTEERS], places, strict=True)
        for id_, area in lying:
            list_ = "volunteers" if id_ in VOLUNTEERS else "organisations"
            told = {"version": 1, "body": {}, "deleted": False, "public": True, "changed_at": NOW, "changed_by": "t"}
            session.add(StoredObject(list=list_, id=id_, area=area, **told))
        rows = [person(n, *who) for n, who in enumerate(drawn)]
        session.add_all(rows)
        session.flush()
        managing = Managing(session, access)
        listed = set(session.scalars(select(PrincipalRow.id).where(managing.where("principals.read"))))
        assert listed == {r.id for r in rows if managing.may("principals.read", principal_of(r))}
        if caller.role is Role.PLANNER:
            seen = [r for r in rows if r.id in listed]
            assert not any(r.role == "admin" or (r.role == "planner" and r.area == caller.area) for r in seen)
        elif caller.role is not Role.ADMIN:
            assert listed == set()


def person(n, role, area, organisation, volunteer):
    speaks = {
        Role.COORDINATOR: {"area": area},
        Role.PLANNER: {"area": area},
        Role.UNIT: {"organisation": organisation},
        Role.VOLUNTEER: {"volunteer": volunteer},
        Role.ADMIN: {},
    }[role]
    return PrincipalRow(id=f"p{n}", name="p", role=role, created_at=NOW, created_by="t", **speaks)
