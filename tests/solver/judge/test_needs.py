"""R3, R7, R13, R16: that items name needs, and that every need of a session gets enough."""

from tests.build import Week, gift_week, help_week, people_need, room_week, session, space_need, supply_need


def test_all_needs_hold_at_once():
    week = Week().space().volunteer().supply().demand(needs=[space_need(), people_need(), supply_need()])
    assert week.breaks(session(spaces=["S"], people=[(1, "V")], supplies=[(2, "G", 1)])) == []
    assert week.breaks(session(people=[(1, "V")], supplies=[(2, "G", 1)])) == ["R7 too_few_units"]
    assert week.breaks(session(spaces=["S"], supplies=[(2, "G", 1)])) == ["R13 too_few_people"]
    assert week.breaks(session(spaces=["S"], people=[(1, "V")])) == ["R16 not_in_full"]


def test_what_a_session_names_exists():
    assert room_week().breaks(session("X", spaces=["S"])) == ["R3 unknown_demand"]
    assert room_week().breaks(session(spaces=["X"])) == ["R3 unknown_id"]
    assert help_week().breaks(session(people=["X"])) == ["R3 unknown_id"]
    assert gift_week().breaks(session(supplies=["X"])) == ["R3 unknown_id"]


def test_an_item_names_an_existing_need():
    assert room_week().breaks(session(spaces=["S", (1, "S", 1)])) == ["R3 no_such_need", "R6 capacity"]
    assert help_week().volunteer("W").breaks(session(people=["V", (1, "W")])) == ["R3 no_such_need"]
    assert gift_week().breaks(session(supplies=["G", (1, "G", 1)])) == ["R3 no_such_need"]


def test_an_item_names_a_need_of_its_type():
    week = Week().space().volunteer().supply().demand(needs=[space_need(), people_need()])
    assert week.breaks(session(spaces=["S", (1, "S", 0)], people=[(1, "V")])) == ["R3 no_such_need"]
    assert week.volunteer("W").breaks(session(spaces=["S"], people=[(1, "V"), (0, "W")])) == ["R3 no_such_need"]
    assert week.breaks(session(spaces=["S"], people=[(1, "V")], supplies=["G"])) == ["R3 no_such_need"]


def test_pieces_sum_to_between_least_and_asked_quantity():
    week = room_week(needs=[space_need(5, min_quantity=3)]).space(capacity=9)
    assert week.breaks(session(spaces=[(0, "S", 3)])) == []
    assert week.breaks(session(spaces=[(0, "S", 5)])) == []
    assert week.breaks(session(spaces=[(0, "S", 2)])) == ["R7 too_few_units"]
    assert week.breaks(session(spaces=[(0, "S", 6)])) == ["R7 too_many_units"]


def test_a_need_without_a_least_quantity_is_met_in_full():
    week = room_week(needs=[space_need(5)]).space(capacity=9)
    assert week.breaks(session(spaces=[(0, "S", 4)])) == ["R7 too_few_units"]


def test_one_piece_unless_split():
    halves = session(spaces=[(0, "S", 1), (0, "T", 1)])
    assert room_week(needs=[space_need(2, split=True)]).space("T").breaks(halves) == []
    assert room_week(needs=[space_need(2)]).space("T").breaks(halves) == ["R7 split"]


def test_no_space_twice_in_a_need():
    week = room_week(needs=[space_need(2, split=True)]).space(capacity=2)
    assert week.breaks(session(spaces=[(0, "S", 1), (0, "S", 1)])) == ["R7 space_twice"]


def test_a_space_may_serve_two_needs_of_a_session():
    week = room_week(needs=[space_need(), space_need()]).space(capacity=2)
    assert week.breaks(session(spaces=[(0, "S", 1), (1, "S", 1)])) == []


def test_every_piece_has_the_least_size():
    week = room_week(needs=[space_need(5, split=True, min_piece=2)]).space(capacity=9).space("T", capacity=9)
    assert week.breaks(session(spaces=[(0, "S", 3), (0, "T", 2)])) == []
    assert week.breaks(session(spaces=[(0, "S", 4), (0, "T", 1)])) == ["R7 min_piece"]


def test_a_piece_of_nothing_is_too_small():
    week = room_week(needs=[space_need(1, split=True)]).space("T")
    assert week.breaks(session(spaces=["S", (0, "T", 0)])) == ["R7 min_piece"]


def test_between_least_and_asked_number_of_persons():
    week = help_week().volunteer("W").volunteer("X").demand(needs=[people_need(2, min_count=1)])
    assert week.breaks(session(people=["V"])) == []
    assert week.breaks(session(people=["V", "W"])) == []
    assert week.breaks(session()) == ["R13 too_few_people"]
    assert week.breaks(session(people=["V", "W", "X"])) == ["R13 too_many_people"]


def test_one_person_is_not_two():
    week = help_week().demand(needs=[people_need(2)])
    assert week.breaks(session(people=["V", "V"])) == ["R11 two_roles", "R13 too_few_people"]


def test_a_supply_need_gets_exactly_its_quantity():
    week = gift_week().demand(needs=[supply_need(3)])
    assert week.breaks(session(supplies=[(0, "G", 3)])) == []
    assert week.breaks(session(supplies=[(0, "G", 2)])) == ["R16 not_in_full"]
    assert week.breaks(session(supplies=[(0, "G", 4)])) == ["R16 not_in_full"]


def test_several_supplies_may_share_a_need():
    week = gift_week().supply("H").demand(needs=[supply_need(3)])
    assert week.breaks(session(supplies=[(0, "G", 1), (0, "H", 2)])) == []
    assert week.breaks(session(supplies=[(0, "G", 3), (0, "H", 0)])) == ["R16 empty_parcel"]


def test_a_supply_is_of_the_kind_and_serves_the_demand():
    good = session(supplies=["G"])
    assert gift_week().supply(kind="lamp").breaks(good) == ["R16 kind"]
    assert gift_week().supply(serves={"kinds": ["fair"]}).breaks(good) == ["R16 serves"]


def test_a_supply_is_counted_once_per_session_over_the_horizon():
    week = gift_week(sessions=3).supply(quantity=2)
    two = session(start="mon 10:00", supplies=["G"]), session(start="tue 10:00", number=1, supplies=["G"])
    assert week.breaks(*two) == []
    verdict = week.judge(*two, session(start="wed 10:00", number=2, supplies=["G"]))
    assert [(f.code, f.place, f.assignments) for f in verdict.violations] == [("overdrawn", "supplies/G", (0, 1, 2))]
