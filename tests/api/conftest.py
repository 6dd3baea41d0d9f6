"""What the tests of the command line share: the small week and its plan as files, and a way to run `linli`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.cli.main import main
from models.plan import Plan
from tests.api.databases import KINDS, Databases, opened
from tests.api.weeks import as_bytes, plan_bytes, plan_of, week
from tests.solver.lasting import lasting


@functools.cache
def the_plan() -> Plan:
    return plan_of(week())


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Linli = Callable[..., Ran]


@pytest.fixture
def linli(capfdbinary, monkeypatch) -> Linli:
    """Runs the command line in this process; plans of one week after another share their workers."""
    monkeypatch.setattr("solver.planning.Pool", lasting)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)

    def run(*words: object) -> Ran:
        code = main([str(w) for w in words])
        got = capfdbinary.readouterr()
        return Ran(code, got.out.decode(), got.err.decode())

    return run


@pytest.fixture
def week_file(tmp_path: Path) -> Path:
    path = tmp_path / "week.json"
    path.write_bytes(as_bytes(week()))
    return path


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    path.write_bytes(plan_bytes(the_plan()))
    return path


@pytest.fixture(scope="session")
def databases(tmp_path_factory):
    """Makes fresh databases of both kinds."""
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(params=KINDS)
def database_url(request, databases):
    """A fresh database with all tables, once for each kind."""
    return databases.url(request.param)


@pytest.fixture
def database(database_url):
    """The same, opened."""
    with opened(database_url) as database:
        yield database
