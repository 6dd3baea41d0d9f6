"""An XLSX file's parts, unpacked within limits, and packed anew so that what is read is what was measured."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO

from api.sheets.faults import UnreadableSheet, unreadable
from api.sheets.limits import Limits

Parts = dict[str, bytes]
CHUNK = 1 << 20
NEEDED = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")


def parts_of(data: bytes, limits: Limits) -> Parts:
    """The XML parts by name. Raises `UnreadableSheet` for a zip bomb, a damaged file, or one that is no workbook.

    Sizes that the directory gives are checked before anything is unpacked, and again while unpacking, as they may lie.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = [e for e in packed.infolist() if _is_read(e.filename)]
            _check_directory(packed.infolist(), limits)
            parts = _read_all(packed, entries, limits)
    except UnreadableSheet:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as e:
        raise unreadable("sheet_damaged", str(e) or type(e).__name__) from None
    if "xl/vbaProject.bin" in (e.filename for e in entries):
        raise unreadable("sheet_type", "xlsm")
    if any(name not in parts for name in NEEDED):
        raise unreadable("sheet_type", "zip")
    return parts


def packed_anew(parts: Parts) -> bytes:
    """The parts as an uncompressed zip: no doubled names, no lies about sizes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, data in parts.items():
            packed.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def _is_read(name: str) -> bool:
    """Pictures, charts, printers' settings and the like stay packed."""
    return name.endswith((".xml", ".rels")) or name == "xl/vbaProject.bin"


def _check_directory(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.most_parts:
        raise unreadable("sheet_too_large", f"{len(entries):,} parts", most=f"{limits.most_parts:,} parts")
    total = sum(e.file_size for e in entries)
    if total > limits.most_unpacked:
        raise _bomb(total, limits)
    if any(e.flag_bits & 1 for e in entries):
        raise unreadable("sheet_encrypted")
    names = [e.filename for e in entries]
    if len(set(names)) != len(names):
        raise unreadable("sheet_damaged", "a part stands twice")


def _read_all(packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits) -> Parts:
    parts: Parts = {}
    left = limits.most_unpacked
    for entry in entries:
        with packed.open(entry) as stream:
            parts[entry.filename] = _read(stream, left, limits)
        left -= len(parts[entry.filename])
    return parts


def _read(stream: IO[bytes], left: int, limits: Limits) -> bytes:
    chunks: list[bytes] = []
    while chunk := stream.read(CHUNK):
        left -= len(chunk)
        if left < 0:
            raise _bomb(limits.most_unpacked + 1, limits)
        chunks.append(chunk)
    return b"".join(chunks)


def _bomb(total: int, limits: Limits) -> UnreadableSheet:
    return unreadable("sheet_too_large", f"{total:,} bytes", most=f"{limits.most_unpacked:,} bytes")
