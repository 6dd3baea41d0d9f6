"""A comparison as rows for a person, and as JSON for a program."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from api.texts import Texts
from api.views.rows import Row
from api.views.summary import number, percent
from api.views.week import Week, on_one_line
from models.policy import TERMS
from models.problem import Problem
from solver.scenarios.differences import Difference, Shift
from solver.scenarios.figures import Figures, Served
from solver.scenarios.moves import Move, Stay, Told
from solver.scenarios.results import Comparison, Result
from solver.scenarios.sweeps import Sweep


class Names:
    """Names of all that either week has, and its wall time."""

    def __init__(self, base: Problem, result: Result, texts: Texts):
        self.texts = texts
        self._weeks = [Week(result.plan, p, texts) for p in (result.problem, base)]
        weeks = (base, result.problem)
        self._others = {a.id: a.name for p in weeks for a in p.areas}
        self._others |= {o.id: o.name for p in weeks for o in p.organisations}

    def thing(self, id_: str) -> str:
        """A demand, space or volunteer."""
        return next((w.name(id_) for w in self._weeks if w.name(id_) != id_), on_one_line(id_))

    def other(self, id_: str) -> str:
        """An area or organisation."""
        return on_one_line(self._others.get(id_, id_))

    def stay(self, stay: Stay | None) -> str:
        """When, where, with whom."""
        if stay is None:
            return self.texts("whatif.gone")
        parts = [self._weeks[0].when(stay.start, stay.end)]
        spaces = [self.thing(x) + (f" ×{units}" if units > 1 else "") for x, units in stay.spaces.items()]
        parts += [", ".join(names) for names in (spaces, [self.thing(x) for x in stay.people]) if names]
        return " · ".join(parts)


# ---- for a person


def overview(comparison: Comparison, texts: Texts) -> list[Row]:
    """The base and each scenario."""
    return [_row(r, texts) for r in (comparison.base, *comparison.scenarios)]


def name_of(result: Result, texts: Texts) -> str:
    """The scenario's name; the base's in words."""
    return texts("whatif.base") if result.difference is None else on_one_line(result.name)


def _row(result: Result, texts: Texts) -> Row:
    f, d = result.figures, result.difference
    return {
        "scenario": name_of(result, texts),
        "score": number(f.score.total),
        "score_change": signed(d.score) if d else "",
        "interval": _interval(d),
        "sure": surety(d, texts) if d else "",
        "sessions": f"{f.sessions.served}/{f.sessions.asked}",
        "sessions_change": signed(d.served) if d else "",
        "volunteer_hours": hours_of(f.volunteer_minutes),
        "lowest": percent(f.fairness.lowest),
        "gini": f"{f.fairness.gini:.3f}",
        "yuan": f"{f.cost_fen / 100:,.2f}" if f.cost_fen else "",
        "gap": "" if f.gap is None else percent(f.gap),
    }


def surety(d: Difference, texts: Texts) -> str:
    """What is certain of a difference of scores."""
    if not d.same_points:
        return texts("whatif.other_points")
    if d.interval is None:
        return texts("whatif.unknown")
    if d.interval.exact:
        return texts("whatif.exact")
    return texts("whatif.proved" if d.proved else "whatif.not_proved")


def _interval(d: Difference | None) -> str:
    return f"{signed(d.interval.low)} … {signed(d.interval.high)}" if d and d.interval else ""


def changed_figures(comparison: Comparison, result: Result, texts: Texts) -> list[Row]:
    """Every figure that differs, beside that of the base."""
    names = Names(comparison.base.problem, result, texts)
    return list(_changed(comparison.base.figures, result.figures, names, texts))


def _changed(base: Figures, there: Figures, names: Names, texts: Texts) -> Iterator[Row]:
    for term in TERMS:
        title = texts("whatif.term", term=texts(f"term.{term}"))
        yield from _figure(title, "", getattr(base.score, term), getattr(there.score, term), _number)
    groups = (
        ("whatif.area", base.by_area, there.by_area, names.other),
        ("whatif.kind", base.by_kind, there.by_kind, texts.kind),
        ("whatif.demander", base.by_organisation, there.by_organisation, names.other),
    )
    for title, old, new, name in groups:
        for key in dict.fromkeys([*old, *new]):
            a, b = (g.get(key, Served(0, 0)).served for g in (old, new))
            yield from _figure(texts(title), on_one_line(name(key)), a, b, number)
    for owner in dict.fromkeys([*base.lent_minutes, *there.lent_minutes]):
        a, b = (f.lent_minutes.get(owner, 0) for f in (base, there))
        yield from _figure(texts("whatif.lent"), names.other(owner), a, b, hours_of)
    yield from _figure(texts("whatif.given"), "", base.volunteer_minutes, there.volunteer_minutes, hours_of)
    yield from _figure(texts("whatif.people"), "", base.volunteers, there.volunteers, number)


def _figure(title: str, of: str, base: int, there: int, shown: Any) -> Iterator[Row]:
    if base != there:
        sign = "+" if there > base else "−"
        change = f"{sign}{shown(abs(there - base))}"
        size = abs(there - base)
        yield {"figure": title, "of": of, "base": shown(base), "there": shown(there), "change": change, "size": size}


def largest(rows: list[Row], most: int) -> list[Row]:
    """Of each figure at most so many rows, those with the largest changes; in the order that they had."""
    kept: list[Row] = []
    for title in dict.fromkeys(r["figure"] for r in rows):
        of = [r for r in rows if r["figure"] == title]
        chosen = sorted(sorted(range(len(of)), key=lambda k: -of[k]["size"])[:most])
        kept += [of[k] for k in chosen]
    return kept


def shifted(shifts: tuple[Shift, ...], names: Names, most: int) -> str:
    """`健康义诊 0→1, …`."""
    texts = names.texts
    shown = [
        texts("whatif.sessions", name=names.thing(s.demand), base=s.base, scenario=s.scenario) for s in shifts[:most]
    ]
    return ", ".join([*shown, *([texts("plan.more", count=len(shifts) - most)] if len(shifts) > most else [])])


def caused_rows(comparison: Comparison, result: Result, texts: Texts) -> list[Row]:
    """Whom the scenario concerns, and how: a row for each of their moves."""
    names = Names(comparison.base.problem, result, texts)
    return [
        {"who": f"{shown(id_)} ({texts(f'whatif.{role}')})", "demand": names.thing(move.demand)}
        | {"before": names.stay(move.old), "after": names.stay(move.new)}
        for role, by_id, shown in (
            ("volunteer", result.caused.volunteers, names.thing),
            ("owner", result.caused.owners, names.other),
            ("organisation", result.caused.organisations, names.other),
        )
        for id_, moves in by_id.items()
        for move in moves
    ]


def signed(value: int) -> str:
    """With its sign; a real minus, as wide as the plus."""
    return f"−{-value:,}" if value < 0 else f"+{value:,}" if value else "0"


def _number(value: int) -> str:
    return signed(value).removeprefix("+")


def hours_of(minutes: int) -> str:
    """Minutes as hours."""
    return f"{minutes / 60:,.1f}".removesuffix(".0")


# ---- for a program


def as_data(comparison: Comparison, sweep: Sweep | None) -> dict[str, Any]:
    """All of a comparison but the plans' assignments; times are RFC 3339, minutes and fen whole numbers."""
    swept = comparison.scenarios[-len(sweep.values) :] if sweep else ()
    return {
        "start": {"score": comparison.start.score and comparison.start.score.total},
        "base": _result(comparison.base),
        "scenarios": [_result(r) for r in comparison.scenarios],
        "sweep": sweep and {
            "place": sweep.place,
            "points": [
                {"value": sweep.shown(v), "score": r.figures.score.total, "bound": r.figures.bound}
                | {"served": r.figures.sessions.served}
                for v, r in zip(sweep.values, swept, strict=True)
            ],
        },
    }  # fmt: skip


def _result(result: Result) -> dict[str, Any]:
    d = result.difference
    return {
        "name": result.name,
        "problem_sha256": result.problem.sha256,
        "figures": _plain(result.figures),
        "difference": d and {**_plain(d), "proved": d.proved, "exact": bool(d.interval and d.interval.exact)},
        "told": _told(result.told),
        "caused": _told(result.caused),
    }


def _told(told: Told) -> dict[str, Any]:
    return {
        field.name: {id_: [_move(m) for m in moves] for id_, moves in getattr(told, field.name).items()}
        for field in dataclasses.fields(told)
    }


def _move(move: Move) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(move)
    return plain


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return value.model_dump() if hasattr(value, "model_dump") else value
