"""`linli schema`: the committed schemas are those of the code."""

import json

import pytest

from api.cli.schema import SCHEMAS
from models.schema import schema_text
from tests.api.weeks import ROOT


@pytest.mark.parametrize("what", SCHEMAS)
def test_the_committed_schema_is_the_codes(what):
    committed = (ROOT / "docs" / "schema" / f"{what}.json").read_text("utf-8")
    assert committed == schema_text(SCHEMAS[what]()), "commit what `linli schema --write docs/schema` writes"


def test_both_and_one(linli):
    assert set(json.loads(linli("schema").out)) == {"problem", "plan", "openapi"}
    assert json.loads(linli("schema", "plan").out) == SCHEMAS["plan"]()


def test_the_description_of_the_api_is_the_same_whatever_the_settings(monkeypatch):
    monkeypatch.setenv("LINLI_PORT", "no number")
    assert SCHEMAS["openapi"]()["openapi"].startswith("3.1")


def test_unknown_fields_are_refused_by_the_schema_too():
    schema = SCHEMAS["problem"]()
    assert schema["additionalProperties"] is False
    assert {"from", "until"} <= set(schema["$defs"]["Weekly"]["properties"])


def test_write(linli, tmp_path):
    assert linli("schema", "--write", tmp_path).code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["openapi.json", "plan.json", "problem.json"]
    assert linli("schema", "--write", tmp_path / "none").code == 2


def test_write_tells_a_program_what_was_written(linli, tmp_path):
    assert json.loads(linli("schema", "plan", "--write", tmp_path, "--json").out) == {
        "files": {"plan": str(tmp_path / "plan.json")}
    }
