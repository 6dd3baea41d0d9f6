"""Messages in words: from the facts of notices, in the reader's language and the clock of their place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from api.texts import MONTHS, Texts

MOST_LINES = 50
"""So many notices are told in words; of the rest, how many there are."""
Notice = Mapping[str, Any]


def subject_of(notices: Sequence[Notice], texts: Texts, zone: dt.tzinfo) -> str:
    """One line: the notice itself, or how many there are. No line break, whatever somebody called their things."""
    line = line_of(notices[0], texts, zone) if len(notices) == 1 else texts("notice.many", count=len(notices))
    return " ".join(texts("notice.subject", line=line).split())[:200]


def body_of(notices: Sequence[Notice], texts: Texts, zone: dt.tzinfo, address: str) -> str:
    """Urgent ones first; at the end, where to look and where to choose otherwise."""
    ordered = sorted(notices, key=lambda n: not n["urgent"])
    lines = [f"- {line_of(n, texts, zone)}" for n in ordered[:MOST_LINES]]
    if len(ordered) > MOST_LINES:
        lines.append(texts("notice.more", count=len(ordered) - MOST_LINES))
    return "\n".join([*lines, "", texts("notice.foot", address=address), ""])


def line_of(notice: Notice, texts: Texts, zone: dt.tzinfo) -> str:
    """One notice as a sentence."""
    facts, kind = notice["facts"], notice["kind"]
    key = f"notice.{kind}"
    if kind == "claim_asked" and facts.get("list") == "demands":
        key = "notice.claim_confirm"
    if kind == "claim_answered":
        key = f"notice.claim_{facts['answer']}"
    line = texts(
        key,
        what=_plain(facts.get("what")) or texts("notice.private"),
        who=_plain(facts.get("who")) or texts("notice.other_side"),
        thing=_plain(facts.get("thing")) or texts("notice.you"),
        quantity=facts.get("quantity", 1),
        when=_times(facts, texts, zone),
        until=_time(facts.get("until"), texts, zone),
        due=_time(facts.get("due"), texts, zone),
    )
    return texts("notice.urgent", line=line) if notice["urgent"] else line


def _plain(name: str | None) -> str:
    """A name in one line of printable characters, not too long."""
    return "".join(c if c.isprintable() else " " for c in name or "")[:100].strip()


def _times(facts: Mapping[str, Any], texts: Texts, zone: dt.tzinfo) -> str:
    begin = _time(facts.get("start"), texts, zone)
    end = facts.get("end")
    return f"{begin}–{_clock(end, zone)}" if end else begin


def _time(instant: str | None, texts: Texts, zone: dt.tzinfo) -> str:
    if instant is None:
        return "–"
    at = dt.datetime.fromisoformat(instant).astimezone(zone)
    day, weekday = at.day, texts.day(at.weekday())
    date = f"{at.month}月{day}日（{weekday}）" if texts.language == "zh" else f"{weekday} {day} {MONTHS[at.month - 1]} "
    return f"{date}{at:%H:%M}"


def _clock(instant: str, zone: dt.tzinfo) -> str:
    return f"{dt.datetime.fromisoformat(instant).astimezone(zone):%H:%M}"
