"""From bytes to plain JSON data: gzip, UTF-8, syntax, and what JSON lets pass but no week may hold."""

from __future__ import annotations

import gzip
import io
import json
import math
import re
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

from models.errors import Issue, Unreadable
from models.places import Found, Loc

MOST_BYTES = 512 * 1024 * 1024  # a city's week has some 30 MB
GZIP_MAGIC = b"\x1f\x8b"
BOM = b"\xef\xbb\xbf"
ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
SURROGATE = re.compile("[\ud800-\udfff]")
ONE_JSON = "the file is one JSON value (RFC 8259)"


@dataclass(frozen=True)
class Odd:
    """A number that JSON text can write but the format cannot mean; stands in the data until it is reported."""

    text: str


class Doubled(dict[str, Any]):
    """An object whose text names a key more than once."""

    keys_twice: tuple[str, ...] = ()


def read(data: bytes, most_bytes: int = MOST_BYTES) -> tuple[Any, list[Found]]:
    """Plain JSON data, and what was found wrong in it that leaves the rest readable.

    Raises `Unreadable` where nothing can be read.
    """
    text = _decoded(_unpacked(data, most_bytes))
    if not text.strip():
        advice = "Check that the export or the copy came to its end"
        raise _unreadable("file_empty", None, "the file holds one JSON object", advice)
    try:
        return _Reader(text).result()
    except RecursionError:
        rule = "the format nests its lists and objects some ten deep"
        raise _unreadable("nested_too_deep", None, rule, "Check for brackets that are never closed") from None


def _unreadable(code: str, value: Any, rule: str, advice: str) -> Unreadable:
    return Unreadable([Issue(code, "", value, rule, advice)])


# ---- bytes to text


def _unpacked(data: bytes, most_bytes: int) -> bytes:
    if data.startswith(GZIP_MAGIC):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                data = packed.read(most_bytes + 1)
        except (EOFError, OSError, zlib.error):
            advice = "Copy or download the file again: it is cut short or damaged"
            raise _unreadable("gzip_damaged", None, "a file that starts as gzip is whole gzip", advice) from None
    if len(data) > most_bytes:
        rule = f"a file is at most {most_bytes:,} bytes, unpacked"
        raise _unreadable("file_too_large", None, rule, "Split the week by area, or check what fills the file")
    return data


def _decoded(data: bytes) -> str:
    try:
        return data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        value = f"byte 0x{data[e.start]:02x} in line {line}"
        raise _unreadable("not_utf8", value, "the file is text in UTF-8", _encoding_advice(data)) from None


def _encoding_advice(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "It looks like UTF-16: save it as UTF-8"
    if data.startswith(b"PK\x03\x04"):
        return "It looks like a spreadsheet or a zip file: import it as a spreadsheet, or unpack it first"
    return "Save it as UTF-8 (GB18030 and other encodings cannot be told apart safely)"


# ---- text to data


class _Reader:
    """Parses once at full speed; only a text with something odd in it is walked through to find the places."""

    def __init__(self, text: str):
        self._text = text
        self._odd = bool(ESCAPED_SURROGATE.search(text))
        self._found: list[Found] = []

    def result(self) -> tuple[Any, list[Found]]:
        data = self._parsed()
        if self._odd:
            data = self._mended(data, ())
        return data, self._found

    def _parsed(self) -> Any:
        hooks: dict[str, Any] = {
            "object_pairs_hook": self._object,
            "parse_float": self._float,
            "parse_constant": self._odd_number,
        }
        try:
            return json.loads(self._text, **hooks)
        except json.JSONDecodeError as e:
            raise _syntax_error(self._text, e) from None
        except ValueError:  # an integer of more digits than Python cares to read
            return json.loads(self._text, **hooks, parse_int=self._int)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        self._odd = True
        times = Counter(k for k, _ in pairs)
        doubled = Doubled(made)
        doubled.keys_twice = tuple(k for k, n in times.items() if n > 1)
        return doubled

    def _odd_number(self, text: str) -> Odd:
        self._odd = True
        return Odd(text)

    def _float(self, text: str) -> float | Odd:
        number = float(text)
        return number if math.isfinite(number) else self._odd_number(text)

    def _int(self, text: str) -> int | Odd:
        return int(text) if len(text) < 1_000 else self._odd_number(text)

    def _mended(self, node: Any, loc: Loc) -> Any:
        """The same data with plain stand-ins for what is odd, each noted with its place."""
        if isinstance(node, dict):
            for key in getattr(node, "keys_twice", ()):
                advice = f"Keep one of the fields `{key}`; the last one was read"
                self._note((*loc, key), "duplicate_key", None, "an object names each field once", advice)
            return {self._text_mended(k, (*loc, k)): self._mended(v, (*loc, k)) for k, v in node.items()}
        if isinstance(node, list):
            return [self._mended(v, (*loc, i)) for i, v in enumerate(node)]
        if isinstance(node, str):
            return self._text_mended(node, loc)
        if isinstance(node, Odd):
            rule = "a number is finite and has a sensible length"
            self._note(loc, "bad_number", _cut(node.text), rule, "Write a number within the limits of the field")
            return None
        return node

    def _text_mended(self, text: str, loc: Loc) -> str:
        if not SURROGATE.search(text):
            return text
        advice = r"Write both halves of the character, or drop the lone \uD800…\uDFFF"
        self._note(loc, "broken_character", text, "text is whole Unicode characters", advice)
        return SURROGATE.sub("\ufffd", text)

    def _note(self, loc: Loc, code: str, value: Any, rule: str, advice: str) -> None:
        mended = tuple(SURROGATE.sub("\ufffd", part) if isinstance(part, str) else part for part in loc)
        self._found.append(Found(mended, code, value, rule, advice))


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:30]}… ({len(text):,} characters)"


# ---- what JSON's syntax error means to a person


def _syntax_error(text: str, e: json.JSONDecodeError) -> Unreadable:
    value, near = f"line {e.lineno}, column {e.colno}", " ".join(text[max(0, e.pos - 20) : e.pos + 20].split())
    if e.msg == "Extra data":
        return _unreadable("json_trailing", value, ONE_JSON, f"Remove what follows the closing bracket, here: {near}")
    if not text[e.pos :].strip() or e.msg.startswith("Unterminated string"):
        advice = "The text ends before the object is closed, or a quote is missing: check that the file is whole"
        return _unreadable("json_truncated", value, ONE_JSON, f"{advice}. It is here: {near}")
    return _unreadable("json_syntax", value, ONE_JSON, f"{_syntax_advice(text, e.pos)}, here: {near}")


def _syntax_advice(text: str, pos: int) -> str:
    before, at = text[:pos].rstrip()[-1:], text[pos : pos + 1]
    if at == "'":
        return "Write strings in double quotes"
    if at in ("/", "#"):
        return "JSON has no comments: remove it"
    if before == "," and at in ("]", "}"):
        return "Remove the comma before the closing bracket"
    if at in ("T", "F", "N"):
        return "Write true, false and null in small letters"
    if at < " ":
        return r"Write line breaks and tabs inside a string as \n and \t"
    return "Look for a missing comma, quote or bracket just before this place"
