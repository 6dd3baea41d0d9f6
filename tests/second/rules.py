"""Rules that look at one session, or at the sessions of one demand."""

from __future__ import annotations

from tests.second.things import Breaches, Session, Things
from tests.second.world import Json


def form(week: Things, s: Session) -> Breaches:
    """Each item names an existing need of its type."""
    items = [(p[0], "space") for p in s.spaces] + [(p[0], "people") for p in s.people]
    for index, kind in items + [(p[0], "supply") for p in s.supplies]:
        if week.need(s, index, kind) is None:
            yield "R3", [s], f"need {index} is no {kind} need"


def numbering(week: Things, demand: Json, own: list[Session]) -> Breaches:
    """0, 1, 2, … in order of start; for "each" the index of the open window."""
    if demand.get("sessions") == "each":
        windows = week.world.open_windows(demand["windows"])
        for s in own:
            for i, (a, b) in enumerate(windows):
                if a <= s.start and s.end <= b and i != s.number:
                    yield "R2", [s], "not in the open window of its number"
        for number in {s.number for s in own}:
            alike = [s for s in own if s.number == number]
            if len(alike) > 1:
                yield "R2", alike, "the same number several times"
    elif [s.number for s in own] != list(range(len(own))):
        yield "R2", own, "numbers are not 0, 1, 2, … in order of start"


def r1(week: Things, s: Session) -> Breaches:
    """R1. A session lies in one open window of its demand, on the grid, as long as wanted, not before now."""
    world, minutes = week.world, s.demand.get("minutes")
    windows = world.open_windows(s.demand["windows"])
    if (s.start - world.start) % world.slot or (s.end - world.start) % world.slot or s.end <= s.start:
        yield "R1", [s], "off the grid"
    if s.start < world.now:
        yield "R1", [s], "before now"
    if minutes is None:
        if (s.start, s.end) not in windows:
            yield "R1", [s], "not one whole open window"
    elif s.end - s.start != world.up_to_grid(minutes):
        yield "R1", [s], "not as long as wanted"
    elif not any(a <= s.start and s.end <= b for a, b in windows):
        yield "R1", [s], "not in one open window"


def r2(week: Things, demand: Json, own: list[Session]) -> Breaches:
    """R2. Not too many sessions nor too few."""
    each = demand.get("sessions") == "each"
    if each:
        for a, b in week.world.open_windows(demand["windows"]):
            inside = [s for s in own if a <= s.start and s.end <= b]
            if len(inside) > 1:
                yield "R2", inside, "two in one open window"
    elif len(own) > (demand.get("sessions") or 1):
        yield "R2", own, "too many sessions"
    if 0 < len(own) < (demand.get("min_sessions") or 1):
        yield "R2", own, "too few sessions"


def r2_in_time(week: Things, demand: Json, own: list[Session]) -> Breaches:
    """R2. One a day, and far enough apart."""
    each = demand.get("sessions") == "each"
    one_per_day = demand["one_per_day"] if demand.get("one_per_day") is not None else not each
    for date in {week.world.date(s.start) for s in own} if one_per_day else ():
        starting = [s for s in own if week.world.date(s.start) == date]
        if len(starting) > 1:
            yield "R2", starting, "several on one date"
    for i, later in enumerate(own):
        for earlier in own[:i]:
            if later.start - earlier.end < (demand.get("min_gap_minutes") or 0) * 60:
                yield "R2", [earlier, later], "too near each other"


def r4(week: Things, s: Session) -> Breaches:
    """R4. Every piece is of a space that fits and may be used so."""
    for index, space, _ in s.spaces:
        need = week.need(s, index, "space") or {"kinds": [space["kind"]]}
        wrong = [word for word, fits in fitness(week, s, need, space).items() if not fits]
        if wrong:
            yield "R4", [s], f"{space['id']}: {wrong}"


def fitness(week: Things, s: Session, need: Json, space: Json) -> dict[str, bool]:
    """Each condition of R4, and whether the space keeps it."""
    metres = week.world.metres(week.demand_spot(s.demand), week.space_spot(space))
    length = (s.end - s.start) / 60
    forbidden = space.get("no_entry") or []
    return {
        "kind": space["kind"] in need["kinds"],
        "features": set(need.get("features") or []) <= set(space.get("features") or []),
        "metres": need.get("max_metres") is None or metres <= need["max_metres"],
        "serves": week.serves(space, s.demand),
        "too short": length >= (space.get("min_minutes") or 0),
        "too long": space.get("max_minutes") is None or length <= space["max_minutes"],
        "notice": s.start >= week.world.now + (space.get("notice_minutes") or 0) * 60,
        "no entry": not any(week.world.strictly_inside(forbidden, t) for t in (s.start, s.end)),
    }


def r5(week: Things, s: Session) -> Breaches:
    """R5. The space is open from set-up to turnaround."""
    for _, space, _ in s.spaces:
        is_open = week.world.is_open(space["availability"])
        for i in week.world.slots_touched(*week.occupied(s, space)):
            if not (0 <= i < week.world.n_slots and is_open[i]):
                yield "R5", [s], f"{space['id']} is closed in slot {i}"
                break


def r7(week: Things, s: Session) -> Breaches:
    """R7. Pieces add up to what is needed."""
    for index, need in enumerate(s.demand["needs"]):
        if need["type"] != "space":
            continue
        pieces = [p for p in s.spaces if p[0] == index]
        least = need["min_quantity"] if need.get("min_quantity") is not None else need["quantity"]
        if not least <= sum(p[2] for p in pieces) <= need["quantity"]:
            yield "R7", [s], f"need {index}: too little or too much"
        if len(pieces) > 1 and not need.get("split"):
            yield "R7", [s], f"need {index}: split"
        if len({p[1]["id"] for p in pieces}) < len(pieces):
            yield "R7", [s], f"need {index}: a space twice"
        if any(p[2] < (need.get("min_piece") or 1) for p in pieces):
            yield "R7", [s], f"need {index}: too small a piece"


def r9(week: Things, s: Session) -> Breaches:
    """R9. Every person is able, near and allowed."""
    for index, volunteer in s.people:
        need = week.need(s, index, "people") or {}
        skill, wrong = need.get("skill"), []
        if need and (volunteer.get("skills") or {}).get(skill, 0) < (need.get("min_level") or 1):
            wrong.append("level")
        last = (volunteer.get("valid_until") or {}).get(skill)
        if last is not None and last < week.world.date(s.start).isoformat():
            wrong.append("valid until")
        if not set(need.get("tags") or []) <= set(volunteer.get("tags") or []):
            wrong.append("tags")
        metres = week.world.metres(week.volunteer_spot(volunteer), week.site(s))
        for limit in (volunteer.get("max_metres"), need.get("max_metres")):
            if limit is not None and metres > limit:
                wrong.append("metres")
        if not week.serves(volunteer, s.demand):
            wrong.append("serves")
        if wrong:
            yield "R9", [s], f"{volunteer['id']}: {wrong}"


def r13(week: Things, s: Session) -> Breaches:
    """R13. Neither too few persons nor too many."""
    for index, need in enumerate(s.demand["needs"]):
        if need["type"] == "people":
            count = need.get("count") or 1
            least = need["min_count"] if need.get("min_count") is not None else count
            if not least <= len({p[1]["id"] for p in s.people if p[0] == index}) <= count:
                yield "R13", [s], f"need {index}: too few or too many"


def r14(week: Things, demand: Json, own: list[Session]) -> Breaches:
    """R14. The same spaces and persons in all sessions where required."""
    for index in range(len(demand["needs"])):
        spaces = {frozenset(p[1]["id"] for p in s.spaces if p[0] == index) for s in own}
        people = {frozenset(p[1]["id"] for p in s.people if p[0] == index) for s in own}
        if demand.get("same_spaces") == "require" and len(spaces) > 1:
            yield "R14", own, f"need {index}: other spaces"
        if demand.get("same_people") == "require" and len(people) > 1:
            yield "R14", own, f"need {index}: other people"


def r15(week: Things, s: Session) -> Breaches:
    """R15. Together or apart."""
    there = {p[1]["id"] for p in s.people}
    for pair in (week.problem.get("policy") or {}).get("pairs") or []:
        n = len(there & set(pair["volunteers"]))
        if (pair["relation"] == "together" and n == 1) or (pair["relation"] == "apart" and n == 2):
            yield "R15", [s], f"{pair}"


def r16_full(week: Things, s: Session) -> Breaches:
    """R16. Supplies are of the kind, for the demand, exactly as many as needed."""
    for index, need in enumerate(s.demand["needs"]):
        if need["type"] == "supply" and sum(p[2] for p in s.supplies if p[0] == index) != need["quantity"]:
            yield "R16", [s], f"need {index}: not exactly the quantity"
    for index, supply, _ in s.supplies:
        wanted = week.need(s, index, "supply")
        if wanted is not None and (supply["kind"] != wanted["kind"] or not week.serves(supply, s.demand)):
            yield "R16", [s], f"{supply['id']} is not for this"


def r17(week: Things, demand: Json, own: list[Session]) -> Breaches:
    """R17. The budget."""
    if demand.get("budget_fen") is not None and sum(week.fen(s) for s in own) > demand["budget_fen"]:
        yield "R17", [s for s in own if week.fen(s) > 0], "over the budget"


def r18_bans(week: Things, s: Session) -> Breaches:
    """R18. What is banned."""
    for ban in week.problem.get("bans") or []:
        used = (
            any(p[1]["id"] == ban.get("space") for p in s.spaces)
            or any(p[1]["id"] == ban.get("volunteer") for p in s.people)
            or any(p[1]["id"] == ban.get("supply") for p in s.supplies)
        )
        if ban["demand"] == s.demand["id"] and used:
            yield "R18", [s], f"{ban}"
