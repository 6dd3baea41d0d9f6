"""Fields that several columns give together, from their cells and back to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.sheets.columns import AsJson, Composer, Context, Splitter, Writing
from api.sheets.datums import to_wgs84
from api.sheets.faults import CellError
from api.sheets.needs import completed
from api.sheets.times import stretches_of

SPACE_DETAILS = {
    "space_quantity": "quantity",
    "space_least": "min_quantity",
    "space_split": "split",
    "space_piece": "min_piece",
    "space_features": "features",
    "space_metres": "max_metres",
}
PEOPLE_DETAILS = {
    "people_count": "count",
    "people_least": "min_count",
    "people_level": "min_level",
    "people_tags": "tags",
    "people_metres": "max_metres",
}
SUPPLY_DETAILS = {"supply_quantity": "quantity"}
NEED_COLUMNS = (
    ("space_kinds", SPACE_DETAILS),
    ("people_skills", PEOPLE_DETAILS),
    ("supply_kinds", SUPPLY_DETAILS),
)


def plain(value: Any) -> Any:
    """The value itself where it stood as JSON."""
    return value.value if isinstance(value, AsJson) else value


def location(values: Mapping[str, Any], context: Context) -> Any:
    """`[lon, lat]` in WGS-84, from one cell or two, by the datum of the row, else of the header, else the usual one."""
    if "location" in values:
        if isinstance(values["location"], AsJson):
            return plain(values["location"])
        lon, lat, datum = values["location"]
    elif "longitude" in values and "latitude" in values:
        (lon, datum), (lat, other) = values["longitude"], values["latitude"]
        datum = datum or other
    elif "longitude" in values or "latitude" in values:
        raise CellError("place_half")
    else:
        return None
    return list(to_wgs84((lon, lat), values.get("datum") or datum or context.datum))


def availability(values: Mapping[str, Any], context: Context) -> Any:
    """Windows and patterns of one column, closed times of another."""
    return _available(values.get("availability"), values)


def windows(values: Mapping[str, Any], context: Context) -> Any:
    """The times of a demand: words, or a date with a start and an end, or a date with words for the time of day."""
    given = values.get("windows")
    if isinstance(given, AsJson):
        return _available(given, values)
    words = _words_of_demand(given, values)
    if words is None:
        return _available(None, values)
    return _available([dict(s) for s in stretches_of(words, context.when)], values)


def _words_of_demand(times: str | None, values: Mapping[str, Any]) -> str | None:
    date, start, end = (values.get(k) for k in ("date", "start", "end"))
    if start is not None and times is not None:
        raise CellError("times_twice")
    if start is not None and end is None:
        end = _after(start, values.get("minutes"))
    if (start is None) != (end is None):
        raise CellError("time_no_end", part=start or end)
    clock = times if start is None else f"{start}-{end}"
    return " ".join(w for w in (date, clock) if w) or None


def _after(start: str, minutes: int | None) -> str | None:
    """`18:00` and 90 minutes end at 19:30."""
    clock = start.rpartition(" ")[2]
    hour, colon, minute = clock.partition(":")
    if minutes is None or not colon or not (hour.isdigit() and minute.isdigit()):
        return None
    end = int(hour) * 60 + int(minute) + minutes
    return f"{end // 60:02}:{end % 60:02}" if end <= 1440 else None


def _available(times: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(times, AsJson):
        out: dict[str, Any] = dict(times.value)
    elif times is None:
        out = {}
    else:
        found = {"windows": [s for s in times if "days" not in s], "weekly": [s for s in times if "days" in s]}
        out = {name: items for name, items in found.items() if items}
    if "closed" in values:
        out["closed"] = plain(values["closed"])
    return out if times is not None or "closed" in values else None


def serves(values: Mapping[str, Any], context: Context) -> Any:
    """Whom an offer is for."""
    if "serves" in values:
        return plain(values["serves"])
    names = ("areas", "organisations", "kinds")
    return {n: plain(values[f"serves.{n}"]) for n in names if f"serves.{n}" in values} or None


def valid_until(values: Mapping[str, Any], context: Context) -> Any:
    """A date without a skill is for every skill of the row."""
    dates = plain(values.get("valid_until"))
    if dates is None or "" not in dates:
        return dates
    if "skills" not in values:
        raise CellError("need_missing")
    skills = plain(values["skills"])
    return {**dict.fromkeys(skills, dates[""]), **{s: d for s, d in dates.items() if s}}


def needs(values: Mapping[str, Any], context: Context) -> Any:
    """All needs: those in JSON, else spaces, people, supplies in this order."""
    if "needs" in values:
        return plain(values["needs"])
    out: list[Any] = []
    for key, details in NEED_COLUMNS:
        given = {k: plain(v) for k, v in values.items()}
        out += completed(list(given.get(key, [])), given, details)
    return out or None


COMPOSERS: dict[str, Composer] = {
    "location": location,
    "availability": availability,
    "windows": windows,
    "serves": serves,
    "valid_until": valid_until,
    "needs": needs,
}


# ---- back to cells


def _split_location(value: Any, _: Writing) -> dict[str, Any]:
    return {"location": value, "datum": "WGS-84"}


def _split_available(key: str) -> Splitter:
    def split(value: Any, _: Writing) -> dict[str, Any]:
        if set(value) - {"windows", "weekly", "closed"} or not (value.get("windows") or value.get("weekly")):
            return {key: AsJson(value)}
        out: dict[str, Any] = {key: [*value.get("windows", ()), *value.get("weekly", ())]}
        return out | ({"closed": value["closed"]} if value.get("closed") else {})

    return split


def _split_serves(value: Any, _: Writing) -> dict[str, Any]:
    return {f"serves.{name}": items for name, items in value.items()} or {"serves": AsJson(value)}


def _split_needs(value: Any, _: Writing) -> dict[str, Any]:
    """By type where they stand in the order in which they are read, else as JSON."""
    types = ("space", "people", "supply")
    order = [types.index(n["type"]) for n in value]
    if order != sorted(order):
        return {"needs": AsJson(value)}
    keys = dict(zip(types, ("space_kinds", "people_skills", "supply_kinds"), strict=True))
    return {keys[t]: some for t in types if (some := [n for n in value if n["type"] == t])}


SPLITTERS: dict[str, Splitter] = {
    "location": _split_location,
    "availability": _split_available("availability"),
    "windows": _split_available("windows"),
    "serves": _split_serves,
    "needs": _split_needs,
}
