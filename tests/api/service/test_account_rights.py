"""Who reads which record and which account: each role on what is theirs, foreign and private, as a table."""

from typing import Any

import pytest

from api.settings import Settings
from tests.api.account.records import keep, record
from tests.api.service.conftest import filled, running

PERIOD = {"period": "2026-03"}
ROWS: dict[str, dict[str, Any]] = {
    "r0000001": {"organisation": "OT", "area": "T", "requester": "OT", "demand_area": "T", "demand": "DT"},
    "r0000002": {
        "organisation": "OB", "area": "B", "requester": "OA", "demand_area": "A", "public": False, "demand": "DAX",
    },
    "r0000003": {
        "organisation": "OA", "area": "A", "requester": "OA", "demand_area": "A", "public": False, "demand": "DAX",
        "list": "demands", "persons": 3,
    },
}  # fmt: skip
"""A public session of street T; what OB lent to a private case of OA; and OA's own word of that."""
SEEN = {
    #                 T    lent to DAX  of DAX
    "admin": ("whole", "hidden", ""),
    "city": ("whole", "whole", "whole"),
    "street": ("", "whole", "whole"),
    "coordinator_a": ("", "whole", "whole"),
    "coordinator_b": ("", "hidden", ""),
    "coordinator_s": ("", "hidden", ""),
    "unit_a": ("", "whole", "whole"),
    "unit_b": ("", "hidden", ""),
    "volunteer_a": ("", "", ""),
}
"""`hidden`: without demand, requester and persons."""
STATUS = {
    #                 account of OA, OB, OT; funds; rules of B, T; hours
    "admin": (200, 200, 200, 200, 200, 200, 200),
    "city": (200, 200, 200, 200, 200, 200, 200),
    "street": (200, 200, 404, 200, 200, 404, 200),
    "coordinator_a": (200, 404, 404, 200, 403, 403, 200),
    "coordinator_s": (200, 200, 404, 200, 403, 403, 200),
    "unit_a": (200, 404, 404, 403, 403, 403, 200),
    "unit_b": (404, 200, 404, 403, 403, 403, 200),
    "volunteer_a": (403, 403, 403, 403, 403, 403, 200),
}


@pytest.fixture(scope="module")
def town(databases, tmp_path_factory):
    """One for all of these tests."""
    folder = tmp_path_factory.mktemp("rights")
    settings = Settings(database_url=databases.url("sqlite"), data_folder=folder, rate_per_minute=1_000_000)
    with running(settings) as town:
        filled(town)
        keep(town.services.database, [record(int(id_[1:]), **more) for id_, more in ROWS.items()])
        yield town


def seen(client, id_):
    told = client.get(f"/v1/attendance/{id_}")
    if told.status_code == 404:
        return ""
    assert told.status_code == 200, told.text
    return "hidden" if told.json()["demand"] is None else "whole"


@pytest.mark.parametrize("who", SEEN)
def test_each_role_sees_of_each_record_what_the_table_says(town, who):
    client = town.clients[who]
    assert tuple(seen(client, id_) for id_ in ROWS) == SEEN[who]
    page = {i["id"] for i in client.get("/v1/attendance").json()["items"]}
    assert page == {id_ for id_, word in zip(ROWS, SEEN[who], strict=True) if word}
    assert ("DAX" in client.get("/v1/attendance").text) == ("whole" in SEEN[who][1:])
    objections = [client.post(f"/v1/attendance/{i}/objection", json={"note": "no"}).status_code for i in ROWS]
    assert objections == [428 if word else 404 for word in SEEN[who]]


@pytest.mark.parametrize("who", STATUS)
def test_each_role_reads_and_writes_accounts_as_the_table_says(town, who):
    client, rules = town.clients[who], {"json": {"assessment_percent": 50}, "headers": {"If-Match": "*"}}
    got = [client.get(f"/v1/account/{o}", params=PERIOD).status_code for o in ("OA", "OB", "OT")]
    got.append(client.get("/v1/funds", params=PERIOD).status_code)
    got += [client.put(f"/v1/account_rules/{a}", **rules).status_code for a in ("B", "T")]
    got.append(client.get("/v1/volunteer_hours.csv", params=PERIOD).status_code)
    assert tuple(got) == STATUS[who]
    assert client.get("/v1/scores", params=PERIOD).status_code == 200


@pytest.mark.parametrize("who", SEEN)
def test_no_figure_that_others_see_holds_a_private_case(town, who):
    told = town.clients[who].get("/v1/scores", params=PERIOD).json()["items"]
    assert [i["id"] for i in told] == ["OA", "OB", "OT"]
    assert all(set(i["figures"].values()) == {0} for i in told)
