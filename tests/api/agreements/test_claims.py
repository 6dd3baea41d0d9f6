"""What a plan asks of whom, and where a session stands after the answers."""

from api.agreements.claims import OF_REQUESTER, Answer, Answered, Standing, claims_of, standing_of
from tests.build import Week, open_in, people_need, plan_of, session, space_need, supply_need

MONDAY = open_in(("mon 10:00", "mon 11:00"))


def week():
    needs = [space_need(4, min_quantity=2), people_need(2, min_count=1), supply_need(3)]
    made = Week().space("S", capacity=10).volunteer("V").volunteer("V2").supply("G", quantity=5)
    return made.demand("talk", windows=MONDAY, needs=needs).problem()


def asked():
    people = [(1, "V"), (1, "V2")]
    made = session("talk", "mon 10:00", spaces=[(0, "S", 4)], people=people, supplies=[(2, "G", 3)])
    return claims_of(plan_of(made), week())


def test_every_piece_and_person_and_the_requester_are_asked():
    found = [(c.list, c.object, c.quantity, c.least, c.needed) for c in asked()]
    assert found == [
        ("spaces", "S", 4, 2, 2),
        ("volunteers", "V", 1, 1, 1),
        ("volunteers", "V2", 1, 1, 1),
        ("supplies", "G", 3, 3, 3),
        ("demands", "talk", 1, 1, 1),
    ]
    assert [c.volunteer for c in asked()] == [None, "V", "V2", None, None]


def answered(*states, granted=None):
    """One answer for each claim of the talk, whole where nothing else is said."""
    return [
        Answered(c.need, s, c.quantity, c.quantity if granted is None else granted, c.needed)
        for c, s in zip(asked(), states, strict=True)
    ]


Y, N, Q = Answer.ACCEPTED, Answer.DECLINED, Answer.ASKED


def test_agreed_when_all_said_yes_and_asked_while_one_has_not():
    assert standing_of(answered(Y, Y, Y, Y, Y)) is Standing.AGREED
    assert standing_of(answered(Y, Y, Y, Y, Q)) is Standing.ASKED


def test_one_no_of_two_helpers_leaves_the_session_standing_two_break_it():
    assert standing_of(answered(Y, N, Y, Y, Y)) is Standing.AGREED
    assert standing_of(answered(Y, N, N, Y, Y)) is Standing.BROKEN


def test_without_the_space_or_the_requester_it_is_broken():
    assert standing_of(answered(N, Y, Y, Y, Y)) is Standing.BROKEN
    assert standing_of(answered(Y, Y, Y, Y, N)) is Standing.BROKEN


def test_partly_is_enough_from_the_least_on():
    whole = answered(Y, Y, Y, Y, Y)
    part = [Answered(0, Y, 4, 2, 2), *whole[1:]]
    less = [Answered(0, Y, 4, 1, 2), *whole[1:]]
    assert (standing_of(part), standing_of(less)) == (Standing.AGREED, Standing.BROKEN)


def test_a_team_that_gathers_waits_for_others_but_not_for_its_requester():
    one = Answered(1, Y, 1, 1, 3)
    assert standing_of([one], gathering=True) is Standing.GATHERING
    assert standing_of([one]) is Standing.BROKEN
    assert standing_of([one, Answered(OF_REQUESTER, N, 1, 1, 1)], gathering=True) is Standing.BROKEN
