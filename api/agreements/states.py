"""The one table of a case's life: in which state who may do what, and where it leads."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from api.errors import Conflict, Forbidden
from models.errors import Issue


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    MERGED = "merged"
    PROPOSED = "proposed"
    LENDER_ACCEPTED = "accepted_by_lender"
    REQUESTER_ACCEPTED = "accepted_by_requester"
    AGREED = "agreed"
    UNDER_WAY = "under_way"
    DONE = "done"
    CHECKED = "checked"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    UNSERVED = "unserved"


if TYPE_CHECKING:
    OfState = State
else:
    OfState = Literal[tuple(State)]  # by its name, as it stands in what is sent


class Action(StrEnum):
    """What somebody does to a case."""

    SUBMIT = "submit"
    MERGE = "merge"
    TAKE_ON = "take_on"
    PROPOSE = "propose"
    ACCEPT_AS_LENDER = "accept_as_lender"
    ACCEPT_AS_REQUESTER = "accept_as_requester"
    DECLINE = "decline"
    BEGIN = "begin"
    FINISH = "finish"
    CHECK = "check"
    REDO = "redo"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    LEAVE_UNSERVED = "leave_unserved"
    CARRY_OVER = "carry_over"
    REOPEN = "reopen"


class Side(StrEnum):
    """As whom somebody acts on a case. The clock is the service itself, when a deadline has passed."""

    REQUESTER = "requester"
    LENDER = "lender"
    COORDINATOR = "coordinator"
    PLANNER = "planner"
    CLOCK = "clock"


Sides = frozenset[Side]
ASKER: Sides = frozenset({Side.REQUESTER, Side.COORDINATOR, Side.PLANNER})
LENDER: Sides = frozenset({Side.LENDER, Side.PLANNER})
EITHER: Sides = frozenset({Side.REQUESTER, Side.LENDER, Side.COORDINATOR, Side.PLANNER})
COMMUNITY: Sides = frozenset({Side.COORDINATOR, Side.PLANNER})
PLANNER: Sides = frozenset({Side.PLANNER})
LAPSER: Sides = frozenset({Side.PLANNER, Side.CLOCK})

S, A = State, Action
TABLE: dict[State, dict[Action, tuple[State, Sides]]] = {
    S.DRAFT: {A.SUBMIT: (S.SUBMITTED, ASKER), A.WITHDRAW: (S.WITHDRAWN, ASKER), A.LAPSE: (S.LAPSED, LAPSER)},
    S.SUBMITTED: {
        A.MERGE: (S.MERGED, COMMUNITY),
        A.TAKE_ON: (S.UNDER_WAY, COMMUNITY | LENDER),
        A.PROPOSE: (S.PROPOSED, PLANNER),
        A.LEAVE_UNSERVED: (S.UNSERVED, PLANNER),
        A.DECLINE: (S.DECLINED, COMMUNITY | LENDER),
        A.WITHDRAW: (S.WITHDRAWN, ASKER),
        A.LAPSE: (S.LAPSED, LAPSER),
    },
    S.MERGED: {A.REOPEN: (S.SUBMITTED, COMMUNITY)},
    S.PROPOSED: {
        A.ACCEPT_AS_LENDER: (S.LENDER_ACCEPTED, LENDER),
        A.ACCEPT_AS_REQUESTER: (S.REQUESTER_ACCEPTED, ASKER),
        A.DECLINE: (S.DECLINED, EITHER),
        A.LEAVE_UNSERVED: (S.UNSERVED, PLANNER),
        A.WITHDRAW: (S.WITHDRAWN, ASKER),
        A.LAPSE: (S.LAPSED, LAPSER),
    },
    S.LENDER_ACCEPTED: {
        A.PROPOSE: (S.PROPOSED, PLANNER),
        A.ACCEPT_AS_REQUESTER: (S.AGREED, ASKER),
        A.DECLINE: (S.DECLINED, EITHER),
        A.WITHDRAW: (S.WITHDRAWN, ASKER),
        A.LAPSE: (S.LAPSED, LAPSER),
    },
    S.REQUESTER_ACCEPTED: {
        A.PROPOSE: (S.PROPOSED, PLANNER),
        A.ACCEPT_AS_LENDER: (S.AGREED, LENDER),
        A.DECLINE: (S.DECLINED, EITHER),
        A.WITHDRAW: (S.WITHDRAWN, ASKER),
        A.LAPSE: (S.LAPSED, LAPSER),
    },
    S.AGREED: {
        A.PROPOSE: (S.PROPOSED, PLANNER),
        A.BEGIN: (S.UNDER_WAY, EITHER),
        A.DECLINE: (S.DECLINED, EITHER),
        A.WITHDRAW: (S.WITHDRAWN, ASKER),
    },
    S.UNDER_WAY: {A.FINISH: (S.DONE, EITHER), A.WITHDRAW: (S.WITHDRAWN, ASKER)},
    S.DONE: {A.CHECK: (S.CHECKED, COMMUNITY), A.REDO: (S.UNDER_WAY, COMMUNITY)},
    S.CHECKED: {A.CLOSE: (S.CLOSED, ASKER), A.REOPEN: (S.SUBMITTED, ASKER)},
    S.CLOSED: {A.REOPEN: (S.SUBMITTED, ASKER)},
    S.DECLINED: {
        A.PROPOSE: (S.PROPOSED, PLANNER),
        A.CARRY_OVER: (S.SUBMITTED, COMMUNITY),
        A.WITHDRAW: (S.WITHDRAWN, ASKER),
        A.LAPSE: (S.LAPSED, LAPSER),
    },
    S.WITHDRAWN: {A.REOPEN: (S.SUBMITTED, ASKER)},
    S.LAPSED: {A.CARRY_OVER: (S.SUBMITTED, COMMUNITY), A.REOPEN: (S.SUBMITTED, ASKER)},
    S.UNSERVED: {
        A.PROPOSE: (S.PROPOSED, PLANNER),
        A.MERGE: (S.MERGED, COMMUNITY),
        A.CARRY_OVER: (S.SUBMITTED, COMMUNITY),
        A.WITHDRAW: (S.WITHDRAWN, ASKER),
        A.LAPSE: (S.LAPSED, LAPSER),
    },
}
ENDS = frozenset({S.MERGED, S.CLOSED, S.WITHDRAWN})
"""Nothing is due any more."""
NEEDS_REASON = frozenset({A.DECLINE, A.WITHDRAW, A.REDO, A.REOPEN, A.LEAVE_UNSERVED})


def after(state: State, action: Action, sides: Collection[Side]) -> State:
    """The state that an action leads to. Raises `Conflict` and `Forbidden`, naming what would be legal."""
    found = TABLE[state].get(action)
    if found is None:
        rule = f"a case that is {state} allows: {_listed(TABLE[state])}"
        raise Conflict([Issue("not_in_this_state", "action", action, rule, "Choose one of them, or look again")])
    to, who = found
    if not who & set(sides):
        rule = f"{action} is for: {_listed(who)}; you may: {_listed(legal(state, sides))}"
        raise Forbidden([Issue("not_your_step", "action", action, rule, "Ask one of them to do it")])
    return to


def legal(state: State, sides: Collection[Side]) -> list[Action]:
    """What these sides may do now."""
    return [action for action, (_, who) in TABLE[state].items() if who & set(sides)]


def _listed(words: Collection[str]) -> str:
    return ", ".join(sorted(words)) or "nothing"
