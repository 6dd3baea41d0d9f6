"""How scenes are played: a service with a clock that the scene sets, and persons who call it with keys of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from fastapi.testclient import TestClient

from api.access.entering import give_token
from api.service.services import Services
from api.settings import Settings
from api.store.tables import PrincipalRow
from tests.api.service.conftest import the_app
from tests.api.service.working import work

Json = dict[str, Any]
PAGE = 1000
LITTLE = 0.2
"""Work for the question whether every plan with one session more is worse, which no scene asks."""


def at(text: str) -> dt.datetime:
    """A local time in China, such as `2026-03-02 09:00`."""
    return dt.datetime.fromisoformat(f"{text}:00+08:00")


@dataclass
class Clock:
    """The service's clock: stands where the scene sets it, and ticks a little at each look."""

    now: dt.datetime

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(microseconds=1)
        return self.now


@dataclass(frozen=True)
class Person:
    """Somebody who calls with a key; what goes wrong is told with the answer's text."""

    name: str
    client: TestClient
    headers: dict[str, str]

    def ask(self, method: str, path: str, body: Any = None, match: str | None = None, **headers: str) -> Any:
        """The response as it comes, whatever it says."""
        more = {"If-Match": match} if match else {}
        return self.client.request(method, f"/v1{path}", json=body, headers={**self.headers, **more, **headers})

    def get(self, path: str, **headers: str) -> Any:
        """What is there."""
        return self._told("GET", path, None, None, headers)

    def post(self, path: str, body: Any = None, match: str | None = None, **headers: str) -> Any:
        """Done."""
        return self._told("POST", path, body, match, headers)

    def put(self, path: str, body: Any, match: str | None = None, **headers: str) -> Any:
        """Written."""
        return self._told("PUT", path, body, match, headers)

    def refused(self, method: str, path: str, body: Any = None, match: str | None = None) -> tuple[int, str]:
        """Status and code of what is not done."""
        told = self.ask(method, path, body, match)
        assert told.status_code >= 400, f"{self.name}: {method} {path} was done: {told.text[:300]}"
        return told.status_code, told.json()["code"]

    def write(self, list_: str, objects: list[Json]) -> None:
        """Objects of a list, as many as there are, that were not there before."""
        for k in range(0, len(objects), PAGE):
            self.put(f"/{list_}", {"items": [{"object": o} for o in objects[k : k + PAGE]]})

    def cases(self, query: str = "", **headers: str) -> list[Json]:
        """All cases that the person sees, page by page."""
        found: list[Json] = []
        after: str | None = ""
        while after is not None:
            told = self.get(f"/cases?limit={PAGE}&{query}" + (f"&after={after}" if after else ""), **headers)
            found, after = found + told["items"], told["next"]
        return found

    def step(self, case: Json, action: str, **more: Any) -> Json:
        """One step of a case from the version that was read."""
        told: Json = self.post(f"/cases/{case['id']}/steps", {"action": action, **more}, case["etag"])
        return told

    def steps(self, cases: list[Json], action: str, **more: Any) -> list[Json]:
        """The same step of several cases, from the versions that were read; where each stands then."""
        items = [{"id": c["id"], "etag": c["etag"], "action": action, **more} for c in cases]
        told: list[Json] = self.post("/cases/steps", {"items": items})["items"] if items else []
        return told

    def claims(self) -> list[Json]:
        """What is asked of the person."""
        told: list[Json] = self.get(f"/claims?limit={PAGE}")["items"]
        return told

    def answer(self, claim: Json, word: str, **more: Any) -> Json:
        """Yes or no to a claim from the version that was read."""
        told: Json = self.post(f"/claims/{claim['id']}/answer", {"answer": word, **more}, claim["etag"])
        return told

    def _told(self, method: str, path: str, body: Any, match: str | None, headers: dict[str, str]) -> Any:
        told = self.ask(method, path, body, match, **headers)
        assert told.status_code < 400, f"{self.name}: {method} {path}: {told.status_code} {told.text[:1500]}"
        return told.json()


@dataclass(frozen=True)
class Stage:
    """The service, its clock, and its administrator, who lets the others in."""

    services: Services
    clock: Clock
    admin: Person

    def enter(self, name: str, role: str, **scope: str) -> Person:
        """Somebody is let in with a role for an area, an organisation or a volunteer, and gets a key."""
        told = self.admin.post("/principals", {"name": name, "role": role, **scope})
        made = self.admin.post(f"/principals/{told['id']}/keys", {"name": "scene"})
        return Person(name, self.admin.client, {"Authorization": f"Bearer {made['secret']}"})

    def planned(self, planner: Person, area: str, start: str, **asked: Any) -> Json:
        """A plan that a planner asked for, made."""
        return self.made(planner, "/plans", {"area": area, "start": start, **asked})

    def made(self, planner: Person, path: str, body: Json) -> Json:
        """What a planner asked for, once the workers are done with it."""
        told = planner.post(path, body)
        with patch("solver.why.proofs.PART_WORK", LITTLE):
            work(self.services)
        plan: Json = planner.get(f"/plans/{told['id']}")
        assert plan["state"] == "done", plan["job"]
        return plan


@contextmanager
def opened_stage(database_url: str, folder: Path) -> Iterator[Stage]:
    """A service on an empty database, whose clock stands on Monday, 2 March 2026, 09:00 in China."""
    app, clock = the_app(), Clock(at("2026-03-02 09:00"))
    app.state.settings = Settings(database_url=database_url, data_folder=folder, workers=0, rate_per_minute=100_000_000)
    app.state.clock = clock
    with TestClient(app, raise_server_exceptions=False) as client:
        services = app.state.services
        with services.database.write() as session:
            session.add(PrincipalRow(id="admin", name="admin", role="admin", created_at=clock(), created_by="test"))
            session.flush()
            key = give_token(session, "admin", "key", "scene", "test", clock()).secret
        yield Stage(services, clock, Person("admin", client, {"Authorization": f"Bearer {key}"}))
