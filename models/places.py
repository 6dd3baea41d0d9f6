"""Places in the data as given: their written path, their order in the file, and what was found there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models.errors import Issue

Loc = tuple[str | int, ...]
PLAIN_KEY = re.compile(r"[^\W\d][\w-]*")


@dataclass(frozen=True, slots=True)
class Found:
    """An Issue whose place is still a tuple of keys and indices, so that it can be put in order."""

    loc: Loc
    code: str
    value: Any
    rule: str
    advice: str


def path_of(loc: Loc) -> str:
    """`("demands", 12, "needs", 0)` as `demands[12].needs[0]`; a key that is no plain word as in `skills["a b"]`."""
    path = ""
    for part in loc:
        if isinstance(part, int):
            path += f"[{part}]"
        elif PLAIN_KEY.fullmatch(part):
            path += f".{part}" if path else part
        else:
            path += f"[{json.dumps(part, ensure_ascii=False)}]"
    return path


def value_at(data: Any, loc: Loc) -> Any:
    """What stands at a place; None where nothing does."""
    for part in loc:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


class FileOrder:
    """Sorts places as a reader of the file meets them; what is missing comes after what is there."""

    def __init__(self, data: Any):
        self._data = data
        self._keys: dict[int, dict[Any, int]] = {}

    def __call__(self, found: Found) -> tuple[int, ...]:
        node, out = self._data, []
        for part in found.loc:
            if isinstance(node, dict):
                out.append(self._positions(node).get(part, len(node)))
                node = node.get(part)
            elif isinstance(node, list) and isinstance(part, int):
                out.append(part)
                node = node[part] if part < len(node) else None
        return tuple(out)

    def _positions(self, node: dict[Any, Any]) -> dict[Any, int]:
        if id(node) not in self._keys:
            self._keys[id(node)] = {key: n for n, key in enumerate(node)}
        return self._keys[id(node)]


def in_order(data: Any, found: Iterable[Found]) -> list[Issue]:
    """The issues of one report, in the order of the file."""
    ordered = sorted(found, key=FileOrder(data))
    return [Issue(f.code, path_of(f.loc), f.value, f.rule, f.advice) for f in ordered]
