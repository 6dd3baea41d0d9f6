"""Random small weeks for fuzzing: every rule, every term, each behind a knob, from a seed alone.

`small_week(7, without={"previous", "setup"})` is week 7 but for those features: the rest of it stays as it was. The
knobs are the names given to `Dice.on` and `Dice.maybe` in `tests/weeks`; `features` says what a week holds.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterable
from typing import Any

from tests.weeks import agreements, days, offers, wishes
from tests.weeks.dice import Dice, given
from tests.weeks.sessions import Sketch

Json = dict[str, Any]
_drawn_once = functools.lru_cache(maxsize=500)  # many tests begin with the same seeds
# Spaces, volunteers and supplies of a tiny week.
TINY = ((2, 0, 0), (3, 0, 0), (1, 2, 0), (0, 2, 0), (0, 3, 0), (2, 1, 0), (2, 2, 0), (1, 1, 1), (2, 0, 1), (0, 2, 1))


def tiny_week(seed: int, without: Iterable[str] = ()) -> Json:
    """1–3 demands, 1–3 things, one or two days of long slots: all its plans can be listed."""
    return copy.deepcopy(draw_tiny(seed, frozenset(without)))


@_drawn_once
def draw_tiny(seed: int, without: frozenset[str]) -> Json:
    dice = Dice(f"tiny {seed}", without)
    demands = dice.pick((1, 2, 2, 3))
    spaces, volunteers, supplies = dice.pick(TINY)
    return random_week(dice, True, (demands, spaces, volunteers, supplies))


def small_week(seed: int, without: Iterable[str] = ()) -> Json:
    """3–10 demands, 2–5 spaces, 2–6 volunteers, 0–3 supplies over 1–9 days."""
    return copy.deepcopy(draw_small(seed, frozenset(without)))


@_drawn_once
def draw_small(seed: int, without: frozenset[str]) -> Json:
    dice = Dice(f"small {seed}", without)
    demands, spaces, volunteers = dice.number(3, 10), dice.number(2, 5), dice.number(2, 6)
    return random_week(dice, False, (demands, spaces, volunteers, dice.pick((0, 1, 2, 3, 3))))


def random_week(dice: Dice, tiny: bool, sizes: tuple[int, int, int, int]) -> Json:
    """A Problem with so many demands, spaces, volunteers and supplies; some weeks crowded with rules, some not."""
    demands, spaces, volunteers, supplies = sizes
    crowd = Dice(dice.key, dice.without, dice.pick((0.8, 0.4, 0.2) if tiny else (1.0, 0.6, 0.3)))
    when = days.random_days(dice.child("days"), tiny)
    units = offers.random_organisations(dice.child("organisations"))
    if "spaces" in dice.without:
        spaces = 0
    if "people" in dice.without:
        volunteers = 0
    if "supplies" in dice.without:
        supplies = 0
    offered = {"space": spaces, "people": volunteers, "supply": supplies}
    week: Json = {
        "format": "linli/1",
        "horizon": when.horizon(),
        **given(calendar=days.random_calendar(dice.child("calendar"), when)),
        "areas": offers.random_areas(),
        "organisations": units,
        "spaces": [offers.random_space(crowd.child(f"s{i}"), when, f"s{i}", units) for i in range(spaces)],
        "volunteers": [offers.random_volunteer(crowd.child(f"v{i}"), when, f"v{i}", units) for i in range(volunteers)],
        "supplies": [offers.random_supply(crowd.child(f"g{i}"), f"g{i}", units) for i in range(supplies)],
        "demands": [wishes.random_demand(crowd.child(f"d{i}"), when, f"d{i}", units, offered) for i in range(demands)],
    }
    later = dice.maybe("now", 0.25, (-600, 200, 8 * 60, 26 * 60))
    if later is not None:
        week["now"] = when.instant(0, later).isoformat()
    week |= given(travel=offers.random_travel(dice.child("travel"), week))
    week |= given(bans=agreements.random_bans(dice.child("bans"), week))
    week |= given(policy=agreements.random_policy(dice.child("policy"), week))
    sketch = Sketch(week)
    previous = agreements.random_previous(dice.child("previous"), sketch)
    pins = agreements.random_pins(dice.child("pins"), sketch)
    # A copy, so that whoever changes the week does not change the constants it was drawn from.
    return copy.deepcopy({**week, **given(previous=previous, pins=pins)})
