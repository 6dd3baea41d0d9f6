"""Spreadsheets in: columns, faults and the report of an import."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {}
