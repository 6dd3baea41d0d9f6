"""Every kind of broken change gets its issue: code, path, value, rule and advice."""

import gzip
import json

import pytest
from pydantic import TypeAdapter, ValidationError

from models.changes import Change, Grow, apply, load_changes, load_scenario
from models.changes.values import OPS
from models.errors import InvalidChanges
from models.loading import load_problem
from tests.models.changes.broken import KINDS, NO_BAN, Broken, put, remove
from tests.models.changes.test_applying import as_bytes
from tests.models.good_week import good_week
from tests.models.test_broken_files import FOREIGN_WORDS


def test_there_are_many_kinds():
    assert len({k.name for k in KINDS}) == len(KINDS) >= 60


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.name)
def test_a_broken_change_gets_its_issue(kind: Broken):
    issues = kind.issues()
    assert [(i.code, i.path) for i in issues][:1] == [(kind.code, kind.path)]
    told = issues[0].as_dict()
    json.dumps(told, ensure_ascii=False).encode()
    assert told["rule"]
    assert told["advice"]
    assert not any(word in told["message"] for word in FOREIGN_WORDS if word.encode() not in kind.file()), told
    assert len(told["message"]) < 400


def test_all_faults_of_a_file_are_told_at_once_in_its_order():
    file = as_bytes([put("/space/S1", 1), NO_BAN, {"op": "scale"}, {"op": "close"}, 5])
    with pytest.raises(InvalidChanges) as told:
        load_changes(file)
    paths = [i.path for i in told.value.issues]
    assert paths == [
        f"changes[{i}]{rest}" for i, rest in ((0, ".path"), (2, ".percent"), (3, ".start"), (3, ".end"), (4, ""))
    ]


def test_all_that_does_not_fit_the_week_is_told_at_once():
    changes = load_changes(
        as_bytes([remove("/spaces/S7"), NO_BAN, put("/spaces/S1/capacity", -1), remove("/areas/A7")])
    )
    with pytest.raises(InvalidChanges) as told:
        apply(load_problem(as_bytes(good_week())), changes)
    assert [(i.code, i.path) for i in told.value.issues] == [
        ("not_there", "changes[0].path"), ("too_small", "changes[2].value"), ("not_there", "changes[3].path"),
    ]  # fmt: skip


def test_an_id_may_hold_slashes_and_a_tilde():
    week = good_week()
    week["supplies"].append({"id": "箱/1~0", "owner": "O1", "kind": "box", "quantity": 3})
    changes = load_changes(as_bytes([put("/supplies/箱/1~0/quantity", 7)]))
    assert apply(load_problem(as_bytes(week)), changes).supplies[-1].quantity == 7
    gone = load_changes(as_bytes([remove("/supplies/箱/1~0")]))
    assert len(apply(load_problem(as_bytes(week)), gone).supplies) == 1


def test_a_file_may_be_packed_and_have_a_limit():
    packed = gzip.compress(as_bytes([NO_BAN]))
    assert len(load_changes(packed)) == 1
    with pytest.raises(InvalidChanges, match="at most 10 bytes"):
        load_scenario(packed, "n", most_bytes=10)


def test_the_union_is_one_for_programs_too():
    adapter = TypeAdapter(Change)
    assert set(adapter.json_schema()["discriminator"]["mapping"]) == set(OPS)
    assert isinstance(adapter.validate_python({"op": "grow", "percent": 120}), Grow)
    with pytest.raises(ValidationError):
        adapter.validate_python({"op": "grow", "percent": 120, "kind": "clinic"})
