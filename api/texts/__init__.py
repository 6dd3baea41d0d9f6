"""Every sentence that Linli shows a person, in English and in Chinese; a file for each subject."""

from __future__ import annotations

import os
from collections.abc import Mapping

from api.texts import account, agreements, exports, help, plan, planner, service, sheets, why
from api.texts.codes import CODES, RULES
from api.texts.words import DAYS, KINDS, MONTHS, Language

__all__ = ["CODES", "DAYS", "KINDS", "MONTHS", "RULES", "SENTENCES", "Language", "Texts", "language_of"]

SENTENCES: dict[str, tuple[str, str]] = {
    key: texts
    for part in (plan, help, planner, why, sheets, exports, service, agreements, account)
    for key, texts in part.SENTENCES.items()
}


class Texts:
    """The catalogue in one language: `texts("plan.score")`, with values for the words in braces."""

    def __init__(self, language: Language):
        self.language = language
        self._column = 1 if language == "zh" else 0

    def __call__(self, key: str, **values: object) -> str:
        return SENTENCES[key][self._column].format(**values)

    def get(self, key: str, default: str) -> str:
        """The sentence, or the default where the catalogue lacks it."""
        return SENTENCES[key][self._column] if key in SENTENCES else default

    def kind(self, kind: str) -> str:
        """A kind or skill in words; kinds are free text, and unknown ones stay as they are."""
        return KINDS[kind][self._column] if kind in KINDS else kind

    def code(self, code: str) -> str:
        """What a code means to a reader of Chinese; empty in English, where the rule beside it says so."""
        return CODES.get(code, "") if self.language == "zh" else ""

    def rule(self, rule: str) -> str:
        """A rule's number, with a name for a reader of Chinese."""
        return f"{rule} {RULES.get(rule, '')}".strip() if self.language == "zh" else rule

    def day(self, weekday: int) -> str:
        """Monday is 0."""
        return DAYS[self.language][weekday]


def language_of(environment: Mapping[str, str] = os.environ) -> Language:
    """The reader's language by the usual variables, the first that is set; English where none says Chinese."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"
