"""What really happened and the account over HTTP, by the roles that do each step."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from sqlalchemy import select

from api.agreements.tables import ClaimRow
from tests.api.account.records import keep, of_volunteer, record
from tests.api.agreements.store import publish
from tests.api.service.conftest import SQLITE, demand, fill
from tests.api.service.working import work
from tests.build import Week, open_in, people_need, session, space_need

AFTER = dt.datetime.fromisoformat("2026-03-12T09:00:00+08:00")
DAY = {"weekly": [{"days": ["mon"], "start": "18:00", "end": "19:00"}]}
MARCH = {"period": "2026-03"}
LATE = "2026-03-09T11:30:00+08:00"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The service's clock stands after the sessions."""
    monkeypatch.setattr("api.service.services.Services.now", lambda self: AFTER)


def agreed(town):
    """OB lends SB to `talk` of OA, where VB helps, and to OA's private DAX; all of them said yes."""
    made = Week().area("A", "city").area("B", "city")
    made.organisation("OA", area="A").organisation("OB", area="B")
    made.space("SB", owner="OB", capacity=10, fen_per_unit_hour=250).volunteer("VB", organisation="OB")
    monday, tuesday = open_in(("mon 10:00", "mon 11:00")), open_in(("tue 10:00", "tue 11:00"))
    made.demand("talk", organisation="OA", windows=monday, needs=[space_need(4), people_need()])
    made.demand("DAX", organisation="OA", public=False, windows=tuesday, needs=[space_need(2)])
    talk = session("talk", "mon 10:00", spaces=[(0, "SB", 4)], people=[(1, "VB")])
    publish(town.services.database, made, [talk, session("DAX", "tue 10:00", spaces=[(0, "SB", 2)])])
    claims = {}
    with town.services.database.write() as writing:
        for row in writing.scalars(select(ClaimRow)):
            row.state, row.granted = "accepted", row.quantity
            claims[row.demand, row.list] = row.id
    return town, claims


@pytest.fixture
def club(town):
    return agreed(town)


def sheet(client, *lines):
    return client.post("/v1/attendance", json={"items": list(lines)})


def recorded(club):
    """`talk` ran half an hour late, with twelve persons served; DAX took place."""
    town, claims = club
    assert sheet(town.unit_b, {"claim": claims["talk", "spaces"], "kind": "came", "until": LATE}).status_code == 200
    told = sheet(
        town.unit_a,
        {"claim": claims["talk", "demands"], "kind": "came", "persons": 12},
        {"claim": claims["talk", "volunteers"], "kind": "came"},
        {"claim": claims["DAX", "spaces"], "kind": "came"},
    )
    assert told.status_code == 200, told.text
    return town, claims


def test_a_sheet_is_kept_whole_and_sent_twice_changes_nothing(club):
    town, claims = club
    line = {"claim": claims["talk", "spaces"], "kind": "came", "came": 3}
    first, again = sheet(town.unit_b, line), sheet(town.unit_b, line)
    assert first.json() == again.json()
    (item,) = first.json()["items"]
    assert (item["planned"], item["came"], item["minutes"], item["fen"], item["etag"]) == (4, 3, 60, 750, '"1"')
    page = town.unit_b.get("/v1/attendance", params={"limit": 1}).json()
    assert town.unit_b.get("/v1/attendance", params={"after": page["next"]}).json() == {"items": [], "next": None}
    assert town.unit_a.get("/v1/attendance", params={"after": "nothing"}).json()["code"] == "bad_cursor"
    bad = sheet(town.unit_a, {"claim": claims["talk", "demands"], "kind": "came", "until": "2026-03-13T00:00:00+08:00"})
    assert (bad.status_code, bad.json()["code"], bad.json()["path"]) == (422, "not_over_yet", "items[0].until")
    stale = sheet(town.unit_b, line | {"came": 2, "etag": '"7"'})
    assert (stale.status_code, stale.json()["path"]) == (412, "items[0].etag")


@SQLITE
def test_who_is_no_side_finds_nothing_and_a_volunteer_only_objects(club):
    town, claims = recorded(club)
    assert sheet(town.volunteer_b, {"claim": claims["talk", "volunteers"], "kind": "came"}).status_code == 403
    assert sheet(town.coordinator_a, {"claim": "nothing", "kind": "came"}).status_code == 404
    (mine,) = town.volunteer_b.get("/v1/attendance").json()["items"]
    address = f"/v1/attendance/{mine['id']}/objection"
    assert town.volunteer_a.post(address, json={"note": "no"}, headers={"If-Match": "*"}).status_code == 404
    assert town.volunteer_b.post(address, json={"note": "I left earlier"}).status_code == 428
    told = [town.volunteer_b.post(address, json={"note": "I left earlier"}, headers={"If-Match": '"1"'}) for _ in "12"]
    assert [(t.status_code, t.json()["state"], t.json()["etag"]) for t in told] == [(200, "contested", '"2"')] * 2
    settled = sheet(
        town.coordinator_b,
        {"claim": mine["claim"], "kind": "came", "until": "2026-03-09T10:30:00+08:00", "etag": '"2"', "note": "agreed"},
    )
    assert settled.json()["items"][0]["minutes"] == 30
    shown = town.coordinator_b.get(f"/v1/attendance/{mine['id']}").json()
    assert [h["action"] for h in shown["history"]] == ["record", "contest", "settle"]


@SQLITE
def test_of_a_private_case_the_lender_hears_how_much_and_not_for_whom(club):
    town, claims = recorded(club)
    mine = {i["claim"]: i for i in town.unit_b.get("/v1/attendance").json()["items"]}
    private = mine[claims["DAX", "spaces"]]
    assert (private["demand"], private["requester"], private["came"]) == (None, None, 2)
    told = {"claim": claims["DAX", "spaces"], "kind": "came", "came": 1, "etag": "1", "note": "Li's family was late"}
    assert sheet(town.unit_a, told).status_code == 200
    shown = town.unit_b.get(f"/v1/attendance/{private['id']}")
    assert [(h["actor"], h["note"]) for h in shown.json()["history"]] == [(None, None)] * 2
    assert "Li's family" in town.unit_a.get(f"/v1/attendance/{private['id']}").text
    for who in ("unit_b", "coordinator_b", "volunteer_b"):
        for address in (
            "/v1/attendance",
            "/v1/scores?period=2026",
            "/v1/attendance/missing?since=2026-03-01T00:00:00Z",
        ):
            assert "DAX" not in town.clients[who].get(address).text, (who, address)
    assert town.unit_a.get("/v1/attendance").text.count('"DAX"') == 1


@SQLITE
def test_what_nobody_has_told_is_a_sheet_to_fill_in(club):
    town, claims = club
    left = town.unit_b.get("/v1/attendance/missing", params={"since": "2026-03-01T00:00:00+08:00"}).json()["items"]
    assert {c["id"] for c in left} == {
        claims[k] for k in (("talk", "spaces"), ("talk", "volunteers"), ("DAX", "spaces"))
    }
    assert town.unit_b.get("/v1/attendance/missing", params={"since": "yesterday"}).status_code == 422


@SQLITE
def test_scores_are_everybodys_and_hold_no_money_and_no_private_case(club):
    town, _ = recorded(club)
    for who in ("volunteer_a", "unit_a", "coordinator_a", "street", "admin"):
        items = {i["id"]: i for i in town.clients[who].get("/v1/scores", params=MARCH).json()["items"]}
        own = items["OB"]
        assert own["figures"]["unit_minutes_lent"] == 4 * 90
        assert "compensation_fen" not in own["figures"]
    assert (own["figures"]["sessions"], own["figures"]["persons_served"], own["figures"]["volunteer_minutes"]) == (
        1,
        12,
        60,
    )
    assert items["OA"]["reliability"]["overstayed"] == 1
    assert own["score"]["parts_hundredths"] == {
        "lent": 30, "volunteering": 50, "supplies": 0, "sessions": 50, "persons": 60,
        "reliability": 0, "rating": 0, "overstay": 0,
    }  # fmt: skip
    assert (own["score"]["hundredths"], own["score"]["assessed_hundredths"]) == (190, 95)


@SQLITE
def test_an_account_is_read_by_whom_it_concerns_and_each_figure_has_its_records(club):
    town, _ = recorded(club)
    for who, status in (
        ("unit_b", 200),
        ("coordinator_b", 200),
        ("street", 200),
        ("unit_a", 404),
        ("coordinator_a", 404),
    ):
        assert town.clients[who].get("/v1/account/OB", params=MARCH).status_code == status, who
    assert town.volunteer_b.get("/v1/account/OB", params=MARCH).status_code == 403
    figures = town.unit_b.get("/v1/account/OB", params=MARCH).json()["figures"]
    assert figures["compensation_fen"] == 250 * 4 * 90 // 60 + 250 * 2  # its own room, also for the private case
    for figure, total in figures.items():
        told = town.unit_b.get(f"/v1/account/OB/{figure}", params=MARCH).json()
        assert told["total"] == sum(i["amount"] for i in told["items"]) == total
    assert "DAX" not in town.unit_b.get("/v1/account/OB/compensation_fen", params=MARCH).text
    assert town.coordinator_b.get("/v1/account/OB", params=MARCH).json()["figures"]["compensation_fen"] == 1500
    assert town.unit_b.get("/v1/account/OB/nothing", params=MARCH).status_code == 404
    assert town.unit_b.get("/v1/account/OB", params={"period": "2026-03-09/2026-03-01"}).json()["code"] == "date_order"


@SQLITE
def test_give_and_take_is_shown_to_both_sides(club):
    town, _ = recorded(club)
    for who in ("unit_a", "unit_b", "coordinator_a", "street"):
        (pair,) = town.clients[who].get("/v1/balance", params=MARCH).json()["items"]
        assert (pair["left"], pair["right"], pair["took"]["unit_minutes"], pair["mutual"]) == ("OA", "OB", 360, False)


@SQLITE
def test_planners_write_rules_and_funds_and_the_nearest_hold(club):
    town, _ = recorded(club)
    rules = {"assessment_percent": 30}
    for who, status in (("unit_a", 403), ("coordinator_a", 403), ("street", 200)):
        assert town.clients[who].put("/v1/account_rules/B", json=rules).status_code == status
    assert town.street.put("/v1/account_rules/B", json=rules).headers["etag"] == '"1"'
    assert town.street.put("/v1/account_rules/B", json={"assessment_percent": 20}).status_code == 428
    assert town.street.put("/v1/account_rules/T", json=rules).status_code == 404
    scores = {i["id"]: i["score"] for i in town.unit_a.get("/v1/scores", params=MARCH).json()["items"]}
    assert scores["OB"]["assessed_hundredths"] == 57
    fund = {"source": "民政局", "area": "A", "first": "2026-01-01", "last": "2026-12-31", "fen": 1600}
    assert town.street.put("/v1/funds/f1", json=fund).status_code == 200
    assert town.street.put("/v1/funds/f1", json=fund | {"area": "T"}).status_code == 403
    assert town.coordinator_a.put("/v1/funds/f2", json=fund).status_code == 403
    assert town.admin.put("/v1/funds/f3", json=fund | {"area": "nowhere"}).json()["code"] == "unknown_id"
    told = town.street.get("/v1/funds", params=MARCH).json()
    (shown,) = told["items"]
    assert (shown["spent_fen"], shown["left_fen"], told["unpaid_fen"]) == (1500, 100, 500)
    assert town.unit_a.get("/v1/funds", params=MARCH).status_code == 403


@SQLITE
def test_the_workbook_has_every_figure_with_its_records_in_both_languages(club):
    town, _ = recorded(club)
    for language, names in (("en", ["Organisations", "Records"]), ("zh", ["单位汇总", "逐条依据"])):
        told = town.street.get("/v1/account.xlsx", params=MARCH, headers={"Accept-Language": language})
        book = openpyxl.load_workbook(io.BytesIO(told.content))
        assert (book.sheetnames[0], book.sheetnames[-1]) == tuple(names)
        rows = list(book[names[0]].iter_rows(values_only=True))
        (own,) = [r for r in rows if r[0] == "Organisation OB"]
        assert own[1:6] == (6, 0, 1, 1, 12)
    lender = openpyxl.load_workbook(io.BytesIO(town.unit_b.get("/v1/account.xlsx", params=MARCH).content))
    assert "Funds" not in lender.sheetnames
    assert {r[0] for r in lender["Organisations"].iter_rows(min_row=2, values_only=True)} == {
        "Community B",
        "Organisation OB",
    }


def test_a_certificate_is_given_once_verified_without_a_key_and_revoked(club):
    town, _ = recorded(club)
    asked = {"volunteer": "VB", "period": "2026"}
    for who, status in (
        ("unit_a", 404),
        ("volunteer_a", 404),
        ("coordinator_a", 404),
        ("coordinator_b", 201),
        ("volunteer_b", 201),
    ):
        assert town.clients[who].post("/v1/certificates", json=asked).status_code == status, who
    first, again = (town.unit_b.post("/v1/certificates", json=asked) for _ in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    made = first.json()
    assert (made["minutes"], made["sessions"], made["issuer"]) == (60, 1, "Organisation OB")
    shown = town.nobody.get(f"/v1/certificates/{made['id']}").json()
    assert (shown["holds"], shown["minutes"], shown["kinds"]) == (
        True,
        60,
        [{"kind": "meeting", "sessions": 1, "minutes": 60}],
    )
    assert "records" not in shown
    assert town.nobody.get("/v1/certificates/cert_0").status_code == 404
    paper = town.unit_b.get(f"/v1/certificates/{made['id']}/certificate.docx", headers={"Accept-Language": "zh"})
    text = zipfile.ZipFile(io.BytesIO(paper.content)).read("word/document.xml").decode()
    assert all(word in text for word in ("志愿服务时长证明", made["id"], "累计 1 小时", "会议"))
    assert town.volunteer_a.get(f"/v1/certificates/{made['id']}/certificate.docx").status_code == 404
    for _ in range(2):
        gone = town.unit_b.delete(f"/v1/certificates/{made['id']}", headers={"If-Match": '"1"'})
        assert gone.status_code == 200
    assert town.nobody.get(f"/v1/certificates/{made['id']}").json()["holds"] is False
    assert town.unit_b.post("/v1/certificates", json=asked).json()["id"] != made["id"]
    assert town.unit_b.post("/v1/certificates", json=asked | {"period": "2025"}).json()["code"] == "no_hours"


@SQLITE
def test_a_certificate_whose_records_were_corrected_holds_no_longer(club):
    town, claims = recorded(club)
    made = town.unit_b.post("/v1/certificates", json={"volunteer": "VB", "period": "2026"}).json()
    line = {"claim": claims["talk", "volunteers"], "kind": "no_show", "etag": '"1"'}
    assert sheet(town.unit_a, line).status_code == 200
    assert town.nobody.get(f"/v1/certificates/{made['id']}").json()["holds"] is False


@SQLITE
def test_all_hours_go_out_as_a_workbook_and_as_text_in_which_nothing_is_a_formula(club):
    town, _ = recorded(club)
    told = {"skills": {"first_aid": 2}, "availability": {}, "organisation": "OB", "id": "VB", "name": "=1+1"}
    assert town.admin.put("/v1/volunteers/VB", json=told, headers={"If-Match": "*"}).status_code == 200
    text = town.unit_b.get("/v1/volunteer_hours.csv", params=MARCH).content.decode("utf-8-sig")
    assert text.splitlines()[1] == "VB,'=1+1,Organisation OB,meeting,2026-03-09 10:00,60,1.0"
    book = openpyxl.load_workbook(io.BytesIO(town.unit_b.get("/v1/volunteer_hours.xlsx", params=MARCH).content))
    assert [c.data_type for c in book.worksheets[0][3]][:3] == ["s", "s", "s"]
    assert town.unit_a.get("/v1/volunteer_hours.csv", params=MARCH).text.count("\n") == 1


@SQLITE
def test_a_plan_warns_of_who_came_seldom_and_not_of_whom_little_is_known(club):
    town, _ = club
    keep(town.services.database, [of_volunteer(k, "VB", kind="came" if k < 2 else "no_show") for k in range(7)])
    keep(town.services.database, [record(k, kind="no_show", organisation="OT") for k in range(10, 14)])
    told = town.admin.get("/v1/plans/plan/warnings").json()["items"]
    assert [(w["id"], w["words"], w["mean"]) for w in told if w["list"] == "volunteers"] == [
        ("VB", "VB came 2 of 7 times", 0.5)
    ]
    one = town.volunteer_b.get("/v1/reliability/volunteers/VB").json()
    assert (one["came"], one["asked"], one["enough"]) == (2, 7, True)
    assert one["low"] < one["mean"] < one["high"]
    few = town.admin.get("/v1/reliability/organisations/OT").json()
    assert (few["asked"], few["enough"]) == (4, False)
    assert town.admin.get("/v1/reliability/volunteers/VA").json()["mean"] is None
    assert town.unit_a.get("/v1/reliability/organisations/OB").status_code == 404
    assert town.volunteer_a.get("/v1/reliability/volunteers/VB").status_code == 404
    assert work(town.services) == 0


@SQLITE
def test_a_plan_asks_one_more_where_too_few_would_come_and_only_when_it_is_told_to(town):
    people = [{"type": "people", "skill": "first_aid"}]
    fill(town.street, "demands", [demand("AID", "OA", windows=DAY, needs=people)])
    keep(town.services.database, [of_volunteer(k, v, kind="no_show") for v in ("VA", "VB") for k in _ten(v)])
    week = {"area": "S", "start": "2026-03-16", "work": 0.1}
    counts = []
    for more in ({}, {"expected_attendance": True}):
        told = town.street.post("/v1/plans", json=week | more)
        assert (told.status_code, work(town.services)) == (202, 1), told.text
        plan = town.street.get(told.headers["location"]).json()
        asked = town.street.get(f"/v1/weeks/{plan['week']}").json()
        (aid,) = [d for d in asked["demands"] if d["id"] == "AID"]
        roles = [
            a for a in town.street.get(f"/v1/plans/{plan['id']}/plan").json()["assignments"] if a["demand"] == "AID"
        ]
        need = aid["needs"][0]
        counts.append((plan["state"], need.get("count"), need.get("min_count"), len(roles[0]["people"])))
    assert counts == [("done", None, None, 1), ("done", 3, 1, 2)]
    assert town.street.post("/v1/plans", json={"week": "0" * 64, "expected_attendance": True}).status_code == 422


def _ten(volunteer):
    first = 100 if volunteer == "VA" else 200
    return range(first, first + 10)
