"""The table of a case's life, and the lights."""

import itertools

import pytest

from api.agreements.lights import DEFAULT, STATES, Light, light_of, shown
from api.agreements.states import ENDS, TABLE, Action, Side, State, after, legal
from api.errors import Conflict, Forbidden


def test_a_case_goes_from_draft_to_closed_each_step_by_who_really_does_it():
    steps = [
        (Action.SUBMIT, Side.REQUESTER),
        (Action.PROPOSE, Side.PLANNER),
        (Action.ACCEPT_AS_LENDER, Side.LENDER),
        (Action.ACCEPT_AS_REQUESTER, Side.REQUESTER),
        (Action.BEGIN, Side.LENDER),
        (Action.FINISH, Side.LENDER),
        (Action.CHECK, Side.COORDINATOR),
        (Action.CLOSE, Side.REQUESTER),
    ]
    state = State.DRAFT
    for action, side in steps:
        state = after(state, action, {side})
    assert state is State.CLOSED


def test_whoever_says_yes_first_the_second_yes_makes_the_agreement():
    by_requester = after(State.PROPOSED, Action.ACCEPT_AS_REQUESTER, {Side.REQUESTER})
    assert after(by_requester, Action.ACCEPT_AS_LENDER, {Side.LENDER}) is State.AGREED


@pytest.mark.parametrize(
    ("state", "action"), [(s, a) for s, a in itertools.product(State, Action) if a not in TABLE[s]]
)
def test_what_the_table_lacks_is_refused_and_the_legal_steps_are_named(state, action):
    with pytest.raises(Conflict) as e:
        after(state, action, set(Side))
    assert all(x in e.value.issues[0].rule for x in TABLE[state])


def test_a_lender_checks_nothing_and_is_told_who_does():
    with pytest.raises(Forbidden, match="coordinator, planner"):
        after(State.DONE, Action.CHECK, {Side.LENDER})


def test_the_clock_alone_only_lets_cases_lapse():
    assert {a for s in State for a in legal(s, {Side.CLOCK})} == {Action.LAPSE}


def test_every_state_can_be_reached_and_none_but_ends_is_without_a_way_on():
    reached = {to for steps in TABLE.values() for to, _ in steps.values()} | {State.DRAFT}
    assert reached == set(State)
    assert all(TABLE[s] for s in State)
    assert {s for s in State if set(TABLE[s]) <= {Action.REOPEN}} == ENDS


def test_green_is_not_done_and_closed_shows_no_light():
    assert light_of(State.DONE).colour == "green"
    assert shown(State.DONE, language="zh") == {"colour": "green", "light": "待核查", "state": "已办理，待核查"}
    assert [light_of(s).colour for s in (State.UNDER_WAY, State.CHECKED, State.CLOSED)] == ["yellow", "orange", "grey"]


def test_every_state_and_light_has_words_in_both_languages():
    assert set(STATES) == set(State)
    assert all(en and zh for en, zh in STATES.values())
    assert all(light.en and light.zh for light in DEFAULT)


def test_a_place_may_have_lights_of_its_own():
    own = [Light(colour="red", states=(State.LAPSED,), en="too late", zh="逾期")]
    assert light_of(State.LAPSED, own).colour == "red"
    assert light_of(State.DONE, own).colour == "grey"
