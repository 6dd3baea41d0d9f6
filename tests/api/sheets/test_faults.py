"""Every code that is raised has sentences in both languages and a row in the page, and the page has every column."""

import ast
import re

from api.sheets.faults import ENGLISH, CellFault, letter
from api.sheets.lists import COLUMNS
from api.texts import SENTENCES, Texts
from api.texts.codes import CODES
from tests.api.weeks import ROOT

PAGE = (ROOT / "docs" / "spreadsheets.md").read_text("utf-8")
CALLS = {"CellError": 0, "unreadable": 0, "fault": 1, "told": 1, "CellFault": 5, "_sum": 3, "_part": 3}
CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")


def codes_in_source():
    """What the source gives as a code to the calls above."""
    found = set()
    for file in (ROOT / "api" / "sheets").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in CALLS:
                for part in ast.walk(ast.Module([*map(ast.Expr, node.args[CALLS[name] : CALLS[name] + 1])], [])):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.fullmatch(part.value):
                        found.add(part.value)
    return found


def test_every_code_has_sentences_and_a_row_in_the_page():
    told = {key.split(".")[1] for key in SENTENCES if key.startswith("fault.")}
    assert codes_in_source() <= told
    assert told - {"area_circle"} == set(re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE))
    assert {key for code in told for key in (f"fault.{code}", f"fault.{code}.advice")} <= set(SENTENCES)
    assert told <= set(CODES)


def test_the_page_has_every_column_with_its_headers():
    parts = re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]
    assert len(parts) == len(COLUMNS)
    for part, columns in zip(parts, COLUMNS.values(), strict=True):
        rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| `", part.split("\n## ")[0], re.MULTILINE)
        assert rows == [(c.zh, c.en) for c in columns]


def test_columns_have_excels_letters():
    assert [letter(n) for n in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_what_the_models_say_is_told_in_chinese_by_its_code_and_in_english_in_full():
    fault = CellFault("需求", 3, "B", "数量", -1, "too_small", {}, "`quantity` is at least 1", "Raise it")
    assert fault.told(ENGLISH) == ("`quantity` is at least 1", "Raise it")
    assert fault.told(Texts("zh")) == ("小于允许的最小值", "`quantity` is at least 1. Raise it")
