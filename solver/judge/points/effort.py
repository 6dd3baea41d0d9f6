"""What a plan asks of people and lenders: `distance`, `load`, `opening`, `activation`, `cost`."""

from __future__ import annotations

from collections import defaultdict

from solver.judge.context import Context


def distance(week: Context) -> int:
    """−per_100m × (metres // 100) for every space piece (demand to space) and every person (home to site)."""
    spots, metres = week.distances, week.distances.metres
    if not week.problem.policy.distance.per_100m:
        return 0
    pieces = sum(metres(spots.demand(p.session.demand), spots.space(p.space)) // 100 for p in week.pieces)
    people = sum(metres(spots.volunteer(r.person), r.session.site) // 100 for r in week.roles)
    return -week.problem.policy.distance.per_100m * (pieces + people)


def load(week: Context) -> int:
    """−extra_hour × hours begun beyond `fair_hours`, per volunteer and ISO week of the session's local start."""
    policy = week.problem.policy.load
    seconds: defaultdict[tuple[str, int, int], int] = defaultdict(int)
    for name, roles in week.by_person.items():
        for r in roles:
            year, number, _ = r.session.date.isocalendar()
            seconds[name, year, number] += r.session.seconds
    extra = sum(max(0, -(-total // 3600) - policy.fair_hours) for total in seconds.values())
    return -policy.extra_hour * extra


def opening(week: Context) -> int:
    """−opening_points per space and local date on which a session starts there."""
    days = {(p.space.id, p.session.date) for p in week.pieces}
    return -sum(week.spaces[space].opening_points for space, _ in days)


def activation(week: Context) -> int:
    """−activation_points per volunteer with at least one session."""
    return -sum(week.volunteers[name].activation_points for name in week.by_person)


def cost(week: Context) -> int:
    """−(per_yuan × total fen // 100), the costs of R17."""
    fen = sum(item.fen for item in week.paid)
    return -(week.problem.policy.cost.per_yuan * fen // 100)
