"""The light that a case shows: a colour and always its words, as the place has chosen (BRIEF.md, scene 12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from api.agreements.states import OfState, State
from models.base import Many, Text, Value

Colour = Literal["red", "yellow", "green", "orange", "blue", "grey"]
S = State


class Light(Value):
    """A colour for some states, with its words in both languages."""

    colour: Colour
    states: Many[OfState]
    en: Text
    zh: Text


DEFAULT: tuple[Light, ...] = (
    Light(
        colour="yellow",
        states=(S.SUBMITTED, S.PROPOSED, S.LENDER_ACCEPTED, S.REQUESTER_ACCEPTED, S.AGREED, S.UNDER_WAY),
        en="being accepted or handled",
        zh="受理办理中",
    ),
    Light(colour="green", states=(S.DONE,), en="awaiting check", zh="待核查"),
    Light(colour="orange", states=(S.CHECKED,), en="done, awaiting call-back", zh="已办结，待回访"),
)
"""Here green is not "done": done and called back is no light at all."""
NONE = Light(colour="grey", states=(), en="no light", zh="无灯")
STATES: dict[State, tuple[str, str]] = {
    S.DRAFT: ("draft", "草稿"),
    S.SUBMITTED: ("submitted", "已提交"),
    S.MERGED: ("merged into another", "已并入"),
    S.PROPOSED: ("proposed", "已拟匹配"),
    S.LENDER_ACCEPTED: ("accepted by the lender", "供方已认领"),
    S.REQUESTER_ACCEPTED: ("accepted by the requester", "需方已确认"),
    S.AGREED: ("agreed", "已达成"),
    S.UNDER_WAY: ("under way", "办理中"),
    S.DONE: ("done, awaiting check", "已办理，待核查"),
    S.CHECKED: ("checked, awaiting call-back", "已核查，待回访"),
    S.CLOSED: ("closed", "已销号"),
    S.DECLINED: ("declined", "已谢绝"),
    S.WITHDRAWN: ("withdrawn", "已撤回"),
    S.LAPSED: ("lapsed", "已过期"),
    S.UNSERVED: ("unserved", "本周未满足"),
}


def light_of(state: State, lights: Sequence[Light] = DEFAULT) -> Light:
    """The first light that lists the state, or the grey one."""
    return next((light for light in lights if state in light.states), NONE)


def shown(state: State, lights: Sequence[Light] = DEFAULT, language: str = "en") -> Mapping[str, str]:
    """Colour and words of a state: no reader depends on the colour alone."""
    light, column = light_of(state, lights), 1 if language == "zh" else 0
    return {"colour": light.colour, "light": (light.en, light.zh)[column], "state": STATES[state][column]}
