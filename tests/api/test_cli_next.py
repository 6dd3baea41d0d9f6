"""`linli next`: a week's file that can be planned, what waits and what goes out, and each mistake at its file."""

import json

import pytest

from models.loading import load_problem
from tests.api.conftest import the_plan
from tests.api.weeks import WEEK, as_bytes, week

NEXT = {"start": "2026-03-16T00:00:00+08:00", "end": "2026-03-23T00:00:00+08:00", "timezone": "Asia/Shanghai"}


def later(tmp_path, **changes):
    """The week after, with nothing asked, as a file."""
    path = tmp_path / "later.json"
    path.write_bytes(as_bytes(week(**{"horizon": NEXT, "demands": [], **changes})))
    return path


def test_the_next_week_is_written_and_can_be_planned(linli, week_file, plan_file, tmp_path):
    ran = linli("next", week_file, plan_file, "-o", tmp_path / "next.json")
    assert ran.code == 0, ran.err
    assert "2 demands were served in full, 1 wait on, 0 go out." in ran.out
    assert "周日义诊" in ran.out
    made = load_problem((tmp_path / "next.json").read_bytes())
    assert [(d.id, d.weeks_waiting) for d in made.demands] == [("late", 1)]
    assert [s.quantity for s in made.supplies] == [3]
    assert linli("plan", tmp_path / "next.json", "--work", 1).code == 0


def test_what_goes_out_has_a_sentence_in_both_languages(linli, tmp_path, plan_file):
    data = week()
    data["demands"][2]["windows"]["weekly"][0]["until"] = "2026-03-15"
    (tmp_path / "week.json").write_bytes(as_bytes(data))
    (tmp_path / "plan.json").write_text('{"assignments": []}')
    words = ("next", tmp_path / "week.json", tmp_path / "plan.json", "-o", tmp_path / "n.json")
    assert "its last window ended at 2026-03-15 14:00" in linli(*words).out
    assert "最后一个时间窗已于 2026-03-15 14:00 结束" in linli(*words, "--lang", "zh").out
    told = json.loads(linli(*words, "--json").out)
    assert [(e["demand"], e["reason"]) for e in told["ended"]] == [("late", "deadline_passed")]
    assert {c["demand"] for c in told["carried"]} == {"clinic", "night"}
    assert told["problem_sha256"] == load_problem((tmp_path / "n.json").read_bytes()).sha256


def test_standard_output_is_the_week_and_what_goes_out_is_told_beside_it(linli, tmp_path):
    data = week(demands=[{**WEEK["demands"][2], "windows": {}}])
    (tmp_path / "week.json").write_bytes(as_bytes(data))
    (tmp_path / "plan.json").write_text('{"assignments": []}')
    ran = linli("next", tmp_path / "week.json", tmp_path / "plan.json", "-o", "-")
    assert load_problem(ran.out.encode()).demands == ()
    assert "its last window ended before this week" in ran.err


def test_into_a_week_that_is_made_already(linli, week_file, plan_file, tmp_path):
    standing = {**WEEK["demands"][2], "name": "常设义诊"}
    ran = linli("next", week_file, plan_file, "--into", later(tmp_path, demands=[standing]), "-o", tmp_path / "n.json")
    assert ran.code == 0, ran.err
    assert "already in its list" in ran.out
    made = load_problem((tmp_path / "n.json").read_bytes())
    assert [(d.id, d.name, d.weeks_waiting) for d in made.demands] == [("late", "常设义诊", 1)]


def test_a_policy_that_the_plan_was_made_with_is_part_of_its_week(linli, week_file, tmp_path):
    (tmp_path / "p.json").write_text('{"distance": {"per_100m": 0}}')
    policy = ("--policy", tmp_path / "p.json")
    assert linli("plan", week_file, *policy, "-o", tmp_path / "made.json", "--work", 5).code == 0
    words = ("next", week_file, tmp_path / "made.json", "-o", tmp_path / "n.json")
    ran = linli(*words, "--json")
    assert ran.code == 2
    assert [(i["code"], i["file"]) for i in json.loads(ran.err)["issues"]] == [
        ("other_week", str(tmp_path / "made.json"))
    ]
    assert not (tmp_path / "n.json").exists()
    assert linli(*words, *policy).code == 0
    assert load_problem((tmp_path / "n.json").read_bytes()).policy.distance.per_100m == 0


def test_a_plan_that_breaks_rules_is_refused(linli, week_file, tmp_path):
    data = the_plan().model_dump(mode="json", by_alias=True, exclude_none=True)
    (tmp_path / "b.json").write_text(json.dumps({"assignments": data["assignments"] * 2}))
    ran = linli("next", week_file, tmp_path / "b.json", "-o", tmp_path / "n.json", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert {i["code"] for i in json.loads(ran.err)["issues"]} == {"rule_broken"}


PLACES = {
    "the same week again": ({"horizon": WEEK["horizon"]}, "later.json", "weeks_overlap"),
    "another time zone": ({"horizon": {**NEXT, "timezone": "Asia/Tokyo"}}, "later.json", "timezone_differs"),
    "no such organisation": (
        {"organisations": [{"id": "Q", "name": "Q", "area": "A"}], "spaces": [], "supplies": []},
        "week.json",
        "not_in_next_week",
    ),
    "a list numbered anew": (
        {"demands": [{**WEEK["demands"][0], "id": "late", "kind": "choir"}]},
        "week.json",
        "id_means_another",
    ),
    "no week": ({"demandz": []}, "later.json", "unknown_field"),
}


@pytest.mark.parametrize("what", PLACES)
def test_each_mistake_is_told_at_its_file(linli, week_file, plan_file, tmp_path, what):
    changes, file, code = PLACES[what]
    ran = linli("next", week_file, plan_file, "--into", later(tmp_path, **changes), "-o", tmp_path / "n.json", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert {(i["code"], i["file"]) for i in json.loads(ran.err)["issues"]} == {(code, str(tmp_path / file))}
    assert not (tmp_path / "n.json").exists()


BAD = {
    "no output": (["week.json", "plan.json"], "usage"),
    "standard input twice": (["-", "-", "-o", "n.json"], "usage"),
    "standard input twice, into": (["-", "plan.json", "--into", "-", "-o", "n.json"], "usage"),
    "two things on standard output": (["week.json", "plan.json", "-o", "-", "--json"], "usage"),
    "over its own week": (["week.json", "plan.json", "-o", "week.json"], "file_is_input"),
    "over the next week": (["week.json", "plan.json", "--into", "later.json", "-o", "later.json"], "file_is_input"),
    "no such next week": (["week.json", "plan.json", "--into", "nowhere.json", "-o", "n.json"], "file_missing"),
    "an empty name": (["week.json", "plan.json", "--into", "", "-o", "n.json"], "file_is_folder"),
    "a plan for a week": (["plan.json", "plan.json", "-o", "n.json"], "unknown_field"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_and_nothing_is_written(linli, week_file, plan_file, tmp_path, monkeypatch, what):
    monkeypatch.chdir(later(tmp_path).parent)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    words, code = BAD[what]
    ran = linli("next", *words, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert code in {i["code"] for i in json.loads(ran.err)["issues"]}
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
