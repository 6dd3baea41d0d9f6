"""Whatever is done to a valid week, loading gives a Problem or a report, and never anything else."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import InvalidInput
from models.grid import Timeline
from models.loading import checked, dump_plan, dump_problem, load_plan, load_policy, load_problem
from models.notices import notices
from models.policy import Policy
from tests.models.good_week import Json, good_week
from tests.random_weeks import small_week

ODD_VALUES: list[Any] = [
    None, True, False, 0, -1, 1, 2.0, -0.0, 1.5, 1e300, 10**9, 10**40, "", "x", "18", "S1", "D1", "each", "mon",
    "space", "24:00", "2026-03-09", "2026-03-09T08:00:00+08:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00",
    "\ud800", "\u0000", "𝄞", "linli/1", [], {}, [[]], [None], {"id": "D1"}, {"days": []}, {"type": "space"},
    float("nan"), float("inf"),
]  # fmt: skip
MARKS = [b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\u", b"\xff", b"\x00", b"\n", b"null", b"-", b"1e9", b"/**/"]


def places(node: Any) -> list[tuple[Any, Any]]:
    """Every container with every key or index of it."""
    items = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
    return [(node, k) for k, _ in items] + [place for _, child in items for place in places(child)]


def mutate(week: Json, dice: random.Random) -> None:
    """One change: a value replaced, removed, doubled, renamed, or swapped with another place's."""
    node, key = dice.choice(places(week))
    other, there = dice.choice(places(week))
    change = dice.randrange(6)
    if change == 0:
        del node[key]
    elif change == 1 and isinstance(node, list):
        node.append(json.loads(json.dumps(node[key])))
    elif change == 2 and isinstance(node, dict):
        node[dice.choice(["id", "capacity", "type", "x", "\udfff", "", key + "s", key.upper()])] = node.pop(key)
    elif change == 3:
        node[key] = json.loads(json.dumps(other[there]))
    elif change == 4:
        node[key] = [node[key]]
    else:
        node[key] = dice.choice(ODD_VALUES)


def loads_or_reports(data: bytes) -> bool:
    """Whether it loads; a Problem that does must be fit for use, a report for being printed."""
    try:
        problem = load_problem(data)
    except InvalidInput as e:
        return check_report(e)
    assert checked(problem).sha256 == load_problem(data).sha256
    assert load_problem(dump_problem(problem)) == problem
    notices(problem, Timeline(problem))
    return True


def check_report(error: InvalidInput) -> bool:
    """It says something that can be printed and sent; False, as nothing was loaded."""
    assert error.issues
    for issue in error.issues:
        json.dumps(issue.as_dict(), ensure_ascii=False, allow_nan=False).encode()
    str(error).encode()
    return False


@pytest.mark.parametrize("part", range(10))
def test_mutated_weeks(part):
    loaded = 0
    for n in range(30):
        dice = random.Random(f"{part} {n}")
        week = good_week() if n % 2 else small_week(n + 100 * part)
        for _ in range(dice.choice([1, 1, 2, 5])):
            mutate(week, dice)
        loaded += loads_or_reports(
            json.dumps(week, ensure_ascii=dice.random() < 0.5).encode("utf-8", "backslashreplace")
        )
    assert 0 < loaded < 30


@pytest.mark.parametrize("part", range(4))
def test_mutated_bytes(part):
    for n in range(30):
        dice = random.Random(f"bytes {part} {n}")
        data = bytearray(json.dumps(good_week(), ensure_ascii=bool(n % 2)).encode())
        for _ in range(dice.choice([1, 1, 3])):
            at = dice.randrange(len(data))
            data[at : at + dice.choice([0, 1, 5])] = dice.choice(MARKS)
        loads_or_reports(bytes(data))


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from([*good_week(), "x"]), ANY_JSON))
def test_any_json_in_any_field(week):
    loads_or_reports(json.dumps(week).encode())


@settings(max_examples=25, deadline=None)
@given(
    st.binary(max_size=60),
    st.sampled_from([b"", b"\x1f\x8b", b"\x1f\x8b\x08\x00", b"\xef\xbb\xbf", b"{", b'{"areas":']),
)
def test_any_bytes(data, start):
    assert not loads_or_reports(start + data)


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["assignments", "format", "warnings", "versions", "score", "gap", "tiers"]), ANY_JSON
    )
)
def test_any_plan_and_any_policy(data):
    for load in (load_plan, load_policy):
        try:
            made = load(json.dumps(data).encode())
        except InvalidInput as e:
            check_report(e)
        else:
            assert isinstance(made, Policy) or load_plan(dump_plan(made)) == made
