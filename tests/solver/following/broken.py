"""Weeks and plans that do not follow each other: each calls forth one code of docs/errors.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.errors import InvalidInput, Issue
from solver.following.follow import check_follows, follow, follow_into
from tests.build import Week, at, plan_of, room_week, session


def next_week(**fields: Any) -> Week:
    """The week after, with nothing asked yet."""
    return Week(**fields).horizon(start=at("mon+1w 00:00"), end=at("mon+2w 00:00")).space("S")


def _other_week() -> None:
    follow(room_week().problem(), plan_of(problem_sha256="0" * 64))


def _broken_rule() -> None:
    follow(room_week().problem(), plan_of(session(spaces=["S"]), session("D", "tue 10:00", number=1, spaces=["S"])))


def _overlap() -> None:
    check_follows(room_week().problem(), room_week().problem())


def _timezone() -> None:
    check_follows(room_week().problem(), next_week().horizon(timezone="Asia/Tokyo").problem())


def _not_there() -> None:
    here = room_week(organisation="club").organisation("club")
    follow_into(here.problem(), plan_of(), next_week().problem())


def _another() -> None:
    follow_into(room_week().problem(), plan_of(), next_week().demand("D", kind="choir").problem())


KINDS: dict[str, Callable[[], None]] = {
    "other_week": _other_week,
    "rule_broken": _broken_rule,
    "weeks_overlap": _overlap,
    "timezone_differs": _timezone,
    "not_in_next_week": _not_there,
    "id_means_another": _another,
}


def issues_of(kind: str) -> tuple[Issue, ...]:
    """What is said of it."""
    try:
        KINDS[kind]()
    except InvalidInput as e:
        return e.issues
    raise AssertionError(f"{kind} was accepted")
