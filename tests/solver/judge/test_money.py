"""R17 and the term `cost`: what a demand costs and may cost."""

from tests.build import Week, gift_week, room_week, session, space_need, supply_need


def test_a_budget_holds_for_the_sum_over_all_sessions():
    week = room_week(sessions=2).space(fen_per_unit_hour=100)
    two = session(start="mon 10:00", spaces=["S"]), session(start="tue 10:00", number=1, spaces=["S"])
    assert week.demand(budget_fen=200).breaks(*two) == []
    verdict = week.demand(budget_fen=199).judge(*two)
    assert [(f.rule, f.place, f.assignments) for f in verdict.violations] == [("R17", "demands/D", (0, 1))]


def test_without_a_budget_any_cost_is_allowed_and_a_budget_of_nought_allows_none():
    costly = room_week().space(fen_per_unit_hour=10_000)
    assert costly.breaks(session(spaces=["S"])) == []
    assert costly.demand(budget_fen=0).breaks(session(spaces=["S"])) == ["R17 budget"]


def test_the_cost_is_floored_per_piece():
    """45 minutes at 101 fen are 75.75, floored to 75 in each of the two spaces: 150, not 151."""
    week = room_week(minutes=45, needs=[space_need(2, split=True)])
    week.space("S", fen_per_unit_hour=101).space("T", fen_per_unit_hour=101)
    pieces = session(minutes=45, spaces=["S", "T"])
    assert week.demand(budget_fen=150).breaks(pieces) == []
    assert week.demand(budget_fen=149).breaks(pieces) == ["R17 budget"]


def test_the_quantity_is_multiplied_before_the_floor():
    """101 × 2 × 45 // 60 is 151 for one piece of two units."""
    week = room_week(minutes=45, needs=[space_need(2)]).space(fen_per_unit_hour=101, capacity=2)
    piece = session(minutes=45, spaces=[(0, "S", 2)])
    assert week.demand(budget_fen=151).breaks(piece) == []
    assert week.demand(budget_fen=150).breaks(piece) == ["R17 budget"]


def test_an_exclusive_space_is_paid_by_quantity_too():
    week = room_week(needs=[space_need(3)]).space(fen_per_unit_hour=100, capacity=3, exclusive=True)
    assert week.demand(budget_fen=299).breaks(session(spaces=[(0, "S", 3)])) == ["R17 budget"]


def test_set_up_and_turnaround_cost_nothing():
    week = room_week(budget_fen=100).space(fen_per_unit_hour=100, setup_minutes=60, turnaround_minutes=60)
    assert week.breaks(session(spaces=["S"])) == []


def test_supplies_cost_by_the_thing():
    week = gift_week(needs=[supply_need(3)]).supply(fen_per_unit=50)
    assert week.demand(budget_fen=150).breaks(session(supplies=[(0, "G", 3)])) == []
    assert week.demand(budget_fen=149).breaks(session(supplies=[(0, "G", 3)])) == ["R17 budget"]


def test_the_cost_term_is_floored_once_over_the_whole_plan():
    """Two demands at 99 fen each: 198 fen are one yuan, and −(3 × 198 // 100) is −5."""
    week = Week().space("S", fen_per_unit_hour=99).space("T", fen_per_unit_hour=99).demand("A").demand("B")
    plan = session("A", spaces=["S"]), session("B", spaces=["T"])
    assert week.policy(cost={"per_yuan": 1}).score("cost", *plan) == -1
    assert week.policy(cost={"per_yuan": 3}).score("cost", *plan) == -5


def test_a_negative_price_per_yuan_is_floored_before_the_sign():
    week = room_week().space(fen_per_unit_hour=150).policy(cost={"per_yuan": -1})
    assert week.score("cost", session(spaces=["S"])) == 2
