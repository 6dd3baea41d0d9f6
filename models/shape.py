"""Follows a place of the data through the models: which model and which type stand there."""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from models.clock import Weekly, Window
from models.demands import PeopleNeed, SpaceNeed, SupplyNeed
from models.places import Loc

# What pydantic puts into a place where one of several models may stand; the data has no such key.
TAGGED: dict[str | int, type[BaseModel]] = {
    "space": SpaceNeed,
    "people": PeopleNeed,
    "supply": SupplyNeed,
    "window": Window,
    "weekly": Weekly,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place without tags; the innermost model that holds it; the length of the fixed list that it is or is in."""

    loc: Loc
    model: type[BaseModel] | None
    fixed_length: int | None = None


def resolve(root: type[BaseModel], loc: Loc) -> Place:
    """`("demands", 0, "needs", 1, "space", "kinds")` of a Problem is `demands[0].needs[1].kinds`, in a SpaceNeed."""
    kinds: list[Any] = [root]
    path: list[str | int] = []
    model, length = root, None
    for part in loc:
        if part in TAGGED and sum(_is_model(k) for k in kinds) > 1:
            kinds = [TAGGED[part]]
            continue
        path.append(part)
        model = next((k for k in kinds if _is_model(k)), model)
        length = next((n for k in kinds if (n := _fixed_length(k))), None)
        kinds = [option for kind in kinds for option in _inside(kind, part)]
    own_length = next((n for k in kinds if (n := _fixed_length(k))), length)
    return Place(tuple(path), model, own_length)


def field_names(model: type[BaseModel] | None) -> tuple[str, ...]:
    """The names of a model's fields as the data writes them."""
    return tuple(field.alias or name for name, field in model.model_fields.items()) if model else ()


def _inside(kind: Any, part: str | int) -> list[Any]:
    """The types that may stand at a key or index of a value of this type."""
    if _is_model(kind):
        return [o for name, f in kind.model_fields.items() if part in (f.alias, name) for o in _options(f.annotation)]
    args = get_args(kind)
    if get_origin(kind) is dict:
        return _options(args[1])
    if get_origin(kind) is tuple and isinstance(part, int):
        if args[-1] is Ellipsis:
            return _options(args[0])
        return _options(args[part]) if part < len(args) else []
    return []


def _options(annotation: Any) -> list[Any]:
    """The plain types of an annotation: without notes, a union as its branches."""
    if get_origin(annotation) is Annotated:
        return _options(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return [option for branch in get_args(annotation) for option in _options(branch)]
    return [annotation]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _fixed_length(kind: Any) -> int | None:
    args = get_args(kind)
    return len(args) if get_origin(kind) is tuple and args[-1] is not Ellipsis else None
