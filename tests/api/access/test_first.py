"""The first start: one administrator's key, however many processes start at once."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from api.access.entering import enter
from api.access.first import first_key
from api.access.roles import Role
from api.store.tables import PrincipalRow
from tests.api.service.conftest import NOW
from tests.api.weeks import ROOT

START = """
import sys
from api.access.first import first_key
from api.store.database import Database
database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
print(first_key(database))
"""


def test_the_first_start_makes_a_key_of_an_administrator_and_no_later_one_does(database):
    secret = first_key(database)
    assert secret is not None
    with database.read() as session:
        assert enter(session, secret, NOW).role is Role.ADMIN
    assert first_key(database) is None


def test_of_many_threads_that_start_at_once_one_makes_it(database):
    assert sum(key is not None for key in at_once(first_key, [database] * 8)) == 1


def at_once(do, things):
    with ThreadPoolExecutor(len(things)) as threads:
        return list(threads.map(do, things))


@pytest.mark.slow
def test_of_two_processes_that_start_at_once_one_makes_it(database, database_url):
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", START, database_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(2)
    ]
    for start in starts:
        assert start.stdout is not None
        assert start.stdout.readline() == "ready\n"
    told = at_once(lambda start: start.communicate("\n")[0].strip(), starts)
    assert sorted(t.startswith("linli_key_") for t in told) == [False, True], told
    with database.read() as session:
        assert len(session.scalars(select(PrincipalRow)).all()) == 1
