"""One number of a week from low to high, a scenario for each step: `spaces/P1/capacity=20..60/10`.

For a space or a volunteer, `close` and `open` stand for the wall time at which its weekly patterns end and begin:
`spaces/F1/close=20:00..22:00/30m`, or, on workdays alone, `spaces/F1/close@workday=20:00..22:00/30m`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from models.changes import Edit, Scenario
from models.clock import Weekly
from models.errors import LinliError
from models.problem import Problem
from models.similar import similar
from models.things import Space, Volunteer

MOST_POINTS = 50
FORM = "a sweep is <place>=<low>..<high>/<step>"
EXAMPLES = "Write it such as spaces/P1/capacity=20..60/10 or spaces/F1/close=20:00..22:00/30m"
RANGE = re.compile(r"(?P<low>-?[\d:]+)\.\.(?P<high>-?[\d:]+)/(?P<step>\d+)(?P<unit>m|h|min)?", re.ASCII)
NUMBER = re.compile(r"-?\d{1,9}", re.ASCII)
WALL = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)
SIDES = ("open", "close")


class InvalidSweep(LinliError):
    """A sweep that cannot be read or does not fit the week; `advice` says what to do."""

    def __init__(self, rule: str, advice: str):
        self.advice = advice
        super().__init__(rule)


@dataclass(frozen=True)
class Sweep:
    """`place` as given; `values` in order, minutes after midnight where `is_time`."""

    place: str
    values: tuple[int, ...]
    is_time: bool

    def shown(self, value: int) -> str:
        """A value as it is written."""
        return f"{value // 60:02}:{value % 60:02}" if self.is_time else str(value)

    @property
    def what(self) -> str:
        """The last part of the place: what is swept."""
        return self.place.rpartition("/")[2]

    def scenarios(self, problem: Problem) -> tuple[Scenario, ...]:
        """One per value. Raises `InvalidSweep` where the week has not that place."""
        change = _times_of(self, problem) if self.is_time else self._number
        return tuple(Scenario(name=f"{self.what}={self.shown(v)}", changes=(change(v),)) for v in self.values)

    def _number(self, value: int) -> Edit:
        try:
            return Edit(op="replace", path=f"/{self.place}", value=value)
        except ValidationError as e:
            error = e.errors()[0]
            raise InvalidSweep(error["msg"], str(error.get("ctx", {}).get("advice", EXAMPLES))) from None


def read_sweep(text: str) -> Sweep:
    """A sweep as the command line writes it. Raises `InvalidSweep`, also for more than `MOST_POINTS` points."""
    place, equals, between = text.strip().rpartition("=")
    match = RANGE.fullmatch(between.strip())
    if not (equals and place.strip("/ ") and match):
        raise InvalidSweep(FORM, EXAMPLES)
    place = place.strip("/ ")
    is_time = place.rpartition("/")[2].partition("@")[0] in SIDES
    low, high = (_value(match[side], is_time) for side in ("low", "high"))
    return Sweep(place, tuple(_values(low, high, _step(match, is_time))), is_time)


def _values(low: int, high: int, step: int) -> range:
    if low > high:
        raise InvalidSweep("a sweep goes from low to high", "Write the smaller value first")
    values = range(low, high + 1, step)
    if len(values) > MOST_POINTS:
        rule = f"a sweep has at most {MOST_POINTS} points, and this one has {len(values):,}"
        raise InvalidSweep(rule, "Take a larger step, or a shorter range")
    return values


def _value(text: str, is_time: bool) -> int:
    if is_time:
        if not WALL.fullmatch(text):
            raise InvalidSweep('times are "HH:MM", from "00:00" to "24:00"', EXAMPLES)
        return int(text[:2]) * 60 + int(text[3:])
    if not NUMBER.fullmatch(text):
        raise InvalidSweep("values are whole numbers of up to nine digits", EXAMPLES)
    return int(text)


def _step(match: re.Match[str], is_time: bool) -> int:
    if is_time != bool(match["unit"]):
        rule = "a step between times has a unit, m or h" if is_time else "a step between numbers has no unit"
        raise InvalidSweep(rule, EXAMPLES)
    if not NUMBER.fullmatch(match["step"]) or not int(match["step"]):
        raise InvalidSweep("a step is above 0, of up to nine digits", EXAMPLES)
    return int(match["step"]) * (60 if match["unit"] == "h" else 1)


# ---- opening and closing times


def _times_of(sweep: Sweep, problem: Problem) -> Callable[[int], Edit]:
    listed, _, rest = sweep.place.partition("/")
    name, _, side = rest.rpartition("/")
    side, _, days = side.partition("@")
    thing = _thing(problem, listed, name)
    patterns = thing.availability.weekly
    chosen = [k for k, p in enumerate(patterns) if _is_meant(p, days) and _is_outermost(p, patterns, side)]
    if not chosen:
        rule = f"{name} has a weekly pattern{f' of {days} alone' if days else ''}, whose time is swept"
        raise InvalidSweep(rule, "Check the days, or write a scenario file with the whole availability")

    def change(minutes: int) -> Edit:
        wall = sweep.shown(minutes)
        weekly = [_plain(_moved(p, side, wall) if k in chosen else p) for k, p in enumerate(patterns)]
        whole = {**_plain(thing.availability), "weekly": weekly}
        return Edit(op="replace", path=f"/{listed}/{name}/availability", value=whole)

    return change


def _thing(problem: Problem, listed: str, name: str) -> Space | Volunteer:
    if listed not in ("spaces", "volunteers"):
        raise InvalidSweep("`open` and `close` are of spaces and volunteers", EXAMPLES)
    things: dict[str, Space | Volunteer] = {t.id: t for t in getattr(problem, listed)}
    if name not in things:
        guess = similar(name, tuple(things))
        raise InvalidSweep(
            f'the week has no "{name}" among its {listed}', f'Did you mean "{guess}"?' if guess else EXAMPLES
        )
    return things[name]


def _is_meant(p: Weekly, days: str) -> bool:
    return not days or set(p.days) <= set(days.split(","))


def _is_outermost(p: Weekly, patterns: tuple[Weekly, ...], side: str) -> bool:
    """Whether no pattern of one of its days closes later (or opens earlier)."""
    others = [q for q in patterns if q is not p and set(q.days) & set(p.days)]
    if side == "open":
        return all(q.start >= p.start for q in others)
    return all((_is_overnight(q), q.end) <= (_is_overnight(p), p.end) for q in others)


def _is_overnight(p: Weekly) -> bool:
    return p.end <= p.start


def _moved(p: Weekly, side: str, wall: str) -> Weekly:
    """The pattern with another time, as long as it stays within its day, or overnight, as it was."""
    if side == "open" and wall == "24:00":
        raise InvalidSweep("a pattern starts before 24:00", "End the sweep earlier")
    moved = p.model_copy(update={"end" if side == "close" else "start": wall})
    if _is_overnight(moved) != _is_overnight(p):
        rule = f"a sweep changes no pattern by day into one overnight, as {wall} does of {p.start}–{p.end}"
        raise InvalidSweep(rule, "Choose a range on the same side of the pattern's other time, or days with @")
    return moved


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
