"""Kinds and skills: free words, of which the catalogue knows some in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from api.sheets.plain import folded
from api.texts import KINDS, Language


class Kinds:
    """`of("停车场")` is `car_park`. What is `used` already stays as it is, and wins where a word means two kinds."""

    def __init__(self, used: Iterable[str] = ()):
        self.used = frozenset(used)
        self._kind_of: dict[str, str] = {}
        for kind in sorted(KINDS, key=lambda k: k not in self.used):
            for word in (kind, *KINDS[kind]):
                self._kind_of.setdefault(folded(word), kind)
        self._kind_of |= {folded(k): k for k in KINDS}

    def of(self, word: str) -> str:
        """The kind that a word names; an unknown word is a kind of its own."""
        return word if word in self.used else self._kind_of.get(folded(word), word)

    def word(self, kind: str, language: Language) -> str:
        """A word that is read as this kind."""
        words = KINDS.get(kind)
        word = words[language == "zh"] if words else kind
        return word if self.of(word) == kind == NEUTRAL.of(word) else kind

    @cached_property
    def has_odd(self) -> bool:
        """Whether a kind in use is written as a word that would mean another one if it were not in use."""
        return any(NEUTRAL.of(k) != k for k in self.used)

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Those in use, else those of the catalogue."""
        return tuple(sorted(self.used)) or tuple(KINDS)


NEUTRAL = Kinds()
"""With nothing in use, as an importer elsewhere may read."""
