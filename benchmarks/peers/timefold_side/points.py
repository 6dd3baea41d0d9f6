"""Points as soft constraints, tenfold, so that a tenth can reward what is half done."""

from domain import Area, Person, Seat, Visit
from timefold.solver.score import ConstraintCollectors, HardSoftScore


def worth(v: Visit, roles: list[int]) -> int:
    """Weight × fill // 1000 with `roles`, the needs of those who come; nothing where a need is not met."""
    d, s = v.demand, v.slot
    if s is None:
        return 0
    fill = s.how.filled
    for i in range(len(d.needs)):
        met = 0
        for need in roles:
            if need == d.needs[i]:
                met += 1
        if met < d.least[i]:
            return 0
        fill += 1000 * min(met, d.asked[i]) // d.asked[i]
    return d.weight * (fill // d.n_needs) // 1000


def empty() -> list[int]:
    """Nobody needed."""
    return []


def gains(held, duties):
    """(demand, points) of each demand that has enough whole sessions."""
    alone = held.filter(lambda v: len(v.demand.needs) == 0).expand(lambda v: worth(v, empty()))
    staffed = duties.group_by(lambda s, v: v, ConstraintCollectors.to_list(lambda s, v: s.need)).map(
        lambda v, roles: v, lambda v, roles: worth(v, roles)
    )
    return (
        alone.concat(staffed)
        .filter(lambda v, points: points > 0)
        .group_by(
            lambda v, points: v.demand,
            ConstraintCollectors.sum(lambda v, points: points),
            ConstraintCollectors.count_bi(),
        )
        .filter(lambda d, points, n: n >= d.min_sessions)
    )


def served(gained):
    return gained.reward(HardSoftScore.ONE_SOFT, lambda d, points, n: 10 * points).as_constraint("served")


def steps(a: Area, points: int) -> int:
    """The area's bonus for so many points."""
    total, below = 0, 0
    for i in range(len(a.upto)):
        reached = min(points, a.upto[i])
        total += a.bonus[i] * (reached - below) // 100
        below = reached
    return total


def equity(gained):
    return (
        gained.group_by(lambda d, points, n: d.area, ConstraintCollectors.sum(lambda d, points, n: points))
        .reward(HardSoftScore.ONE_SOFT, lambda a, points: 10 * steps(a, points))
        .as_constraint("equity")
    )


def timed(held):
    """A slot's own points (way, time), and a twentieth of the weight so that visits find slots before persons."""
    return held.impact(HardSoftScore.ONE_SOFT, lambda v: 10 * v.slot.points + v.demand.weight // 2).as_constraint(
        "way of spaces and preferred time"
    )


def way(s: Seat, v: Visit) -> int:
    """Points of one role: its share of the half-done reward, what the person likes, less the way."""
    p, t = s.person, v.slot
    metres = 1.3 * ((p.x - t.how.x) * (p.x - t.how.x) + (p.y - t.how.y) * (p.y - t.how.y)) ** 0.5
    liked = p.interest if v.demand.kind in p.likes else 0
    return s.share + 10 * liked - 10 * int(metres / 100.0) * p.per_100m


def manned(duties):
    return duties.impact(HardSoftScore.ONE_SOFT, lambda s, v: way(s, v)).as_constraint("way and likes of persons")


def extra_hours(p: Person, minutes: int) -> int:
    """Points lost for hours begun beyond the fair ones."""
    return p.extra_hour * max(0, (minutes + 59) // 60 - p.fair_hours)


def load(duties):
    return (
        duties.group_by(
            lambda s, v: s.person,
            lambda s, v: v.slot.when.week,
            ConstraintCollectors.sum(lambda s, v: v.slot.when.end - v.slot.when.start),
        )
        .penalize(HardSoftScore.ONE_SOFT, lambda p, w, m: 10 * extra_hours(p, m))
        .as_constraint("load")
    )


def money(held):
    return (
        held.filter(lambda v: v.slot.how.fen > 0)
        .penalize(HardSoftScore.ONE_SOFT, lambda v: v.slot.how.fen * v.demand.per_yuan // 10)
        .as_constraint("cost")
    )


def activation(duties):
    return (
        duties.filter(lambda s, v: s.person.activation > 0)
        .group_by(lambda s, v: s.person)
        .penalize(HardSoftScore.ONE_SOFT, lambda p: 10 * p.activation)
        .as_constraint("activation")
    )


def space_changes(held):
    return (
        held.filter(lambda v: v.demand.same_spaces == 1)
        .group_by(lambda v: v.demand, ConstraintCollectors.count_distinct(lambda v: v.slot.how.spaces))
        .penalize(HardSoftScore.ONE_SOFT, lambda d, n: 10 * d.space_change * (n - 1))
        .as_constraint("changes of spaces")
    )


def person_changes(duties):
    return (
        duties.filter(lambda s, v: s.same == 1)
        .group_by(
            lambda s, v: v.demand,
            lambda s, v: s.need,
            ConstraintCollectors.count_distinct(lambda s, v: s.person.id),
            ConstraintCollectors.max(lambda s, v: s.rank),
        )
        .penalize(HardSoftScore.ONE_SOFT, lambda d, need, n, most: 10 * d.person_change * max(0, n - most - 1))
        .as_constraint("changes of persons")
    )
