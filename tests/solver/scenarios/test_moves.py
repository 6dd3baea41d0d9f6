"""Who is told of what differs between two plans."""

from solver.scenarios.moves import pairs_of, told_of
from tests.build import assignments_of, plan_of, session
from tests.solver.scenarios.test_figures import BAND, CHOIR, street


def told(before, after):
    problem = street().problem()
    return told_of(problem, plan_of(*before), problem, plan_of(*after))


def names(found):
    return list(found.organisations), list(found.owners), list(found.volunteers)


def test_nobody_is_told_of_the_same_plan_in_another_order():
    turned = {**CHOIR, "people": CHOIR["people"][::-1], "session": 4}
    assert told([CHOIR, BAND], [BAND, turned]).count == 0


def test_a_dropped_session_concerns_who_asked_who_lent_and_who_came():
    found = told([CHOIR, BAND], [BAND])
    assert names(found) == (["N"], ["N", "org"], ["ann", "bo"])
    (move,) = found.volunteers["ann"]
    assert (move.demand, move.new) == ("choir", None)
    assert move.old
    assert (move.old.spaces, move.old.people) == ({"hall": 2}, ("ann", "bo"))


def test_only_who_is_replaced_and_who_replaces_are_told_beside_who_asked():
    other = {**CHOIR, "people": [CHOIR["people"][0], {"need": 1, "volunteer": "cy"}]}
    assert names(told([CHOIR], [other])) == (["N"], [], ["bo", "cy"])


def test_another_room_concerns_both_owners_and_all_who_come():
    other = {**CHOIR, "spaces": [{"need": 0, "space": "yard", "quantity": 2}]}
    assert names(told([CHOIR], [other])) == (["N"], ["N", "S"], ["ann", "bo"])


def test_more_units_of_the_same_room_concern_its_owner_and_who_asked():
    other = {**CHOIR, "spaces": [{"need": 0, "space": "hall", "quantity": 3}]}
    assert names(told([CHOIR], [other])) == (["N"], ["N"], [])


def test_a_moved_session_is_one_move_and_not_two():
    found = told([BAND], [session("band", "thu 10:00", 60, spaces=["yard"])])
    (move,) = found.organisations["S"]
    assert move.old
    assert move.new
    assert (move.old.start.day, move.new.start.day) == (10, 12)


def test_sessions_of_the_same_start_are_a_pair_whatever_their_numbers_and_the_rest_follow_in_order():
    days = ("mon", "wed", "fri")
    olds = assignments_of(*(session("band", f"{d} 10:00", number=n) for n, d in enumerate(days)))
    news = assignments_of(
        *(session("band", f"{d} 10:00", number=n) for n, d in enumerate(("tue", "wed", "thu", "sun")))
    )
    pairs = [(a and a.start.day, b and b.start.day) for a, b in pairs_of(olds, news)]
    assert pairs == [(11, 11), (9, 10), (13, 12), (None, 15)]


def test_two_sessions_at_one_start_are_both_counted():
    twice = assignments_of(BAND, {**BAND, "session": 1})
    assert len(list(pairs_of(twice, twice[:1]))) == 2
    assert len(list(pairs_of(twice, twice))) == 2
    assert all(a and b for a, b in pairs_of(twice, twice))


def test_who_is_gone_from_the_week_is_told_too():
    old, new = street().problem(), street().problem().model_copy(update={"demands": (), "spaces": ()})
    assert names(told_of(old, plan_of(BAND), new, plan_of())) == (["S"], ["S"], [])
