"""`linli account` and `linli certificate` on a store: figures, workbook, picture, documents in both languages."""

import io
import json
import re
import zipfile

import openpyxl
import pytest

from api.store.database import Database
from api.store.migrating import upgrade
from api.store.tables import StoredObject
from tests.api.account.records import MONDAY, keep, of_volunteer, record
from tests.api.weeks import ROOT

STORED = [
    ("areas", "C", {"id": "C", "name": "City"}, "C", None),
    ("places", "C", {"id": "C", "timezone": "Asia/Shanghai"}, "C", None),
    ("areas", "A", {"id": "A", "name": "柳溪社区", "parent": "C"}, "A", None),
    ("organisations", "OA", {"id": "OA", "name": "第一小学", "area": "A"}, "A", "OA"),
    ("organisations", "OB", {"id": "OB", "name": "Club", "area": "C"}, "C", "OB"),
    ("volunteers", "V1", {"id": "V1", "name": "王芳", "organisation": "OA"}, "A", "OA"),
]


@pytest.fixture
def store(databases, monkeypatch):
    """A school that lent its field and gave hours, and the club that had both."""
    database = Database(databases.url("sqlite"))
    upgrade(database)
    same = {"version": 1, "public": True, "deleted": False, "changed_at": MONDAY, "changed_by": "test"}
    with database.write() as session:
        for list_, id_, body, area, organisation in STORED:
            session.add(StoredObject(list=list_, id=id_, body=body, area=area, organisation=organisation, **same))
    given = [record(k, unit_minutes=600, fen=500) for k in range(6)]
    keep(database, [*given, of_volunteer(9, "V1", minutes=95, unit_minutes=95), record(10, public=False)])
    monkeypatch.setenv("LINLI_DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("COLUMNS", "200")
    yield database
    database.close()


def test_the_account_is_shown_as_words_and_as_data_that_add_up(linli, store):
    told = linli("account", "--period", "2026-03", "--lang", "zh")
    assert (told.code, told.err) == (0, "")
    line = next(x for x in told.out.splitlines() if "第一小学" in x)
    assert line.split()[1:6] == ["60", "1.58", "0", "7", "0"]
    data = json.loads(linli("account", "--period", "2026-Q1", "--json").out)
    for o in data["organisations"]:
        for figure, total in o["figures"].items():
            own = [r["amount"] for r in data["records"] if (r["organisation"], r["figure"]) == (o["id"], figure)]
            assert sum(own) == total
    assert next(o["figures"]["compensation_fen"] for o in data["organisations"] if o["id"] == "OA") == 3000


def test_another_period_and_area_say_so(linli, store):
    assert "Nothing is recorded" in linli("account", "--period", "2025").out
    data = json.loads(linli("account", "--period", "2026", "--area", "A", "--json").out)
    assert [o["id"] for o in data["organisations"]] == ["OA"]
    for words in (["--period", "spring"], ["--period", "2026", "--area", "nowhere"]):
        assert linli("account", *words).code == 2


def test_workbook_and_picture_are_written(linli, store, tmp_path):
    book, picture = tmp_path / "account.xlsx", tmp_path / "giving.svg"
    told = linli("account", "--period", "2026", "--xlsx", book, "--picture", picture, "--lang", "zh")
    assert told.code == 0, told.err
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["单位汇总", "互助往来", "应付补偿", "资金来源", "逐条依据"]
    rows = [r for r in sheets["逐条依据"].iter_rows(min_row=2, values_only=True) if r[0] == "出借（单位·分钟）"]
    assert [r[3] for r in rows] == [600] * 6
    assert sheets["资金来源"]["D3"].value == 30
    assert picture.read_text("utf-8").startswith("<?xml")


@pytest.mark.parametrize(("lang", "words"), [("zh", ["王芳", "累计 1.58 小时"]), ("en", ["1.58 hours of voluntary"])])
def test_a_certificate_is_written_in_both_languages_and_given_out_once(linli, store, tmp_path, lang, words):
    out = tmp_path / "paper.docx"
    told = [
        json.loads(linli("certificate", "V1", "--period", "2026", "-o", out, "--json", "--lang", lang).out)
        for _ in "12"
    ]
    assert told[0] == told[1]
    text = zipfile.ZipFile(io.BytesIO(out.read_bytes())).read("word/document.xml").decode()
    assert all(w in text for w in [*words, told[0]["number"]])
    assert linli("certificate", "V9", "--period", "2026", "-o", out).code == 2
    assert linli("certificate", "V1", "--period", "2025", "-o", out).code == 2


def test_the_commands_of_the_guide_run_in_order(linli, store, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "guide-account.md").read_text("utf-8"), re.DOTALL)
    for line in block.splitlines():
        program, *words = line.split()
        told = linli(*words)
        assert (program, told.code) == ("linli", 0), told.err
    assert {p.name for p in tmp_path.iterdir()} >= {"account.xlsx", "certificate.docx", "giving.png"}
