"""One worker and the process of its job: what ends well, and everything that does not."""

import os
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from api.jobs import leases
from api.jobs.queue import cancel
from api.jobs.running import Allowance, Crashed, Running
from api.jobs.worker import Worker
from models.loading import load_plan, load_problem
from solver.judge import judge
from solver.memory import tree
from tests.api.databases import opened
from tests.api.jobs.asking import (
    ALICE,
    PATIENCE,
    events_of,
    is_solving,
    job_of,
    keep_week,
    put,
    put_plan,
    row_of,
    settings_for,
    states_of,
    until,
)
from tests.api.weeks import as_bytes, crowded_week, week

ODD = "tests.api.jobs.odd_child"


@pytest.fixture
def sqlite(databases):
    """One kind is enough where the store is not what is tested."""
    with opened(databases.url("sqlite")) as database:
        yield database


def odd(database, what, **settings):
    """A worker whose jobs do odd things, and such a job with a plan's row."""
    base, seconds = keep_week(database, week()), settings.pop("seconds", 100)
    id_ = put_plan(database, area=what, start="2026-03-09", base=base, seconds=seconds)
    url = database.url.render_as_string(hide_password=False)
    return Worker(settings_for(url, **settings), database, ODD), id_


def worker_on(database, **settings):
    return Worker(settings_for(database.url.render_as_string(hide_password=False), **settings), database)


def cancel_when(database, id_, what):
    """In a thread of its own."""

    def wait_and_cancel():
        until(what)
        with database.write() as session:
            cancel(database, session, id_)

    thread = threading.Thread(target=wait_and_cancel)
    thread.start()
    return thread


def runs(database, id_):
    return lambda: job_of(database, id_).progress is not None


def test_a_job_ends_with_one_result_and_its_events_in_order(database):
    worker, id_ = odd(database, "end")
    assert worker.work_once()
    assert not worker.work_once()
    assert states_of(database, id_) == ["queued", "running", "done"]
    assert [e["data"] for e in events_of(database, id_) if e["kind"] == "phase"] == [{"phase": "load"}]
    row = row_of(database, id_)
    assert (row.result, row.version) == ({"stopped": False}, 2)


def test_a_task_that_raises_fails_with_a_document_and_the_log_alone_says_where(sqlite, capfd):
    worker, id_ = odd(sqlite, "fail")
    worker.work_once()
    job = job_of(sqlite, id_)
    assert (job.state, job.error["code"], job.error["status"]) == ("failed", "job_defect", 500)
    assert id_ in job.error["detail"]
    told = str([job.error, events_of(sqlite, id_)])
    assert "secret" not in told
    assert "Traceback" not in told
    logged = capfd.readouterr().err
    assert "ZeroDivisionError" in logged
    assert "a secret of the inside" not in logged
    assert row_of(sqlite, id_).version == 1


@pytest.mark.parametrize("what", ["hog", "hogs"])
def test_a_job_that_takes_too_much_memory_fails_with_the_reason_and_the_worker_lives(sqlite, what):
    """By itself, and with processes of its own, each within what one may have."""
    worker, id_ = odd(sqlite, what, job_memory=256 << 20)
    mine = set(tree(os.getpid()))
    worker.work_once()
    assert (job_of(sqlite, id_).state, job_of(sqlite, id_).error["code"]) == ("failed", "job_memory")
    assert "256 MiB" in job_of(sqlite, id_).error["detail"]
    assert alive(set(tree(os.getpid())) - mine) == set()
    another = put(sqlite, area="end", start="2026-03-09")
    worker.work_once()
    assert job_of(sqlite, another).state == "done"


def test_a_job_that_does_not_end_in_its_time_is_killed_and_fails(sqlite):
    worker, id_ = odd(sqlite, "hang", seconds=0.1, job_grace_seconds=1)
    worker.work_once()
    assert (job_of(sqlite, id_).state, job_of(sqlite, id_).error["code"]) == ("failed", "job_time")


def test_a_job_whose_time_is_over_is_told_so_and_its_best_so_far_is_the_result(sqlite):
    worker, id_ = odd(sqlite, "obey", seconds=0.1, job_grace_seconds=3)
    worker.work_once()
    assert (job_of(sqlite, id_).state, row_of(sqlite, id_).result) == ("done", {"stopped": True})


def test_a_job_whose_process_crashes_is_tried_again_and_then_fails(sqlite):
    worker, id_ = odd(sqlite, "crash")
    for _ in range(3):
        assert worker.work_once()
    assert not worker.work_once()
    assert states_of(sqlite, id_) == ["queued", *["running", "queued"] * 2, "running", "failed"]
    assert job_of(sqlite, id_).error["code"] == "job_lost"


def test_a_cancelled_job_that_does_not_end_is_killed_and_has_no_result(sqlite):
    worker, id_ = odd(sqlite, "hang", job_grace_seconds=1)
    thread = cancel_when(sqlite, id_, runs(sqlite, id_))
    worker.work_once()
    thread.join()
    assert (job_of(sqlite, id_).state, job_of(sqlite, id_).error, row_of(sqlite, id_).result) == (
        "cancelled",
        None,
        None,
    )


def test_a_worker_that_is_told_to_stop_gives_its_job_back(sqlite):
    worker, id_ = odd(sqlite, "hang")
    mine = set(tree(os.getpid()))
    thread = threading.Thread(target=lambda: (until(runs(sqlite, id_)), worker.stop()))
    thread.start()
    worker.run()
    thread.join()
    job = job_of(sqlite, id_)
    assert (job.state, job.attempt, job.lease_until) == ("queued", 0, None)
    assert alive(set(tree(os.getpid())) - mine) == set()


def test_a_task_that_makes_no_sense_fails_with_all_that_is_wrong(sqlite):
    wrong, unknown = put(sqlite, days=0, seconds=-1), put(sqlite, kind="dance")
    worker = worker_on(sqlite, tenant_jobs=5)
    for _ in range(2):
        worker.work_once()
    errors = [job_of(sqlite, id_).error for id_ in (wrong, unknown)]
    assert [e["code"] for e in errors] == ["too_small", "job_kind"]
    assert [i["path"] for i in errors[0]["issues"]] == ["days", "seconds"]
    assert {e["status"] for e in errors} == {422}


def test_what_the_store_has_not_or_a_week_refuses_is_told_whole(sqlite):
    worker, id_ = odd(sqlite, "refuse")
    worker.work_once()
    error = job_of(sqlite, id_).error
    assert (error["status"], error["code"], error["path"], error["value"]) == (422, "not_there", "changes[0]", 0)
    assert [i["value"] for i in error["issues"]] == [0, 1, 2]


def test_a_job_that_is_cancelled_on_its_way_keeps_the_best_so_far(database):
    worker, id_ = odd(database, "long")
    thread = cancel_when(database, id_, lambda: is_solving(database, id_))
    worker.work_once()
    thread.join()
    assert states_of(database, id_) == ["queued", "running", "cancelled"]
    row = row_of(database, id_)
    assert (row.result, row.version) == ({"stopped": True}, 2)
    assert int(row.plan) > 0


@pytest.mark.slow
def test_a_plan_that_is_cancelled_on_its_way_keeps_all_rules(sqlite):
    sha256 = keep_week(sqlite, crowded_week())
    id_ = put_plan(sqlite, week=sha256, seconds=300)
    thread = cancel_when(sqlite, id_, lambda: is_solving(sqlite, id_))
    worker_on(sqlite).work_once()
    thread.join()
    plan = load_plan(row_of(sqlite, id_).plan)
    assert (plan.stop_reason, plan.problem_sha256) == ("cancelled", sha256)
    assert plan.assignments
    assert judge(load_problem(as_bytes(crowded_week())), plan).ok


@pytest.mark.slow
def test_what_a_job_tells_has_all_that_a_reader_waits_for(sqlite):
    id_ = put_plan(sqlite, week=keep_week(sqlite, week()), seconds=20, workers=1)
    worker_on(sqlite).work_once()
    events = events_of(sqlite, id_)
    kinds = {e["kind"] for e in events}
    assert kinds == {"state", "phase", "progress", "better", "bound"}
    look = next(e["data"] for e in events if e["kind"] == "progress")
    told = {"phase", "seconds", "score", "bound", "gap", "served", "asked", "tried", "improved", "fraction", "memory"}
    assert set(look) == told
    assert [e["data"]["phase"] for e in events if e["kind"] == "phase"][:2] == ["load", "compile"]
    assert row_of(sqlite, id_).result["stop_reason"] == "proved"


def test_a_result_that_the_store_refuses_fails_and_is_not_tried_again(database):
    worker, id_ = odd(database, "orphan")
    worker.work_once()
    assert (job_of(database, id_).state, job_of(database, id_).error["code"]) == ("failed", "job_defect")
    assert "foreign" not in str(job_of(database, id_).error).lower()


def test_a_store_that_is_away_for_a_while_is_waited_for(sqlite, monkeypatch):
    worker, id_ = odd(sqlite, "end", lease_seconds=20)
    finish, tries = leases.finish, []

    def away(*given):
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("commit", {}, Exception("away"))
        return finish(*given)

    monkeypatch.setattr(leases, "finish", away)
    worker.work_once()
    assert (job_of(sqlite, id_).state, len(tries)) == ("done", 3)


def test_a_process_that_takes_no_first_word_is_a_crash():
    lease = leases.Lease("J", 1, "plan", {}, None, ALICE)
    with Running(lease, "sqlite://", 1, Allowance(1, 1, 1 << 30), "tests.api.jobs.no_such_module") as running:
        running.listen(PATIENCE)
        assert running.ending == Crashed(1)


def alive(pids):
    """Those that run, the buried and the unburied left out."""
    time.sleep(0.2)
    return {
        p
        for p in pids
        if (s := Path(f"/proc/{p}/stat")).exists() and s.read_text().rpartition(")")[2].split()[0] != "Z"
    }
