"""R14: the same spaces and people in all sessions of a demand."""

from tests.build import Week, help_week, people_need, room_week, session, space_need


def on(day: str, number: int = 0, **items):
    return session(start=f"{day} 10:00", number=number, **items)


def test_all_sessions_have_the_same_space():
    week = room_week(sessions=2, same_spaces="require").space("T")
    assert week.breaks(on("mon", spaces=["T"]), on("tue", 1, spaces=["T"])) == []
    assert week.breaks(on("mon", spaces=["S"]), on("tue", 1, spaces=["T"])) == ["R14 same_spaces"]


def test_without_require_spaces_may_differ():
    for wish in ("no", "prefer"):
        week = room_week(sessions=2, same_spaces=wish).space("T")
        assert week.breaks(on("mon", spaces=["S"]), on("tue", 1, spaces=["T"])) == []


def test_the_set_is_the_same_but_quantities_may_differ():
    week = room_week(sessions=2, same_spaces="require", needs=[space_need(3, split=True)])
    week.space("S", capacity=2).space("T", capacity=2)
    first, second = on("mon", spaces=[(0, "S", 1), (0, "T", 2)]), on("tue", 1, spaces=[(0, "T", 1), (0, "S", 2)])
    assert week.breaks(first, second) == []


def test_sets_are_compared_need_by_need():
    week = room_week(sessions=2, same_spaces="require", needs=[space_need(), space_need()]).space("T")
    first, second = on("mon", spaces=["S", (1, "T", 1)]), on("tue", 1, spaces=["T", (1, "S", 1)])
    assert [f.place for f in week.judge(first, second).violations] == [
        "demands/D for needs[0]",
        "demands/D for needs[1]",
    ]


def test_all_sessions_have_the_same_persons():
    week = help_week(sessions=2, same_people="require").volunteer("W")
    assert week.breaks(on("mon", people=["V"]), on("tue", 1, people=["V"])) == []
    assert week.breaks(on("mon", people=["V"]), on("tue", 1, people=["W"])) == ["R14 same_people"]


def test_fewer_persons_are_another_set():
    week = help_week(sessions=2, same_people="require", needs=[people_need(2, min_count=1)]).volunteer("W")
    assert week.breaks(on("mon", people=["V", "W"]), on("tue", 1, people=["V"])) == ["R14 same_people"]


def test_spaces_and_people_are_asked_for_separately():
    week = Week().space("S").space("T").volunteer("V").volunteer("W")
    week.demand(sessions=2, same_people="require", needs=[space_need(), people_need()])
    assert week.breaks(on("mon", spaces=["S"], people=[(1, "V")]), on("tue", 1, spaces=["T"], people=[(1, "V")])) == []
