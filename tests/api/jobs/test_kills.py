"""Workers killed in every way: nothing is lost, nothing is done twice, nobody stays."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from api.jobs.queue import cancel
from models.loading import load_plan
from tests.api.databases import opened
from tests.api.jobs.asking import (
    BOB,
    PATIENCE,
    events_of,
    is_solving,
    job_of,
    keep_week,
    processes,
    put_plan,
    row_of,
    states_of,
    until,
    wait_for,
)
from tests.api.weeks import ROOT, crowded_week, week

pytestmark = pytest.mark.slow

ODD = [sys.executable, "-m", "tests.api.jobs.odd_set"]
REAL = [sys.executable, "-c", "import api.cli.main as m; m.script()", "worker"]


class WorkerSet:
    """Workers in a session of its own, by which all that they start can be found."""

    def __init__(self, words, **variables):
        path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        env = {**os.environ, "PYTHONPATH": path, **variables}
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the set)
        self.main = subprocess.Popen(words, cwd=ROOT, env=env, start_new_session=True, stderr=self.errors)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.power_off()

    def worker(self):
        """The process of its worker; there is one."""
        return until(lambda: next(iter(children(self.main.pid)), None))

    def all(self):
        return processes(self.main.pid)

    def power_off(self):
        for pid in [self.main.pid, *self.all()]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.main.wait()
        self.errors.close()
        until(lambda: not self.all())


def real_set(url, jobs=1):
    """As an administrator starts it."""
    settings = {"LINLI_DATABASE_URL": url, "LINLI_LEASE_SECONDS": "2", "LINLI_JOB_CORES": "1"}
    return WorkerSet([*REAL, "--jobs", str(jobs), "--lang", "en"], **settings)


def children(pid):
    with contextlib.suppress(OSError):
        return [int(x) for t in Path(f"/proc/{pid}/task").iterdir() for x in (t / "children").read_text().split()]
    return []


@pytest.fixture
def start(database_url):
    """Starts sets of workers that do nothing real, and end with the test."""
    sets = []

    def begin(jobs=1):
        sets.append(WorkerSet([*ODD, database_url, str(jobs)]))
        return sets[-1]

    yield begin
    for each in sets:
        each.power_off()


def long_job(database, seconds=300, **more):
    """One that is better every moment, for so long."""
    sha256 = keep_week(database, week())
    return put_plan(database, area="long", start="2026-03-09", base=sha256, seconds=seconds, **more)


def call_off(database, id_):
    with database.write() as session:
        cancel(database, session, id_)


def is_solving_again(database, id_):
    """Whether its second attempt has something in hand."""
    kinds = [e["data"].get("state") if e["kind"] == "state" else e["kind"] for e in events_of(database, id_)]
    begun = [k for k, kind in enumerate(kinds) if kind == "running"]
    return len(begun) == 2 and "progress" in kinds[begun[1] :]


def test_a_worker_killed_on_its_way_is_replaced_and_the_job_has_one_result(database, start):
    id_ = long_job(database, seconds=4)
    workers = start()
    until(lambda: is_solving(database, id_))
    killed = workers.worker()
    (theirs,) = set(workers.all()) - {workers.main.pid, killed}
    os.kill(killed, signal.SIGKILL)
    until(lambda: theirs not in workers.all())
    job = wait_for(database, id_, "done", "failed")
    assert (job.state, job.attempt) == ("done", 2)
    assert states_of(database, id_) == ["queued", "running", "running", "done"]
    assert row_of(database, id_).version == 2
    seqs = [e["seq"] for e in events_of(database, id_)]
    assert seqs == list(range(1, len(seqs) + 1))


def test_after_the_power_went_all_jobs_run_again(database, start):
    running = long_job(database)
    first = start()
    until(lambda: is_solving(database, running))
    base = row_of(database, running).asked["base"]
    waiting = [put_plan(database, tenant=BOB, area="end", start="2026-03-09", base=base) for _ in range(2)]
    first.power_off()
    assert job_of(database, running).state == "running"
    start(jobs=2)
    for id_ in waiting:
        assert wait_for(database, id_, "done", "failed").state == "done"
    until(lambda: is_solving_again(database, running))
    call_off(database, running)
    assert wait_for(database, running, "cancelled").attempt == 2
    assert [row_of(database, id_).version for id_ in (running, *waiting)] == [2, 2, 2]


def test_a_worker_that_slept_past_its_lease_overwrites_nothing(database, start):
    id_ = long_job(database, seconds=4)
    first = start()
    until(lambda: is_solving(database, id_))
    sleeper = first.worker()
    os.kill(sleeper, signal.SIGSTOP)  # its job's process goes on, and will have a result
    second = start()
    job = wait_for(database, id_, "done", "failed")
    assert (job.state, job.attempt, job.fence) == ("done", 2, 2)
    second.power_off()
    before, events = row_of(database, id_), events_of(database, id_)
    os.kill(sleeper, signal.SIGCONT)
    another = put_plan(database, area="end", start="2026-03-09", base=before.week)
    assert wait_for(database, another, "done", "failed").state == "done"  # it has looked at the queue since
    assert first.worker() == sleeper
    after = row_of(database, id_)
    assert (after.plan, after.version) == (before.plan, before.version) == (before.plan, 2)
    assert events_of(database, id_) == events


def test_all_end_with_the_process_that_started_them_and_a_killed_one_is_replaced_before(databases):
    url = databases.url("sqlite")
    with opened(url) as database, WorkerSet([*ODD, url, "2"]) as workers:
        first = until(lambda: pids if len(pids := children(workers.main.pid)) == 2 else None)
        os.kill(first[0], signal.SIGKILL)
        until(lambda: len(pids := children(workers.main.pid)) == 2 and first[0] not in pids)
        id_ = long_job(database)
        until(lambda: is_solving(database, id_))
        assert len(workers.all()) == 4
        workers.main.kill()
        until(lambda: not workers.all())
        assert job_of(database, id_).state == "running"  # until its lease runs out, and another takes it


def test_the_real_solver_leaves_nobody_behind_and_its_best_plan_outlives_all(databases):
    """`linli worker` on a week that nobody proves in time: killed, taken over, called off."""
    url = databases.url("postgresql")
    with opened(url) as database, real_set(url) as workers:
        id_ = put_plan(database, week=keep_week(database, crowded_week()), seconds=300, workers=1)
        until(lambda: is_solving(database, id_))
        theirs = set(workers.all()) - {workers.main.pid, workers.worker()}
        assert len(theirs) == 2  # the job, and its solver
        os.kill(workers.worker(), signal.SIGKILL)
        until(lambda: not theirs & set(workers.all()))
        until(lambda: is_solving_again(database, id_))
        call_off(database, id_)
        assert wait_for(database, id_, "cancelled", "failed", "done").state == "cancelled"
        plan = load_plan(row_of(database, id_).plan)
        assert (plan.stop_reason, bool(plan.assignments)) == ("cancelled", True)
        assert row_of(database, id_).version == 2


def test_linli_worker_told_to_end_gives_its_job_back_and_leaves_nobody(databases):
    url = databases.url("sqlite")
    with opened(url) as database, real_set(url) as workers:
        id_ = put_plan(database, week=keep_week(database, crowded_week()), seconds=300, workers=1)
        until(lambda: is_solving(database, id_))
        workers.main.terminate()
        assert workers.main.wait(PATIENCE) == 0
        assert workers.all() == []
        job = job_of(database, id_)
        assert (job.state, job.attempt, job.owner, job.lease_until) == ("queued", 0, None, None)
        workers.errors.seek(0)
        assert b"1 at once" in workers.errors.read()
