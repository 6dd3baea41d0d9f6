"""How large a spreadsheet may be: far above any real list, far below what would fill a machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """All counts are of one file; `most_text` is the longest text of a cell that Excel itself can hold."""

    most_bytes: int = 32 * 1024 * 1024
    most_unpacked: int = 256 * 1024 * 1024
    most_parts: int = 2_000
    most_sheets: int = 50
    most_rows: int = 100_000
    most_columns: int = 300
    most_cells: int = 3_000_000
    most_text: int = 32_767
    most_characters: int = 128 * 1024 * 1024


USUAL = Limits()
