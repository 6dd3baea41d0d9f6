"""A certificate of hours as a document to print, in Chinese or English."""

from __future__ import annotations

import datetime as dt
import io
import zoneinfo
from typing import TYPE_CHECKING, Any

from api.account.tables import CertificateRow
from api.account.workbook import hours
from api.exports.words import plain
from api.texts import Language, Texts

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

A4_MM, MARGIN_MM = (210, 297), 25
LATIN, CHINESE = "Times New Roman", "SimSun"
"""Fonts that offices have; where one is missing, the program takes another."""


def certificate_docx(row: CertificateRow, address: str, language: Language) -> bytes:
    """The document; `address` is where its number can be verified. Hours are rounded half up to two places."""
    import docx  # most commands write no document

    texts, document, out = Texts(language), docx.Document(), io.BytesIO()
    _set_page(document, texts("certificate.title"), row.made_at)
    _line(document, texts("certificate.title"), 26, centred=True, bold=True, after=18)
    _line(document, texts("certificate.number", number=row.id), 10, centred=True, after=24)
    if row.revoked_at is not None:
        _line(document, texts("certificate.revoked"), 16, centred=True, bold=True)
    body = row.body
    _line(document, texts("certificate.body", **_values(row, texts)), 14, after=12)
    if body["organisation"]:
        _line(document, texts("certificate.member", organisation=body["organisation"]), 12, after=12)
    _kinds(document, body, texts)
    _line(document, texts("certificate.issuer", issuer=body["issuer"]), 12, before=36, right=True)
    _line(document, texts("certificate.seal"), 12, right=True)
    made = row.made_at.astimezone(zoneinfo.ZoneInfo(body["timezone"])).date()
    _line(document, texts("certificate.date", date=_day(made, texts)), 12, after=36, right=True)
    _line(document, texts("certificate.verify", address=address), 9)
    document.save(out)
    return out.getvalue()


def _values(row: CertificateRow, texts: Texts) -> dict[str, object]:
    first, last = (_day(dt.date.fromisoformat(d), texts) for d in (row.first, row.last))
    told = {"name": row.body["name"], "sessions": row.body["sessions"], "first": first, "last": last}
    return {**told, "hours": f"{hours(row.body['minutes']):g}"}


def _day(day: dt.date, texts: Texts) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if texts.language == "zh" else day.isoformat()


def _kinds(document: Document, body: dict[str, Any], texts: Texts) -> None:
    """Sessions by kind, and their sum."""
    table = document.add_table(rows=1, cols=3)
    table.style = "Table Grid"
    head = [texts(f"certificate.{c}") for c in ("kind", "sessions", "hours")]
    rows = [(texts.kind(k["kind"]) or texts("certificate.other"), k["sessions"], k["minutes"]) for k in body["kinds"]]
    rows.append((texts("certificate.sum"), body["sessions"], body["minutes"]))
    told = [head, *([kind, str(count), f"{hours(minutes):g}"] for kind, count, minutes in rows)]
    for k, words in enumerate(told):
        cells = table.rows[0].cells if k == 0 else table.add_row().cells
        for cell, word in zip(cells, words, strict=True):
            _write(cell.paragraphs[0], word, 11, bold=k in (0, len(told) - 1))


def _line(
    document: Document,
    words: str,
    size: int,
    *,
    centred: bool = False,
    right: bool = False,
    bold: bool = False,
    before: int = 0,
    after: int = 4,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    if centred or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    _write(paragraph, words, size, bold=bold)


def _write(paragraph: Paragraph, words: str, size: int, *, bold: bool) -> None:
    """Text in both fonts; what XML cannot hold is left out. python-docx knows no other way to the Chinese one."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(plain(words))
    run.bold, run.font.size, run.font.name = bold, Pt(size), LATIN
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE)


def _set_page(document: Document, title: str, made_at: dt.datetime) -> None:
    """A4, and properties that tell no machine and no moment but that of the certificate."""
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = (Mm(x) for x in A4_MM)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(MARGIN_MM))
    core = document.core_properties
    core.title, core.author, core.comments = title, "Linli", ""
    core.created = core.modified = made_at.astimezone(dt.UTC).replace(tzinfo=None)
