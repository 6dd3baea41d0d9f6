"""A published plan in a store, callers with their rights, and one act of one of them."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from api.access.areas import AreaTree
from api.access.deciding import Access
from api.access.roles import Principal, Role
from api.agreements.cases import Cases
from api.agreements.claiming import Claiming
from api.agreements.logging import Act
from api.agreements.meeting import as_week
from api.agreements.menu import Menu
from api.plans.shelf import Shelf
from api.store.database import Database
from api.store.tables import PlanRow, StoredObject, Week
from api.weeks.frozen import packed
from models.loading import dump_plan
from tests.build import Week as Building
from tests.build import open_in, people_need, plan_of, session, space_need

NOW = dt.datetime.fromisoformat("2026-03-01T09:00:00+08:00")
TREE = AreaTree({"city": None, "A": "city", "B": "city"})
PLANNER = Principal("planner", "planner", Role.PLANNER, area="city")
SHELF = Shelf()
COORDINATOR = Principal("coordinator", "coordinator", Role.COORDINATOR, area="A")


def unit(name: str) -> Principal:
    """The unit that speaks for an organisation."""
    return Principal(f"unit {name}", name, Role.UNIT, organisation=name)


def person(name: str) -> Principal:
    """The volunteer of that id."""
    return Principal(f"person {name}", name, Role.VOLUNTEER, volunteer=name)


def building() -> Building:
    """`school` lends a room, `club` asks: `talk` is served, `walk` and `team` are open, `family` is private."""
    made = Building().area("A", "city").area("B", "city")
    made.organisation("school", area="B").organisation("club", area="A")
    made.space("S", owner="school", capacity=10)
    for k in range(1, 6):
        made.volunteer(f"V{k}", organisation="school")
    made.demand(
        "talk",
        organisation="club",
        windows=open_in(("mon 10:00", "mon 11:00")),
        needs=[space_need(4, min_quantity=2), people_need(2, min_count=1)],
    )
    made.demand("walk", organisation="club", windows=open_in(("tue 10:00", "tue 11:00")), needs=[people_need()])
    made.demand("team", organisation="club", windows=open_in(("wed 10:00", "wed 11:00")), needs=[people_need(3)])
    made.demand(
        "family", organisation="club", public=False, windows=open_in(("thu 10:00", "thu 11:00")), needs=[people_need()]
    )
    return made


def sessions() -> list[dict[str, Any]]:
    return [session("talk", "mon 10:00", spaces=[(0, "S", 4)], people=[(1, "V1"), (1, "V2")])]


def publish(
    database: Database,
    made: Building | None = None,
    own: list[Any] | None = None,
    id_: str = "plan",
    area: str = "city",
) -> None:
    """The week and a plan of it, published, and everybody asked."""
    text, week = as_week((made or building()).problem())
    plan = plan_of(*(sessions() if own is None else own), problem_sha256=week.sha256)
    with database.write() as session:
        told = {"demands": 1, "spaces": 1, "volunteers": 1, "notices": {}, "created_at": NOW, "created_by": "test"}
        bounds = {"start": week.horizon.start, "end": week.horizon.end}
        session.add(Week(sha256=week.sha256, area=area, problem=packed(text), **bounds, **told))
        session.flush()
        row = PlanRow(id=id_, kind="plan", name="", area=area, start=week.horizon.start, week=week.sha256, asked={})
        row.plan, row.published_at, row.published_by = gzip.compress(dump_plan(plan)), NOW, "planner"
        row.created_at, row.created_by = NOW, "planner"
        session.add(row)
        for name, parent in TREE.parents.items():
            if session.get(StoredObject, ("areas", name)) is None:
                body = {"id": name, "name": name} | ({"parent": parent} if parent else {})
                same = {"version": 1, "public": True, "deleted": False, "changed_at": NOW, "changed_by": "test"}
                session.add(StoredObject(list="areas", id=name, body=body, area=name, **same))
        session.flush()
        Claiming(Act(session, Access(PLANNER, TREE), NOW, "ask")).ask(row, plan, week)


@contextmanager
def acting(database: Database, who: Principal, action: str = "", now: dt.datetime = NOW, **more: Any) -> Iterator[Act]:
    """One transaction of a caller."""
    with database.write() as session:
        yield Act(session, Access(who, TREE), now, action, **more)


def cases_of(act: Act) -> Cases:
    return Cases(act)


def menu_of(act: Act, plan: str = "plan") -> Menu:
    """The menu as the caller sees it."""
    row = act.session.get(PlanRow, plan)
    assert row is not None
    return Menu(Claiming(act), row, SHELF)
