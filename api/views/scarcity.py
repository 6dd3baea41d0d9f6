"""Bottlenecks as rows and as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.texts import Texts
from api.views.rows import Row
from api.views.week import Week, on_one_line
from models.grid import Timeline

if TYPE_CHECKING:
    from solver.bottlenecks.dayparts import DayPart
    from solver.bottlenecks.priced import Scarce
    from solver.bottlenecks.report import Report
    from solver.bottlenecks.verify import Bottleneck

MOST_NAMES = 3


def subject(week: Week, s: Scarce) -> str:
    """What is scarce, by name."""
    name = week.texts.kind(s.subject) if s.kind == "skill" else week.name(s.subject)
    return on_one_line(name)


def when(texts: Texts, part: DayPart) -> str:
    """`周三 03-11 下午`."""
    return f"{texts.day(part.date.weekday())} {part.date:%m-%d} {texts(f'part.{part.name}')}"


def tried_rows(week: Week, report: Report) -> list[Row]:
    """One row for each bottleneck that was tried, for a table."""
    texts = week.texts
    return [
        {
            "scarce": subject(week, b.scarce),
            "unit": texts(f"bottleneck.{b.scarce.kind}"),
            "when": _when(week, b),
            "per_hour": "" if b.scarce.per_hour is None else f"{b.scarce.per_hour:,.0f}",
            "estimate": f"{b.scarce.estimate:,.0f}",
            "verified": f"+{b.gain:,}" if b.gain else texts("bottleneck.not_confirmed"),
            "serves": _served(week, b),
        }
        for b in report.tried
    ]


def _when(week: Week, b: Bottleneck) -> str:
    if b.span is None or b.scarce.part is None:
        return ""
    words = when(week.texts, b.scarce.part)
    if b.span == (b.scarce.part.low, b.scarce.part.high) or week.timeline is None:
        return words
    return f"{words} ({week.when(week.timeline.instant(b.span[0]), week.timeline.instant(b.span[1]))})"


def _served(week: Week, b: Bottleneck) -> str:
    more = len(b.serves) - MOST_NAMES
    return ", ".join(map(week.name, b.serves[:MOST_NAMES])) + (f" +{more}" if more > 0 else "")


def as_data(report: Report, timeline: Timeline) -> dict[str, Any]:
    """For a program: all that is scarce, and what was tried."""
    return {
        "score": report.score.total,
        "improved": report.improved,
        "bound": None if report.prices.bound is None else int(report.prices.bound // 1),
        "unpriced": report.prices.why_not,
        "small": report.small,
        "tried": [_tried(b, timeline) for b in report.tried],
        "scarce": [_scarce(s) for s in report.prices.scarce],
    }


def _scarce(s: Scarce) -> dict[str, Any]:
    hour = s.per_hour
    return {
        "kind": s.kind,
        "subject": s.subject,
        "date": s.part.date.isoformat() if s.part else None,
        "part": s.part.name if s.part else None,
        "minutes": s.minutes if s.part else None,
        "estimate": round(s.estimate, 1),
        "per_hour": None if hour is None else round(hour, 1),
    }


def _tried(b: Bottleneck, t: Timeline) -> dict[str, Any]:
    low, high = (t.instant(x).isoformat() for x in b.span) if b.span else (None, None)
    found = {"gain": b.gain, "serves": list(b.serves), "at_most": b.at_most, "by": b.by}
    return {**_scarce(b.scarce), "start": low, "end": high, **found}
