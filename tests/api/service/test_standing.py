"""How the service stands: alive, able to work, and what it did, for those who may know."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from api.service.app import make_app
from api.store.tables import Job, PlanRow
from tests.api.service.conftest import NOW, SQLITE


class Beside:
    """Workers as the service sees them."""

    def __init__(self, *pids):
        self.pids = list(pids)


def served(told):
    assert told.status_code == 200, told.text
    return {
        (s.name, *sorted(s.labels.items())): s.value
        for family in text_string_to_metric_families(told.text)
        for s in family.samples
    }


def client_of(settings, host="127.0.0.1", **headers):
    app = make_app(settings)
    return TestClient(app, client=(host, 5000), headers=headers, raise_server_exceptions=False)


def test_it_lives_and_can_work(empty_town):
    assert empty_town.nobody.get("/healthz").json() == {"status": "ok"}
    told = empty_town.nobody.get("/readyz")
    assert (told.status_code, told.json()["status"]) == (200, "ok")


def test_tables_of_another_version_are_no_state_to_work_in(empty_town):
    with empty_town.services.database.write() as session:
        session.execute(text("update alembic_version set version_num = '0001'"))
    told = empty_town.nobody.get("/readyz")
    assert (told.status_code, told.json()["tables"], told.json()["database"]) == (503, "failed", "ok")


def test_a_store_that_is_gone_is_told_and_the_process_lives(empty_town, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def gone(_):
        raise OperationalError("select", {}, Exception("secret host"))

    monkeypatch.setattr("api.service.routes.standing.current", gone)
    told = empty_town.nobody.get("/readyz")
    assert (told.status_code, told.json()["database"]) == (503, "failed")
    assert "secret" not in told.text
    assert empty_town.nobody.get("/healthz").status_code == 200


def test_fewer_workers_than_there_should_be_is_degraded(empty_town):
    wanted = empty_town.services.settings.model_copy(update={"workers": 2})
    for pids, word in (((7,), "degraded"), ((7, 8), "ok")):
        empty_town.app.state.services = replace(empty_town.services, settings=wanted, workers=Beside(*pids))
        told = empty_town.nobody.get("/readyz")
        assert (told.status_code, told.json()["status"], told.json()["workers"]) == (200, word, word)


def test_metrics_are_for_administrators(empty_town):
    assert empty_town.nobody.get("/metrics").status_code == 401
    assert empty_town.street.get("/metrics").status_code == 403
    assert empty_town.admin.get("/metrics").status_code == 200


@SQLITE
@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "1.2.3.4"}, 401),
        ("127.0.0.1", {"Forwarded": "for=1.2.3.4"}, 401),
        ("192.168.0.9", {}, 401),
        ("testclient", {}, 401),
    ],
)
def test_where_they_are_open_only_this_machine_reads_them(settings, host, headers, status):
    with client_of(settings.model_copy(update={"metrics_open": True}), host, **headers) as client:
        assert client.get("/metrics").status_code == status


def test_requests_are_counted_by_template_and_class(town):
    before = served(town.admin.get("/metrics"))  # the app has served other tests
    for path in ("/v1/areas/A", "/v1/areas/B", "/v1/areas/none", "/nowhere", "/nowhere/else"):
        town.admin.get(path)
    told = served(town.admin.get("/metrics"))

    def count(route, status):
        of = ("linli_http_requests_total", ("method", "GET"), ("route", route), ("status", status))
        return told[of] - before.get(of, 0)

    assert (count("/v1/areas/{id}", "2xx"), count("/v1/areas/{id}", "4xx"), count("none", "4xx")) == (2, 1, 2)
    assert told["linli_http_body_bytes_sum", ("route", "/v1/areas")] > 50


def test_jobs_and_plans_are_read_from_the_tables(empty_town):
    second = dt.timedelta(seconds=1)
    same = {"kind": "plan", "tenant": "x", "task": {}, "created_by": "x"}
    with empty_town.services.database.write() as session:
        now = empty_town.services.database.now(session)
        session.add(Job(id="1", state="queued", created_at=now - 90 * second, **same))
        for n, took in enumerate((2, 40)):
            ended = {"created_at": NOW, "started_at": NOW, "finished_at": NOW + took * second}
            session.add(Job(id=f"d{n}", state="done", **ended, **same))
        for n, result in enumerate(({"gap": 0.015}, {"gap": None}, None)):
            session.add(
                PlanRow(id=f"{n}", kind="plan", name="", asked={}, result=result, created_at=NOW, created_by="x")
            )
    told = served(empty_town.admin.get("/metrics"))
    assert told["linli_jobs", ("state", "queued")] == 1
    assert told["linli_jobs", ("state", "done")] == 2
    assert 90 <= told[("linli_queue_age_seconds",)] < 3000
    assert told["linli_job_seconds_sum", ("kind", "plan")] == pytest.approx(42, abs=0.01)
    assert told["linli_job_seconds_bucket", ("kind", "plan"), ("le", "5.0")] == 1
    assert (told[("linli_plan_gap_count",)], told["linli_plan_gap_bucket", ("le", "0.02")]) == (1, 1)


@SQLITE
def test_two_applications_count_for_themselves(settings):
    opened = settings.model_copy(update={"metrics_open": True})
    with client_of(opened) as one, client_of(opened) as other:
        one.get("/healthz")
        assert "/healthz" in one.get("/metrics").text
        assert re.search('route="/healthz"', other.get("/metrics").text) is None


def test_a_head_beyond_the_limit_is_refused_before_anything_reads_it(empty_town):
    most = empty_town.services.settings.most_header
    for told in (
        empty_town.admin.get("/v1/areas", headers={"X-Big": "x" * most}),
        empty_town.admin.get("/v1/areas", params={"q": "x" * most}),
    ):
        assert (told.status_code, told.json()["code"]) == (431, "head_too_large")
