"""What goes out: the plan as a spreadsheet, calendars, maps."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {}
