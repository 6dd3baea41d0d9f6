"""One colour per kind of demand, and the few colours of the paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

STRONG = (
    "#2f6db5",
    "#e07b29",
    "#3a9a5b",
    "#c8453b",
    "#7d5fb2",
    "#97643f",
    "#cf5f9b",
    "#6d7480",
    "#a3a01f",
    "#1f9fb0",
    "#4756a6",
    "#d6a51c",
    "#7a9e3a",
    "#8c3b5e",
)
OTHER = "#9aa0a8"
MARGIN_SHARE = 0.18
INK, SOFT_INK, FAINT_INK, PAPER, CLOSED, LINE, DAY_LINE, HEAD, REST = (
    "#20262e",
    "#4a525c",
    "#7b838e",
    "#ffffff",
    "#eff1f3",
    "#e2e5e9",
    "#aeb5bd",
    "#dde6ef",
    "#b4463c",
)

HEAT = ("#fff4e3", "#fde0b5", "#fbbf80", "#f3935a", "#dd633f", "#b53c31", "#7c2024")
"""From hardly scarce to scarcest."""


def by_kind(kinds: Iterable[str]) -> dict[str, str]:
    """The most frequent kinds get a colour each, in order of their number; the rest share one."""
    counted = sorted(Counter(kinds).items(), key=lambda x: (-x[1], x[0]))
    return {kind: STRONG[i] if i < len(STRONG) else OTHER for i, (kind, _) in enumerate(counted)}


def tint(colour: str, share: float = 0.42) -> str:
    """The colour mixed with white; `share` is what stays of it."""
    return mixed(colour, "#ffffff", 1 - share)


def mixed(one: str, other: str, share: float) -> str:
    """From `one` (share 0) to `other` (share 1)."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
