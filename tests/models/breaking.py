"""How to break a week in one place, and what is then to be said."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models.errors import InvalidProblem, Issue
from models.loading import load_problem
from tests.models.good_week import Json, good_week

Change = Callable[[Json], Any]
KEY_OR_INDEX = re.compile(r"\[(\d+)\]|\[\"(.*?)\"\]|([^.\[\]]+)")


@dataclass(frozen=True)
class Broken:
    """One kind of broken file: a change to the good week (or to its bytes), the issue's code and its path."""

    name: str
    change: Change | None
    code: str
    path: str
    data: Callable[[bytes], bytes] | None = None

    def file(self) -> bytes:
        week = good_week()
        if self.change:
            self.change(week)
        text = json.dumps(week, ensure_ascii=False).encode("utf-8", "backslashreplace")
        return self.data(text) if self.data else text


def issues_of(data: bytes) -> tuple[Issue, ...]:
    """What loading says; empty where the file is sound."""
    try:
        load_problem(data)
    except InvalidProblem as e:
        return e.issues
    return ()


def put(path: str, value: Any, code: str, name: str, at: str | None = None) -> Broken:
    """Write a value at a path; the issue is there, or `at` another path."""
    return Broken(name, lambda week: _put(week, path, value), code, path if at is None else at)


def drop(path: str, code: str, name: str, at: str | None = None) -> Broken:
    """Remove what stands at a path."""
    return Broken(name, lambda week: _drop(week, path), code, path if at is None else at)


def text(change: Callable[[bytes], bytes], code: str, name: str, at: str = "") -> Broken:
    """Change the bytes of the file."""
    return Broken(name, None, code, at, change)


def replaced(old: str, new: str, code: str, name: str, at: str = "") -> Broken:
    """Change the text of the file where it first says `old`."""
    return text(lambda data: _replace(data, old.encode(), new.encode()), code, name, at)


def keys(path: str) -> list[str | int]:
    """`demands[0].needs` as its keys and indices."""
    return [int(i) if i else quoted or plain for i, quoted, plain in KEY_OR_INDEX.findall(path)]


def _put(week: Json, path: str, value: Any) -> None:
    *way, last = keys(path)
    node: Any = week
    for key in way:
        node = node[key]
    if isinstance(node, list) and last == len(node):
        node.append(value)
    else:
        node[last] = value


def _drop(week: Json, path: str) -> None:
    *way, last = keys(path)
    node: Any = week
    for key in way:
        node = node[key]
    del node[last]


def _replace(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new, 1)
