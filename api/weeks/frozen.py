"""Frozen weeks in the store: their bytes as they were hashed, checked again whenever they are read."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from api.weeks.errors import DamagedWeek, UnknownWeek

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.problem import Problem

LEVEL = 6


def packed(text: bytes) -> bytes:
    """Compressed without a date, so that the same week gives the same bytes."""
    return gzip.compress(text, LEVEL, mtime=0)


def written(data: Mapping[str, Any]) -> bytes:
    """The JSON text whose SHA-256 is the week's name (FORMAT.md section 7, Hash)."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def problem_bytes(session: Session, sha256: str) -> bytes:
    """The week's JSON text. Raises `UnknownWeek`, and `DamagedWeek` where the hash is not that of the text."""
    from sqlalchemy import select

    from api.store.tables import Week

    stored = session.scalar(select(Week.problem).where(Week.sha256 == sha256))
    if stored is None:
        raise UnknownWeek(sha256)
    try:
        text = gzip.decompress(stored)
    except (EOFError, OSError, zlib.error):
        raise DamagedWeek(sha256) from None
    if hashlib.sha256(text).hexdigest() != sha256:
        raise DamagedWeek(sha256)
    return text


def thaw(session: Session, sha256: str) -> Problem:
    """The week as it was frozen. Raises `UnknownWeek` and `DamagedWeek`."""
    from models.loading import load_problem

    return load_problem(problem_bytes(session, sha256))


def week_data(session: Session, sha256: str) -> dict[str, Any]:
    """The week as plain JSON data. Raises as `problem_bytes` does."""
    data: dict[str, Any] = json.loads(problem_bytes(session, sha256))
    return data
