"""Expected attendance raises how many persons are asked for, and nothing else; held against the judge."""

from fractions import Fraction

import pytest

from api.attendance.expecting import MOST_EXTRA, with_spares
from models.loading import checked
from solver.judge import judge
from tests.build import Week, open_in, people_need, plan_of, session, space_need


def week(**need):
    made = Week().area("A").organisation("O", area="A").space("S", owner="O", capacity=10)
    for k in range(1, 7):
        made.volunteer(f"V{k}", organisation="O")
    needs = [space_need(4), people_need(**need)]
    return made.demand("talk", organisation="O", windows=open_in(("mon 10:00", "mon 11:00")), needs=needs).problem()


def asked(problem):
    need = problem.demands[0].needs[1]
    return need.count, need.least


def all_come(share):
    return {f"V{k}": Fraction(share) for k in range(1, 7)}


@pytest.mark.parametrize(
    ("share", "count", "least", "raised"),
    [
        (1, 2, None, (2, 2)),  # all come: nobody is asked extra
        (Fraction(2, 3), 2, None, (3, 2)),
        (Fraction(1, 2), 2, None, (4, 2)),
        (Fraction(1, 100), 2, None, (2 + MOST_EXTRA, 2)),
        (Fraction(1, 2), 4, 2, (4, 2)),  # two of four come, which is the least
        (Fraction(1, 2), 4, 3, (6, 3)),
        (0, 2, None, (2, 2)),  # nobody ever comes: more of them would not help
    ],
)
def test_just_so_many_are_asked_that_the_least_is_expected_to_come(share, count, least, raised):
    more = {} if least is None else {"min_count": least}
    assert asked(with_spares(week(count=count, **more), all_come(share))) == raised


def test_whoever_has_no_record_comes_as_often_as_the_prior_says():
    assert asked(with_spares(week(count=4), {})) == (5, 4)


def test_only_people_needs_change_and_what_the_judge_allowed_he_still_allows():
    plain = week(count=2)
    spare = checked(with_spares(plain, all_come(Fraction(1, 2))))
    assert spare.spaces == plain.spaces
    assert spare.demands[0].needs[0] == plain.demands[0].needs[0]
    for people, good in ((2, True), (3, True), (4, True), (1, False), (5, False)):
        roles = [(1, f"V{k}") for k in range(1, people + 1)]
        plan = plan_of(session("talk", "mon 10:00", spaces=[(0, "S", 4)], people=roles), problem_sha256=spare.sha256)
        assert judge(spare, plan).ok is good, people
    crowd = plan_of(session("talk", "mon 10:00", spaces=[(0, "S", 5)], people=[(1, "V1"), (1, "V2")]))
    assert not judge(spare, crowd.model_copy(update={"problem_sha256": spare.sha256})).ok


def test_without_anything_to_raise_the_week_keeps_its_hash():
    plain = week(count=2)
    assert with_spares(plain, all_come(1)).sha256 == plain.sha256
