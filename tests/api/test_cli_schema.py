"""`linli schema`: the committed schemas are those of the code."""

import json

import pytest

from api.schemas import WHATS, schema, schema_text
from tests.api.weeks import ROOT


@pytest.mark.parametrize("what", WHATS)
def test_the_committed_schema_is_the_codes(what):
    committed = (ROOT / "docs" / "schema" / f"{what}.json").read_text("utf-8")
    assert committed == schema_text(what), "they differ: run `linli schema --write docs/schema` and commit the result"


def test_both_and_one(linli):
    assert set(json.loads(linli("schema").out)) == {"problem", "plan"}
    assert json.loads(linli("schema", "plan").out) == schema("plan")


def test_unknown_fields_are_refused_by_the_schema_too():
    assert schema("problem")["additionalProperties"] is False
    assert {"from", "until"} <= set(schema("problem")["$defs"]["Weekly"]["properties"])


def test_write(linli, tmp_path):
    assert linli("schema", "--write", tmp_path).code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plan.json", "problem.json"]
    assert linli("schema", "--write", tmp_path / "none").code == 2
