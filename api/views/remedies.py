"""A remedy as a sentence, from templates, in the words of whoever asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from api.views.week import Week, on_one_line
from api.views.words import clock_of, date_of, demand_name, length_of, listed, name_of, span_of, yuan
from models.demands import PeopleNeed, SpaceNeed
from models.plan import Assignment
from solver.why.changed import Kind, Remedy

if TYPE_CHECKING:
    from solver.why.explain import Tried

Data = dict[str, Any]
Write = Callable[[Week, str, Data], str]


def sentence(week: Week, demand: str, tried: Tried) -> str:
    """What to change, and whom that moves or takes from: `raise its priority to 4 instead of 3 (takes from: …)`."""
    texts = week.texts
    moved, dropped = displaced(tried.displaced, tried.come, tried.gone)
    told = [
        texts(key, names=listed(texts, [demand_name(week, d) for d in names]))
        for key, names in (("remedy.moves", moved), ("remedy.takes", dropped))
        if names
    ]
    change = change_in_words(week, demand, tried.remedy)
    return texts("remedy.with", change=change, others=texts("remedy.next").join(told)) if told else change


def displaced(
    names: Sequence[str], come: Sequence[Assignment], gone: Sequence[Assignment]
) -> tuple[list[str], list[str]]:
    """Of the demands that make way, those that keep all their sessions, moved, and those that lose one."""
    kept = [d for d in names if sum(a.demand == d for a in come) >= sum(a.demand == d for a in gone)]
    return kept, [d for d in names if d not in kept]


def change_in_words(week: Week, demand: str, remedy: Remedy) -> str:
    """The change alone."""
    return WRITE[remedy.kind](week, demand, remedy.data)


# ---- one function per kind, or for those that are alike


def _other_time(week: Week, _: str, data: Data) -> str:
    minutes = data["minutes"]
    key = "remedy.earlier" if minutes < 0 else "remedy.later"
    return week.texts(key, when=_when(week, data), length=length_of(week.texts, abs(minutes)))


def _other_day(week: Week, _: str, data: Data) -> str:
    return week.texts("remedy.other_day", when=_when(week, data))


def _fewer(week: Week, demand: str, data: Data) -> str:
    need = week.demands[demand].needs[data["need"]]
    key = f"remedy.fewer_{need.type}"
    what = _need(week, demand, data["need"])
    return week.texts(key, units=f"{data['units']:,}", before=f"{data['instead_of']:,}", what=what)


def _split(week: Week, demand: str, data: Data) -> str:
    return week.texts("remedy.split", what=_need(week, demand, data["need"]))


def _farther(week: Week, demand: str, data: Data) -> str:
    need = week.demands[demand].needs[data["need"]]
    what = _need(week, demand, data["need"])
    metres = {"metres": f"{data['metres']:,}", "before": f"{data['instead_of']:,}"}
    return week.texts(f"remedy.farther_{need.type}", what=what, **metres)


def _fewer_sessions(week: Week, _: str, data: Data) -> str:
    return week.texts("remedy.fewer_sessions", count=f"{data['sessions']:,}", before=f"{data['instead_of']:,}")


def _dearer(week: Week, _: str, data: Data) -> str:
    return week.texts("remedy.dearer", yuan=yuan(data["fen"]), before=yuan(data["instead_of"]))


def _priority(week: Week, _: str, data: Data) -> str:
    return week.texts("remedy.priority", priority=data["priority"], before=data["instead_of"])


def _open_space(week: Week, _: str, data: Data) -> str:
    start, end = _instants(data)
    space, length = name_of(week.spaces, data["space"]), length_of(week.texts, data["minutes"])
    same_day = date_of(week, start) == date_of(week, end)
    if data["side"] == "before" and same_day:
        key, words = "remedy.open_until", {"date": date_of(week, start), "time": clock_of(week, end)}
    elif data["side"] == "after" and same_day:
        key, words = "remedy.open_from", {"date": date_of(week, start), "time": clock_of(week, start)}
    else:
        key, words = "remedy.open_space", {"when": _when(week, data)}
    return week.texts(key, space=space, length=length, **words)


def _shorter_notice(week: Week, _: str, data: Data) -> str:
    lengths = {"length": length_of(week.texts, data["minutes"]), "before": length_of(week.texts, data["instead_of"])}
    return week.texts("remedy.shorter_notice", space=name_of(week.spaces, data["space"]), **lengths)


def _one_more_person(week: Week, _: str, data: Data) -> str:
    texts = week.texts
    asked = [texts("remedy.level", level=data["level"])] if data["level"] > 1 else []
    asked += map(on_one_line, data["tags"])
    skill = on_one_line(texts.kind(data["skill"])) + (texts("words.aside", words=listed(texts, asked)) if asked else "")
    return texts("remedy.one_more_person", skill=skill, when=_when(week, data))


def _lift_ban(week: Week, _: str, data: Data) -> str:
    if "space" in data:
        banned = name_of(week.spaces, data["space"])
    elif "volunteer" in data:
        banned = name_of(week.volunteers, data["volunteer"])
    else:
        banned = week.name(data["supply"])
    return week.texts("remedy.lift_ban", banned=banned)


WRITE: dict[Kind, Write] = {
    "other_time": _other_time,
    "other_day": _other_day,
    "fewer_units": _fewer,
    "fewer_people": _fewer,
    "split": _split,
    "farther": _farther,
    "fewer_sessions": _fewer_sessions,
    "dearer": _dearer,
    "priority": _priority,
    "open_space": _open_space,
    "shorter_notice": _shorter_notice,
    "one_more_person": _one_more_person,
    "lift_ban": _lift_ban,
}


def _need(week: Week, demand: str, n: int) -> str:
    """What a need asks for: kinds of space, a skill, a kind of thing."""
    need, texts = week.demands[demand].needs[n], week.texts
    if isinstance(need, SpaceNeed):
        return listed(texts, [on_one_line(texts.kind(k)) for k in need.kinds])
    return on_one_line(texts.kind(need.skill if isinstance(need, PeopleNeed) else need.kind))


def _instants(data: Data) -> tuple[dt.datetime, dt.datetime]:
    return dt.datetime.fromisoformat(data["start"]), dt.datetime.fromisoformat(data["end"])


def _when(week: Week, data: Data) -> str:
    return span_of(week, *_instants(data))
