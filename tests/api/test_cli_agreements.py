"""`linli agreements`: the register and one agreement on paper, for whoever may see them; the guide's commands run."""

import datetime as dt
import io
import json

import pytest
from docx import Document
from openpyxl import load_workbook

from api.access.areas import AreaTree
from api.access.deciding import Access
from api.access.roles import Principal, Role
from api.agreements.logging import Act
from api.contracts.contracts import Contracts, NewContract
from api.store.tables import StoredObject
from models.loading import load_value
from tests.api.databases import opened
from tests.api.test_docs import commands
from tests.api.weeks import ROOT, as_bytes

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
WHO = {"name": "王主任", "contact": "028-1234"}
TERMS = {
    "title": "书法课场地",
    "requester_responsible": WHO,
    "weekly": {"days": ["mon"], "start": "19:00", "end": "20:00", "from": "2026-03-09"},
}


@pytest.fixture
def store(databases, tmp_path, monkeypatch):
    """Street S with a school that lends and a club that asks: one agreement, and one of a private case."""
    monkeypatch.setenv("LINLI_DATA_FOLDER", str(tmp_path))
    url = databases.url("sqlite")
    monkeypatch.setenv("LINLI_DATABASE_URL", url)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    same = {"version": 1, "deleted": False, "changed_at": NOW, "changed_by": "test", "area": "S"}
    with opened(url) as database, database.write() as session:
        session.add(StoredObject(list="areas", id="S", body={"id": "S", "name": "S"}, public=True, **same))
        for name, title in (("school", "柳溪小学"), ("club", "书法社")):
            session.add(StoredObject(list="organisations", id=name, body={"name": title}, public=True, **same))
        session.add(StoredObject(list="demands", id="secret", body={}, organisation="club", public=False, **same))
        session.flush()
        planner = Access(Principal("p", "p", Role.PLANNER, area="S"), AreaTree({"S": None}))
        for name, demand in (("X1", None), ("X2", "secret")):
            new = {"id": name, "requester": "club", "lender": "school", "demand": demand, "terms": TERMS}
            contracts = Contracts(Act(session, planner, NOW, "write"))
            contracts.write(load_value(as_bytes({k: v for k, v in new.items() if v}), NewContract, 10_000))
    return tmp_path


def test_the_list_holds_what_its_reader_may_see(linli, store):
    shown = json.loads(linli("agreements", "--json").out)["items"]
    assert [(x["id"], x["requester"], x["lender"], x["state"]) for x in shown] == [
        ("X1", "书法社", "柳溪小学", "drafted")
    ]
    assert [x["id"] for x in json.loads(linli("agreements", "--for", "areas/S", "--json").out)["items"]] == ["X1", "X2"]
    assert json.loads(linli("agreements", "--for", "organisations/other", "--json").out)["items"] == []
    told = linli("agreements", "--lang", "zh").out
    assert ("书法课场地" in told, "起草中" in told, "028-1234" in told) == (True, True, False)
    assert linli("agreements", "--area", "nowhere").out == "No agreements.\n"


def test_one_is_printed_with_its_contacts_only_for_whom_they_are(linli, store):
    for reader, knows in ((("--for", "areas/S"), True), ((), False)):
        assert linli("agreements", "X1", "--docx", "x.docx", "--lang", "zh", *reader).code == 0
        made = Document(io.BytesIO((store / "x.docx").read_bytes()))
        cells = [c.text for t in made.tables for row in t.rows for c in row.cells]
        assert ("028-1234" in cells) is knows
        assert made.styles["Normal"].element.rPr.rFonts.get(EAST_ASIA) == "宋体"
    assert linli("agreements", "--xlsx", "all.xlsx", "--for", "areas/S").code == 0
    column = [row[0].value for row in load_workbook(store / "all.xlsx").active.iter_rows()]
    assert [x for x in column if x in ("X1", "X2")] == ["X1", "X2"]


EAST_ASIA = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"


def test_a_store_without_its_tables_is_told_to_be_made_ready(linli, databases, tmp_path, monkeypatch):
    monkeypatch.setenv("LINLI_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("LINLI_DATABASE_URL", databases.url("sqlite", migrated=False))
    assert "linli serve" in linli("agreements").err


@pytest.mark.parametrize(
    "words",
    [
        ("--docx", "x.docx"),
        ("X9",),
        ("X2", "--docx", "x.docx"),
        ("--for", "volunteers/V"),
        ("--json", "--xlsx", "-"),
        ("--xlsx", "none/x.xlsx"),
    ],
)
def test_what_cannot_be_is_told_and_writes_nothing(linli, store, words):
    told = linli("agreements", *words)
    assert (told.code, told.out) == (2, "")
    assert not (store / "x.docx").exists()


def test_the_commands_of_the_guide_run(linli, store):
    asked = commands(ROOT / "docs" / "guide-contracts.md")
    assert len(asked) > 3
    for first, *rest in asked:
        assert first == "linli"
        assert linli(*rest).code == 0, rest
