"""The log of requests: how each went, and nothing of what was in it."""

import io
import json
import logging

import pytest

from api.logs import JsonLines
from api.objects import reading
from tests.api.service.conftest import space

MARK = "MARKED"


@pytest.fixture
def log():
    """All that any library logs meanwhile, whatever its level, as `linli serve` would write it."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    ours = [root, logging.getLogger("linli"), logging.getLogger("sqlalchemy")]
    before = [logger.level for logger in ours]
    root.addHandler(handler)
    for logger in ours:
        logger.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    for logger, level in zip(ours, before, strict=True):
        logger.setLevel(level)


def requests_of(log):
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return [x for x in lines if x["logger"] == "linli.requests"]


def test_a_line_says_who_asked_which_route_and_how_it_went(town, log):
    told = town.unit_a.get("/v1/spaces/SA", headers={"X-Request-Id": "r-1"})
    (line,) = requests_of(log)
    assert told.headers["x-request-id"] == line["request"] == "r-1"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/v1/spaces/{id}", 200)
    assert line["principal"] == "unit_a"
    assert line["milliseconds"] > 0


def test_nothing_of_a_request_is_in_the_log(town, log, monkeypatch):
    me = town.admin
    headers = {"User-Agent": MARK, "Idempotency-Key": MARK, "If-Match": MARK, "Cookie": f"linli_session={MARK}"}
    me.put(f"/v1/spaces/{MARK}", json=space(MARK, "OA", name=MARK), headers={"Cookie": MARK, "User-Agent": MARK})
    me.put("/v1/spaces/SA", json=space("SA", MARK), headers=headers)
    me.put("/v1/spaces/SA", content=f'{{"{MARK}": "{MARK}"')
    me.get(f"/v1/spaces?q={MARK}&limit={MARK}&cursor={MARK}")
    me.get(f"/{MARK}/{MARK}?{MARK}={MARK}")
    me.request(MARK, "/v1/spaces")
    town.nobody.get("/v1/spaces", headers={"Authorization": f"Bearer {MARK}"})

    def broken(*_, **__):
        try:
            dict[str, int]()[MARK]
        except KeyError as e:
            raise RuntimeError(f"{MARK} went wrong") from e

    monkeypatch.setattr("api.service.routes.lists.page", broken)
    told = me.get(f"/v1/spaces?q={MARK}")
    assert (told.status_code, told.json()["code"]) == (500, "defect")
    assert told.headers["x-request-id"] == told.json()["request"]
    assert MARK not in told.text
    assert MARK not in log.getvalue()
    assert len(requests_of(log)) == 8


def test_an_error_of_the_store_tells_no_value(town, log, monkeypatch):
    from sqlalchemy import text

    def broken(session, *_):
        session.execute(text("select 1 from objects where id = :id and no_such_column = 1"), {"id": MARK})

    monkeypatch.setattr("api.service.routes.lists.page", broken)
    told = town.admin.get("/v1/areas")
    assert (told.status_code, told.json()["code"]) == (503, "store_unavailable")
    assert "store failed" in log.getvalue()
    assert MARK not in log.getvalue()
    assert reading.page is not broken
