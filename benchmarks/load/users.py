"""What callers do: they look, think, and change things of their own; every answer is timed, every write remembered."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any

import httpx2

from api.access.roles import Role
from benchmarks.load.town import Person, Town

WRITES = 0.2
"""The share of changes among all requests."""
LATE = 10.0
"""Seconds after which an answer counts as none."""


@dataclass
class Seen:
    """Times of answers in seconds, errors, and the last version of each object that was acknowledged."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)


async def live(town: Town, seconds: float, think: float, seed: int) -> Seen:
    """Everybody at once for so long, each resting `think` seconds on average between two requests."""
    seen = Seen()
    until = time.monotonic() + seconds
    limits = httpx2.Limits(max_connections=len(town.people), max_keepalive_connections=len(town.people))
    async with httpx2.AsyncClient(base_url=town.address, timeout=LATE, limits=limits) as client:
        users = [_User(client, person, seen, random.Random(f"{seed} {n}")) for n, person in enumerate(town.people)]
        await asyncio.gather(*(user.live(until, think) for user in users))
    return seen


async def found_again(town: Town, seen: Seen) -> list[str]:
    """Acknowledged writes that the service does not show as they were last acknowledged."""
    lost = []
    headers = {"Authorization": f"Bearer {town.planner}"}
    async with httpx2.AsyncClient(base_url=town.address, timeout=60, headers=headers) as client:
        for path, kept in seen.kept.items():
            if (await client.get(path)).json() != kept:
                lost.append(path)
    return lost


class _User:
    def __init__(self, client: httpx2.AsyncClient, person: Person, seen: Seen, dice: random.Random):
        self.client, self.person, self.seen, self.dice = client, person, seen, dice
        self.headers = {"Authorization": f"Bearer {person.key}"}
        self.list = "demands" if person.role is Role.COORDINATOR else "spaces"
        self.mine: list[str] = []

    async def live(self, until: float, think: float) -> None:
        await asyncio.sleep(self.dice.random() * think)
        while time.monotonic() < until:
            try:
                await (self._change() if self.mine and self.dice.random() < WRITES else self._look())
            except httpx2.HTTPError as e:
                self.seen.errors.append(f"{type(e).__name__}")
            await asyncio.sleep(self.dice.expovariate(1 / think))

    async def _look(self) -> None:
        """A page of one's list, one thing, the plans, or the areas."""
        query = f"/v1/{self.list}?organisation={self.person.organisation}&limit=20"
        choices = [query, query, "/v1/plans?limit=20", "/v1/areas?limit=100"]
        path = self.dice.choice([*choices, f"/v1/{self.list}/{self.dice.choice(self.mine)}"] if self.mine else choices)
        told = await self._timed("GET", path, self.seen.reads)
        if told is not None and path == query:
            self.mine = [i["object"]["id"] for i in told.json()["items"]]

    async def _change(self) -> None:
        """Read a thing, change a number in it, and send it back with its version."""
        path = f"/v1/{self.list}/{self.dice.choice(self.mine)}"
        found = await self._timed("GET", path, self.seen.reads)
        if found is None:
            return
        body = found.json()
        body["name"] = f"{self.dice.random():.6f}"
        headers = {"If-Match": found.headers["etag"]}
        done = await self._timed("PUT", path, self.seen.writes, json=body, headers=headers)
        if done is not None and done.status_code == 200:
            self.seen.kept[path] = body

    async def _timed(self, method: str, path: str, times: list[float], **more: Any) -> httpx2.Response | None:
        headers = self.headers | more.pop("headers", {})
        began = time.perf_counter()
        told = await self.client.request(method, path, headers=headers, **more)
        times.append(time.perf_counter() - began)
        if told.status_code in (200, 412):  # two of one organisation may change one thing at once: one is told
            return told
        self.seen.errors.append(f"{told.status_code} {method} {path.split('/')[2].split('?')[0]}")
        return None
