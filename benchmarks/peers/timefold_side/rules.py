"""Rules as hard, points as soft constraints. Points count tenfold, so that a tenth can reward what is half done."""

from domain import Area, Person, Seat, Slot, Visit
from timefold.solver.score import ConstraintCollectors, ConstraintFactory, HardSoftScore, Joiners, constraint_provider


@constraint_provider
def rules(f: ConstraintFactory):
    """Everything, rule by rule and term by term."""
    held = f.for_each(Visit)
    siblings = f.for_each_unique_pair(Visit, Joiners.equal(lambda v: v.demand.id))
    placed = f.for_each(Seat).join(Visit, Joiners.equal(lambda s: s.visit, lambda v: v.id))
    duties = placed.filter(lambda s, v: (s.key + s.person.key) in v.slot.able)
    gained = gains(held, duties)
    return [
        capacity(held),
        stocks(held),
        sessions_apart(siblings),
        required_spaces(siblings),
        budget(held),
        one_place_at_a_time(placed),
        one_role(f),
        together(f),
        apart(f),
        minutes(duties),
        minutes_a_day(duties),
        required_people(f),
        served(gained),
        equity(gained),
        timed(held),
        manned(duties),
        load(duties),
        money(held),
        activation(duties),
        space_changes(held),
        person_changes(duties),
    ]


def capacity(held):
    return (
        held.map(lambda v: v.slot)
        .expand(lambda s: s.uses)
        .flatten_last(lambda uses: uses)
        .group_by(lambda s, u: u.cell, ConstraintCollectors.sum(lambda s, u: u.units))
        .filter(lambda c, n: n > c.capacity)
        .penalize(HardSoftScore.ONE_HARD, lambda c, n: n - c.capacity)
        .as_constraint("R6 capacity")
    )


def stocks(held):
    return (
        held.map(lambda v: v.slot)
        .expand(lambda s: s.how.stocks)
        .flatten_last(lambda stocks: stocks)
        .group_by(lambda s, k: k.id, lambda s, k: k.left, ConstraintCollectors.sum(lambda s, k: k.units))
        .filter(lambda i, left, n: n > left)
        .penalize(HardSoftScore.ONE_HARD, lambda i, left, n: n - left)
        .as_constraint("R8 and R16 quotas and supplies")
    )


def sessions_apart(siblings):
    return (
        siblings.filter(
            lambda a, b: (
                (
                    a.slot.when.start < b.slot.when.end + a.demand.gap
                    and b.slot.when.start < a.slot.when.end + a.demand.gap
                )
                or (a.demand.one_a_day == 1 and a.slot.when.date == b.slot.when.date)
            )
        )
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("R2 sessions of one demand")
    )


def required_spaces(siblings):
    return (
        siblings.filter(lambda a, b: a.demand.same_spaces == 2 and a.slot.how.spaces != b.slot.how.spaces)
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("R14 same spaces")
    )


def budget(held):
    return (
        held.filter(lambda v: v.demand.budget >= 0)
        .group_by(lambda v: v.demand, ConstraintCollectors.sum(lambda v: v.slot.how.fen))
        .filter(lambda d, fen: fen > d.budget)
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("R17 budget")
    )


def clash(p: Person, a: Slot, b: Slot) -> bool:
    """R11 with the way between the sites, as the crow flies × 1.3 and two metres more."""
    if b.when.start < a.when.start:
        a, b = b, a
    gap = b.when.start - a.when.end
    if gap < p.pause:
        return True
    if a.when.date != b.when.date:
        if gap < p.rest:
            return True
        if gap >= 600:
            return False
    way = 1.3 * ((a.how.x - b.how.x) * (a.how.x - b.how.x) + (a.how.y - b.how.y) * (a.how.y - b.how.y)) ** 0.5 + 2.0
    if a.how.x == b.how.x and a.how.y == b.how.y:
        way = 0.0
    return (gap - p.pause) * p.metres_per_minute < way


def one_place_at_a_time(placed):
    return (
        placed.join(
            Seat,
            Joiners.equal(lambda s, v: s.person, lambda t: t.person),
            Joiners.less_than(lambda s, v: s.id, lambda t: t.id),
        )
        .filter(lambda s, v, t: s.visit != t.visit)
        .join(Visit, Joiners.equal(lambda s, v, t: t.visit, lambda w: w.id))
        .filter(lambda s, v, t, w: clash(s.person, v.slot, w.slot))
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("R11 one place at a time")
    )


def one_role(f):
    return (
        f.for_each_unique_pair(Seat, Joiners.equal(lambda s: s.visit), Joiners.equal(lambda s: s.person))
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("R11 one role per session")
    )


def together(f):
    return (
        f.for_each(Seat)
        .filter(lambda s: s.person.mate >= 0)
        .if_not_exists(
            Seat,
            Joiners.equal(lambda s: s.visit, lambda t: t.visit),
            Joiners.equal(lambda s: s.person.mate, lambda t: t.person.id),
        )
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("R15 together")
    )


def apart(f):
    return (
        f.for_each(Seat)
        .filter(lambda s: s.person.foe >= 0)
        .if_exists(
            Seat,
            Joiners.equal(lambda s: s.visit, lambda t: t.visit),
            Joiners.equal(lambda s: s.person.foe, lambda t: t.person.id),
        )
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("R15 apart")
    )


def over(used: int, most: int) -> int:
    """By how much a limit is passed; −1 is no limit."""
    return used - most if 0 <= most < used else 0


def minutes(duties):
    return (
        duties.group_by(
            lambda s, v: s.person,
            ConstraintCollectors.sum(lambda s, v: v.slot.when.end - v.slot.when.start),
            ConstraintCollectors.count_bi(),
        )
        .filter(lambda p, m, n: over(m, p.minutes) + over(n, p.sessions) > 0)
        .penalize(HardSoftScore.ONE_HARD, lambda p, m, n: over(m, p.minutes) + over(n, p.sessions))
        .as_constraint("R12 minutes and sessions")
    )


def minutes_a_day(duties):
    return (
        duties.group_by(
            lambda s, v: s.person,
            lambda s, v: v.slot.when.date,
            ConstraintCollectors.sum(lambda s, v: v.slot.when.end - v.slot.when.start),
            ConstraintCollectors.count_bi(),
        )
        .filter(lambda p, d, m, n: over(m, p.minutes_a_day) + over(n, p.sessions_a_day) > 0)
        .penalize(HardSoftScore.ONE_HARD, lambda p, d, m, n: over(m, p.minutes_a_day) + over(n, p.sessions_a_day))
        .as_constraint("R12 minutes and sessions a day")
    )


def required_people(f):
    return (
        f.for_each_unique_pair(
            Seat, Joiners.equal(lambda s: s.demand), Joiners.equal(lambda s: s.need), Joiners.equal(lambda s: s.rank)
        )
        .filter(lambda s, t: s.same == 2 and s.person.id != t.person.id)
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("R14 same people")
    )


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
