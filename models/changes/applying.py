"""A Problem and changes become another Problem, whose ids name what they should."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from models.changes.contradictions import contradictions
from models.changes.draft import Draft, Refused
from models.changes.edits import close, edit, lift, open_up
from models.changes.numbers import grow, scale, volunteers
from models.changes.targets import MODELS, POLICY, Target
from models.changes.thin import thin
from models.changes.travel import without_the_gone
from models.changes.values import Change, Close, Edit, Grow, Lift, Open, Scale, Volunteers
from models.errors import InvalidChanges, InvalidProblem, Issue
from models.places import Found, Loc, in_order, path_of
from models.problem import Problem
from models.references import reference_faults

APPLY: dict[type, Callable[[Draft, Any], None]] = {
    Edit: edit,
    Close: close,
    Open: open_up,
    Scale: scale,
    Volunteers: volunteers,
    Grow: grow,
    Lift: lift,
}


def apply(problem: Problem, changes: Sequence[Change]) -> Problem:
    """The week after the changes, made one after another; what they do not touch is shared with `problem`.

    Only touched things are built and validated again; then the references of the whole are checked. Raises
    `InvalidChanges` with all that is wrong, each at its place in the changes (`changes[3].value.capacity`).
    """
    if not changes:
        return problem
    clashes = contradictions(changes)
    draft = Draft(problem)
    refused = _made(draft, changes)
    if clashes or refused:
        raise _invalid([*clashes, *refused])
    changed = without_the_gone(draft, draft.finished())
    found = _references(draft, changes, changed)
    if found:
        raise _invalid(found)
    return changed


def _made(draft: Draft, changes: Sequence[Change]) -> list[Found]:
    """Makes them all; what does not fit is passed over, so that every fault is told at once."""
    found: list[Found] = []
    for i, change in enumerate(changes):
        draft.change = i
        try:
            APPLY[type(change)](draft, change)
        except Refused as e:
            found += [Found((i, *f.loc), f.code, f.value, f.rule, f.advice) for f in e.found]
    return found


def _references(draft: Draft, changes: Sequence[Change], changed: Problem) -> list[Found]:
    data = thin(draft, changed)
    faults = [(f, _culprit(draft, data, f)) for f in reference_faults(data)]
    if any(i is None for _, i in faults):
        raise InvalidProblem(in_order(data, [f for f, _ in faults]))  # so it was before the changes, too
    return [_of_a_change(i, changes[i], f) for f, i in faults if i is not None]


def _culprit(draft: Draft, data: Any, found: Found) -> int | None:
    """The change that made a fault of the changed week: removed what is named, or put what names it."""
    listed, row = found.loc[:2]
    if found.code == "unknown_id":
        removed = [i for target, i in draft.removed.items() if target.name == found.value]
        if removed:
            return removed[0]
    if found.code == "duplicate_id":
        return next((i for t, i in draft.touched.items() if t.name == found.value and _is_new(draft, t)), None)
    if listed in MODELS:
        return draft.touched.get(Target(str(listed), data[listed][row]["id"]))
    if listed == "pins":
        return draft.touched.get(Target("demands", data["pins"][row]["demand"]))
    return draft.touched.get(Target(str(listed), str(row)))


def _is_new(draft: Draft, target: Target) -> bool:
    return all(thing.id != target.name for thing in getattr(draft.problem, target.listed, ()))


def _of_a_change(i: int, change: Change, found: Found) -> Found:
    """The same fault, at its place in the changes."""
    if found.code == "unknown_id" and _removes(change):
        return _still_named(i, change, found)
    loc, target = _within(change, found.loc), f" ({path_of(found.loc)} of the changed week)"
    rule = found.rule if loc[:1] == ("value",) else found.rule + target
    return Found((i, *loc), found.code, found.value, rule, found.advice)


def _removes(change: Change) -> bool:
    return change.op == "remove" or isinstance(change, Volunteers | Grow)


def _still_named(i: int, change: Change, found: Found) -> Found:
    rule = f"what is removed is named nowhere else, but {path_of(found.loc)} of the week names it"
    way_out = {"pins": "Take it out of the week's `pins` first", "bans": "Lift the ban in the same file (`op`: `lift`)"}
    advice = way_out.get(str(found.loc[0]), "Change that in the same file")
    if not isinstance(change, Edit):
        return Found((i,), "still_named", found.value, rule, advice)
    if change.target.listed in ("spaces", "volunteers"):
        advice += ", or close it for the time (`op`: `close`)"
    return Found((i, "path"), "still_named", change.path, rule, advice)


def _within(change: Change, loc: Loc) -> Loc:
    """The place in a change of a place in the changed week, where the change put what stands there."""
    if not isinstance(change, Edit):
        return ()
    target, rest = change.target, loc[2:]
    if loc[0] not in (target.listed, POLICY):
        return ("path",)
    if target.listed == POLICY or not target.field:
        return ("value", *rest)
    return ("value", *rest[1:]) if rest[:1] == (target.field,) else ("path",)


def _invalid(found: list[Found]) -> InvalidChanges:
    """In order of the changes; of one place only the first fault."""
    first: dict[Loc, Found] = {}
    for f in sorted(found, key=lambda f: int(f.loc[0])):
        first.setdefault(f.loc, f)
    return InvalidChanges(
        Issue(f.code, path_of(("changes", *f.loc)), f.value, f.rule, f.advice) for f in first.values()
    )
