"""Whatever stands in the cells, an import ends with a report, soon, and good rows are things the models take."""

import contextlib
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.sheets.bad_rows import bad_rows_workbook
from api.sheets.faults import UnreadableSheet
from api.sheets.importing import import_file
from api.sheets.lists import COLUMNS, MODELS
from api.texts import Texts
from tests.api.sheets.books import KNOWN, OPTIONS, imported, told

WORDS = (
    *(
        "周一",
        "至",
        "-",
        "18:00",
        "20点半",
        "次日",
        "3月9日",
        "2026-03-09",
        "每天",
        "工作日",
        "全天",
        "起",
        "除节假日",
        "；",
        ",",
        "、",
        "\n",
    ),
    *(
        "×",
        "2",
        "会议室",
        "(",
        ")",
        "至少",
        "3级",
        "急救",
        "或",
        "柳溪社区",
        "O",
        "元",
        "小时",
        "米",
        "万",
        "半",
        "一",
        "25:00",
        "晚上",
    ),
    *(
        "{",
        "}",
        "[",
        "]",
        '"',
        "\\",
        "=",
        "'",
        "#N/A",
        "\x00",
        "\ud800",
        "１",
        "％",
        "-5",
        "1e9",
        "½",
        "２０",
        " ",
        "\u3000",
        "true",
        "null",
    ),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=8).map("".join) | st.text(max_size=12)
NUMBERS = st.integers(-(10**20), 10**20) | st.floats()
TIMES = st.datetimes(dt.datetime(1900, 1, 1)) | st.dates() | st.times() | st.timedeltas()
CELLS = TEXTS | NUMBERS | TIMES | st.booleans() | st.just("")


@st.composite
def tables(draw):
    listed = draw(st.sampled_from(list(COLUMNS)))
    columns = draw(st.lists(st.sampled_from(COLUMNS[listed]), min_size=2, max_size=10))
    cells = draw(st.lists(CELLS, min_size=len(columns), max_size=len(columns)))
    examples = [c.example[0] for c in columns]
    kept = draw(st.lists(st.booleans(), min_size=len(columns), max_size=len(columns)))
    row = [e if k else c for e, k, c in zip(examples, kept, cells, strict=True)]
    return listed, [[c.zh for c in columns], row]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_any_cells_give_a_report(drawn):
    listed, rows = drawn
    try:
        report = imported(listed, rows)
    except UnreadableSheet:
        return
    for row in report.rows:
        assert (row.object is None) == bool(row.faults)
        if row.object is not None:
            MODELS[listed].model_validate(row.object)
    assert report.as_dict(Texts("zh"))["rows"] is not None
    bad_rows_workbook(report)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    for name in ("x.csv", "x.xlsx"):
        with contextlib.suppress(UnreadableSheet):
            assert import_file(data, name, KNOWN, OPTIONS).headers


@pytest.mark.parametrize("sign", ["一", "(", " a", "×"])
def test_long_words_are_told_before_patterns_are_tried_on_them(sign):
    """Patterns that try every part of 30,000 characters take minutes."""
    columns = COLUMNS["demands"]
    cell = "x" + sign * (30_000 // len(sign)) + "x"
    rows = [[c.zh for c in columns], [cell for _ in columns]]
    assert "text_too_long" in {code for _, code in told(imported("demands", rows))}
