"""One report holds everything that is wrong, in the order of the file, without what only follows from it."""

import gzip
import json
import pickle

import pytest

from models.errors import MOST_SHOWN, InvalidProblem, Issue
from models.loading import checked, dump_plan, dump_problem, load_plan, load_policy, load_problem
from models.plan import Plan
from models.problem import Problem
from tests.models.breaking import issues_of
from tests.models.good_week import good_week


def told(week) -> list[tuple[str, str]]:
    return [(i.code, i.path) for i in issues_of(json.dumps(week).encode())]


def test_form_names_and_text_in_one_report_in_the_order_of_the_file():
    week = good_week()
    week["demands"][0]["needs"][0]["quantity"] = "18"
    week["demands"][0]["organisation"] = "O9"
    del week["demands"][1]["windows"]
    week["pins"][0]["people"][0]["need"] = 0
    week["spaces"][0]["capacity"] = -1
    week["colour"] = "red"
    week["areas"][0]["parent"] = "A2"
    text = json.dumps(week).replace('"reserve": 2', '"reserve": NaN').replace('"id": "V1"', '"id": "V1", "id": "V1"')
    assert [(i.code, i.path) for i in issues_of(text.encode())] == [
        ("area_circle", "areas[0].parent"),
        ("too_small", "spaces[0].capacity"),
        ("bad_number", "spaces[0].reserve"),
        ("duplicate_key", "volunteers[0].id"),
        ("unknown_id", "demands[0].organisation"),
        ("wrong_type", "demands[0].needs[0].quantity"),
        ("missing_field", "demands[1].windows"),
        ("need_type", "pins[0].people[0].need"),
        ("unknown_field", "colour"),
    ]


def test_the_order_is_that_of_the_file_and_not_of_the_format():
    week = good_week()
    week["demands"][0]["priority"], week["areas"][0]["name"] = 9, 1
    backwards = dict(reversed(week.items()))
    assert [p for _, p in told(week)] == ["areas[0].name", "demands[0].priority"]
    assert [p for _, p in told(backwards)] == ["demands[0].priority", "areas[0].name"]


def test_the_parts_of_a_broken_demand_are_still_looked_up():
    week = good_week()
    week["demands"][0].update(priority="high", area="A9")
    assert told(week) == [("unknown_id", "demands[0].area"), ("wrong_type", "demands[0].priority")]


def test_a_broken_need_is_not_also_a_list_without_needs():
    week = good_week()
    week["demands"][0]["needs"] = [{"type": "people", "skill": 3}]
    week["pins"] = []
    assert told(week) == [("wrong_type", "demands[0].needs[0].skill")]


def test_a_missing_list_does_not_make_all_its_ids_unknown():
    week = good_week()
    del week["organisations"]
    assert told(week) == [("missing_field", "organisations")]
    assert told({**week, "organisations": {}}) == [("wrong_type", "organisations")]


def test_numbers_as_ids_are_one_error_each():
    week = good_week()
    week["areas"] = [{"id": 1, "name": "x"}]
    for organisation in week["organisations"]:
        organisation["area"] = "1"
    for thing in (week["spaces"][0], week["supplies"][0]):
        del thing["serves"]
    del week["demands"][0]["area"]
    assert told(week) == [("wrong_type", "areas[0].id")]


def test_an_empty_id_is_not_also_unknown_or_double():
    week = good_week()
    week["demands"][1]["organisation"] = ""
    week["supplies"] += [{"id": "", "owner": "O1", "kind": "x", "quantity": 1}] * 2
    assert told(week) == [
        ("empty_text", "supplies[1].id"),
        ("empty_text", "supplies[2].id"),
        ("empty_text", "demands[1].organisation"),
    ]


def test_a_demand_that_is_unknown_has_no_needs_to_be_wrong_about():
    week = good_week()
    week["pins"][0].update(demand="D9", spaces=[{"need": 77, "space": "S1", "quantity": 1}])
    assert told(week) == [("unknown_id", "pins[0].demand")]


def test_each_circle_of_areas_is_told_once():
    week = good_week()
    parents = {"B1": "B2", "B2": "B3", "B3": "B1", "B4": "B1", "C": "C", "D": "A2", "E": "nowhere"}
    week["areas"] += [{"id": a, "name": a, "parent": p} for a, p in parents.items()]
    assert told(week) == [
        ("area_circle", "areas[2].parent"),
        ("area_circle", "areas[6].parent"),
        ("unknown_id", "areas[8].parent"),
    ]


def test_without_a_travel_table_ids_are_unique_list_by_list():
    week = good_week()
    week["volunteers"].append({"id": "S1", "availability": {}})
    nothing: list[object] = [None, {}, {"metres": {}, "minutes": None}]
    for travel in nothing:
        assert told({**week, "travel": travel}) == []
    assert told(week) == [("duplicate_id", "volunteers[2].id")]


def test_previous_may_name_what_is_gone():
    week = good_week()
    week["previous"][0].update(
        demand="gone", spaces=[{"need": 7, "space": "gone", "quantity": 0}], people=[{"need": 0, "volunteer": "gone"}]
    )
    assert told(week) == []


def test_a_long_report_is_cut_for_the_eye_only():
    week = good_week()
    week["bans"] = [{"demand": f"none {n}", "space": "S1"} for n in range(1_000)]
    with pytest.raises(InvalidProblem) as caught:
        load_problem(json.dumps(week).encode())
    assert len(caught.value.issues) == 1_000
    lines = str(caught.value).splitlines()
    assert len(lines) == MOST_SHOWN + 1
    assert lines[-1] == "… and 800 more"


def test_a_report_can_be_sent_to_another_process():
    with pytest.raises(InvalidProblem) as caught:
        load_problem(b"{}")
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.issues == caught.value.issues
    assert str(again) == str(caught.value)


def test_values_that_a_screen_cannot_bear_are_cut_and_escaped():
    deep: list[object] = []
    for _ in range(5_000):
        deep = [deep]
    huge = (deep, "x" * 10**6, list(range(10**6)), 10**5_000)
    for value in (*huge, {"\x1b[31m": "\n"}, "\ud800", float("nan"), object()):
        issue = Issue("code", "a\nb", value, "rule", "advice")
        json.dumps(issue.as_dict(), allow_nan=True).encode()
        assert len(issue.message) < 200
        assert issue.message.isprintable()


def test_a_problem_built_in_code_is_checked_too():
    problem = load_problem(json.dumps(good_week()).encode())
    assert checked(problem) is problem
    lonely = problem.model_copy(update={"organisations": problem.organisations[:1]})
    with pytest.raises(InvalidProblem) as caught:
        checked(lonely)
    assert {i.code for i in caught.value.issues} == {"unknown_id"}
    assert caught.value.issues[0].path == "spaces[0].owner"


def test_what_is_written_is_read_again():
    problem = load_problem(json.dumps(good_week()).encode())
    assert load_problem(dump_problem(problem)) == problem
    assert load_problem(gzip.compress(dump_problem(problem))).sha256 == load_problem(dump_problem(problem)).sha256
    plan = Plan(assignments=problem.pins, problem_sha256=problem.sha256)
    assert load_plan(dump_plan(plan)) == plan
    written = json.loads(dump_plan(plan))
    assert written["bound"] is None
    assert "outcome" in written
    assert load_policy(json.dumps(good_week()["policy"]).encode()) == problem.policy
    assert Problem.model_validate(good_week()) == problem
