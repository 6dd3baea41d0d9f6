"""Agreements over HTTP: written, signed by both sides, kept in every week, ended; seen by whom they concern."""

import datetime as dt
import io
import threading
from dataclasses import replace

import pytest
from docx import Document
from openpyxl import load_workbook

from api.exports.words import plain
from api.jobs.tasks.asked import PlanTask
from api.jobs.tasks.plan import load
from api.store.tables import Week
from tests.api.service.conftest import NOW, SQLITE, demand, fill
from tests.api.service.test_hostile import NASTY
from tests.api.service.test_plans import made

RESPONSIBLE = {"name": "王主任", "contact": "028-1234"}
WEEKLY = {"days": ["mon"], "start": "19:00", "end": "20:00", "from": "2026-03-09"}
TERMS = {
    "title": "书法课场地",
    "content": "每周一晚开放活动室",
    "standard": "按时开门",
    "requester_responsible": RESPONSIBLE,
    "lender_responsible": RESPONSIBLE | {"name": "李老师"},
    "weekly": WEEKLY,
    "lent": [{"list": "spaces", "object": "SA", "quantity": 10}],
    "notice_days": 7,
}
NEW = {"id": "X1", "requester": "OB", "lender": "OA", "demand": "DB", "terms": TERMS}
AT = "/v1/agreements/X1"


def write(town, client=None, **more):
    """The agreement as it stands after it was written."""
    told = (client or town.unit_b).post("/v1/agreements", json=NEW | more)
    assert told.status_code == 201, told.text
    return told.json()


def sign(client, at=AT, sha256=None):
    return client.post(f"{at}/signatures", json={"sha256": sha256 or client.get(at).json()["sha256"]})


def in_force(town, **more):
    """Written and signed by both."""
    at = f"/v1/agreements/{write(town, **more)['id']}"
    assert sign(town.unit_b, at).status_code == 200
    told = sign(town.unit_a, at)
    assert (told.status_code, told.json()["state"]) == (200, "in_force"), told.text
    return told.json()


def put(client, terms, etag, at=AT):
    return client.put(at, json=terms, headers={"If-Match": etag})


def end(client, **more):
    asked = {"reason": "time", **more}
    return client.post(f"{AT}/end", json=asked, headers={"If-Match": client.get(AT).json()["etag"]})


def later(town, now):
    """The service at another time."""
    town.app.state.services = replace(town.services, clock=lambda: now)


def code(told):
    return told.status_code, told.json()["code"]


@SQLITE
def test_both_sides_sign_the_same_text_and_a_second_click_changes_nothing(town):
    assert write(town)["state"] == "drafted"
    again = town.unit_b.post("/v1/agreements", json=NEW)
    assert (again.status_code, again.json()["etag"]) == (200, '"1"')
    assert code(town.unit_b.post("/v1/agreements", json=NEW | {"lender": "OT"})) == (409, "id_taken")
    first = sign(town.unit_b).json()
    assert (first["state"], first["sides"], first["may"]) == ("signed_by_requester", ["requester"], ["change", "end"])
    assert sign(town.unit_b).json()["etag"] == first["etag"]
    both = sign(town.unit_a).json()
    assert [s["side"] for s in both["signatures"]] == ["lender", "requester"]
    assert {s["sha256"] for s in both["signatures"]} == {both["sha256"]}
    log = town.unit_a.get(f"{AT}/history").json()["items"]
    assert [(x["actor"], x["action"]) for x in log] == [("unit_b", "write"), ("unit_b", "sign"), ("unit_a", "sign")]


@SQLITE
def test_a_text_that_changed_between_reading_and_signing_is_not_signed(town):
    read = write(town)
    sign(town.unit_b)
    changed = put(town.unit_a, TERMS | {"content": "每周一晚开放半间"}, town.unit_a.get(AT).json()["etag"])
    assert (changed.json()["state"], changed.json()["signatures"]) == ("drafted", [])
    assert code(sign(town.unit_b, sha256=read["sha256"])) == (409, "text_changed")
    assert code(put(town.unit_b, TERMS, read["etag"])) == (412, "version_changed")
    assert code(town.unit_b.put(AT, json=TERMS)) == (428, "version_needed")


def test_two_browsers_signing_at_once_make_one_agreement_in_force(town):
    sha256 = write(town)["sha256"]
    told = []
    clients = [town.unit_a, town.unit_b] * 3
    threads = [threading.Thread(target=lambda c=c: told.append(sign(c, sha256=sha256))) for c in clients]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {t.status_code for t in told} == {200}
    now = town.unit_a.get(AT).json()
    assert (now["state"], len(now["signatures"]), now["etag"]) == ("in_force", 2, '"3"')


@SQLITE
def test_what_is_in_force_holds_until_both_have_signed_another_text(town):
    in_force(town)
    put(town.unit_b, TERMS | {"weekly": WEEKLY | {"days": ["tue"]}}, '"3"')
    now = town.unit_a.get(AT).json()
    assert (now["state"], now["in_force"], now["revision"]) == ("drafted", 1, 2)
    assert now["held"]["terms"]["weekly"]["days"] == ["mon"]
    assert {dt.datetime.fromisoformat(s["start"]).weekday() for s in now["sessions"]} == {0}
    sign(town.unit_a)
    sign(town.unit_b)
    assert {dt.datetime.fromisoformat(s["start"]).weekday() for s in town.unit_a.get(AT).json()["sessions"]} == {1}


@SQLITE
@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"lender": "OB"}, (422, "same_party")),
        ({"lender": "nobody"}, (422, "unknown_id")),
        ({"demand": "DA"}, (422, "demand_of_another")),
        ({"demand": "nothing"}, (422, "demand_of_another")),
        ({"requester": "OT", "lender": "OA", "demand": None}, (403, "not_yours")),
        ({"terms": TERMS | {"content": "x" * 10_001}}, (422, "text_too_long")),
        ({"terms": TERMS | {"content": "a\0b"}}, (422, "null_character")),
        ({"terms": {k: v for k, v in TERMS.items() if k != "weekly"}}, (422, "no_times")),
    ],
)
def test_what_cannot_be_agreed_is_refused(town, more, refused):
    assert code(town.unit_b.post("/v1/agreements", json=NEW | more)) == refused


@SQLITE
def test_the_lender_signs_for_its_own_things_only_and_nobody_signs_half_a_text(town):
    theirs = TERMS | {"lent": [{"list": "spaces", "object": "ST"}]}
    assert code(town.unit_a.post("/v1/agreements", json=NEW | {"terms": theirs})) == (422, "lent_by_another")
    write(town, terms=theirs)  # the other side is not told whose space that is
    assert code(sign(town.unit_a)) == (422, "lent_by_another")
    write(town, id="X2", terms=TERMS | {"standard": ""})
    refused = sign(town.unit_a, "/v1/agreements/X2")
    assert (code(refused), "standard" in refused.json()["rule"]) == ((409, "unfinished"), True)


@SQLITE
def test_only_the_two_sides_sign_and_others_see_as_the_areas_say(town):
    write(town)
    sha256 = town.street.get(AT).json()["sha256"]
    for who, status in (("street", 403), ("city", 403), ("admin", 403), ("coordinator_a", 403), ("volunteer_a", 403)):
        assert sign(town.clients[who], sha256=sha256).status_code == status, who
    assert sign(town.coordinator_b, sha256=sha256).json()["state"] == "signed_by_requester"
    told = {who: town.clients[who].get(AT) for who in ("coordinator_a", "coordinator_b", "street", "admin", "unit_a")}
    knows = {who: "requester_responsible" in t.json()["terms"] for who, t in told.items()}
    assert knows == {"coordinator_a": False, "coordinator_b": True, "street": True, "admin": False, "unit_a": True}
    write(town, id="X3", requester="OB", lender="OT", demand=None)
    assert town.unit_a.get("/v1/agreements/X3").status_code == 404
    assert [x["id"] for x in town.unit_a.get("/v1/agreements").json()["items"]] == ["X1"]
    assert [x["id"] for x in town.admin.get("/v1/agreements", params={"area": "T"}).json()["items"]] == ["X3"]
    page = town.unit_b.get("/v1/agreements", params={"limit": 1}).json()
    rest = town.unit_b.get("/v1/agreements", params={"limit": 1, "after": page["next"]}).json()
    assert [x["items"][0]["id"] for x in (page, rest)] == ["X1", "X3"]


@SQLITE
def test_a_private_agreement_is_known_to_its_sides_and_to_who_knows_the_case(town):
    in_force(town, demand="DBX")
    told = {who: town.clients[who].get(AT).status_code for who in town.clients if who not in ("nobody", "volunteer_a")}
    seen = {who for who, status in told.items() if status == 200}
    assert seen == {"unit_a", "unit_b", "coordinator_b", "street", "city"}
    in_force(town, id="X2")  # of a public demand, which becomes private
    town.street.put("/v1/demands/DB", json=demand("DB", "OB", public=False), headers={"If-Match": "*"})
    now = {who: town.clients[who].get("/v1/agreements/X2").status_code for who in told}
    assert now == told
    for who, rows in (("admin", 0), ("coordinator_a", 0), ("street", 1)):
        book = load_workbook(io.BytesIO(town.clients[who].get("/v1/agreements/register.xlsx").content))
        cells = [c.value for row in book.active.iter_rows() for c in row]
        assert cells.count("X1") == rows, who


@SQLITE
def test_notice_is_kept_and_what_ended_is_over(town):
    in_force(town)
    assert code(end(town.unit_a, on="2026-03-05")) == (409, "notice_too_short")
    assert code(end(town.unit_a, reason="none")) == (422, "reason_missing")
    told = end(town.unit_a, on="2026-03-16").json()
    assert (told["state"], told["ends_on"], told["reason"]) == ("in_force", "2026-03-16", "time")
    assert code(end(town.unit_b, on="2026-06-01")) == (409, "ends_sooner")
    later(town, dt.datetime(2026, 3, 17, 9, tzinfo=NOW.tzinfo))
    assert town.unit_a.get(AT).json()["state"] == "ended"
    assert town.unit_a.get("/v1/agreements", params={"state": "ended"}).json()["items"] != []
    assert code(put(town.unit_a, TERMS | {"title": "again"}, "*")) == (409, "agreement_over")


@SQLITE
def test_words_that_look_like_code_stay_words_on_paper_and_in_the_register(town):
    words = [*NASTY, "\x01\x0b\uffff]]>&amp;", "=1+1", "@SUM(A1)"]
    write(town, terms=TERMS | {"title": "=cmd|' /C calc'!A0", "content": "\n".join(words), "standard": "x" * 10_000})
    paper = town.unit_a.get(f"{AT}/document", params={"language": "zh"})
    text = "\n".join(p.text for p in Document(io.BytesIO(paper.content)).paragraphs)
    assert [line for w in words for line in w.splitlines() if plain(line) not in text] == []
    sheet = load_workbook(io.BytesIO(town.unit_a.get("/v1/agreements/register.xlsx").content)).active
    cells = [c for row in sheet.iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells} == {"s"}
    assert "=cmd|' /C calc'!A0" in [c.value for c in cells]


# ---- in every week until it ends


def frozen(town, start):
    """The pins of a week that is frozen for a plan, and its notices."""
    asked = PlanTask.model_validate({"area": "S", "start": start})
    loaded = load(town.services.database, asked, "test")
    with town.services.database.read() as session:
        told = session.get_one(Week, loaded.problem.sha256).notices["notices"]
    pins = [(p.demand, f"{p.start:%m-%d %H:%M}", [x.space for x in p.spaces]) for p in loaded.problem.pins]
    return pins, [n["path"] for n in told if n["code"] == "outside_left_out"]


STANDING = {"standing": {"from": "2026-03-02"}}


@pytest.fixture
def promised(town):
    """A demand that comes every week, and an agreement in force about it."""
    town.street.put("/v1/demands/DB", json=demand("DB", "OB", **STANDING), headers={"If-Match": "*"})
    in_force(town)
    return town


@SQLITE
def test_a_standing_agreement_pins_its_sessions_in_every_week_until_it_ends(town):
    town.street.put("/v1/demands/DB", json=demand("DB", "OB", **STANDING), headers={"If-Match": "*"})
    write(town)
    assert frozen(town, "2026-03-09")[0] == []
    sign(town.unit_a)
    sign(town.unit_b)
    assert frozen(town, "2026-03-09")[0] == [("DB", "03-09 19:00", ["SA"])]
    assert frozen(town, "2026-03-02")[0] == []  # it begins a week later
    assert end(town.unit_a, on="2026-03-20").status_code == 200
    assert frozen(town, "2026-03-16")[0] == [("DB", "03-16 19:00", ["SA"])]
    assert frozen(town, "2026-03-23")[0] == []


@SQLITE
def test_the_plan_keeps_the_pin_asks_nobody_again_and_lets_a_lender_off_one_session(promised):
    for other in ("DA", "DAX", "DBX"):
        promised.city.delete(f"/v1/demands/{other}", headers={"If-Match": "*"})
    plan = made(promised)
    sessions = promised.street.get(f"/v1/plans/{plan['id']}/plan").json()["assignments"]
    [kept] = [a for a in sessions if a["demand"] == "DB"]
    assert (kept["start"], kept["spaces"][0]["space"]) == ("2026-03-09T19:00:00+08:00", "SA")
    assert promised.street.get(f"/v1/plans/{plan['id']}/certificate").json()["judged"]["ok"]
    promised.street.post(f"/v1/plans/{plan['id']}/publish")
    claim = next(c for c in promised.unit_a.get("/v1/claims").json()["items"] if c["demand"] == "DB")
    assert (claim["object"], claim["state"]) == ("SA", "accepted")  # promised for good
    assert [x["id"] for x in promised.unit_a.get("/v1/agreements").json()["items"]] == ["X1"]
    no = {"answer": "decline", "reason": "capacity"}
    answer = promised.unit_a.post(f"/v1/claims/{claim['id']}/answer", json=no, headers={"If-Match": claim["etag"]})
    assert answer.status_code == 200, answer.text
    assert frozen(promised, "2026-03-09")[0] == []
    assert frozen(promised, "2026-03-16")[0] == [("DB", "03-16 19:00", ["SA"])]


@SQLITE
def test_a_pin_of_what_is_gone_or_is_another_need_now_is_told_and_stops_no_week(promised):
    fill(promised.admin, "demands", [demand("DQ", "OB", **STANDING)])
    in_force(promised, id="X2", demand="DQ")
    people = [{"type": "people", "skill": "first_aid"}]
    promised.admin.put("/v1/demands/DB", json=demand("DB", "OB", needs=people, **STANDING), headers={"If-Match": "*"})
    promised.admin.delete("/v1/demands/DQ", headers={"If-Match": "*"})
    assert frozen(promised, "2026-03-09") == ([], ["/pins/1", "/pins/0"])
