"""Problem and Plan as JSON Schema (draft 2020-12), for people and programs outside."""

from __future__ import annotations

import json
import re
from typing import Any

from models.base import Value
from models.descriptions import TITLES, described
from models.plan import Plan
from models.problem import Problem

DIALECT = "https://json-schema.org/draft/2020-12/schema"
GENERAL = (
    "Whole numbers are written without a decimal point, instants as RFC 3339 with an offset; "
    "null is the same as absent; unknown fields are errors."
)
Schema = dict[str, Any]


def problem_schema() -> Schema:
    """The schema of a Problem. That ids name something, and sums, are beyond it: `models.loading` checks them."""
    return _schema_of(Problem)


def plan_schema() -> Schema:
    """The schema of a Plan. Whether it keeps the rules is the judge's to say."""
    return _schema_of(Plan)


def schema_text(schema: Schema) -> str:
    """A schema as it is committed: two spaces, one line at the end."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _schema_of(model: type[Value]) -> Schema:
    schema = model.model_json_schema(mode="validation", by_alias=True)
    parts = schema.pop("$defs")
    for name, part in {**parts, model.__name__: schema}.items():
        _tell(name, part)
    schema = {**schema, "title": f"Linli {model.__name__}", "description": f"{TITLES[model.__name__]}. {GENERAL}"}
    return {"$schema": DIALECT, **schema, "$defs": parts}


def _tell(name: str, part: Schema) -> None:
    """Titles, descriptions and nulls of one object."""
    part["title"] = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()
    for field, said in part.get("properties", {}).items():
        said.pop("title", None)
        if field not in part.get("required", ()):
            part["properties"][field] = said = _or_null(said)
        _plain(said)
        text = described(name, field)
        said["description"] = text[:1].upper() + text[1:]


def _or_null(said: Schema) -> Schema:
    """The same or null, written as shortly as the schema language allows."""
    if said.get("default", 0) is None:
        del said["default"]
    branches = [b for b in said.pop("anyOf", []) if b != {"type": "null"}]
    if len(branches) == 1:
        said = {**said, **branches[0]}
    elif branches:
        return {**said, "anyOf": [*branches, {"type": "null"}]}
    if "$ref" in said:
        return {**{k: v for k, v in said.items() if k != "$ref"}, "anyOf": [{"$ref": said["$ref"]}, {"type": "null"}]}
    if "const" in said:
        said["enum"] = [said.pop("const")]
    if "enum" in said:
        said["enum"] = [*said["enum"], None]
    if "type" in said:
        said["type"] = [said["type"], "null"]
    return said


def _plain(said: Any) -> None:
    """Without words of other dialects; values of maps may be null, too."""
    if isinstance(said, dict):
        said.pop("discriminator", None)
        if isinstance(said.get("additionalProperties"), dict):
            said["additionalProperties"] = _or_null(said["additionalProperties"])
        for value in said.values():
            _plain(value)
    elif isinstance(said, list):
        for value in said:
            _plain(value)
