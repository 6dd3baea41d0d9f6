"""The catalogue: both languages, the same blanks, the reader's own by the usual variables."""

import re
import string

import pytest

from api.texts import DAYS, KINDS, SENTENCES, Texts, language_of
from api.texts.codes import CODES, RULES
from solver.judge.rules import RULES as JUDGED
from tests.api.weeks import ROOT

PAGES = (
    "errors.md",
    "command-line.md",
    "weeks.md",
    "problems.md",
    "spreadsheets.md",
    "errors-service.md",
    "guide-agreements.md",
    "guide-account.md",
    "guide-fairness.md",
)
"""Where codes are listed."""


@pytest.mark.parametrize("key", SENTENCES)
def test_both_languages_have_the_same_blanks(key):
    english, chinese = ({name for _, name, _, _ in string.Formatter().parse(t) if name} for t in SENTENCES[key])
    assert english == chinese
    assert all(SENTENCES[key])


def test_kinds_are_told_in_words_and_unknown_ones_stay():
    assert Texts("zh").kind("clinic") == "义诊"
    assert Texts("en").kind("car_park") == "car park"
    assert Texts("zh").kind("气功") == "气功"
    assert all(a and b for a, b in KINDS.values())
    assert {len(d) for d in DAYS.values()} == {7}


def test_every_code_and_rule_has_chinese_words():
    pages = [(ROOT / "docs" / name).read_text("utf-8") for name in PAGES]
    listed = {code for page in pages for code in re.findall(r"^(?:###|\|) `(\w+)`", page, re.MULTILINE)}
    assert listed | {"pins_contradict", "pin_breaks_a_rule"} == set(CODES)
    assert {*RULES} == {*JUDGED, "plan"}
    assert Texts("zh").code("file_empty") == "文件是空的"
    assert Texts("en").code("file_empty") == ""
    assert (Texts("zh").rule("R17"), Texts("en").rule("R17")) == ("R17 预算", "R17")


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE"}, "en"),
        ({"LC_ALL": "en_GB", "LANG": "zh_CN"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_TW"}, "zh"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "en_US"}, "zh"),
    ],
)
def test_the_readers_language(variables, language):
    assert language_of(variables) == language
