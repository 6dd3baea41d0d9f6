"""The queue and its leases on both databases: fair, limited, and written to by the newest lease alone."""

import datetime as dt
import threading
from typing import Any

import pytest
from sqlalchemy import select, update

import api.store.database
from api.jobs import leases
from api.jobs.events import Event
from api.jobs.queue import NewJob, QueueFull, cancel, events_after, state_of, submit
from api.store.tables import Job, PlanRow
from tests.api.databases import opened
from tests.api.jobs.asking import ALICE, BOB, events_of, job_of, put, states_of

FIRST, SECOND = "worker 1", "worker 2"
LONG = 3600.0


def claim(database, owner=FIRST, seconds=LONG, tenant_jobs=2) -> Any:
    return leases.claim(database, owner, seconds, tenant_jobs)


def expire(database, id_):
    """The lease runs out, without the wait."""
    with database.write() as session:
        past = database.now(session) - dt.timedelta(seconds=1)
        session.execute(update(Job).where(Job.id == id_).values(lease_until=past))


def call_off(database, id_):
    with database.write() as session:
        return cancel(database, session, id_)


def test_a_job_goes_to_one_worker_and_ends_with_its_result(database):
    id_ = put(database, week="0" * 64)
    lease = claim(database)
    assert lease
    assert (lease.job, lease.task, lease.by) == (id_, {"week": "0" * 64}, ALICE)
    assert claim(database, SECOND) is None
    assert leases.finish(database, lease, "done", None)
    assert states_of(database, id_) == ["queued", "running", "done"]
    job = job_of(database, id_)
    assert (job.owner, job.lease_until, job.attempt) == (None, None, 1)
    assert job.created_at <= job.started_at <= job.finished_at


def test_a_plan_and_its_job_are_there_together_or_not_at_all(database):
    def half():
        with database.write() as session:
            submit(database, session, NewJob("plan", ALICE, {}, ALICE, plan="P"), 5)
            now = database.now(session)
            session.add(PlanRow(id="P", kind="plan", name="", asked={}, created_at=now, created_by=""))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    with database.read() as session:
        assert session.scalars(select(PlanRow)).all() == []
        assert session.scalars(select(Job)).all() == []


def test_a_full_queue_refuses_its_tenant_and_no_other(database):
    for _ in range(3):
        put(database, most=3)
    with pytest.raises(QueueFull, match="at most 3 jobs of one tenant wait") as full:
        put(database, most=3)
    assert full.value.issues[0].code == "queue_full"
    put(database, tenant=BOB, most=3)
    claim(database)
    put(database, most=3)


def test_many_that_ask_at_once_stay_within_the_limit(database):
    refused = []

    def ask():
        for _ in range(3):
            try:
                put(database, most=5)
            except QueueFull:
                refused.append(1)

    in_threads(ask, 4)
    assert len(refused) == 12 - 5


def test_the_tenant_with_the_fewest_running_jobs_comes_first_then_the_oldest_job(database):
    ours, theirs = [put(database) for _ in range(3)], [put(database, tenant=BOB) for _ in range(2)]
    taken = [claim(database, tenant_jobs=3).job for _ in range(5)]
    assert taken == [ours[0], theirs[0], ours[1], theirs[1], ours[2]]


def test_no_more_of_a_tenant_run_at_once_than_may(database):
    ours = [put(database) for _ in range(3)]
    first, second = claim(database), claim(database)
    assert claim(database) is None
    expire(database, second.job)
    assert claim(database).job == second.job
    assert claim(database) is None
    leases.finish(database, first, "done", None)
    assert claim(database).job == ours[2]


def test_workers_that_claim_at_once_get_each_job_once_and_keep_the_limit(database):
    ours = {put(database) for _ in range(4)} | {put(database, tenant=BOB) for _ in range(4)}
    taken = []

    def take():
        while lease := claim(database, threading.current_thread().name, tenant_jobs=3):
            taken.append(lease.job)

    in_threads(take, 6)
    assert len(taken) == len(set(taken)) == 6
    assert set(taken) < ours


def test_only_the_newest_lease_writes(database):
    id_ = put(database)
    old = claim(database)
    expire(database, id_)
    new = claim(database, SECOND)
    assert (new.job, new.fence) == (id_, old.fence + 1)
    stored = []
    assert leases.renew(database, old, LONG, {"score": 1}, [Event("bound", {"bound": 1})]) == "lost"
    assert not leases.finish(database, old, "done", lambda *_: stored.append(1))
    assert not leases.fail(database, old, {"code": "x"})
    assert not leases.give_back(database, old, counted=True)
    assert stored == []
    assert (job_of(database, id_).owner, job_of(database, id_).progress) == (SECOND, None)
    assert leases.finish(database, new, "done", lambda *_: stored.append(2))
    assert not leases.finish(database, new, "done", lambda *_: stored.append(3))
    assert stored == [2]


def test_a_lease_that_ran_out_is_kept_by_who_renews_before_another_comes(database):
    id_ = put(database)
    lease = claim(database)
    expire(database, id_)
    assert leases.renew(database, lease, LONG, None, []) == "held"
    assert claim(database, SECOND) is None


def test_a_result_that_cannot_be_stored_leaves_the_job_as_it_was(database):
    id_ = put(database)
    lease = claim(database)

    def fail(*_):
        raise RuntimeError("no space")

    with pytest.raises(RuntimeError):
        leases.finish(database, lease, "done", fail, [Event("bound", {"bound": 1})])
    assert states_of(database, id_) == ["queued", "running"]
    assert leases.finish(database, lease, "done", None)


def test_a_job_that_loses_three_workers_fails_with_the_reason(database):
    id_ = put(database)
    for _ in range(leases.MOST_ATTEMPTS):
        assert claim(database).job == id_
        expire(database, id_)
    assert claim(database) is None
    job = job_of(database, id_)
    assert (job.state, job.error["code"], job.error["value"]) == ("failed", "job_lost", 3)
    assert state_of(job)["error"]["title"].startswith("a job is tried 3 times")


def test_a_job_given_back_begins_at_once_and_counts_only_where_it_may_be_to_blame(database):
    id_ = put(database)
    for _ in range(5):
        leases.give_back(database, claim(database), counted=False)
    assert (job_of(database, id_).state, job_of(database, id_).attempt) == ("queued", 0)
    for _ in range(leases.MOST_ATTEMPTS):
        leases.give_back(database, claim(database), counted=True)
    assert (job_of(database, id_).state, job_of(database, id_).error["code"]) == ("failed", "job_lost")


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_is_asked(database):
    waits, runs = put(database), put(database)
    lease = claim(database)
    waits, runs = (runs, waits) if lease.job == waits else (waits, runs)
    assert call_off(database, waits) == "cancelled"
    assert call_off(database, runs) == "running"
    assert leases.renew(database, lease, LONG, None, []) == "cancel"
    assert leases.finish(database, lease, "cancelled", None)
    assert call_off(database, runs) == "cancelled"
    assert call_off(database, "no such job") is None
    assert state_of(job_of(database, runs))["cancel_asked"]


@pytest.mark.parametrize("how", ["expired", "given back"])
def test_a_job_that_is_called_off_is_begun_by_nobody_else(database, how):
    id_ = put(database)
    lease = claim(database)
    call_off(database, id_)
    if how == "expired":
        expire(database, id_)
    else:
        leases.give_back(database, lease, counted=False)
    assert claim(database, SECOND) is None
    assert job_of(database, id_).state == "cancelled"


def test_events_are_numbered_without_gaps_and_read_from_any_of_them(database):
    id_ = put(database)
    lease = claim(database)
    for k in range(3):
        leases.renew(database, lease, LONG, {"score": k}, [Event("better", {"score": k}), Event("bound", {"bound": 9})])
    leases.finish(database, lease, "done", None, [Event("phase", {"phase": "done"})])
    events = events_of(database, id_)
    assert [e["seq"] for e in events] == list(range(1, 11))
    assert [e["kind"] for e in events] == ["state", "state", *["better", "bound"] * 3, "phase", "state"]
    with database.read() as session:
        assert events_after(session, id_, 8) == events[8:]
        assert events_after(session, id_, 0, 2) == events[:2]
    assert state_of(job_of(database, id_))["events"] == 10
    assert job_of(database, id_).progress == {"score": 2}


def test_a_reader_never_sees_a_later_event_before_an_earlier_one(database):
    id_ = put(database)
    lease = claim(database)
    over, torn = threading.Event(), []

    def read():
        while not over.is_set():
            seqs = [e["seq"] for e in events_of(database, id_)]
            if seqs != list(range(1, len(seqs) + 1)):
                torn.append(seqs)

    reader = threading.Thread(target=read)
    reader.start()
    for k in range(20):
        leases.renew(database, lease, LONG, None, [Event("bound", {"bound": k}), Event("bound", {"bound": k})])
        call_off(database, id_)
    over.set()
    reader.join()
    assert torn == []
    assert len(events_of(database, id_)) == 42


@pytest.mark.parametrize("hours", [-5, 5])
def test_workers_whose_clocks_differ_agree_on_leases(databases, monkeypatch, hours):
    """Only PostgreSQL is shared by machines; a worker's own clock must not be asked at all."""
    with opened(databases.url("postgresql")) as database:
        id_ = put(database)
        honest = job_of(database, id_).created_at
        monkeypatch.setattr(api.store.database, "dt", Skewed(hours))
        assert claim(database, seconds=60.0)
        monkeypatch.undo()
        assert claim(database, SECOND) is None
        assert job_of(database, id_).lease_until - honest < dt.timedelta(minutes=10)
        expire(database, id_)
        monkeypatch.setattr(api.store.database, "dt", Skewed(-hours))
        assert claim(database, SECOND).job == id_


class Skewed:
    """The module `datetime` of a machine whose clock is wrong."""

    UTC = dt.UTC

    def __init__(self, hours):
        off = dt.timedelta(hours=hours)

        class Clock(dt.datetime):
            @classmethod
            def now(cls, tz=None):
                return dt.datetime.now(tz) + off

        self.datetime = Clock


def in_threads(function, n):
    threads = [threading.Thread(target=function) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
