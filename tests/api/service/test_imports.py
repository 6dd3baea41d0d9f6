"""Spreadsheets over HTTP: good rows taken, bad ones handed back, the same file again, and templates."""

import io

import openpyxl

from api.objects import importing
from tests.api.service.conftest import demand, fill

HEADERS = ["编号", "名称", "单位", "类别", "时间", "时长", "场地类别", "数量"]
GOOD = ["D1", "太极课", "Organisation OA", "class", "周一 18:00-21:00", "1小时", "room", "10"]
BAD = ["D2", "书法课", "没有这个单位", "class", "周一 25:00", "1小时", "room", "10"]
FOREIGN = ["D3", "合唱", "Organisation OB", "class", "周二 18:00-21:00", "60", "room", "10"]


def csv(*rows):
    return "\n".join(",".join(row) for row in (HEADERS, *rows)).encode("gb18030")


def send(client, data, name="需求.csv", **asked):
    return client.post("/v1/imports", files={"file": (name, data)}, params={"list": "demands"} | asked)


def states(told):
    return {r["id"]: r["state"] for r in told.json()["rows"]}


def test_good_rows_are_taken_and_bad_ones_come_back_with_reasons(town):
    told = send(town.coordinator_a, csv(GOOD, BAD))
    assert told.status_code == 200, told.text
    assert states(told) == {"D1": "new", "D2": "bad"}
    assert town.coordinator_a.get("/v1/demands/D1").json()["name"] == "太极课"
    assert town.coordinator_a.get("/v1/demands/D2").status_code == 404
    bad = town.coordinator_a.get(told.json()["bad_rows"])
    sheet = openpyxl.load_workbook(io.BytesIO(bad.content)).worksheets[0]
    assert "没有这个单位" in [c.value for c in sheet[2]]
    assert town.coordinator_b.get(f"/v1/imports/{told.json()['id']}").status_code == 404
    assert town.coordinator_a.get(f"/v1/imports/{told.json()['id']}").json() == told.json()


def test_a_dry_run_writes_nothing(town):
    told = send(town.coordinator_a, csv(GOOD), dry_run=True)
    assert states(told) == {"D1": "new"}
    assert town.coordinator_a.get("/v1/demands/D1").status_code == 404


def test_the_same_file_again_changes_nothing(town):
    send(town.coordinator_a, csv(GOOD))
    again = send(town.coordinator_a, csv(GOOD))
    assert states(again) == {"D1": "unchanged"}
    assert town.coordinator_a.get("/v1/demands/D1").headers["etag"] == '"1"'


def test_rows_of_others_are_refused_one_by_one(town):
    told = send(town.coordinator_a, csv(GOOD, FOREIGN))
    assert states(told) == {"D1": "new", "D3": "bad"}
    assert [f["code"] for r in told.json()["rows"] for f in r["faults"]] == ["not_yours"]
    taken = send(town.coordinator_a, csv([*["DB"], *GOOD[1:]]))
    assert [f["code"] for r in taken.json()["rows"] for f in r["faults"]] == ["id_taken"]


def test_a_row_leaves_what_no_spreadsheet_has(town):
    standing = {"from": "2026-03-02", "every_weeks": 2}
    fill(town.coordinator_a, "demands", [demand("D1", "OA", standing=standing)])
    assert states(send(town.coordinator_a, csv(GOOD))) == {"D1": "changed"}
    kept = town.coordinator_a.get("/v1/demands/D1").json()
    assert (kept["name"], kept["standing"]) == ("太极课", standing)


def test_files_that_are_no_spreadsheets_are_told_so(town):
    for data, name in ((b"\x89PNG\r\n", "a.xlsx"), (b"", "a.csv"), (b"PK\x03\x04junk", "a.xlsx")):
        told = send(town.coordinator_a, data, name)
        assert told.status_code == 422
        assert told.json()["advice"]
    large = send(town.coordinator_a, b"x" * (town.services.settings.most_file + 1))
    assert large.status_code == 413
    assert town.coordinator_a.post("/v1/imports", content=b"x").status_code == 422
    assert send(town.volunteer_a, csv(GOOD)).status_code == 403


def test_a_template_holds_ones_own_and_reads_back_unchanged(town):
    made = town.unit_a.get("/v1/templates/spaces.xlsx", headers={"Accept-Language": "zh"})
    assert made.status_code == 200
    text = "".join(str(c.value) for row in openpyxl.load_workbook(io.BytesIO(made.content)).worksheets[0] for c in row)
    assert "SA" in text
    assert "SB" not in text
    back = town.unit_a.post("/v1/imports", files={"file": ("a.xlsx", made.content)})
    assert states(back) == {"SA": "unchanged"}, back.text
    assert town.unit_a.get("/v1/templates/nothing.xlsx").status_code == 404


def test_a_row_does_not_undo_what_somebody_changed_while_the_file_was_read(town, monkeypatch):
    send(town.coordinator_a, csv(GOOD))
    reading = importing.read_rows

    def meanwhile(*given):
        report = reading(*given)
        body = town.unit_a.get("/v1/demands/D1").json() | {"priority": 5}
        assert town.unit_a.put("/v1/demands/D1", json=body, headers={"If-Match": '"1"'}).status_code == 200
        return report

    monkeypatch.setattr("api.service.routes.imports.read_rows", meanwhile)
    told = send(town.coordinator_a, csv([*GOOD[:1], "太极拳", *GOOD[2:]]))
    assert [f["code"] for r in told.json()["rows"] for f in r["faults"]] == ["version_changed"]
    assert town.unit_a.get("/v1/demands/D1").json()["priority"] == 5
