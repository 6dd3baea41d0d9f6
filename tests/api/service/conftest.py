"""The service as callers meet it: an app on a fresh database of each kind, and one client for each role."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.access import secrets
from api.access.entering import give_token
from api.access.roles import Role
from api.service.app import make_app
from api.service.services import Services
from api.settings import Settings
from api.store.tables import PrincipalRow

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the database."""
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
BERTH = {"weekly": [{"days": ["mon", "tue"], "start": "18:00", "end": "22:00"}]}


@dataclass(frozen=True)
class Town:
    """A running service, its clients by name, and its parts for tests that look behind it.

    City C has street S with communities A and B, and street T. Organisation OA is in A, OB in B, OT in T. Callers:
    `admin`, `city` and `street` (planners of C and S), `coordinator_a`, `coordinator_b`, `coordinator_s` (of the
    whole street), `unit_a`, `unit_b`, `volunteer_a` (VA of OA), `volunteer_b`.
    """

    app: FastAPI
    services: Services
    clients: dict[str, TestClient]

    def __getattr__(self, name: str) -> TestClient:
        return self.clients[name]


PEOPLE: dict[str, dict[str, str]] = {
    "admin": {"role": Role.ADMIN},
    "city": {"role": Role.PLANNER, "area": "C"},
    "street": {"role": Role.PLANNER, "area": "S"},
    "coordinator_a": {"role": Role.COORDINATOR, "area": "A"},
    "coordinator_b": {"role": Role.COORDINATOR, "area": "B"},
    "coordinator_s": {"role": Role.COORDINATOR, "area": "S"},
    "unit_a": {"role": Role.UNIT, "organisation": "OA"},
    "unit_b": {"role": Role.UNIT, "organisation": "OB"},
    "volunteer_a": {"role": Role.VOLUNTEER, "volunteer": "VA"},
    "volunteer_b": {"role": Role.VOLUNTEER, "volunteer": "VB"},
}

AREAS = [
    {"id": "C", "name": "City"},
    {"id": "S", "name": "Street S", "parent": "C"},
    {"id": "T", "name": "Street T", "parent": "C"},
    {"id": "A", "name": "柳溪社区", "parent": "S"},
    {"id": "B", "name": "Community B", "parent": "S"},
]


def organisation(id_: str, area: str) -> dict[str, Any]:
    return {"id": id_, "name": f"Organisation {id_}", "area": area, "location": [104.06, 30.65]}


def space(id_: str, owner: str, **more: object) -> dict[str, Any]:
    told = {"id": id_, "owner": owner, "kind": "room", "location": [104.06, 30.65], "capacity": 30}
    return {**told, "availability": BERTH, **more}


def volunteer(id_: str, organisation: str, **more: object) -> dict[str, Any]:
    return {"id": id_, "organisation": organisation, "skills": {"first_aid": 2}, "availability": BERTH, **more}


def supply(id_: str, owner: str, **more: object) -> dict[str, Any]:
    return {"id": id_, "owner": owner, "kind": "rice", "quantity": 5, **more}


def demand(id_: str, organisation: str, **more: object) -> dict[str, Any]:
    needs = [{"type": "space", "kinds": ["room"], "quantity": 10}]
    return {
        "id": id_,
        "organisation": organisation,
        "kind": "class",
        "windows": BERTH,
        "minutes": 60,
        "needs": needs,
        **more,
    }


LISTS: list[tuple[str, list[dict[str, Any]]]] = [
    ("areas", AREAS),
    ("organisations", [organisation("OA", "A"), organisation("OB", "B"), organisation("OT", "T")]),
    ("places", [{"id": "C", "timezone": "Asia/Shanghai", "country": "CN"}]),
    ("spaces", [space("SA", "OA"), space("SB", "OB"), space("ST", "OT")]),
    ("volunteers", [volunteer("VA", "OA"), volunteer("VB", "OB"), volunteer("VT", "OT")]),
    ("supplies", [supply("PA", "OA"), supply("PB", "OB"), supply("PT", "OT")]),
    (
        "demands",
        [
            demand("DA", "OA"),
            demand("DB", "OB"),
            demand("DT", "OT"),
            demand("DAX", "OA", name="家事甲", public=False),
            demand("DBX", "OB", name="家事乙", public=False),
        ],
    ),
]


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    """Argon2 as it is meant takes most of a second where many share a processor."""
    monkeypatch.setattr(secrets, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def settings(database_url, tmp_path) -> Settings:
    return Settings(database_url=database_url, data_folder=tmp_path, workers=0, rate_per_minute=1_000_000)


@functools.cache
def the_app() -> FastAPI:
    """Made once, as making its routes takes longer than most tests; each test starts it with settings of its own."""
    return make_app(Settings())


@contextmanager
def running(settings: Settings) -> Iterator[Town]:
    """The service with its callers, and empty lists."""
    seconds = itertools.count()
    app = the_app()
    app.state.settings, app.state.clock = settings, lambda: NOW + dt.timedelta(seconds=next(seconds))
    with TestClient(app, raise_server_exceptions=False) as client:
        services = app.state.services
        with services.database.write() as session:
            for name, who in PEOPLE.items():
                session.add(PrincipalRow(id=name, name=name, created_at=NOW, created_by="test", **who))
            session.flush()
            keys = {name: give_token(session, name, "key", "test", "test", NOW).secret for name in PEOPLE}
        clients = {"nobody": client}
        for name, key in keys.items():
            headers = {"Authorization": f"Bearer {key}"}
            clients[name] = TestClient(app, headers=headers, raise_server_exceptions=False)
        yield Town(app, services, clients)


@pytest.fixture
def empty_town(settings) -> Iterator[Town]:
    """The service with its callers, and empty lists."""
    with running(settings) as town:
        yield town


@pytest.fixture
def town(empty_town: Town) -> Town:
    """The service with its callers and a few objects of everybody in every list."""
    return filled(empty_town)


def filled(town: Town) -> Town:
    """The same, with a few objects of everybody in every list."""
    for name, objects in LISTS:
        private = [o for o in objects if not o.get("public", True)]
        fill(town.admin, name, [o for o in objects if o not in private])
        if private:
            fill(town.city, name, private)
    return town


def fill(client: TestClient, name: str, objects: list[dict[str, Any]]) -> None:
    """Write objects of a list."""
    told = client.put(f"/v1/{name}", json={"items": [{"object": o} for o in objects]})
    assert told.status_code == 200, told.text
