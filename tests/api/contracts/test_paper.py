"""The printed agreement: all its parts in both languages, what is not filled in, and what a reader is not told."""

import datetime as dt
import io
import zoneinfo

import pytest
from docx import Document

from api.contracts.paper import document_of
from api.contracts.sessions import Local
from api.contracts.sheet import Party, Sheet, Thing
from api.contracts.states import State
from api.contracts.text import Responsible, Terms
from api.contracts.wording import ending, when
from api.texts import Texts
from models.loading import load_value
from tests.api.weeks import as_bytes

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
WEEKLY = {"days": ["mon", "workday"], "start": "22:00", "end": "06:00", "from": "2026-03-09", "rest_days": "skip"}
DATE = {"start": "2026-03-14T09:00:00+08:00", "end": "2026-03-14T11:30:00+08:00"}
LINES = {
    "zh": [
        "2026-03-14（周六）09:00–11:30",
        "每周一、工作日 22:00–次日 06:00；自 2026-03-09 起；至终止为止；法定节假日等放假日除外",
    ],
    "en": [
        "2026-03-14 (Sat) 09:00–11:30",
        "; ".join(
            (
                "every week on Mon, workdays, 22:00–06:00 next day",
                "from 2026-03-09",
                "until it is ended",
                "not on public holidays and other weekdays off",
            )
        ),
    ],
}


def sheet(language, hidden=False, **more):
    texts = Texts(language)
    terms = load_value(
        as_bytes({"title": "t", "dates": [DATE], "weekly": WEEKLY, "notice_days": 14, **more}), Terms, 9**6
    )
    lines = when(terms, Local(zoneinfo.ZoneInfo("Asia/Shanghai"), lambda date: True), texts)
    responsible = None if hidden else Responsible(name="王主任", contact="028")
    parties = Party("书法社", responsible, None), Party("小学", None, "signed by 李")
    told = (State.DRAFTED, "t", "书法课", terms.content, terms.standard)
    things = (Thing("场地", "礼堂", 1200),)
    return Sheet("X1", 3, "ab" * 32, *told, *parties, tuple(lines), things, tuple(ending(terms, None, texts)), hidden)


def words_of(made, language):
    """All paragraphs, and all cells."""
    document = Document(io.BytesIO(document_of(made, language, NOW)))
    cells = [p.text for t in document.tables for row in t.rows for c in row.cells for p in c.paragraphs]
    foot = [p.text for p in document.sections[0].footer.paragraphs]
    return [p.text for p in document.paragraphs], cells, foot


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_is_there_in_the_readers_language(language):
    texts = Texts(language)
    paragraphs, cells, foot = words_of(sheet(language, content="一\n二", standard="三"), language)
    parts = ("heading", "content", "standard", "when", "lent", "responsible", "term", "signatures")
    assert [texts(f"agreement.{x}") for x in parts if texts(f"agreement.{x}") not in paragraphs] == []
    assert set(paragraphs) >= {"一", "二", "三", *LINES[language]}
    assert {"书法社", "小学", "书法课", "礼堂", "1,200", "王主任", "028", "signed by 李"} <= set(cells)
    assert cells.count(texts("agreement.sign_here")) == 2
    assert "ab" * 32 in foot[0]


def test_what_is_empty_is_to_be_filled_in_and_what_is_hidden_says_so():
    paragraphs, cells, _ = words_of(sheet("en"), "en")
    assert paragraphs.count("(to be filled in)") == 2
    assert "(to be filled in)" in cells  # the lender's person
    _, cells, _ = words_of(sheet("en", hidden=True), "en")
    assert cells.count("(told to the two sides only)") == 4
