"""The times of an agreement in words, in the time of its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from api.contracts.sessions import Local
from api.contracts.text import Terms, Weekly
from api.exports.words import hours_of
from api.texts import Texts
from models.grid import DAYS


def when(terms: Terms, local: Local, texts: Texts) -> list[str]:
    """A line for each date, and one for what comes again every week."""
    lines = [_once(o.start.astimezone(local.zone), o.end.astimezone(local.zone), texts) for o in terms.dates]
    return lines + ([texts("agreement.then").join(_weekly(terms.weekly, texts))] if terms.weekly else [])


def ending(terms: Terms, ends_on: str | None, texts: Texts) -> list[str]:
    """When and how it ends."""
    itself = terms.weekly is None or terms.weekly.until is not None
    lines = [texts("agreement.ends_itself")] if itself else []
    days = terms.notice_days
    lines.append(texts("agreement.notice", days=days) if days else texts("agreement.at_once"))
    return lines + ([texts("agreement.ends_on", date=ends_on)] if ends_on else [])


def _once(start: dt.datetime, end: dt.datetime, texts: Texts) -> str:
    hours = hours_of(texts, start, end)
    return texts("agreement.once", date=start.date().isoformat(), day=texts.day(start.weekday()), hours=hours)


def _weekly(weekly: Weekly, texts: Texts) -> Iterator[str]:
    days = texts("agreement.comma").join(_day(day, texts) for day in weekly.days)
    end = texts("exports.next_day", time=weekly.end) if weekly.end <= weekly.start else weekly.end
    hours = f"{weekly.start}–{end}"
    every = weekly.every_weeks
    if every == 1:
        yield texts("agreement.weekly", days=days, hours=hours)
    else:
        yield texts("agreement.every_weeks", n=every, days=days, hours=hours)
    yield texts("agreement.from", date=weekly.from_.isoformat())
    until = weekly.until
    yield texts("agreement.open") if until is None else texts("agreement.until", date=until.isoformat())
    if weekly.rest_days == "skip":
        yield texts("agreement.skips")
    if weekly.except_:
        dates = texts("agreement.comma").join(date.isoformat() for date in weekly.except_)
        yield texts("agreement.except", dates=dates)


def _day(day: str, texts: Texts) -> str:
    return texts.day(DAYS.index(day)) if day in DAYS else texts(f"agreement.{day}")
