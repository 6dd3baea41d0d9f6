"""What the picture shows, before it is drawn."""

import datetime as dt

import pytest

from api.picture.chart import chart_of
from api.picture.colours import OTHER, STRONG, by_kind, tint
from api.picture.stacking import Box, stack
from api.picture.text import em_width, fit
from api.texts import Texts
from api.views.rows import rows
from api.views.week import Week
from models.base import parse_instant
from models.loading import load_problem
from models.plan import Assignment, Plan, SpacePiece
from tests.api.conftest import the_plan
from tests.api.weeks import as_bytes, week


def shown(**changes):
    return Week(the_plan(), load_problem(as_bytes(week(**changes))), Texts("zh"))


def test_rows_are_what_the_plan_uses_in_groups_of_their_kind():
    chart = chart_of(shown())
    assert [(g.title, [r.label for r in g.rows]) for g in chart.spaces] == [
        ("会议室", ["柳溪活动室"]),
        ("停车场", ["柳溪停车场"]),
    ]
    assert [(g.title, [r.label for r in g.rows]) for g in chart.people] == [("医生", ["沈医生"])]


def test_hours_closed_time_and_margins():
    (room,), (lot,) = (g.rows for g in chart_of(shown()).spaces)
    assert room.closed[0] == (0.0, 8.0)
    assert room.closed[1] == (21.0, 32.0)
    (bar,) = room.bars
    assert (bar.before, bar.after) == (0.5, 0.5)
    assert bar.end - bar.start == 2.0
    assert bar.start >= 48 + 9
    assert lot.note == "4/8"
    assert [(b.low, b.high) for b in lot.bars] == [(0.0, 0.5), (0.0, 0.5)]
    assert lot.closed[0] == (8.0, 18.0)


def test_a_split_session_shows_how_much_each_space_gives():
    (night,) = (a for a in the_plan().assignments if a.demand == "night" and a.session == 0)
    pieces = tuple(SpacePiece(need=0, space=s, quantity=q) for s, q in (("P", 3), ("Q", 1)))
    made = the_plan().model_copy(update={"assignments": (night.model_copy(update={"spaces": pieces}),)})
    rows = chart_of(Week(made, load_problem(as_bytes(week())), Texts("zh"))).rows
    assert [bar.label for row in rows for bar in row.bars] == ["3 · 居民夜间停车", "1 · 居民夜间停车"]


def test_days_have_their_dates_and_rest_follows_the_calendar():
    chart = chart_of(shown(calendar={"workdays": ["2026-03-14"], "restdays": ["2026-03-09"]}))
    assert [d.start for d in chart.days] == [24.0 * i for i in range(7)]
    assert [d.date.day for d in chart.days if d.rest] == [9, 15]


def test_an_hour_that_clocks_skip_is_not_drawn():
    horizon = {
        "start": "2026-03-29T00:00:00+01:00",
        "end": "2026-03-31T00:00:00+02:00",
        "timezone": "Europe/Berlin",
        "slot_minutes": 60,
    }
    problem = load_problem(as_bytes(week(horizon=horizon)))
    chart = chart_of(Week(Plan(assignments=()), problem, Texts("en")))
    assert chart.length == 47.0
    assert [d.start for d in chart.days] == [0.0, 23.0]


def test_without_the_week_the_plan_alone_is_drawn():
    chart = chart_of(Week(the_plan(), None, Texts("en")))
    assert [r.label for r in chart.rows] == ["P", "S", "V"]
    assert chart.days[0].date == dt.date(2026, 3, 9)
    assert all(r.closed == () for r in chart.rows)


YEARS = ["0001-01-01T00:00:00+14:00", "2025-01-05T09:00:00+08:00", "9999-12-31T23:59:59-14:00"]


@pytest.mark.parametrize("when", YEARS)
def test_a_session_of_another_year_is_left_out_of_the_picture(when):
    strange = Assignment(demand="clinic", session=0, start=parse_instant(when), end=parse_instant(when))
    made = the_plan().model_copy(update={"assignments": (*the_plan().assignments, strange)})
    charts = [chart_of(Week(made, problem, Texts("zh"))) for problem in (load_problem(as_bytes(week())), None)]
    assert charts[0] == chart_of(shown())
    assert len(charts[1].days) <= 36
    assert rows(Week(made, None, Texts("zh")), "demand")


def test_boxes_lie_beside_each_other_where_they_fit():
    boxes = [Box(0, 2, 3), Box(1, 3, 2), Box(2, 4, 3), Box(0, 4, 1)]
    lows = stack(boxes, 6)
    for i, a in enumerate(boxes):
        for j, b in enumerate(boxes[:i]):
            apart = a.end <= b.start or b.end <= a.start
            assert apart or lows[i] + a.height <= lows[j] or lows[j] + b.height <= lows[i]


def test_a_box_without_an_unbroken_place_stays_below_the_top():
    boxes = [Box(0, 2, 2), Box(0, 4, 2), Box(0, 2, 2), Box(2, 4, 4)]
    assert all(low + b.height <= 6 for low, b in zip(stack(boxes, 6), boxes, strict=True))


def test_frequent_kinds_get_colours_and_the_rest_share_one():
    kinds = ["clinic"] * 3 + ["patrol"] * 2 + [f"k{i:02}" for i in range(20)]
    colours = by_kind(kinds)
    assert colours["clinic"] == STRONG[0]
    assert colours["patrol"] == STRONG[1]
    assert colours["k19"] == OTHER
    assert tint("#000000", 0.5) == "#808080"


def test_text_is_cut_to_its_room():
    assert em_width("义诊") == 2.0
    assert fit("义诊", 1.0, 10) == "义诊"
    assert fit("健康义诊进社区", 0.5, 10) == "健康…"
    assert fit("健康义诊", 0.2, 10) == ""
