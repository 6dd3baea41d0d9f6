"""Answers: JSON with its headers, and the version of what is shown."""

from __future__ import annotations

from typing import Any

from fastapi import Response
from pydantic_core import to_json

JSON = "application/json"


def answer(data: Any, status: int = 200, **headers: str) -> Response:
    """JSON; header names are written with _ for -."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(to_json(data), status, told, media_type=JSON)


def nothing(**headers: str) -> Response:
    """Done, and nothing to show."""
    return Response(status_code=204, headers={name.replace("_", "-"): value for name, value in headers.items()})


def etag(version: int) -> str:
    """A version as a header says it."""
    return f'"{version}"'


def version_of(match: str | None) -> str | None:
    """A version from a header: `"3"`, `W/"3"`, `3` or `*`."""
    return None if match is None else match.strip().removeprefix("W/").strip('"')
