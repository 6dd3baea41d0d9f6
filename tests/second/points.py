"""The points of FORMAT.md section 5 for the second judge, term by term with plain loops."""

from __future__ import annotations

from typing import Any

from tests.second.things import Session, Things
from tests.second.world import Json, second

DEFAULTS: dict[str, dict[str, Any]] = {
    "served": {"priority_weight": [40, 100, 250, 600, 1500]},
    "equity": {"level": 0, "bands": [[50, 30], [80, 10]]},
    "distance": {"per_100m": 1},
    "preference": {"interest": 5, "time": 10},
    "continuity": {"space_change": 20, "person_change": 20},
    "load": {"extra_hour": 2, "fair_hours": 4},
    "cost": {"per_yuan": 1},
    "stability": {"dropped": 60, "moved": 30, "replaced": 15, "notice": [[24, 4], [72, 2]]},
}


def points(week: Things, sessions: list[Session]) -> dict[str, int]:
    """Every term and the total."""
    given = week.problem.get("policy") or {}
    policy = {
        term: {k: v if (given.get(term) or {}).get(k) is None else given[term][k] for k, v in numbers.items()}
        for term, numbers in DEFAULTS.items()
    }
    terms = {
        "served": sum(served(week, policy, s) for s in sessions),
        "equity": equity(week, policy, sessions),
        "distance": -policy["distance"]["per_100m"] * sum(hundreds(week, s) for s in sessions),
        "preference": sum(preference(week, policy["preference"], s) for s in sessions),
        "continuity": sum(continuity(d, policy["continuity"], sessions) for d in week.problem["demands"]),
        "load": sum(load(week, v, policy["load"], sessions) for v in week.problem["volunteers"]),
        "opening": opening(week, sessions),
        "activation": activation(week, sessions),
        "cost": -(policy["cost"]["per_yuan"] * sum(week.fen(s) for s in sessions) // 100),
        "stability": sum(stability(week, d, policy["stability"], sessions) for d in week.problem["demands"]),
    }
    return {**terms, "total": sum(terms.values())}


def weight(policy: Json, demand: Json) -> int:
    """A demand's weight with its weeks of waiting."""
    own = demand.get("weight")
    if own is None:
        own = policy["served"]["priority_weight"][(demand.get("priority") or 3) - 1]
    return int(own) * (100 + min(100, 20 * (demand.get("weeks_waiting") or 0))) // 100


def served(week: Things, policy: Json, s: Session) -> int:
    """weight × fill // 1000 of one session."""
    parts = 0
    for index, need in enumerate(s.demand["needs"]):
        if need["type"] == "space":
            met, asked = sum(p[2] for p in s.spaces if p[0] == index), need["quantity"]
        elif need["type"] == "people":
            met, asked = len({p[1]["id"] for p in s.people if p[0] == index}), need.get("count") or 1
        else:
            met, asked = sum(p[2] for p in s.supplies if p[0] == index), need["quantity"]
        parts += 1000 * min(met, asked) // asked
    return weight(policy, s.demand) * (parts // len(s.demand["needs"])) // 1000


def equity(week: Things, policy: Json, sessions: list[Session]) -> int:
    """Bonus bands per area."""
    level = policy["equity"]["level"]
    largest: dict[str, int] = {}
    got: dict[str, int] = {}
    for demand in week.problem["demands"]:
        line = week.ancestors(week.area_of(demand))[::-1]
        area = line[level] if level < len(line) else line[-1]
        asked = demand.get("sessions") or 1
        if asked == "each":
            asked = len(week.world.open_windows(demand["windows"]))
        largest[area] = largest.get(area, 0) + weight(policy, demand) * asked
        got[area] = got.get(area, 0) + sum(served(week, policy, s) for s in sessions if s.demand is demand)
    total = 0
    for area, most in largest.items():
        below = 0
        for share, bonus in policy["equity"]["bands"]:
            total += bonus * (min(got[area], most * share // 100) - min(got[area], most * below // 100)) // 100
            below = share
    return total


def hundreds(week: Things, s: Session) -> int:
    """Whole hundreds of metres of all pieces and persons of a session."""
    out = 0
    for _, space, _ in s.spaces:
        out += week.world.metres(week.demand_spot(s.demand), week.space_spot(space)) // 100
    for _, volunteer in s.people:
        out += week.world.metres(week.volunteer_spot(volunteer), week.site(s)) // 100
    return out


def preference(week: Things, policy: Json, s: Session) -> int:
    """Interests met, and the preferred time."""
    keen = sum(s.demand["kind"] in (v.get("interests") or []) for _, v in s.people)
    liked = week.world.inside(s.demand.get("preferred") or [], s.start, s.end)
    return int(policy["interest"]) * keen + (int(policy["time"]) if liked else 0)


def continuity(demand: Json, policy: Json, sessions: list[Session]) -> int:
    """Changes of spaces and persons between the sessions of one demand."""
    own = [s for s in sessions if s.demand is demand]
    out = 0
    for index, need in enumerate(demand["needs"]):
        if need["type"] == "space" and demand.get("same_spaces") == "prefer":
            spaces = {p[1]["id"] for s in own for p in s.spaces if p[0] == index}
            out -= policy["space_change"] * max(0, len(spaces) - 1)
        if need["type"] == "people" and demand.get("same_people") == "prefer":
            people = [{p[1]["id"] for p in s.people if p[0] == index} for s in own]
            distinct = set().union(*people)
            out -= policy["person_change"] * max(0, len(distinct) - max(map(len, people), default=0))
    return out


def load(week: Things, volunteer: Json, policy: Json, sessions: list[Session]) -> int:
    """Hours begun beyond the fair ones in each ISO week."""
    minutes: dict[tuple[int, int], int] = {}
    for s in sessions:
        if any(v is volunteer for _, v in s.people):
            key = week.world.date(s.start).isocalendar()[:2]
            minutes[key] = minutes.get(key, 0) + s.minutes
    return sum(-policy["extra_hour"] * max(0, (m + 59) // 60 - policy["fair_hours"]) for m in minutes.values())


def opening(week: Things, sessions: list[Session]) -> int:
    """Each space's opening on each date."""
    opened = {(p[1]["id"], week.world.date(s.start)) for s in sessions for p in s.spaces}
    return -sum(week.by_id["spaces"][name].get("opening_points") or 0 for name, _ in opened)


def activation(week: Things, sessions: list[Session]) -> int:
    """Each volunteer who is asked at all."""
    asked = {v["id"] for s in sessions for _, v in s.people}
    return -sum(week.by_id["volunteers"][name].get("activation_points") or 0 for name in asked)


def stability(week: Things, demand: Json, policy: Json, sessions: list[Session]) -> int:
    """What changed for one demand against the published plan."""
    each = demand.get("sessions") == "each"
    old = [p for p in week.problem.get("previous") or [] if p["demand"] == demand["id"]]
    new = [s for s in sessions if s.demand is demand]
    old.sort(key=lambda p: (second(p["start"]), second(p["end"]), p["session"]))
    new.sort(key=lambda s: (s.start, s.end, s.number))
    pairs = []
    for p in list(old):
        for s in new:
            if p["session"] == s.number if each else second(p["start"]) == s.start:
                pairs.append((p, s))
                old.remove(p)
                new.remove(s)
                break
    pairs += list(zip(old, new, strict=False))
    dropped = old[len(new) :]
    out = 0
    for p in dropped:
        out -= notice_factor(week, policy, p) * policy["dropped"]
    for p, s in pairs:
        factor = notice_factor(week, policy, p)
        if second(p["start"]) != s.start:
            out -= factor * policy["moved"]
        gone = {x["space"] for x in p.get("spaces") or []} - {x[1]["id"] for x in s.spaces}
        left = {x["volunteer"] for x in p.get("people") or []} - {x[1]["id"] for x in s.people}
        out -= factor * policy["replaced"] * (len(gone) + len(left))
    return out


def notice_factor(week: Things, policy: Json, p: Json) -> int:
    """How much a change of a session counts, by the notice given."""
    for hours, factor in policy["notice"]:
        if second(p["start"]) - week.world.now <= hours * 3600:
            return int(factor)
    return 1
