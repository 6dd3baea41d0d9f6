"""R18: pins are in the plan, bans are not, and what only pins break is a warning."""

from tests.build import Week, gift_week, help_week, names, open_in, people_need, room_week, session, space_need

PIN = session(start="mon 10:00", spaces=["S"])


def test_a_pin_is_in_the_plan():
    week = room_week(sessions=2).pin(PIN)
    assert week.breaks(PIN) == []
    verdict = week.judge()
    assert [(f.rule, f.code, f.place, f.assignments) for f in verdict.violations] == [
        ("R18", "pin_missing", "pins[0]", ())
    ]


def test_a_pin_is_kept_exactly():
    week = room_week(sessions=2).space("T").space("S", capacity=2).pin(PIN)
    assert "R18 pin_missing" in week.breaks(session(start="mon 10:15", spaces=["S"]))
    assert "R18 pin_missing" in week.breaks(session(start="mon 10:00", minutes=75, spaces=["S"]))
    assert "R18 pin_missing" in week.breaks(session(start="mon 10:00", spaces=["T"]))
    assert "R18 pin_missing" in week.breaks(session(start="mon 10:00", spaces=[(0, "S", 2)]))


def test_a_pin_is_compared_as_an_instant():
    utc = {**PIN, "start": "2026-03-09T02:00:00Z", "end": "2026-03-09T03:00:00Z"}
    assert room_week().pin(PIN).breaks(utc) == []


def test_a_pin_is_compared_regardless_of_the_order_of_its_lists():
    needs = [space_need(2, split=True), people_need(2)]
    week = Week().space("S").space("T").volunteer("V").volunteer("W").demand(needs=needs)
    week.pin(session(spaces=["S", "T"], people=[(1, "V"), (1, "W")]))
    assert week.breaks(session(spaces=["T", "S"], people=[(1, "W"), (1, "V")])) == []


def test_a_pin_is_compared_without_its_number():
    week = room_week(sessions=2).pin(PIN)
    assert week.breaks({**PIN, "session": 1}, session(start="sun 10:00", number=0, spaces=["S"])) == ["R2 numbering"]
    assert (
        week.breaks(session(start="mon 10:00", spaces=["S"]), session(start="tue 10:00", number=1, spaces=["S"])) == []
    )


def test_a_pin_of_an_each_demand_is_compared_with_its_number():
    windows = open_in(("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00"))
    week = room_week(sessions="each", windows=windows).pin({**PIN, "session": 0})
    assert week.breaks(PIN) == []
    assert week.breaks({**PIN, "session": 1}) == ["R2 numbering", "R18 pin_missing"]


def test_a_pin_excuses_one_assignment_and_not_its_copies():
    week = room_week(sessions=2, one_per_day=False).space(capacity=2).pin(PIN)
    verdict = week.judge(PIN, {**PIN, "session": 1})
    assert [(f.code, f.assignments) for f in verdict.violations] == [("overlap", (0, 1))]


def test_a_copy_of_a_pin_breaks_rules_by_itself():
    week = room_week(sessions=2, one_per_day=False).space(capacity=2, kind="field").pin(PIN)
    verdict = week.judge(PIN, {**PIN, "session": 1})
    assert [(f.code, f.assignments) for f in verdict.warnings] == [("kind", (0,))]
    assert ("kind", (1,)) in [(f.code, f.assignments) for f in verdict.violations]


def test_two_pins_that_are_alike_ask_for_two_sessions():
    week = room_week(sessions=2, one_per_day=False).space(capacity=2).pin(PIN, {**PIN, "session": 1})
    assert week.breaks(PIN, {**PIN, "session": 1}) == []
    assert [f.place for f in week.judge(PIN).violations] == ["pins[1]"]


def test_pins_alone_are_always_a_plan():
    """Off the grid, outside every window, at once in one room, with a banned one who has no skill and two roles."""
    pins = (
        session("D", "mon 10:05", minutes=17, number=4, spaces=[(0, "S", 3)], people=[(1, "V"), (1, "V")]),
        session("D", "mon 10:10", minutes=17, number=4, spaces=["S"]),
        session("E", "mon-1w 10:00", spaces=["S"]),
    )
    week = Week().space("S", quota_minutes=1, exclusive=True, fen_per_unit_hour=6_000)
    week.volunteer("V", skills={}, max_minutes=1, availability={})
    week.demand("D", needs=[space_need(), people_need()], windows={}, budget_fen=1, min_gap_minutes=60).demand("E")
    verdict = week.pin(*pins).put(bans=[{"demand": "D", "volunteer": "V"}]).judge(*pins)
    assert names(verdict.violations) == []
    assert {f.rule for f in verdict.warnings} >= {f"R{n}" for n in (1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 17, 18)}


def test_what_others_break_against_a_pin_is_a_violation():
    week = Week().space("S").demand("D").demand("E").pin(PIN)
    verdict = week.judge(PIN, session("E", "mon 10:30", spaces=["S"]))
    assert [(f.rule, f.assignments) for f in verdict.violations] == [("R6", (0, 1))]


def test_a_sum_that_pins_alone_exceed_is_a_warning_until_another_adds_to_it():
    week = Week().space("S", quota_minutes=30).demand("D").demand("E").pin(PIN)
    assert (week.breaks(PIN), week.warns(PIN)) == ([], ["R8 quota"])
    assert week.breaks(PIN, session("E", "tue 10:00", spaces=["S"])) == ["R8 quota"]


def test_a_session_that_adds_nothing_to_a_sum_is_not_involved():
    """The free session of the demand has no part in what the pinned one costs."""
    week = room_week(sessions=2, budget_fen=50).space("S", fen_per_unit_hour=100).space("T").pin(PIN)
    verdict = week.judge(PIN, session(start="tue 10:00", number=1, spaces=["T"]))
    assert (names(verdict.violations), names(verdict.warnings)) == ([], ["R17 budget"])


def test_too_few_sessions_by_pins_alone_are_a_warning():
    week = room_week(sessions=3, min_sessions=3).pin(PIN)
    assert (week.breaks(PIN), week.warns(PIN)) == ([], ["R2 too_few_sessions"])
    assert week.breaks(PIN, session(start="tue 10:00", number=1, spaces=["S"])) == ["R2 too_few_sessions"]


def test_a_pin_out_of_its_window_does_not_excuse_the_overlap_with_it():
    pin = session(start="mon 09:30", spaces=["S"])
    week = (
        room_week(sessions=2, one_per_day=False, windows=open_in(("mon 10:00", "mon 12:00"))).space(capacity=2).pin(pin)
    )
    verdict = week.judge(pin, session(start="mon 10:15", number=1, spaces=["S"]))
    assert names(verdict.violations) == ["R2 overlap"]
    assert names(verdict.warnings) == ["R1 outside_windows"]


def test_what_is_banned_does_not_appear():
    ban_space = {"demand": "D", "space": "S"}
    assert room_week().put(bans=[ban_space]).breaks(session(spaces=["S"])) == ["R18 banned"]
    assert help_week().put(bans=[{"demand": "D", "volunteer": "V"}]).breaks(session(people=["V"])) == ["R18 banned"]
    assert gift_week().put(bans=[{"demand": "D", "supply": "G"}]).breaks(session(supplies=["G"])) == ["R18 banned"]


def test_a_ban_is_for_its_demand_alone():
    week = room_week().demand("E").put(bans=[{"demand": "E", "space": "S"}])
    assert week.breaks(session(spaces=["S"])) == []


def test_a_ban_against_a_pin_is_a_warning():
    week = room_week().put(bans=[{"demand": "D", "space": "S"}]).pin(PIN)
    assert (week.breaks(PIN), week.warns(PIN)) == ([], ["R18 banned"])
