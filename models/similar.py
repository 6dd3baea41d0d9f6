"""The nearest of the known words: what a person may have meant."""

from __future__ import annotations

import difflib
from functools import lru_cache
from typing import Any

MOST_COMPARED = 500  # difflib takes some 10 microseconds a word


def similar(word: Any, known: tuple[str, ...]) -> str | None:
    """The known word that differs least, or None; letter case and all but letters and digits count for nothing."""
    if not isinstance(word, str) or not word or len(word) > 100 or len(known) > MOST_COMPARED:
        return None
    return _nearest(_plain(word), known)


@lru_cache(maxsize=256)  # a week with one mistake has it in every row
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    plain = {_plain(k): k for k in known}
    if word in plain:
        return plain[word]
    longer = [k for k in plain if len(k) >= 3 and word.startswith(k)]  # monday is mon
    near = longer or difflib.get_close_matches(word, plain, n=1, cutoff=0.7)
    return plain[near[0]] if near else None


def _plain(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalnum())
