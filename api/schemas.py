"""The JSON Schema of what goes in and out, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

from models import schema as schemas

What = Literal["problem", "plan"]
WHATS: tuple[What, ...] = get_args(What)
MAKERS: dict[What, Callable[[], dict[str, Any]]] = {"problem": schemas.problem_schema, "plan": schemas.plan_schema}


def schema(what: What) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a Problem or a Plan."""
    return MAKERS[what]()


def schema_text(what: What) -> str:
    """The schema as it is committed: two spaces, one line at the end."""
    return schemas.schema_text(schema(what))
