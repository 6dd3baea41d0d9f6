"""The rules as hard constraints, and the list of all."""

from domain import Person, Seat, Slot, Visit
from points import activation, equity, gains, load, manned, money, person_changes, served, space_changes, timed
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
