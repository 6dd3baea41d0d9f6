"""A Problem as a value: null is absent, the hash is that of the data as given, numbers are of one kind."""

import datetime as dt
import hashlib
import json
import pickle

import pytest
from pydantic import ValidationError

from models.base import EPOCH, seconds_of
from models.clock import Window
from models.loading import load_problem
from models.plan import Notice
from models.problem import Problem, sha256_of
from tests.models.breaking import issues_of
from tests.models.good_week import good_week
from tests.models.test_fuzzing import places

OPTIONAL = [n for n, (node, _) in enumerate(places(good_week())) if isinstance(node, dict)]


def outcome(week):
    """The problem, or what is wrong with it."""
    data = json.dumps(week).encode()
    return [(i.code, i.path, i.rule) for i in issues_of(data)] or load_problem(data)


@pytest.mark.parametrize("part", range(8))
def test_null_is_the_same_as_absent_at_every_field(part):
    for n in OPTIONAL[part::8]:
        null, absent = good_week(), good_week()
        node, key = places(null)[n]
        node[key] = None
        node, key = places(absent)[n]
        del node[key]
        assert outcome(null) == outcome(absent), key


def test_null_in_a_list_is_not_absent():
    week = good_week()
    week["spaces"][0]["features"] = [None]
    assert [i.code for i in outcome_issues(week)] == ["wrong_type"]


def outcome_issues(week):
    return issues_of(json.dumps(week).encode())


def test_the_hash_is_of_the_data_as_given():
    week = good_week()
    text = json.dumps(week, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    expected = hashlib.sha256(text.encode()).hexdigest()
    spaced = json.dumps(dict(reversed(week.items())), indent=3).encode()
    assert load_problem(spaced).sha256 == load_problem(b"\xef\xbb\xbf" + text.encode()).sha256 == expected
    assert Problem.model_validate(week).sha256 == expected


def test_the_hash_sees_nulls_and_defaults_as_they_were_written():
    week = good_week()
    hashes = {load_problem(json.dumps(w).encode()).sha256 for w in (week, {**week, "previous": None})}
    week["spaces"][0]["exclusive"] = False
    hashes.add(load_problem(json.dumps(week).encode()).sha256)
    assert len(hashes) == 3


def test_a_hash_by_hand():
    assert sha256_of({"b": [1, "é"], "a": None}) == hashlib.sha256('{"a":null,"b":[1,"é"]}'.encode()).hexdigest()


def test_a_problem_built_of_values_has_the_hash_of_its_plain_data():
    problem = Problem.model_validate(good_week())
    built = Problem(**{name: getattr(problem, name) for name in problem.model_fields_set})
    assert built == problem
    assert built.sha256 == sha256_of(built.as_given())
    assert pickle.loads(pickle.dumps(problem)).sha256 == problem.sha256


def test_reading_the_hash_changes_nothing():
    one, other = (Problem.model_validate(good_week()).model_copy(update={"now": None}) for _ in range(2))
    assert one.sha256
    assert one == other
    assert hash(one) == hash(other)
    assert one != Problem.model_validate(good_week())


def test_values_are_frozen():
    problem = Problem.model_validate(good_week())
    with pytest.raises(ValidationError):
        problem.spaces[0].capacity = 1  # type: ignore[misc]


def test_instants_built_in_code_have_whole_seconds_and_an_offset():
    start = dt.datetime(2026, 3, 9, tzinfo=dt.UTC)
    assert Window(start=start, end=start + dt.timedelta(seconds=1))
    for bad in (start.replace(tzinfo=None), start.replace(microsecond=1)):
        with pytest.raises(ValidationError):
            Window(start=bad, end=start + dt.timedelta(days=1))


@pytest.mark.parametrize("text", ["2026-03-09T08:00:00Z", "2026-03-09t08:00:00.000z", "2026-03-09T16:00:00+08:00"])
def test_one_instant_in_several_notations(text):
    window = Window.model_validate({"start": text, "end": "2027-01-01T00:00:00Z"})
    assert seconds_of(window.start) == 1_773_043_200
    assert EPOCH + dt.timedelta(seconds=seconds_of(window.start)) == window.start


def test_a_notice_carries_what_json_can():
    assert Notice(code="x", path="", value=[1, {"a": None}], message="").value == '[1, {"a": null}]'
    assert Notice(code="x", path="", value=3, message="").value == 3
