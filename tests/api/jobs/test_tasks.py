"""The kinds of jobs, each without a process of its own: from what the store holds to what it is given back."""

import datetime as dt
import json
from typing import Any

import pytest

from api.jobs.tasks import explain, outcome, plan
from api.jobs.tasks.helm import Helm
from api.jobs.tasks.kinds import InvalidTask, module_of, read_task
from api.jobs.tasks.outcome import ResultTooLarge, fellow_id, sized
from api.jobs.tasks.stored import NotStored
from api.store.tables import Job, PlanRow, Week
from models.errors import InvalidInput
from models.loading import dump_problem, load_plan, load_problem
from solver.judge import judge
from solver.scenarios import together
from solver.why.all import Explained
from tests.api.conftest import the_plan
from tests.api.databases import opened
from tests.api.jobs.asking import keep_plan, keep_week, put_plan, row_of, unpacked
from tests.api.test_cli_repair import ROOM_SHUT
from tests.api.test_cli_whatif import NO_LOT, SUNDAY
from tests.api.weeks import as_bytes, score_of, week
from tests.solver.pools import InProcess

SWEEP = "spaces/P/capacity=6..8/2"


@pytest.fixture(autouse=True)
def in_process(monkeypatch):
    """No child processes, so that the tests are quick."""
    monkeypatch.setattr("solver.planning.Pool", InProcess)
    monkeypatch.setattr(together, "Pool", lambda n, memory: InProcess(n))


@pytest.fixture
def sqlite(databases):
    with opened(databases.url("sqlite")) as database:
        yield database


@pytest.fixture
def based(sqlite):
    """A store with the small week and its plan."""
    keep_plan(sqlite, keep_week(sqlite, week()), the_plan())
    return sqlite


def perform(database, kind, helm=None, **task) -> Any:
    """The plan's row after the job."""
    id_ = put_plan(database, kind, **task)
    module = module_of(kind)
    heard: list[Any] = []
    made = module.perform(
        module.load(database, read_task(kind, task), "planner"), helm or Helm(heard.append, lambda: False)
    )
    with database.write() as session:
        made.store(session, session.get(Job, id_), database.now(session))
    return row_of(database, id_)


def weeks_of(database):
    with database.read() as session:
        return {w.sha256: load_problem(w.problem) for w in session.query(Week)}


def test_a_plan_of_a_frozen_week(sqlite):
    sha256 = keep_week(sqlite, week())
    row = perform(sqlite, "plan", week=sha256, work=2.0)
    made = load_plan(row.plan)
    assert (row.week, made.problem_sha256) == (sha256, sha256)
    assert judge(load_problem(as_bytes(week())), made).ok
    assert row.result["score"] == score_of(made).model_dump()
    assert (row.result["assignments"], row.result["missing"], row.result["outcome"]) == (3, 1, "optimal")


def test_a_plan_with_other_points_is_of_another_week_which_is_kept_once(sqlite):
    sha256 = keep_week(sqlite, week())
    rows = [perform(sqlite, "plan", week=sha256, work=2.0, policy={"distance": {"per_100m": 7}}) for _ in range(2)]
    stored = weeks_of(sqlite)
    assert {r.week for r in rows} == set(stored) - {sha256}
    changed = stored[rows[0].week]
    assert changed.sha256 == rows[0].week == load_plan(rows[0].plan).problem_sha256
    assert changed.policy.distance.per_100m == 7
    assert changed.demands == stored[sha256].demands
    assert judge(changed, load_plan(rows[0].plan)).score == load_plan(rows[0].plan).score


def test_a_plan_of_lists_freezes_them_first(sqlite, monkeypatch):
    asked = []

    def freeze(*given, pins, bans):
        assert pins == bans == []
        asked.append(given)
        return keep_week(sqlite, week())

    monkeypatch.setattr("api.weeks.freezing.freeze", freeze)
    points = {"distance": {"per_100m": 7}}
    now = "2026-03-08T20:00:00+08:00"
    row = perform(sqlite, "plan", area="A", start="2026-03-09", policy=points, now=now, work=2.0)
    then = dt.datetime.fromisoformat(now)
    assert asked == [(sqlite, "A", dt.date(2026, 3, 9), 7, points, "planner", then)]
    assert row.week == load_plan(row.plan).problem_sha256


def test_a_plan_begins_from_another(based, monkeypatch):
    heard = []

    def planned(*_, start, **__):
        heard.append(start)
        return the_plan()

    monkeypatch.setattr(plan, "plan", planned)
    perform(based, "plan", week=the_plan().problem_sha256 or keep_week(based, week()), base="base")
    assert heard == [the_plan().assignments]


def test_a_repair_has_its_own_week_and_says_whom_to_tell(based):
    row = perform(based, "repair", base="base", changes=[ROOM_SHUT], now="2026-03-10T08:00:00+08:00", freeze_hours=1)
    after = weeks_of(based)[row.week]
    assert after.now == dt.datetime.fromisoformat("2026-03-10T08:00:00+08:00")
    assert len(after.previous) == len(the_plan().assignments)
    assert judge(after, load_plan(row.plan)).ok
    assert [(c["demand"], c["what"]) for c in row.result["changed"]] == [("night", "dropped")]
    assert row.result["problem_sha256"] == row.week


def test_a_repair_is_as_of_the_time_when_its_changes_became_known(based):
    late = {**ROOM_SHUT, "at": "2026-03-10T10:00:00+08:00"}
    row = perform(based, "repair", base="base", changes=[late], now="2026-03-10T08:00:00+08:00")
    assert weeks_of(based)[row.week].now == dt.datetime.fromisoformat("2026-03-10T10:00:00+08:00")


def test_scenarios_are_compared_and_each_has_its_plan_and_its_week(based):
    scenarios = [{"name": "周日", "changes": SUNDAY}, NO_LOT]
    row = perform(based, "scenarios", base="base", scenarios=scenarios, sweep=SWEEP, work=1.0)
    names = ["周日", "没有停车场", "capacity=6", "capacity=8"]
    assert [s["name"] for s in row.result["scenarios"]] == names
    assert [p["value"] for p in row.result["sweep"]["points"]] == ["6", "8"]
    assert row.plan is None
    stored = weeks_of(based)
    for k, told in enumerate([row.result["base"], *row.result["scenarios"]]):
        fellow = row_of(based, fellow_id(row.id, k))
        assert (fellow.base, fellow.week, fellow.area) == (row.id, told["problem_sha256"], row.area)
        assert fellow.result["score"] == told["figures"]["score"]
        assert judge(stored[fellow.week], load_plan(fellow.plan)).ok
    assert len(stored) == 5


def test_scenarios_of_a_week_without_a_plan(sqlite):
    sha256 = keep_week(sqlite, week())
    row = perform(sqlite, "scenarios", week=sha256, scenarios=[NO_LOT], work=1.0)
    assert (row.week, row.result["sweep"], len(row.result["scenarios"])) == (sha256, None, 1)


def test_an_explanation_says_what_the_command_says(based, linli, week_file, plan_file):
    row = perform(based, "explain", base="base")
    assert row.result == json.loads(linli("why", plan_file, "--week", week_file, "--json").out)
    assert [u["demand"] for u in row.result["unserved"]] == ["late"]
    assert perform(based, "explain", base="base", demand="clinic").result == {"unserved": [], "not_explained": []}


def test_an_explanation_that_is_called_off_says_whom_it_did_not_come_to(based):
    row = perform(based, "explain", Helm(lambda _: None, lambda: True), base="base")
    assert row.result == {"unserved": [], "not_explained": ["late"]}


def test_bottlenecks_say_what_the_command_says(based, linli, week_file, plan_file):
    row = perform(based, "bottlenecks", base="base", most=1)
    assert row.result == json.loads(linli("bottlenecks", week_file, plan_file, "--most", 1, "--json").out)
    assert len(row.result["tried"]) == 1


@pytest.mark.parametrize(
    ("kind", "task", "code", "path"),
    [
        ("plan", {"week": "0" * 64}, "not_stored", "week"),
        ("repair", {"base": "none", "changes": [ROOM_SHUT]}, "not_stored", "base"),
        (
            "repair",
            {"base": "base", "changes": [{"op": "remove", "path": "/spaces/X"}]},
            "not_there",
            "changes[0].path",
        ),
        ("explain", {"base": "base", "demand": "X"}, "not_stored", "demand"),
        ("scenarios", {"base": "base", "sweep": "up"}, "bad_sweep", "sweep"),
        ("scenarios", {"base": "base", "sweep": "spaces/X/close=20:00..21:00/1h"}, "bad_sweep", "sweep"),
    ],
)
def test_what_the_store_or_the_week_has_not_is_told(based, kind, task, code, path):
    with pytest.raises(InvalidInput) as e:
        module_of(kind).load(based, read_task(kind, task), "planner")
    assert (e.value.issues[0].code, e.value.issues[0].path) == (code, path)


def test_a_plan_that_is_not_made_yet_is_no_base(sqlite):
    id_ = put_plan(sqlite, week="0" * 64)
    with pytest.raises(NotStored, match="the plan to begin from is made"):
        module_of("explain").load(sqlite, read_task("explain", {"base": id_}), "planner")


def test_a_week_whose_text_was_changed_in_the_store_is_refused(sqlite):
    sha256 = keep_week(sqlite, week())
    with sqlite.write() as session:
        session.get(Week, sha256).problem = dump_problem(load_problem(as_bytes(week(demands=[]))))
    with pytest.raises(NotStored, match="a kept week has the hash that names it"):
        module_of("plan").load(sqlite, read_task("plan", {"week": sha256}), "planner")


@pytest.mark.parametrize(
    ("kind", "task", "code"),
    [
        ("dance", {}, "job_kind"),
        ("plan", {}, "which_week"),
        ("plan", {"week": "0" * 64, "start": "2026-03-09"}, "which_week"),
        ("plan", {"week": "0" * 64, "area": "A"}, "which_week"),
        ("plan", {"week": "xyz"}, "bad_hash"),
        ("plan", {"week": "0" * 64, "seconds": 0}, "too_small"),
        ("repair", {"base": "B", "changes": []}, "wrong_length"),
        ("scenarios", {"week": "0" * 64}, "no_scenario"),
        ("scenarios", {"sweep": SWEEP}, "which_week"),
        ("explain", {}, "missing_field"),
        ("bottlenecks", {"base": "B", "mots": 3}, "unknown_field"),
    ],
)
def test_a_task_is_checked_when_it_is_asked(kind, task, code):
    with pytest.raises(InvalidTask) as e:
        read_task(kind, task)
    assert [i.code for i in e.value.issues] == [code]


@pytest.mark.parametrize(
    ("kind", "task", "seconds"),
    [
        ("plan", {"week": "0" * 64}, 30),
        ("plan", {"week": "0" * 64, "seconds": 5}, 5),
        ("plan", {"week": "0" * 64, "seconds": 5000}, 600),
        ("plan", {"week": "0" * 64, "work": 5.0}, 600),
        ("scenarios", {"base": "B", "scenarios": [NO_LOT], "seconds": 5}, 15),
        ("repair", {"base": "B", "changes": [ROOM_SHUT]}, 15),
        ("repair", {"base": "B", "changes": [ROOM_SHUT], "seconds": 5000}, 600),
        ("explain", {"base": "B"}, 600),
        ("bottlenecks", {"base": "B", "seconds": 5, "most": 1000}, 600),
    ],
)
def test_no_search_is_longer_than_a_job_may_be(kind, task, seconds):
    assert read_task(kind, task).most_seconds(600) == seconds


def test_a_result_that_is_too_large_is_refused_with_advice(monkeypatch):
    monkeypatch.setattr(outcome, "MOST_RESULT", 1 << 20)
    assert sized({"a": "x"}) == {"a": "x"}
    with pytest.raises(ResultTooLarge, match="a result is at most 1 MiB, and this one has 2"):
        sized({"a": "x" * (2 << 20)})


def test_no_more_cores_are_used_than_there_are_for_a_job(based, monkeypatch):
    asked = []

    def explained(_, __, workers, *___):
        asked.append(workers)
        return Explained(())

    monkeypatch.setattr(explain, "explain_all", explained)
    perform(based, "explain", Helm(lambda _: None, lambda: False, cores=3), base="base", workers=8)
    assert asked == [3]


def test_a_row_that_is_gone_takes_no_result_with_it(sqlite):
    sha256 = keep_week(sqlite, week())
    id_ = put_plan(sqlite, week=sha256)
    with sqlite.write() as session:
        session.delete(session.get(PlanRow, id_))
        made = outcome.Outcome(sha256, b"", {})
        made.store(session, session.get(Job, id_), sqlite.now(session))
    with sqlite.read() as session:
        assert session.get(PlanRow, id_) is None
    assert unpacked(outcome.packed(the_plan()))["format"] == "linli/1"
