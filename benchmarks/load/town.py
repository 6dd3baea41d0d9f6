"""A town under load: a store with a synthetic week in it, keys for its callers, the service as a process."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from api.access.entering import give_token
from api.access.roles import Role
from api.store.database import Database
from api.store.migrating import upgrade
from api.store.tables import PrincipalRow
from api.weeks.filling import fill
from models.problem import Problem

START_SECONDS = 60.0


@dataclass(frozen=True)
class Person:
    """A caller: the key, and the organisation whose things it reads and writes."""

    role: Role
    key: str
    organisation: str


@dataclass(frozen=True)
class Town:
    """The address of a running service, its callers, and the planner's key and area."""

    address: str
    people: tuple[Person, ...]
    planner: str
    area: str


def prepare(database: Database, problem: Problem, coordinators: int, units: int) -> tuple[tuple[Person, ...], str, str]:
    """Fill the store; callers of both kinds, the planner's key, and the area at the root."""
    upgrade(database)
    fill(database, problem)
    now = dt.datetime.now(dt.UTC)
    root = next(a.id for a in problem.areas if a.parent is None)
    asking = list(dict.fromkeys(d.organisation for d in problem.demands))
    lending = list(dict.fromkeys(s.owner for s in problem.spaces))
    area_of = {o.id: o.area for o in problem.organisations}
    found: list[Person] = []
    with database.write() as session:

        def let_in(name: str, role: Role, of: str, **scope: str) -> str:
            session.add(PrincipalRow(id=name, name=name, role=role, created_at=now, created_by="load", **scope))
            session.flush()
            key = give_token(session, name, "key", "load", "load", now).secret
            if of:
                found.append(Person(role, key, of))
            return key

        for n in range(coordinators):
            asks = asking[n % len(asking)]
            let_in(f"coordinator-{n}", Role.COORDINATOR, asks, area=area_of[asks])
        for n in range(units):
            lends = lending[n % len(lending)]
            let_in(f"unit-{n}", Role.UNIT, lends, organisation=lends)
        planner = let_in("planner", Role.PLANNER, "", area=root)
    return tuple(found), planner, root


@contextmanager
def served(url: str, folder: Path, workers: int) -> Iterator[str]:
    """The service on that store, on a free port of loopback; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = os.environ | {
        "LINLI_DATABASE_URL": url,
        "LINLI_DATA_FOLDER": str(folder),
        "LINLI_WORKERS": str(workers),
        "LINLI_JOB_CORES": "1",
        "LINLI_RATE_PER_MINUTE": "1000000",
        "LINLI_LOG_FILE": os.environ.get("LINLI_LOG_FILE") or str(folder / "log"),
    }
    command = ["linli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(60)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx2.get(f"{address}/healthz").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the service did not start")
