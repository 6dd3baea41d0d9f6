"""`linli whatif`: scenarios and sweeps beside the week as it is; what is wrong with them is told before any work."""

import json
import signal

import pytest

import api.picture.comparison
import api.picture.fonts
from api.views.comparison import largest
from models.loading import load_problem
from solver import planning
from solver.scenarios import together
from tests.api.weeks import as_bytes, week
from tests.solver.pools import InProcess

SUNDAY = [{"op": "open", "volunteer": "V", "start": "2026-03-15T08:00:00+08:00", "end": "2026-03-15T12:00:00+08:00"}]
NO_LOT = {"name": "没有停车场", "changes": [{"op": "remove", "path": "/spaces/P"}]}
PNG, SVG = b"\x89PNG", b"<?xml"
QUICK = ("--work", 2)


@pytest.fixture(autouse=True)
def in_process(monkeypatch):
    """No child processes, so that the tests are quick."""
    monkeypatch.setattr(together, "Pool", lambda n, memory: InProcess(n))


@pytest.fixture
def sunday(tmp_path):
    path = tmp_path / "sunday.json"
    path.write_bytes(as_bytes(SUNDAY))
    return path


@pytest.fixture
def no_lot(tmp_path):
    path = tmp_path / "no-lot.json"
    path.write_bytes(as_bytes(NO_LOT))
    return path


def issues(ran):
    assert ran.code == 2
    assert ran.out == ""
    return [(i["code"], i["path"], i.get("file", "").rpartition("/")[2]) for i in json.loads(ran.err)["issues"]]


def test_scenarios_are_told_beside_the_week_as_it_is(linli, week_file, plan_file, sunday, no_lot):
    ran = linli("whatif", week_file, plan_file, "--changes", sunday, "--changes", no_lot, *QUICK)
    assert (ran.code, ran.err) == (0, "")
    lines = [" ".join(x.split()) for x in ran.out.splitlines()]
    assert any(x.startswith("as it is 923 3/4 ") for x in lines)
    assert any(x.startswith("sunday 1,178 +255 +255 … +255 exactly 4/4 +1 ") for x in lines)
    assert any(x.startswith("没有停车场 323 −600 −600 … −600 exactly 1/4 −2 ") for x in lines)
    assert "Won: 周日义诊 0→1" in lines
    assert "Lost: 居民夜间停车 2→0" in lines
    assert any(x.startswith("沈医生 (comes) 周日义诊 – Sun 03-15 ") for x in lines)


def test_a_reader_of_chinese_reads_chinese(linli, week_file, plan_file, sunday):
    ran = linli("whatif", week_file, plan_file, "--changes", sunday, *QUICK, "--lang", "zh")
    assert "sunday：有何变化" in ran.out
    assert "涉及（2 方）" in ran.out
    assert "proved" not in ran.out


def test_json_holds_all_for_a_program(linli, week_file, plan_file, no_lot):
    sweep = "spaces/P/capacity=6..10/2"
    ran = linli("whatif", week_file, plan_file, "--changes", no_lot, "--sweep", sweep, *QUICK, "--json")
    assert (ran.code, ran.err) == (0, "")
    told = json.loads(ran.out)
    (first, *points) = told["scenarios"]
    assert (first["name"], first["difference"]["score"], first["difference"]["proved"]) == ("没有停车场", -600, True)
    assert first["difference"]["interval"] == {"low": -600, "high": -600}
    assert first["figures"]["sessions"] == {"served": 1, "asked": 4}
    assert first["difference"]["lost"] == [{"demand": "night", "base": 2, "scenario": 0}]
    (move, _) = first["told"]["owners"]["O"]
    assert (move["demand"], move["new"], move["old"]["start"]) == ("night", None, "2026-03-09T19:00:00+08:00")
    assert told["base"]["difference"] is None
    assert told["base"]["problem_sha256"] == load_problem(as_bytes(week())).sha256
    assert [p["name"] for p in points] == ["capacity=6", "capacity=8", "capacity=10"]
    assert told["sweep"] == {"place": "spaces/P/capacity", "points": [
        {"value": str(v), "score": 923, "bound": 923, "served": 3} for v in (6, 8, 10)
    ]}  # fmt: skip


def test_the_same_work_gives_the_same_comparison_and_without_a_plan_the_week_is_planned_first(linli, week_file, sunday):
    ran = [linli("whatif", week_file, "--changes", sunday, *QUICK, "--json", "--workers", n).out for n in (1, 2)]
    assert json.loads(ran[0])["start"] == {"score": 923}
    assert json.loads(ran[0])["scenarios"] == json.loads(ran[1])["scenarios"]


def test_points_of_its_own(linli, week_file, tmp_path, sunday):
    (tmp_path / "points.json").write_text('{"served": {"priority_weight": [1, 2, 3, 4, 5]}, "equity": {"bands": []}}')
    ran = linli("whatif", week_file, "--policy", tmp_path / "points.json", "--changes", sunday, *QUICK, "--json")
    assert json.loads(ran.out)["base"]["figures"]["score"]["served"] == 9


def test_other_points_of_a_scenario_are_marked(linli, week_file, plan_file, tmp_path):
    (tmp_path / "dear.json").write_bytes(as_bytes([{"op": "replace", "path": "/policy/cost/per_yuan", "value": 9}]))
    ran = linli("whatif", week_file, plan_file, "--changes", tmp_path / "dear.json", *QUICK)
    assert "other points" in ran.out
    assert "not of one measure" in ran.out


@pytest.mark.parametrize(("ending", "starts"), [("png", PNG), ("svg", SVG)])
@pytest.mark.parametrize("what", ["bars", "curve", "both"])
def test_the_picture(linli, week_file, plan_file, sunday, no_lot, tmp_path, ending, starts, what):
    out = tmp_path / f"c.{ending}"
    bars = ("--changes", sunday, "--changes", no_lot) if what != "curve" else ()
    curve = ("--sweep", "volunteers/V/close=11:00..13:00/1h") if what != "bars" else ()
    ran = linli("whatif", week_file, plan_file, *bars, *curve, *QUICK, "--picture", out, "--lang", "zh")
    assert (ran.code, ran.err) == (0, "")
    assert out.read_bytes().startswith(starts)


def test_without_a_chinese_font_numbers_stand_for_names(linli, week_file, plan_file, no_lot, tmp_path, monkeypatch):
    monkeypatch.setattr(api.picture.fonts, "chinese_family", lambda: None)
    monkeypatch.setattr(api.picture.comparison, "chinese_family", lambda: None)
    out = tmp_path / "c.png"
    ran = linli("whatif", week_file, plan_file, "--changes", no_lot, *QUICK, "--picture", out, "--lang", "zh")
    assert ran.code == 0
    assert "字体" in ran.err
    assert out.read_bytes().startswith(PNG)


# ---- what is wrong


def test_nothing_to_compare(linli, week_file, plan_file):
    assert issues(linli("whatif", week_file, plan_file, "--json")) == [("usage", "--changes", "")]


def test_a_plan_of_another_week(linli, plan_file, sunday, tmp_path):
    (tmp_path / "other.json").write_bytes(as_bytes(week(bans=[{"demand": "late", "space": "S"}])))
    ran = linli("whatif", tmp_path / "other.json", plan_file, "--changes", sunday, "--json")
    assert issues(ran) == [("other_week", "problem_sha256", "plan.json")]


def test_an_option_forgotten_before_the_second_file_is_guessed(linli, week_file, sunday, no_lot):
    ran = linli("whatif", week_file, "--changes", sunday, no_lot, "--json")
    assert issues(ran) == [("usage", "PLAN", "no-lot.json")]
    assert "--changes" in json.loads(ran.err)["issues"][0]["advice"]


def test_a_broken_plan_is_told_with_its_file(linli, week_file, sunday, tmp_path):
    (tmp_path / "p.json").write_text('{"assignmets": []}')
    ran = linli("whatif", week_file, tmp_path / "p.json", "--changes", sunday, "--json")
    assert issues(ran)[0] == ("unknown_field", "assignmets", "p.json")


def test_of_many_figures_the_largest_are_shown():
    rows = [{"figure": f, "of": i, "size": size} for f in "ab" for i, size in enumerate((5, 5, 1, 5, 9))]
    assert [(r["figure"], r["of"]) for r in largest(rows, 3)] == [(f, i) for f in "ab" for i in (0, 1, 4)]
    assert largest(rows, 9) == rows


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("file_empty", "")),
        (b"{", ("json_truncated", "")),
        (b"3", ("not_a_list", "")),
        (b"[]", ("no_changes", "changes")),
        (b'[{"op": "remove", "path": "/spaces/P", "spce": 1}]', ("unknown_field", "changes[0].spce")),
        (b'[{"op": "remove", "path": "/spaces/Q"}]', ("not_there", "changes[0].path")),
        (b'[{"op": "remove", "path": "/organisations/O"}]', ("still_named", "changes[0].path")),
        (b'[{"op": "scale", "percent": 50, "kinds": ["pool"]}]', ("matches_nothing", "changes[0]")),
        (b"[" * 100_000, ("nested_too_deep", "")),
    ],
)
def test_a_broken_scenario_is_told_with_its_file_before_any_work(linli, week_file, sunday, tmp_path, data, expected):
    (tmp_path / "bad.json").write_bytes(data)
    out = tmp_path / "c.png"
    ran = linli(
        "whatif", week_file, "--changes", sunday, "--changes", tmp_path / "bad.json", "--picture", out, "--json"
    )
    assert issues(ran)[0] == (*expected, "bad.json")
    assert not out.exists()


@pytest.mark.parametrize(
    "sweep",
    [
        "",
        "capacity",
        "spaces/P/capacity=1..10000/1",
        "spaces/P/capacity=9..1/1",
        "spaces/Q/capacity=1..2/1",
        "spaces/P/capacity=-2..2/1",
        "spaces/P/name=1..2/1",
        "volunteers/V/close=8..9/1h",
        "volunteers/W/close=11:00..12:00/1h",
    ],
)
def test_a_broken_sweep_is_told_as_usage(linli, week_file, sweep):
    ran = linli("whatif", week_file, "--sweep", sweep, "--json")
    assert issues(ran) == [("usage", "--sweep", "")]
    assert json.loads(ran.err)["issues"][0]["advice"]


def test_a_sweep_of_too_many_points_is_refused_before_a_file_is_read(linli):
    ran = linli("whatif", "nowhere.json", "--sweep", "spaces/P/capacity=1..10000/1", "--json")
    assert issues(ran) == [("usage", "--sweep", "")]


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--seconds", "0"), "--seconds"),
        (("--work", "nan"), "--work"),
        (("--workers", "0"), "--workers"),
        (("--picture", "c.gif"), "--picture"),
        (("--changes", "-", "--policy", "-"), "--changes"),
    ],
)
def test_bad_usage(linli, week_file, sunday, words, option):
    assert issues(linli("whatif", week_file, "--changes", sunday, *words, "--json"))[0][:2] == ("usage", option)


def test_a_picture_never_goes_over_an_input(linli, week_file, sunday, tmp_path):
    (tmp_path / "w.png").symlink_to(sunday)
    ran = linli("whatif", week_file, "--changes", sunday, "--picture", tmp_path / "w.png", "--json")
    assert issues(ran)[0][0] == "file_is_input"


def test_control_characters_of_names_do_not_reach_the_terminal(linli, week_file, plan_file, tmp_path):
    evil = {"name": "a\x1b[31mb\nc", "changes": NO_LOT["changes"]}
    (tmp_path / "evil.json").write_bytes(as_bytes(evil))
    ran = linli("whatif", week_file, plan_file, "--changes", tmp_path / "evil.json", *QUICK)
    assert ran.code == 0
    assert "\x1b[31m" not in ran.out


def test_a_signal_keeps_what_is_found(linli, week_file, plan_file, sunday, monkeypatch):
    signals = [signal.SIGINT]

    def interrupted(*words, **more):
        if signals:
            signal.raise_signal(signals.pop())
        return planning.plan(*words, **more)

    monkeypatch.setattr(together, "plan", interrupted)
    ran = linli("whatif", week_file, plan_file, "--changes", sunday, *QUICK, "--workers", 1, "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["base"]["figures"]["stop_reason"] == "cancelled"


def test_a_second_signal_ends_at_once(linli, week_file, plan_file, sunday, monkeypatch):
    def interrupted(*words, **more):
        signal.raise_signal(signal.SIGINT)
        return planning.plan(*words, **more)

    monkeypatch.setattr(together, "plan", interrupted)
    ran = linli("whatif", week_file, plan_file, "--changes", sunday, *QUICK, "--workers", 1, "--json")
    assert (ran.code, ran.out) == (130, "")


def test_a_defect_in_one_plan_is_told_and_the_code_says_so(linli, week_file, plan_file, sunday, monkeypatch):
    def broken(*words, **more):
        made = planning.plan(*words, **more)
        notice = {"code": "defect", "path": "", "message": "it broke"}
        return made.model_validate({**made.model_dump(), "stop_reason": "error", "warnings": [notice]})

    monkeypatch.setattr(together, "plan", broken)
    ran = linli("whatif", week_file, plan_file, "--changes", sunday, *QUICK)
    assert ran.code == 3
    assert "it broke" in ran.err
