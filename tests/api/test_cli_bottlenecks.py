"""`linli bottlenecks`: table, JSON, heat map, and what is refused."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from api.picture.colours import HEAT
from api.picture.scarcity import heat_of, heat_rows
from api.texts import Texts
from api.views.week import Week as Shown
from models.plan import Plan
from solver.bottlenecks.report import bottlenecks
from tests.api.weeks import as_bytes
from tests.build import Week, assignments_of, open_in, people_need, session

HOUR = {"windows": open_in(("mon 10:00", "mon 11:00"))}
WORTH = {"served": {"priority_weight": [0, 100, 1000, 0, 0]}}
STANDING = session("D", spaces=["活动室"])


def tight() -> Week:
    """D has the one room, E would like it too, and nobody is a doctor."""
    week = Week().policy(**WORTH).space("活动室").demand("D", **HOUR).demand("合唱", priority=2, **HOUR)
    return week.demand("F", needs=[people_need(skill="doctor")], **HOUR)


@pytest.fixture
def files(tmp_path):
    def write(week: Week, *plan, **fields):
        (tmp_path / "w.json").write_bytes(as_bytes(week.data))
        (tmp_path / "p.json").write_text(json.dumps({"assignments": list(plan), **fields}))
        return tmp_path / "w.json", tmp_path / "p.json"

    return write


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ["doctor", "Mon 03-09 morning"]), ("zh", ["医生", "周一 03-09 上午"])]
)
def test_the_table_has_estimate_and_verified_side_by_side(linli, files, lang, words):
    ran = linli("bottlenecks", *files(tight(), STANDING), "--lang", lang)
    assert ran.code == 0
    assert all(w in ran.out for w in (*words, "活动室", "合唱", "+1,000", "+100"))


def test_json_for_programs(linli, files):
    said = json.loads(linli("bottlenecks", *files(tight(), STANDING), "--json", "--most", 1).out)
    (tried,) = said["tried"]
    assert (tried["kind"], tried["subject"], tried["gain"], tried["serves"]) == ("skill", "doctor", 1000, ["F"])
    assert (tried["date"], tried["part"], tried["minutes"]) == ("2026-03-09", "morning", 300)
    assert dt.datetime.fromisoformat(tried["start"]).hour == 7
    assert {s["subject"] for s in said["scarce"]} == {"doctor", "活动室"}
    assert (said["score"], said["unpriced"], said["small"]) == (1000, None, True)


@pytest.mark.parametrize(("ending", "starts"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_the_heat_map(linli, files, tmp_path, ending, starts):
    out = tmp_path / f"heat.{ending}"
    assert linli("bottlenecks", *files(tight(), STANDING), "--picture", out, "--lang", "zh").code == 0
    assert out.read_bytes().startswith(starts)


def test_rows_of_the_heat_map_and_its_steps():
    problem = tight().problem()
    report = bottlenecks(problem, assignments_of(STANDING), most=1)
    shown = Shown(Plan(assignments=assignments_of(STANDING)), problem, Texts("zh"))
    (room,), (doctor,) = (heat_rows(shown, report, kind) for kind in ("space", "skill"))
    assert (room.label, doctor.label) == ("活动室", "医生")
    assert [p.name for p in room.cells] == ["morning"]
    assert (len(room.tried), len(doctor.tried)) == (0, 1)
    assert [heat_of(x, 100) for x in (0, 3, 4, 19, 100)] == [0, 0, 1, 2, len(HEAT) - 1]


def test_a_week_with_tiers_says_that_it_has_no_prices(linli, files, tmp_path):
    given = files(tight().policy(tiers=[["served"]]), STANDING)
    ran = linli("bottlenecks", *given, "--picture", tmp_path / "h.svg")
    assert ran.code == 0
    assert "tiers" in ran.out
    assert json.loads(linli("bottlenecks", *given, "--json").out)["unpriced"] == "tiers"


def test_a_plan_of_another_week_is_refused(linli, files):
    ran = linli("bottlenecks", *files(tight(), session("ghost", spaces=["活动室"])))
    assert (ran.code, ran.out) == (2, "")
    assert "ghost" in ran.err
    ran = linli("bottlenecks", *files(tight(), STANDING, problem_sha256="0" * 64))
    assert (ran.code, ran.out) == (2, "")
    assert "other_week" in ran.err


def test_a_plan_that_breaks_a_rule_is_refused_with_its_number(linli, files):
    ran = linli("bottlenecks", *files(tight(), STANDING, session("合唱", spaces=["活动室"])))
    assert (ran.code, ran.out) == (2, "")
    assert "R6" in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--most", "0"], "--most"),
        (["--picture", "heat"], "--picture"),
        (["--picture", "heat.gif"], "--picture"),
        (["--work", "0"], "--work"),
        (["--seconds", "-1"], "--seconds"),
    ],
)
def test_options_that_cannot_be_meant(linli, files, words, told):
    ran = linli("bottlenecks", *files(tight(), STANDING), *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
