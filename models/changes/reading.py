"""Files of changes: a JSON list of them, or a Scenario; every error of a file in one report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from pydantic import ValidationError

from models.base import Id, Value
from models.changes.contradictions import contradictions
from models.changes.values import OPS, Change, Grow, Scale, Scenario
from models.errors import InvalidChanges, Issue, Unreadable
from models.places import Found, in_order
from models.reading import read
from models.similar import similar
from models.translate import translated

MOST_BYTES = 64 * 1024 * 1024
MOST_CHANGES = 50_000
MOST_WIDE = 100  # each of them goes over all spaces or demands of a city
Json = dict[str, Any]


class _Named(Value):
    """What a scenario holds beside its changes."""

    name: Id
    changes: list[Any]


def load_changes(data: bytes, most_bytes: int = MOST_BYTES) -> tuple[Change, ...]:
    """Changes from a JSON list in UTF-8, plain or gzip. Raises `InvalidChanges` with all that is wrong in them."""
    given, found = _read(data, most_bytes)
    if not isinstance(given, list):
        advice = "Put the changes into square brackets, each in curly ones"
        raise InvalidChanges([Issue("not_a_list", "", given, "the file holds one JSON list of changes", advice)])
    changes, broken = _changes(given)
    _raise({"changes": given}, [replace(f, loc=("changes", *f.loc)) for f in found], broken)
    return changes


def load_scenario(data: bytes, name: str = "", most_bytes: int = MOST_BYTES) -> Scenario:
    """A Scenario from `{"name": …, "changes": […]}`, or from a bare list under the given name.

    Raises `InvalidChanges` with all that is wrong in it.
    """
    given, found = _read(data, most_bytes)
    if isinstance(given, list):
        given = {"name": name, "changes": given}
        found = [replace(f, loc=("changes", *f.loc)) for f in found]
    if not isinstance(given, dict):
        rule, advice = (
            "the file holds a list of changes, or an object with `name` and `changes`",
            "Write one of the two",
        )
        raise InvalidChanges([Issue("not_a_list", "", given, rule, advice)])
    try:
        named: _Named | None = _Named.model_validate(given)
        form: list[Found] = []
    except ValidationError as e:
        named, form = None, translated(e, _Named, given)
    changes = given.get("changes")
    made, broken = _changes(changes) if isinstance(changes, list) else ((), [])
    _raise(given, found, form + broken)
    assert named
    return Scenario(name=named.name, changes=made)


def _read(data: bytes, most_bytes: int) -> tuple[Any, list[Found]]:
    try:
        return read(data, most_bytes)
    except Unreadable as e:
        raise InvalidChanges(e.issues) from None


def _changes(given: list[Any]) -> tuple[tuple[Change, ...], list[Found]]:
    if not given:
        rule, advice = "a scenario changes something", "Add a change; the week as it is is compared anyway"
        return (), [Found(("changes",), "no_changes", given, rule, advice)]
    if len(given) > MOST_CHANGES:
        rule = f"a file has at most {MOST_CHANGES:,} changes, and this one has {len(given):,}"
        return (), [Found(("changes",), "too_many_changes", None, rule, "Split it, or give the changed week as a week")]
    made: list[Change] = []
    found: list[Found] = []
    for i, item in enumerate(given):
        broken = _fault_of_op(item) or _validated(item, made)
        found += [replace(f, loc=("changes", i, *f.loc)) for f in broken]
    found += _too_wide(made)
    if not found:
        found = [replace(f, loc=("changes", *f.loc)) for f in contradictions(made)]
    return tuple(made), found


def _too_wide(made: list[Change]) -> list[Found]:
    wide = sum(isinstance(c, Scale | Grow) for c in made)
    if wide <= MOST_WIDE:
        return []
    rule = f"a file has at most {MOST_WIDE} changes of op scale and grow, and this one has {wide:,}"
    return [Found(("changes",), "too_many_changes", None, rule, "Change more kinds or areas at once")]


def _fault_of_op(item: Any) -> list[Found]:
    if not isinstance(item, dict):
        return [Found((), "wrong_type", item, "a change is an object", "Write an object in curly brackets")]
    op = item.get("op")
    if isinstance(op, str) and op in OPS:
        return []
    listed = ", ".join(f'"{o}"' for o in OPS)
    if op is None:
        return [Found(("op",), "missing_field", None, "the field `op` is required", f"Add `op`: one of {listed}")]
    guess = similar(op, tuple(OPS))
    advice = f'Did you mean "{guess}"?' if guess else "Choose one of them"
    return [Found(("op",), "not_one_of", op, f"`op` is one of {listed}", advice)]


def _validated(item: Json, made: list[Change]) -> list[Found]:
    model = OPS[item["op"]]
    try:
        made.append(cast("Change", model.model_validate(item)))
    except ValidationError as e:
        return translated(e, model, item)
    return []


def _raise(given: Json, *findings: Sequence[Found]) -> None:
    """All of a report, of one place only the first."""
    found: dict[Any, Found] = {}
    for f in (f for some in findings for f in some):
        found.setdefault(f.loc, f)
    if found:
        raise InvalidChanges(in_order(given, found.values()))
