"""Every kind of remedy is a sentence in both languages, in names and local times, and says what changes."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from api.texts import Texts
from api.views.remedies import WRITE, change_in_words, sentence
from api.views.week import Week as Shown
from api.views.words import length_of, span_of, yuan
from models.loading import load_problem
from models.plan import Plan
from models.problem import Problem
from solver.why.changed import BURDEN, Kind, Remedy
from solver.why.explain import Tried, Why
from tests.api.weeks import as_bytes, week
from tests.build import assignments_of, session
from tests.random_weeks import small_week
from tests.solver.desk.test_suggest import desk_of
from tests.weeks.seeds import seeds

WED = {"start": "2026-03-11T18:30:00+08:00", "end": "2026-03-11T19:30:00+08:00"}

CASES: list[tuple[Kind, dict[str, Any], str, str]] = [
    (
        "other_time",
        {"minutes": -30, **WED},
        "hold it Wed 11 Mar 18:30–19:30 instead (30 minutes earlier)",
        "改到周三 3月11日 18:30–19:30（提前 30 分钟）",
    ),
    (
        "other_time",
        {"minutes": 60, **WED},
        "hold it Wed 11 Mar 18:30–19:30 instead (1 hour later)",
        "改到周三 3月11日 18:30–19:30（推后 1 小时）",
    ),
    (
        "other_day",
        WED,
        "hold it Wed 11 Mar 18:30–19:30 instead (another day)",
        "改到周三 3月11日 18:30–19:30（换一天）",
    ),
    (
        "fewer_units",
        {"need": 0, "units": 7, "instead_of": 10},
        "accept 7 instead of 10 places (room)",
        "接受 7 个位置，原为 10 个（会议室）",
    ),
    (
        "fewer_units",
        {"need": 2, "units": 1, "instead_of": 2},
        "accept 1 instead of 2 things (gift)",
        "接受 1 份，原为 2 份（赠礼）",
    ),
    (
        "fewer_people",
        {"need": 1, "units": 1, "instead_of": 2},
        "accept 1 instead of 2 people (doctor)",
        "接受 1 人，原为 2 人（医生）",
    ),
    ("split", {"need": 0}, "let it be split over several places (room)", "允许分到几处（会议室）"),
    (
        "farther",
        {"need": 0, "metres": 1500, "instead_of": 1000},
        "allow the way to be 1,500 m instead of 1,000 m (room)",
        "允许路程 1,500 米，原为 1,000 米（会议室）",
    ),
    (
        "farther",
        {"need": 1, "metres": 1500, "instead_of": 1000},
        "allow people to come from 1,500 m away instead of 1,000 m (doctor)",
        "允许人员来自 1,500 米以内，原为 1,000 米（医生）",
    ),
    (
        "fewer_sessions",
        {"sessions": 1, "instead_of": 3},
        "accept 1 instead of at least 3 sessions",
        "接受只办 1 场，原为至少 3 场",
    ),
    (
        "dearer",
        {"fen": 66_050, "instead_of": 50_000},
        "raise its budget to 660.50 yuan instead of 500 yuan",
        "预算提高到 660.50 元，原为 500 元",
    ),
    (
        "priority",
        {"priority": 4, "instead_of": 3},
        "raise its priority to 4 instead of 3",
        "优先级提高到 4，原为 3",
    ),
    (
        "open_space",
        {"space": "S", "minutes": 30, "side": "before", **WED},
        "open 柳溪活动室 on Wed 11 Mar until 19:30 (30 minutes more)",
        "柳溪活动室在周三 3月11日开放到 19:30（延长 30 分钟）",
    ),
    (
        "open_space",
        {"space": "S", "minutes": 90, "side": "after", **WED},
        "open 柳溪活动室 on Wed 11 Mar from 18:30 (1 h 30 min more)",
        "柳溪活动室在周三 3月11日从 18:30 起开放（提前 1 小时 30 分钟）",
    ),
    (
        "open_space",
        {"space": "S", "minutes": 60, "side": "none", **WED},
        "open 柳溪活动室 Wed 11 Mar 18:30–19:30 too (1 hour more)",
        "柳溪活动室在周三 3月11日 18:30–19:30也开放（增加 1 小时）",
    ),
    (
        "shorter_notice",
        {"space": "S", "minutes": 2_400, "instead_of": 2_880},
        "let 柳溪活动室 be booked 40 hours ahead instead of 48 hours",
        "柳溪活动室接受提前 40 小时预约，原为 48 小时",
    ),
    (
        "one_more_person",
        {"skill": "first_aid", "level": 1, "tags": [], **WED},
        "one more person with the skill first aid, Wed 11 Mar 18:30–19:30",
        "再找一位“急救”人员：周三 3月11日 18:30–19:30",
    ),
    (
        "one_more_person",
        {"skill": "first_aid", "level": 3, "tags": ["woman"], **WED},
        "one more person with the skill first aid (level 3 or more, woman), Wed 11 Mar 18:30–19:30",
        "再找一位“急救（3 级以上、woman）”人员：周三 3月11日 18:30–19:30",
    ),
    ("lift_ban", {"demand": "clinic", "space": "S"}, "lift the ban on 柳溪活动室", "解除对柳溪活动室的禁用"),
    ("lift_ban", {"demand": "clinic", "volunteer": "V"}, "lift the ban on 沈医生", "解除对沈医生的禁用"),
    ("lift_ban", {"demand": "clinic", "supply": "G"}, "lift the ban on gift", "解除对赠礼的禁用"),
]


def shown(language: Any, problem: Problem | None = None) -> Shown:
    return Shown(Plan(assignments=()), problem or load_problem(as_bytes(week())), Texts(language))


@pytest.mark.parametrize(("kind", "data", "english", "chinese"), CASES)
def test_the_sentence_of_each_kind(kind, data, english, chinese):
    remedy = Remedy(kind, 1, data, ())
    assert change_in_words(shown("en"), "clinic", remedy) == english
    assert change_in_words(shown("zh"), "clinic", remedy) == chinese


def test_no_kind_is_without_a_sentence():
    assert {case[0] for case in CASES} == set(get_args(Kind)) == set(WRITE) == set(BURDEN)


@pytest.mark.usefixtures("little_proof")
@seeds(few=12, many=30)
def test_whatever_is_found_can_be_said(seeds):
    """The words stand beside the data that the search really makes; nothing is left in braces, and no id is shown."""
    kinds = set()
    for seed in seeds:
        problem = Problem.model_validate(small_week(seed))
        for e in Why(desk_of(problem, seed)).all():
            for t in e.remedies:
                words = [sentence(shown(x, problem), e.demand, t) for x in ("en", "zh")]
                assert words[0] != words[1]
                assert not any(re.search(r"[{}]|None", w) for w in words), words
                kinds.add(t.remedy.kind)
    assert len(kinds) > 5


def test_who_is_moved_and_who_loses_a_session_are_told_apart():
    remedy = Remedy("priority", 1, {"priority": 4, "instead_of": 3}, ())
    come = assignments_of(session("clinic", "mon 10:00"), session("night", "tue 10:00"))
    gone = assignments_of(session("night", "mon 10:00"), session("late", "mon 10:00"))
    tried = Tried(remedy, 5, ("night", "late"), come, gone)
    assert sentence(shown("en"), "clinic", tried).endswith("instead of 3 (moves: 居民夜间停车; takes from: 周日义诊)")
    assert sentence(shown("zh"), "clinic", tried).endswith("原为 3（需调整：居民夜间停车；占用：周日义诊）")


def test_a_name_cannot_break_the_sentence():
    data = week()
    data["spaces"][0]["name"] = "室\x1b[31m\n[bold]{x}"
    problem = load_problem(as_bytes(data))
    remedy = Remedy("lift_ban", 1, {"demand": "clinic", "space": "S"}, ())
    assert change_in_words(shown("en", problem), "clinic", remedy) == "lift the ban on 室 [31m [bold]{x}"


def test_times_lengths_and_money():
    english, (one,) = shown("en"), assignments_of(session("clinic", "mon 19:00", minutes=12 * 60))
    assert span_of(english, one.start, one.end) == "Mon 9 Mar 19:00–Tue 10 Mar 07:00"
    (two,) = assignments_of(session("clinic", "mon 19:00", minutes=5 * 60))
    assert span_of(english, two.start, two.end) == "Mon 9 Mar 19:00–24:00"
    assert [length_of(Texts("en"), m) for m in (1, 45, 60, 2_880)] == ["1 minute", "45 minutes", "1 hour", "48 hours"]
    assert [yuan(x) for x in (0, 5, 100, 123_456_70)] == ["0", "0.05", "1", "123,456.70"]
