"""Kinds of broken files whose bytes or text are no plain JSON object."""

from __future__ import annotations

import gzip
import zipfile
from io import BytesIO

from tests.models.breaking import Broken, put, replaced, text


def zipped(data: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("week.json", data.decode("utf-8") + "青" * 50)
    return out.getvalue()


def damaged(data: bytes) -> bytes:
    packed = bytearray(gzip.compress(data))
    packed[len(packed) // 2] ^= 0xFF
    return bytes(packed)


QUANTITY, AT, SKILL = '"quantity": 20, "min', "demands[0].needs[0].quantity", 'volunteers[0].skills["x�"]'

KINDS: list[Broken] = [
    text(lambda data: b"", "file_empty", "nothing"),
    text(lambda data: b" \n\t ", "file_empty", "only spaces"),
    text(lambda data: b"\xef\xbb\xbf", "file_empty", "only a byte order mark"),
    text(lambda data: gzip.compress(b""), "file_empty", "gzip of nothing"),
    text(lambda data: gzip.compress(data)[:-20], "gzip_damaged", "gzip cut short"),
    text(lambda data: gzip.compress(data)[:5], "gzip_damaged", "gzip cut in its header"),
    text(damaged, "gzip_damaged", "gzip with a changed byte"),
    text(lambda data: gzip.compress(data) + b"tail", "gzip_damaged", "gzip with something after it"),
    text(lambda data: data.decode().encode("utf-16"), "not_utf8", "UTF-16"),
    text(lambda data: data.decode().encode("gb18030"), "not_utf8", "GB18030"),
    text(lambda data: data + b"\xff", "not_utf8", "a stray byte"),
    text(zipped, "not_utf8", "a zip file"),
    text(lambda data: gzip.compress(gzip.compress(data)), "not_utf8", "gzip in gzip"),
    text(lambda data: data[: len(data) // 2], "json_truncated", "half a file"),
    text(lambda data: data[:-1], "json_truncated", "the last bracket missing"),
    text(lambda data: data + b"}", "json_trailing", "a bracket too many"),
    text(lambda data: data + data, "json_trailing", "two weeks in one file"),
    text(lambda data: data.replace(b'"', b"'"), "json_syntax", "single quotes"),
    replaced('"S2", "quantity": 20}', '"S2", "quantity": 20,}', "json_syntax", "a comma before a bracket"),
    replaced('{"format"', '{/* the week */ "format"', "json_syntax", "a comment"),
    replaced("true", "True", "json_syntax", "a capital True"),
    replaced("溪园社区居委会", "溪园\n居委会", "json_syntax", "a line break in a string"),
    replaced('"now":', '"now"', "json_syntax", "a missing colon"),
    text(lambda data: b"name,kind\nx,y\n", "json_syntax", "CSV"),
    text(lambda data: b"<html></html>", "json_syntax", "a web page"),
    text(lambda data: b"[" * 100_000, "nested_too_deep", "brackets without end"),
    text(lambda data: b'{"areas":' * 100_000, "nested_too_deep", "objects without end"),
    text(lambda data: b"[" + data + b"]", "not_an_object", "a list around the week"),
    text(lambda data: b'"week"', "not_an_object", "a string"),
    text(lambda data: b"null", "not_an_object", "null"),
    replaced('"id": "D2"', '"id": "D2", "id": "D2"', "duplicate_key", "a key twice", "demands[1].id"),
    replaced(QUANTITY, '"quantity": NaN, "min', "bad_number", "not a number", AT),
    replaced(QUANTITY, '"quantity": -Infinity, "min', "bad_number", "minus infinity", AT),
    replaced(QUANTITY, '"quantity": 1e999, "min', "bad_number", "an exponent too large", AT),
    replaced(QUANTITY, f'"quantity": {"9" * 5000}, "min', "bad_number", "five thousand digits", AT),
    replaced("急救课", "\\ud83d", "broken_character", "half a character", "demands[0].name"),
    put("volunteers[0].skills.x\udc00", 3, "broken_character", "half a character in a key", SKILL),
]
