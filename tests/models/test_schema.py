"""The JSON Schemas: committed as the code makes them, closed, and told to people field by field."""

import json
from pathlib import Path

import pytest

from models import descriptions, descriptions_points
from models.schema import plan_schema, problem_schema, schema_text

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "schema"
SCHEMAS = {"problem": problem_schema(), "plan": plan_schema()}
OBJECTS = {
    f"{which} {name}": part
    for which, schema in SCHEMAS.items()
    for name, part in {**schema["$defs"], which.capitalize(): schema}.items()
}


@pytest.mark.parametrize("which", SCHEMAS)
def test_the_committed_schema_is_that_of_the_code(which):
    committed = (FOLDER / f"{which}.json").read_text("utf-8")
    assert committed == schema_text(SCHEMAS[which]), "write it anew: linli schema --write docs/schema"


@pytest.mark.parametrize("name", OBJECTS)
def test_every_object_is_closed_and_every_field_is_described(name):
    part = OBJECTS[name]
    assert part["additionalProperties"] is False
    assert part["description"]
    assert [f for f, said in part["properties"].items() if not said.get("description")] == []


@pytest.mark.parametrize("name", OBJECTS)
def test_what_is_not_required_may_be_null(name):
    part = OBJECTS[name]
    for field, said in part["properties"].items():
        nullable = "null" in said.get("type", ()) or {"type": "null"} in said.get("anyOf", ())
        anything = "type" not in said and "anyOf" not in said and "$ref" not in said
        assert nullable == (field not in part.get("required", ())) or anything, field


def test_no_description_is_of_a_field_that_is_not_there():
    fields = {name.split()[1]: part["properties"] for name, part in OBJECTS.items()}
    for described in (descriptions.FIELDS, descriptions_points.FIELDS):
        assert {(m, f) for m, fs in described.items() for f in fs if f not in fields[m]} == set()


def test_lists_show_as_arrays_and_no_word_of_another_dialect_is_used():
    text = json.dumps(list(SCHEMAS.values()))
    assert "tuple" not in text.lower()
    assert "discriminator" not in text
    assert SCHEMAS["problem"]["properties"]["demands"] == {
        "items": {"$ref": "#/$defs/Demand"}, "type": "array", "description": "What is asked for"
    }  # fmt: skip
