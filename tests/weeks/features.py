"""What a week exercises, read from its data: the statistics of the random weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from models.policy import TERMS
from tests.second.world import World, second
from tests.second_judge import SecondJudge
from tests.weeks.sessions import numbered

Json = dict[str, Any]

SPACE_FIELDS = (
    "exclusive", "features", "reserve", "setup_minutes", "turnaround_minutes", "min_minutes", "max_minutes",
    "notice_minutes", "no_entry", "serves", "quota_minutes", "opening_points", "fen_per_unit_hour",
)  # fmt: skip
VOLUNTEER_FIELDS = (
    "organisation", "valid_until", "tags", "interests", "max_minutes", "max_minutes_per_day", "max_sessions",
    "max_sessions_per_day", "break_minutes", "min_rest_minutes", "speed_kmh", "max_metres", "home_travel", "serves",
    "activation_points",
)  # fmt: skip
SUPPLY_FIELDS = ("serves", "fen_per_unit")
DEMAND_FIELDS = (
    "area", "location", "priority", "weight", "weeks_waiting", "minutes", "sessions", "min_sessions", "one_per_day",
    "min_gap_minutes", "preferred", "budget_fen",
)  # fmt: skip
NEED_FIELDS = {
    "space": ("min_quantity", "split", "min_piece", "features", "max_metres"),
    "people": ("min_level", "min_count", "tags", "max_metres"),
    "supply": (),
}
POLICY_FIELDS = (
    "pairs", "tiers", "served", "equity", "distance", "preference", "continuity", "load", "cost", "stability",
)  # fmt: skip


def features(week: Json) -> set[str]:
    """The names of everything the week exercises."""
    return {name for part in (_time, _things, _demands, _agreed, _policy) for name in part(week)}


def _time(week: Json) -> Iterator[str]:
    world = World(week)
    if world.offset(world.start) != world.offset(world.end):
        yield "time: clock change"
    yield f"time: slots of {world.slot // 60}"
    if world.given_end != world.end:
        yield "time: end off the grid"
    if "now" in week:
        yield "time: now before the start" if world.now < world.start else "time: now within the horizon"
    yield from (f"calendar: {k}" for k, v in (week.get("calendar") or {}).items() if v)
    weekly = [p for name in ("spaces", "volunteers") for t in week[name] for p in t["availability"].get("weekly", [])]
    yield from (f"pattern: {day}" for p in weekly for day in ("workday", "restday") if day in p["days"])
    yield from (f"pattern: {k}" for p in weekly for k in ("from", "until") if k in p)
    yield from ("pattern: overnight" for p in weekly if p["end"] < p["start"])
    offers = [t["availability"] for name in ("spaces", "volunteers") for t in week[name]]
    wishes = [d["windows"] for d in week["demands"]]
    yield from ("availability: closed" for a in offers + wishes if a.get("closed"))
    yield from ("availability: capacity" for a in offers for w in a.get("windows", []) + a["weekly"] if "capacity" in w)
    windows = [w for a in offers + wishes for w in a.get("windows", [])]
    yield from ("windows: off the grid" for w in windows if (second(w["start"]) - world.start) % world.slot)
    yield from ("windows: seconds" for w in windows if second(w["start"]) % 60)
    yield from ("windows: another offset" for w in windows if w["start"].endswith("Z"))
    ends = {w["end"] for w in windows}
    yield from ("windows: adjoining" for w in windows if w["start"] in ends)


def _things(week: Json) -> Iterator[str]:
    yield from (f"space: {k}" for s in week["spaces"] for k in SPACE_FIELDS if k in s)
    yield from (f"volunteer: {k}" for v in week["volunteers"] for k in VOLUNTEER_FIELDS if k in v)
    yield from ("volunteer: no location" for v in week["volunteers"] if "location" not in v)
    yield from (f"supply: {k}" for s in week["supplies"] for k in SUPPLY_FIELDS if k in s)
    things = week["spaces"] + week["volunteers"] + week["supplies"]
    yield from (f"serves: {k}" for t in things for k in t.get("serves") or ())
    yield from ("serves: nobody" for t in things for names in (t.get("serves") or {}).values() if not names)
    wanted = Counter(n["kind"] for d in week["demands"] for n in d["needs"] if n["type"] == "supply")
    yield from ("supply: shared" for s in week["supplies"] if wanted[s["kind"]] > 1)
    for name, table in (week.get("travel") or {}).items():
        yield f"travel: {name}"
        if any(table.get(b, {}).get(a) not in (None, m) for a, row in table.items() for b, m in row.items()):
            yield f"travel: {name} by direction"


def _demands(week: Json) -> Iterator[str]:
    for d in week["demands"]:
        yield from (f"demand: {k}" for k in DEMAND_FIELDS if k in d)
        yield from (f"demand: {k} {d[k]}" for k in ("same_spaces", "same_people") if d.get(k, "no") != "no")
        if d.get("sessions") == "each":
            yield "demand: each" + (" with minutes" if "minutes" in d else "")
        if "minutes" not in d:
            yield "demand: whole windows"
        if "one_per_day" in d:
            yield f"demand: one_per_day {d['one_per_day']}"
        yield from (f"{n['type']} need: {k}" for n in d["needs"] for k in NEED_FIELDS[n["type"]] if k in n)
        types = Counter(n["type"] for n in d["needs"])
        yield from (f"demand: several {t} needs" for t, n in types.items() if n > 1)
        yield "demand: needs " + "+".join(sorted(types))


def _agreed(week: Json) -> Iterator[str]:
    judge = SecondJudge({**week, "previous": []})
    pins, previous = week.get("pins") or [], week.get("previous") or []
    if pins:
        rules = judge.judge(numbered(pins, week)).warnings
        yield from (f"pins: against {rule}" for rule in rules)
        if not rules:
            yield "pins: within the rules"
        if any((second(p["start"]) - judge.world.start) % judge.world.slot for p in pins):
            yield "pins: off the grid"
        if any(judge.same(a, b) for i, a in enumerate(pins) for b in pins[:i]):
            yield "pins: one twice"
    yield from (f"bans: {k}" for b in week.get("bans") or [] for k in b if k != "demand")
    if previous:
        yield "previous"
        yield from ("previous: demand gone" for p in previous if p["demand"] not in judge.by_id["demands"])
        for name, known in (("space", "spaces"), ("volunteer", "volunteers")):
            items = [i for p in previous for i in p["spaces" if name == "space" else "people"]]
            yield from (f"previous: {name} gone" for i in items if i[name] not in judge.by_id[known])


def _policy(week: Json) -> Iterator[str]:
    policy = week.get("policy") or {}
    yield from (f"policy: {k}" for k in POLICY_FIELDS if k in policy)
    yield from (f"pairs: {p['relation']}" for p in policy.get("pairs") or [])
    numbers = [(t, n) for t in TERMS for n in (policy.get(t) or {}).values() if isinstance(n, int)]
    yield from (f"policy: {t} below 0" for t, n in numbers if n < 0)
    yield from (f"policy: {t} at 0" for t, n in numbers if n == 0)
    equity = policy.get("equity") or {}
    yield f"equity: level {equity.get('level', 0)}"
    yield f"equity: {min(3, len(equity.get('bands', [0, 0])))} bands or more"
