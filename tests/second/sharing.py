"""Rules over all the sessions of one space, one person or one supply."""

from __future__ import annotations

from tests.second.things import Breaches, Session, Things
from tests.second.world import Json


def r6(week: Things, space: Json, users: list[Session]) -> Breaches:
    """R6. No slot is overfull, and an exclusive space is not shared."""
    capacity = week.world.capacity(space)
    is_open = week.world.is_open(space["availability"])
    for i in range(week.world.n_slots):
        covering = [s for s in users if is_open[i] and i in week.world.slots_touched(*week.occupied(s, space))]
        units = [(s, p[2]) for s in covering for p in s.spaces if p[1] is space]
        if not space.get("exclusive"):
            if sum(q for _, q in units) > capacity[i] and units:
                yield "R6", covering, f"{space['id']} is overfull in slot {i}"
            continue
        if len(units) > 1:
            yield "R6", covering, f"{space['id']} is not shared, slot {i}"
        for s, q in units:
            if q > capacity[i]:
                yield "R6", [s], f"{space['id']} is too small in slot {i}"


def r8(week: Things, space: Json, users: list[Session]) -> Breaches:
    """R8. A space's quota of minutes."""
    used = 0
    for s in users:
        for _, other, quantity in s.spaces:
            if other is space:
                used += s.minutes if space.get("exclusive") else s.minutes * quantity
    if space.get("quota_minutes") is not None and used > space["quota_minutes"]:
        yield "R8", users, f"{space['id']}: {used} minutes"


def r10(week: Things, volunteer: Json, own: list[Session]) -> Breaches:
    """R10. The person is there, and can come from home and go home."""
    windows = week.world.open_windows(volunteer["availability"])
    for s in own:
        if not any(a <= s.start and s.end <= b for a, b in windows):
            yield "R10", [s], f"{volunteer['id']} is not there"
    if not volunteer.get("home_travel"):
        return
    home = week.volunteer_spot(volunteer)
    for a, b in windows:
        inside = [s for s in own if a <= s.start and s.end <= b]
        if inside:
            first, last = inside[0], max(inside, key=lambda s: s.end)
            if first.start - 60 * week.world.minutes(volunteer, home, week.site(first)) < a:
                yield "R10", [first], f"{volunteer['id']} cannot be there from home"
            if last.end + 60 * week.world.minutes(volunteer, week.site(last), home) > b:
                yield "R10", [last], f"{volunteer['id']} cannot be home in time"


def r11(week: Things, volunteer: Json, own: list[Session]) -> Breaches:
    """R11. Time between the sessions of a person; one role in each."""
    for s in own:
        if sum(p[1] is volunteer for p in s.people) > 1:
            yield "R11", [s], f"{volunteer['id']} has two roles"
    for i, later in enumerate(own):
        for earlier in own[:i]:
            trip = week.world.minutes(volunteer, week.site(earlier), week.site(later))
            wanted = trip + (volunteer.get("break_minutes") or 0)
            if week.world.date(earlier.start) != week.world.date(later.start):
                wanted = max(wanted, volunteer.get("min_rest_minutes") or 0)
            if later.start - earlier.end < 60 * wanted:
                yield "R11", [earlier, later], f"{volunteer['id']}: too near each other"


def r12(week: Things, volunteer: Json, own: list[Session]) -> Breaches:
    """R12. A person's limits over the horizon and on each date."""

    def limit(name: str) -> float:
        return float("inf") if volunteer.get(name) is None else volunteer[name]

    if sum(s.minutes for s in own) > limit("max_minutes") or len(own) > limit("max_sessions"):
        yield "R12", own, f"{volunteer['id']}: too much"
    for date in {week.world.date(s.start) for s in own}:
        day = [s for s in own if week.world.date(s.start) == date]
        too_long = sum(s.minutes for s in day) > limit("max_minutes_per_day")
        if too_long or len(day) > limit("max_sessions_per_day"):
            yield "R12", day, f"{volunteer['id']}: too much on {date}"


def r16_total(week: Things, supply: Json, sessions: list[Session]) -> Breaches:
    """R16. A supply reaches for all."""
    users = [s for s in sessions if any(p[1] is supply for p in s.supplies)]
    if sum(p[2] for s in users for p in s.supplies if p[1] is supply) > supply["quantity"]:
        yield "R16", users, f"{supply['id']} does not reach"
