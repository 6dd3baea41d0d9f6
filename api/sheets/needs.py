"""What a demand needs, in words: `会议室×1(投影)`, `急救×2(3级); 律师`, `米×2`.

One item is names (`礼堂或会议室`), a number after ×, and details in brackets; items are separated by semicolons, 、 or
commas. Where there is one item only, its details may stand in columns of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from api.sheets.faults import CellError
from api.sheets.kinds import Kinds
from api.sheets.plain import narrow
from api.sheets.scalars import metres, whole
from api.texts import Language

Need = dict[str, Any]
NUMBER = re.compile(r"^(.*?)\s*(?:[×*]|x(?=\s*\d))\s*(\d[\d,]*)\s*[^\d\s]?\s*$", re.IGNORECASE | re.DOTALL)
OR = re.compile(r"\s*(?:\||或者?|\bor\b)\s*", re.IGNORECASE)
MOST_LETTERS = 300
LIST = re.compile(r"\s*[+＋]\s*")
# How a detail starts or ends, what it sets, and how its rest is read.
Detail = tuple[re.Pattern[str], str, Callable[[re.Match[str]], Any]]


def _words(text: str) -> list[str]:
    return [w for w in LIST.split(text.strip()) if w]


DETAILS: dict[str, tuple[Detail, ...]] = {
    "space": (
        (re.compile(r"(?:至少|最少|min)\s*(\d[\d,]*)\D?"), "min_quantity", lambda m: whole(m[1])),
        (re.compile(r"(?:每处至少|每处|piece|pieces of)\s*(\d[\d,]*)\D?"), "min_piece", lambda m: whole(m[1])),
        (re.compile(r"可?拆分|可分|可以拆分|split"), "split", lambda _: True),
        (re.compile(r"(?:设施|带|with)\s*:?\s*(.+)"), "features", lambda m: _words(m[1])),
        (
            re.compile(r"(?:within\s*)?(\d.*?(?:米|公里|千米|\dm|km|\sm))\s*(?:以内|之内|内)?"),
            "max_metres",
            lambda m: metres(m[1]),
        ),
    ),
    "people": (
        (re.compile(r"(?:至少|最少|min)\s*(\d[\d,]*)\D?"), "min_count", lambda m: whole(m[1])),
        (re.compile(r"(?:级别|level|≥|>=)?\s*(\d)\s*级?(?:以上|及以上|\+)?"), "min_level", lambda m: int(m[1])),
        (re.compile(r"(?:标签|要求|tags?)\s*:?\s*(.+)"), "tags", lambda m: _words(m[1])),
        (
            re.compile(r"(?:within\s*)?(\d.*?(?:米|公里|千米|\dm|km|\sm))\s*(?:以内|之内|内)?"),
            "max_metres",
            lambda m: metres(m[1]),
        ),
    ),
    "supply": (),
}
COUNT = {"space": "quantity", "people": "count", "supply": "quantity"}


def needs_of(text: str, type_: str, kinds: Kinds) -> list[Need]:
    """Every need that a cell names, in its order. `type_` is `space`, `people` or `supply`."""
    return [_need(item, type_, kinds) for item in split_outside_brackets(text)]


def _need(item: str, type_: str, kinds: Kinds) -> Need:
    names, number, details = _parts(item)
    need: Need = {"type": type_}
    if type_ == "space":
        need["kinds"] = [kinds.of(n) for n in OR.split(names) if n]
    else:
        need["skill" if type_ == "people" else "kind"] = kinds.of(names)
    if number is not None or type_ != "people":
        need[COUNT[type_]] = 1 if number is None else number
    for detail in details:
        field, value = _detail(detail, type_)
        need[field] = value
    return need


def _parts(item: str) -> tuple[str, int | None, list[str]]:
    """Names, number and details of `急救×2(3级, 标签:女)`, whichever of number and brackets comes first."""
    text = item.strip()
    brackets = re.search(r"[(（]([^()（）]*)[)）]", text)
    details = [d.strip() for d in re.split(r"[,，]", brackets[1]) if d.strip()] if brackets else []
    if brackets:
        text = (text[: brackets.start()] + text[brackets.end() :]).strip()
    counted = NUMBER.match(text)
    names, number = (counted[1].strip(), whole(counted[2])) if counted else (text, None)
    if not names:
        raise CellError("need_words", part=item[:30])
    return names, number, details


def _detail(detail: str, type_: str) -> tuple[str, Any]:
    word = narrow(detail[:MOST_LETTERS])
    for pattern, field, read in DETAILS[type_]:
        found = re.fullmatch(pattern, word)
        if found:
            return field, read(found)
    raise CellError("need_words", part=detail[:30])


def split_outside_brackets(text: str) -> list[str]:
    """Parts between ; 、 commas and new lines, but not those within brackets."""
    parts, depth, part = [], 0, ""
    for c in text:
        depth += (c in "(（") - (c in ")）")
        if c in ";；、,，\n" and depth <= 0:
            parts.append(part)
            part = ""
        else:
            part += c
    return [p.strip() for p in [*parts, part] if p.strip()]


def completed(needs: list[Need], values: Mapping[str, Any], columns: Mapping[str, str]) -> list[Need]:
    """The needs of one cell with the details that stand in columns of their own (`column key → field`).

    Such a detail is of one need: beside several needs it is a fault.
    """
    given = {field: values[key] for key, field in columns.items() if key in values}
    if not given:
        return needs
    if len(needs) != 1:
        raise CellError("need_of_several" if needs else "need_missing")
    return [{**needs[0], **given}]


# ---- back into words


def need_in_words(need: Need, kinds: Kinds, language: Language) -> str:
    """One need as `needs_of` reads it; the caller tests that it does."""
    zh = language == "zh"
    if need["type"] == "space":
        names = ("或" if zh else " or ").join(kinds.word(k, language) for k in need["kinds"])
    else:
        names = kinds.word(need["skill"] if need["type"] == "people" else need["kind"], language)
    number = need.get(COUNT[need["type"]])
    details = [d for d in _details_in_words(need, zh) if d]
    bracket = f"({', '.join(details)})" if details else ""
    return names + ("" if number is None else f"×{number}") + bracket


def _details_in_words(need: Need, zh: bool) -> list[str]:
    says: dict[str, Callable[[Any], str]] = {
        "min_quantity": lambda v: f"{'至少' if zh else 'min '}{v}",
        "min_count": lambda v: f"{'至少' if zh else 'min '}{v}",
        "min_level": lambda v: f"{v}级" if zh else f"level {v}",
        "split": lambda v: ("可拆分" if zh else "split") if v else "?",
        "min_piece": lambda v: f"{'每处至少' if zh else 'piece '}{v}",
        "features": lambda v: f"{'设施:' if zh else 'with '}{'+'.join(v)}",
        "tags": lambda v: f"{'标签:' if zh else 'tags '}{'+'.join(v)}",
        "max_metres": lambda v: f"{v}米内" if zh else f"within {v} m",
    }
    return [say(need[field]) for field, say in says.items() if field in need]
