"""Problems that say the same: groups suggested by their words, to be merged by a person (BRIEF.md, scene 11)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

ALIKE = 0.55
"""Share of common pairs of characters (Dice) from which two texts are taken for one problem."""
NOISE = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Told:
    """A problem as it was told, and where it belongs: only those of one area and class are compared."""

    id: str
    text: str
    area: str | None
    kind: str


@dataclass(frozen=True)
class Group:
    """Problems that may be one: the one to keep, and those like it with how alike they are (0 to 1)."""

    keep: str
    like: tuple[tuple[str, float], ...]


def suggested(problems: Sequence[Told], alike: float = ALIKE) -> list[Group]:
    """Groups of at least two, each problem in at most one; the first that was told is kept."""
    blocks: dict[tuple[str | None, str], list[Told]] = {}
    for p in problems:
        blocks.setdefault((p.area, p.kind), []).append(p)
    return [g for block in blocks.values() if len(block) > 1 for g in _groups(block, alike)]


def _groups(block: Sequence[Told], alike: float) -> Iterator[Group]:
    likeness = _likeness([p.text for p in block])
    free = set(range(len(block)))
    for i in range(len(block)):
        if i not in free:
            continue
        near = [j for j in (likeness[i] >= alike).nonzero()[0].tolist() if j in free and j != i]
        free -= {i, *near}
        if near:
            yield Group(block[i].id, tuple((block[j].id, round(float(likeness[i, j]), 3)) for j in near))


def _likeness(texts: Sequence[str]) -> np.ndarray:
    """Dice's coefficient of the sets of pairs of characters, (n_texts, n_texts) float32."""
    import numpy as np

    pairs = [_pairs(t) for t in texts]
    column = {pair: k for k, pair in enumerate(sorted(set().union(*pairs)))}
    has = np.zeros((len(texts), max(1, len(column))), np.float32)
    for row, own in enumerate(pairs):
        has[row, [column[p] for p in own]] = 1
    sizes = has.sum(axis=1)
    likeness: np.ndarray = 2 * (has @ has.T) / np.maximum(1, sizes[:, None] + sizes[None, :])
    return likeness


def _pairs(text: str) -> set[str]:
    plain = NOISE.sub("", text.casefold())
    return {plain[k : k + 2] for k in range(max(1, len(plain) - 1))} - {""}
