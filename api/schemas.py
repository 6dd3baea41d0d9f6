"""The JSON Schema of what goes in and out."""

from __future__ import annotations

import json
from typing import Any, Literal, get_args

from models.plan import Plan
from models.problem import Problem

What = Literal["problem", "plan"]
WHATS: tuple[What, ...] = get_args(What)
DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS: dict[What, type[Problem] | type[Plan]] = {"problem": Problem, "plan": Plan}


def schema(what: What) -> dict[str, Any]:
    """JSON Schema (draft 2020-12). References between things, and `null` for an absent field, are beyond it."""
    return {"$schema": DIALECT, **MODELS[what].model_json_schema(mode="validation", by_alias=True)}


def schema_text(what: What) -> str:
    """The schema as it is committed: two spaces, one line at the end."""
    return json.dumps(schema(what), ensure_ascii=False, indent=2) + "\n"
