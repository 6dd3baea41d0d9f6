"""Every kind of broken file gets its one issue: code, path, value, rule and advice."""

import gzip
import json

import pytest

from models.errors import InvalidPlan, InvalidPolicy, InvalidProblem
from models.loading import load_plan, load_policy, load_problem
from tests.models import broken_files, broken_form, broken_references
from tests.models.breaking import Broken, issues_of, keys
from tests.models.good_week import good_week

KINDS = [*broken_files.KINDS, *broken_form.KINDS, *broken_references.KINDS]
FOREIGN_WORDS = ("pydantic", "tuple", "python", "dict", "None", "True", "False", "valid integer", "Traceback")


def test_the_good_week_is_good():
    for data in (as_bytes(good_week()), b"\xef\xbb\xbf" + as_bytes(good_week()), gzip.compress(as_bytes(good_week()))):
        assert load_problem(data).demands[1].each


def test_there_are_many_kinds():
    assert len({k.name for k in KINDS}) == len(KINDS) >= 60


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.name)
def test_a_broken_file_gets_exactly_its_issue(kind: Broken):
    file = kind.file()
    issues = issues_of(file)
    assert [(i.code, i.path) for i in issues] == [(kind.code, kind.path)]
    told = issues[0].as_dict()
    json.dumps(told, ensure_ascii=False).encode()
    assert told["rule"]
    assert told["advice"]
    assert not any(word in told["message"] for word in FOREIGN_WORDS if word.encode() not in file), told["message"]
    assert len(told["message"]) < 400


@pytest.mark.parametrize("kind", broken_form.KINDS, ids=lambda k: k.name)
def test_the_value_is_the_one_that_stands_at_the_path(kind: Broken):
    node = json.loads(kind.file())
    for key in keys(kind.path):
        node = node.get(key) if isinstance(node, dict) else node[key]
    assert issues_of(kind.file())[0].value == node


def test_a_plan_and_a_policy_have_their_own_errors():
    with pytest.raises(InvalidPlan) as plan:
        load_plan(b'{"assignments": [{"demand": "D1", "session": -1}]}')
    assert [(i.code, i.path) for i in plan.value.issues] == [
        ("too_small", "assignments[0].session"),
        ("missing_field", "assignments[0].start"),
        ("missing_field", "assignments[0].end"),
    ]
    with pytest.raises(InvalidPolicy) as policy:
        load_policy(b'{"distance": {"per_100_m": 2}}')
    assert policy.value.issues[0].advice == "Did you mean `per_100m`?"
    with pytest.raises(InvalidPlan):
        load_plan(b"")


def test_a_smaller_limit_can_be_set():
    data = gzip.compress(b" " * 10_000)
    with pytest.raises(InvalidProblem, match="at most 1,000 bytes"):
        load_problem(data, most_bytes=1_000)


def as_bytes(week) -> bytes:
    return json.dumps(week, ensure_ascii=False).encode()
