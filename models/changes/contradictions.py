"""Changes of one file that undo each other: of two, one would be lost without a word."""

from __future__ import annotations

from collections.abc import Sequence

from models.changes.targets import Target
from models.changes.values import Change, Close, Edit, Open
from models.places import Found

ONCE = "one change alone puts or removes a thing or a field"
AFTER = "nothing changes after it was removed"


def contradictions(changes: Sequence[Change]) -> list[Found]:
    """Every change that overrides an earlier one, or is of what an earlier one removed; places are `(index, …)`."""
    seen = _Seen()
    return [found for i, change in enumerate(changes) if (found := seen.clash(i, change))]


class _Seen:
    """Which change put, adjusted or removed what; the last of each."""

    def __init__(self) -> None:
        self._put: dict[Target, int] = {}
        self._inside: dict[Target, int] = {}  # the thing of which a part was put or adjusted
        self._adjusted: dict[Target, int] = {}
        self._removed: dict[Target, int] = {}

    def clash(self, i: int, change: Change) -> Found | None:
        """What is wrong with this change after those before it; remembers it."""
        if isinstance(change, Edit):
            return self._edit(i, change, change.target)
        if isinstance(change, Close | Open):
            return self._stretch(i, change)
        return None

    def _edit(self, i: int, change: Edit, target: Target) -> Found | None:
        whole, before = target.whole, None
        if whole in self._removed:
            return _after(i, "path", change.path, self._removed[whole])
        before = self._put.get(target, self._adjusted.get(target, self._put.get(whole)))
        if before is None and not target.field:
            before = self._inside.get(whole)
        self._put[target] = i
        if target.field:
            self._inside[whole] = i
        elif change.op == "remove":
            self._removed[whole] = i
        if before is None:
            return None
        advice = f"Keep one of the two, or write both as one: it also stands at changes[{before}]"
        return Found((i, "path"), "changed_twice", change.path, ONCE, advice)

    def _stretch(self, i: int, change: Close | Open) -> Found | None:
        whose = change.whose
        if whose in self._removed:
            field = "space" if change.space is not None else "volunteer"
            return _after(i, field, whose.name, self._removed[whose])
        self._adjusted[Target(whose.listed, whose.name, "availability")] = i
        self._inside[whose] = i
        return None


def _after(i: int, field: str, value: str, removed: int) -> Found:
    advice = f"Drop this change, or the removal at changes[{removed}]; to put another in its place, write `replace`"
    return Found((i, field), "changed_after_removal", value, AFTER, advice)
