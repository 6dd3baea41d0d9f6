"""The first start: one administrator's key, however many processes start at once."""

import subprocess
import sys
import threading

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
    made = []
    threads = [threading.Thread(target=lambda: made.append(first_key(database))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(key is not None for key in made) == 1


@pytest.mark.slow
def test_of_two_processes_that_start_at_once_one_makes_it(database, database_url):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    starts = [subprocess.Popen([sys.executable, "-c", START, database_url], **pipes) for _ in range(2)]
    for start in starts:
        assert start.stdout.readline() == "ready\n"
    for start in starts:
        start.stdin.write("\n")
        start.stdin.flush()
    told = [start.communicate()[0].strip() for start in starts]
    assert sorted(t.startswith("linli_key_") for t in told) == [False, True], told
    with database.read() as session:
        assert len(session.scalars(select(PrincipalRow)).all()) == 1
