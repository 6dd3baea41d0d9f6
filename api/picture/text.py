"""Text that fits: widths by estimate, cut with an ellipsis."""

from __future__ import annotations

import unicodedata


def em_width(text: str) -> float:
    """Width in units of the font size: wide characters (and what Chinese fonts draw wide) 1, others over half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.57 for c in text)


def fit(text: str, width_inches: float, points: float) -> str:
    """The text, or as much of it as fits, with an ellipsis; empty where not even two characters fit."""
    room = width_inches * 72 / points
    if em_width(text) <= room:
        return text
    room -= em_width("…")
    used = 0.0
    for i, c in enumerate(text):
        used += em_width(c)
        if used > room:
            return text[:i] + "…" if i >= 2 else ""
    return text
