"""From pydantic's errors to the words of the format: place, rule and advice for a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from models.descriptions import described
from models.errors import shown
from models.places import Found, Loc, value_at
from models.shape import Place, field_names, resolve
from models.similar import similar

Says = tuple[str, str, str]  # code, rule, advice
NOUNS = {
    "int_type": "a whole number",
    "float_type": "a number",
    "string_type": "a string",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
}


def translated(error: ValidationError, model: type[BaseModel], data: Any) -> list[Found]:
    """Every error of `data` against `model` in the words of the format, without those that only follow from another."""
    details = error.errors(include_url=False)
    parents = {d["loc"][:n] for d in details for n in range(len(d["loc"]))}
    found = [_found(d, model, data) for d in details if d["type"] != "too_short" or d["loc"] not in parents]
    return list({(f.loc, f.code): f for f in found}.values())


def _found(d: ErrorDetails, model: type[BaseModel], data: Any) -> Found:
    place = resolve(model, d["loc"])
    context = d.get("ctx", {})
    if "advice" in context:  # one of the models' own rules
        loc = (*place.loc, context["field"]) if context["field"] else place.loc
        return Found(loc, d["type"], value_at(data, loc), d["msg"], context["advice"])
    if d["type"] == "missing":
        return _missing(place, data)
    if d["type"] in ("union_tag_invalid", "union_tag_not_found"):
        return _need_type(d, place, data)
    code, rule, advice = TELLS.get(d["type"], _wrong_type)(d, place)
    return Found(place.loc, code, d["input"], rule, advice)


# ---- one function per kind of error


def _missing(place: Place, data: Any) -> Found:
    name = place.loc[-1]
    if isinstance(name, int):
        loc = place.loc[:-1]
        return Found(loc, *_with_value(_length_says(loc, place.fixed_length), value_at(data, loc)))
    holder = value_at(data, place.loc[:-1])
    null = isinstance(holder, dict) and name in holder
    said = described(place.model.__name__, name) if place.model else "space, people or supply"
    advice = "Write a value, as null counts as absent" if null else f"Add `{name}`"
    advice += f": {said}" if said else ""
    return Found(place.loc, *_with_value(("missing_field", f"the field `{name}` is required", advice), None))


def _with_value(says: Says, value: Any) -> tuple[str, Any, str, str]:
    return says[0], value, says[1], says[2]


def _need_type(d: ErrorDetails, place: Place, data: Any) -> Found:
    if not isinstance(d["input"], dict):
        return Found(place.loc, *_with_value(_wrong_type({**d, "type": "model_type"}, place), d["input"]))
    loc, allowed = (*place.loc, "type"), ("space", "people", "supply")
    value = value_at(data, loc)
    if value is None:
        return _missing(Place(loc, None), data)
    return Found(loc, *_with_value(_choice_says("type", value, allowed), value))


def _choice(d: ErrorDetails, place: Place) -> Says:
    return _choice_says(_name(place.loc), d["input"], tuple(re.findall(r"'([^']*)'", d["ctx"]["expected"])))


def _choice_says(name: str, value: Any, allowed: tuple[str, ...]) -> Says:
    listed = ", ".join(f'"{a}"' for a in allowed)
    rule = f"`{name}` is one of {listed}" if len(allowed) > 1 else f"`{name}` is {listed}"
    guess = similar(value, allowed)
    otherwise = "Choose one of them" if len(allowed) > 1 else f"Write {listed}"
    return "not_one_of", rule, f'Did you mean "{guess}"?' if guess else otherwise


def _unknown_field(d: ErrorDetails, place: Place) -> Says:
    name, known = str(place.loc[-1]), field_names(place.model)
    guess = similar(name, known)
    advice = f"Did you mean `{guess}`?" if guess else f"Known here: {', '.join(known)}. Remove it or correct its name"
    return "unknown_field", "a field must be known, so that no misspelt rule is silently dropped", advice


def _wrong_type(d: ErrorDetails, place: Place) -> Says:
    noun = NOUNS.get(d["type"], "a value of another kind")
    return "wrong_type", f"`{_name(place.loc)}` is {noun}", _type_advice(noun, d["input"])


def _type_advice(noun: str, value: Any) -> str:
    if value is None:
        return "Remove the null, or write a value"
    if noun.endswith("number"):
        return _number_advice(value)
    if noun == "a string":
        is_number = isinstance(value, int | float)
        return f'Write it in double quotes: "{shown(value, 40)}"' if is_number else "Write one text in double quotes"
    if noun == "true or false":
        return "Write true or false without quotes"
    if noun == "a list":
        return "Write a list in square brackets, also for a single item"
    return "Write an object in curly brackets"


def _number_advice(value: Any) -> str:
    if isinstance(value, bool):
        return "Write a number, not true or false"
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,15}", value, re.ASCII):
        return f"Write {int(value)} without quotes"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return f"Write {int(value)} without a decimal point or exponent"
    return "Write a whole number" if isinstance(value, float) else "Write one number, without quotes"


def _too_small(d: ErrorDetails, place: Place) -> Says:
    context = d["ctx"]
    limit = f"above {_figure(context['gt'])}" if "gt" in context else f"at least {_figure(context['ge'])}"
    return "too_small", f"`{_name(place.loc)}` is {limit}", _range_advice(place, "Raise it")


def _too_large(d: ErrorDetails, place: Place) -> Says:
    return "too_large", f"`{_name(place.loc)}` is at most {_figure(d['ctx']['le'])}", _range_advice(place, "Lower it")


def _figure(limit: float) -> str:
    return f"{limit:,}" if isinstance(limit, int) else f"{limit:g}"


def _range_advice(place: Place, otherwise: str) -> str:
    in_location = "location" in place.loc[-2:-1]
    order = "Write [longitude, latitude], in this order, in degrees"
    return order if in_location else f"{otherwise}, and check its unit"


def _length(d: ErrorDetails, place: Place) -> Says:
    return _length_says(place.loc, place.fixed_length)


def _length_says(loc: Loc, length: int | None) -> Says:
    name = _name(loc)
    if length is None:
        return "wrong_length", f"`{name}` has at least one item", "Add an item"
    advice = "Write [longitude, latitude]" if name == "location" else f"Write a list of {length}"
    return "wrong_length", f"`{name}` has exactly {length} items", advice


def _empty_text(d: ErrorDetails, place: Place) -> Says:
    return "empty_text", f"`{_name(place.loc)}` is not empty", "Write its text"


def _long_text(d: ErrorDetails, place: Place) -> Says:
    return "text_too_long", f"`{_name(place.loc)}` has at most {d['ctx']['max_length']:,} characters", "Shorten it"


def _wall_time(d: ErrorDetails, place: Place) -> Says:
    is_end = "24:00" in d["ctx"]["pattern"]
    rule = 'a wall time is "HH:MM", from "00:00" to "23:59"' + (', or "24:00" as an end' if is_end else "")
    return "bad_wall_time", rule, 'Write it such as "07:30", with both digits of the hour'


def _name(loc: Loc) -> str:
    """The field that a sentence is about: the last key, and a number where it is an item of a list."""
    last = next((n for n in range(len(loc) - 1, -1, -1) if isinstance(loc[n], str)), 0)
    return "".join(f"[{p}]" if isinstance(p, int) else p for p in loc[last:]) if loc else "file"


TELLS: dict[str, Callable[[ErrorDetails, Place], Says]] = {
    "extra_forbidden": _unknown_field,
    "literal_error": _choice,
    "greater_than": _too_small,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_large,
    "too_short": _length,
    "too_long": _length,
    "string_too_short": _empty_text,
    "string_too_long": _long_text,
    "string_pattern_mismatch": _wall_time,
}
