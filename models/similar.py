"""The nearest of the known words: what a person may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Any

MOST_COMPARED = 500  # difflib takes some 10 microseconds a word


def similar(word: Any, known: Collection[str]) -> str | None:
    """The known word that differs least, or None; letter case and all but letters and digits count for nothing."""
    if not isinstance(word, str) or not word or len(word) > 100 or len(known) > MOST_COMPARED:
        return None
    plain = {_plain(k): k for k in known}
    if _plain(word) in plain:
        return plain[_plain(word)]
    near = difflib.get_close_matches(_plain(word), plain, n=1, cutoff=0.7)
    return plain[near[0]] if near else None


def _plain(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalnum())
