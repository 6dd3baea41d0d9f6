"""Explanations as people read them, and as data with everything behind them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from api.texts import Texts
from api.views.remedies import change_in_words, sentence
from api.views.suggestions import assignment_as_data, moved_in_words, session_in_words, suggestion_as_data
from api.views.week import Week
from api.views.words import blocker_name, demand_name, listed, signed
from models.plan import Remedy, Unserved
from solver.desk.desk import Suggestion

if TYPE_CHECKING:
    from solver.why.explain import Explanation, Tried

Data = dict[str, Any]


def paragraph(week: Week, e: Explanation) -> list[tuple[str, str]]:
    """Label and words of each line: what is missing and why, who is in the way, the best way as it is, what would
    help with the points it wins."""
    texts = week.texts
    why = texts(f"reason.{e.reason}")
    lines = [("", texts("why.misses", demand=demand_name(week, e.demand), count=e.missing, reason=why))]
    lines.append((texts("column.proof"), texts(f"why.{e.proof}")))
    if e.blocking:
        lines.append((texts("why.blocking"), listed(texts, [blocker_name(week, b) for b in e.blocking])))
    if e.instead:
        lines.append((texts("why.instead"), _instead(week, e.instead)))
    for k, tried in enumerate(e.remedies):
        label = texts("column.remedy") if k == 0 else ""
        words = sentence(week, e.demand, tried)
        lines.append((label, texts("why.remedy", points=signed(tried.net_points), change=words)))
    if not e.remedies:
        served = e.instead is not None and e.instead.points.total > 0
        words = texts("why.take_it", id=e.demand) if served else texts("why.no_remedy")
        lines.append((texts("column.remedy"), words))
    return lines


def _instead(week: Week, s: Suggestion) -> str:
    """`−359 points: Mon 15 Jun 14:30–17:00 礼堂 刘大夫; moves 中医门诊: …`."""
    sessions = [session_in_words(week, a) for a in s.come] + [moved_in_words(week, m) for m in s.moved]
    return week.texts("why.points", points=signed(s.points.total), words="; ".join(sessions))


def entry_as_data(week: Week, e: Explanation) -> Data:
    """All that is behind an explanation, as JSON carries it; sentences in both languages, whatever the reader's."""
    return {
        "demand": e.demand,
        "missing": e.missing,
        "reason": e.reason,
        "proof": e.proof,
        "blocking": [b.model_dump(exclude_none=True) for b in e.blocking],
        "instead": None if e.instead is None else suggestion_as_data(e.instead),
        "remedies": [_remedy_as_data(week, e.demand, t) for t in e.remedies],
    }


def _remedy_as_data(week: Week, demand: str, t: Tried) -> Data:
    english, chinese = in_language(week, "en"), in_language(week, "zh")
    return {
        "kind": t.remedy.kind,
        "text": {"en": sentence(english, demand, t), "zh": sentence(chinese, demand, t)},
        "change": change_in_words(english, demand, t.remedy),
        "changes": list(t.remedy.changes),
        "net_points": t.net_points,
        "displaced": list(t.displaced),
        "come": [assignment_as_data(a) for a in t.come],
        "gone": [assignment_as_data(a) for a in t.gone],
    }


def in_language(week: Week, language: str) -> Week:
    """The same week for a reader of another language."""
    if week.texts.language == language:
        return week
    return Week(week.plan, week.problem, Texts("zh" if language == "zh" else "en"), week.plain_ids)


def as_unserved(week: Week, explanations: Iterable[Explanation]) -> list[Unserved]:
    """Explanations as a plan holds them, in English."""
    english = in_language(week, "en")
    return [
        Unserved(
            demand=e.demand,
            missing=e.missing,
            reason=e.reason,
            proof=e.proof,
            blocking=e.blocking,
            remedies=tuple(
                Remedy(
                    change=change_in_words(english, e.demand, t.remedy),
                    net_points=t.net_points,
                    displaced=t.displaced,
                )
                for t in e.remedies
            ),
        )
        for e in explanations
    ]
