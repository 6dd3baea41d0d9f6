"""An agreement as a Word document (DOCX), which an office prints, signs and files, or goes on writing in."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from api.contracts.sheet import Party, Sheet
from api.exports.words import plain
from api.texts import Language, Texts

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

LATIN, SONG, HEI = "Times New Roman", "宋体", "黑体"
"""What Chinese offices print with: Song for text, Hei for headings; other machines put their own Chinese font there."""
STYLES = (("Normal", SONG, 11), ("Title", HEI, 20), ("Heading 2", HEI, 13))


def document_of(sheet: Sheet, language: Language, now: dt.datetime) -> bytes:
    """The file. Text is always text: what XML cannot hold is left out, and nothing is taken for a field."""
    import docx  # only who prints needs it

    texts, made, out = Texts(language), docx.Document(), io.BytesIO()
    _set_up(made, texts, sheet, now)
    _centred(made.add_paragraph(texts("agreement.heading"), "Title"))
    _centred(made.add_paragraph(texts("agreement.of", id=plain(sheet.id), revision=sheet.revision)))
    _table(made, _head(sheet, texts), bold_first=True)
    _written(made, texts, "content", sheet.content)
    _written(made, texts, "standard", sheet.standard)
    _lines(made, texts, "when", sheet.when)
    _lent(made, sheet, texts)
    _responsible(made, sheet, texts)
    _lines(made, texts, "term", sheet.ending)
    _signatures(made, sheet, texts)
    made.save(out)
    return out.getvalue()


def _set_up(made: Document, texts: Texts, sheet: Sheet, now: dt.datetime) -> None:
    """A4, margins, fonts for both scripts, and the hash at the foot of every page."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    for name, chinese, points in STYLES:
        style: Any = made.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = LATIN, Pt(points), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(script), None)  # a theme's font would go before the named one
        for script, font in (("w:ascii", LATIN), ("w:hAnsi", LATIN), ("w:eastAsia", chinese)):
            fonts.set(qn(script), font)
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.6)
    page.top_margin = page.bottom_margin = Cm(2.2)
    foot = page.footer.paragraphs[0]
    foot.text = texts("agreement.hash", sha256=sheet.sha256)
    _centred(foot)
    foot.runs[0].font.size = Pt(8)
    about = made.core_properties
    about.title, about.author = plain(sheet.title)[:200], "Linli"
    about.created = about.modified = now.astimezone(dt.UTC).replace(tzinfo=None)


def _centred(paragraph: Paragraph) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _head(sheet: Sheet, texts: Texts) -> Iterable[Sequence[str]]:
    yield texts("agreement.project"), sheet.title
    yield texts("agreement.requester"), sheet.requester.name
    yield texts("agreement.lender"), sheet.lender.name
    if sheet.demand is not None:
        yield texts("agreement.demand"), sheet.demand


def _written(made: Document, texts: Texts, part: str, text: str) -> None:
    """A part that people wrote, in their paragraphs."""
    made.add_paragraph(texts(f"agreement.{part}"), "Heading 2")
    for line in text.splitlines() or [texts("agreement.empty")]:
        made.add_paragraph(plain(line))


def _lines(made: Document, texts: Texts, part: str, lines: Iterable[str]) -> None:
    made.add_paragraph(texts(f"agreement.{part}"), "Heading 2")
    for line in lines:
        made.add_paragraph(plain(line), "List Bullet")


def _lent(made: Document, sheet: Sheet, texts: Texts) -> None:
    made.add_paragraph(texts("agreement.lent"), "Heading 2")
    if not sheet.lent:
        made.add_paragraph(texts("agreement.empty"))
        return
    head = [texts(f"agreement.{x}") for x in ("sort", "thing", "units")]
    _table(made, [head, *((t.sort, t.name, f"{t.units:,}") for t in sheet.lent)])


def _responsible(made: Document, sheet: Sheet, texts: Texts) -> None:
    made.add_paragraph(texts("agreement.responsible"), "Heading 2")
    head = [texts(f"agreement.{x}") for x in ("side", "name", "contact")]
    unknown = texts("agreement.hidden") if sheet.hidden else texts("agreement.empty")
    rows = []
    for party in (sheet.requester, sheet.lender):
        who = party.responsible
        rows.append((party.name, who.name if who else unknown, who.contact if who else unknown))
    _table(made, [head, *rows])


def _signatures(made: Document, sheet: Sheet, texts: Texts) -> None:
    """Both sides beside each other, with a line to sign on or what was signed online; kept on one page."""
    heading = made.add_paragraph(texts("agreement.signatures"), "Heading 2")
    heading.paragraph_format.keep_with_next = True
    table = made.add_table(1, 2)
    for cell, side, party in zip(table.rows[0].cells, ("requester", "lender"), _parties(sheet), strict=True):
        _say(cell, texts(f"agreement.{side}"), party.name, party.signed or "", *_lines_to_sign(texts))


def _parties(sheet: Sheet) -> tuple[Party, Party]:
    return sheet.requester, sheet.lender


def _lines_to_sign(texts: Texts) -> tuple[str, str]:
    return texts("agreement.sign_here"), texts("agreement.date_here")


def _say(cell: _Cell, *lines: str) -> None:
    cell.paragraphs[0].text = plain(lines[0])
    for line in lines[1:]:
        cell.add_paragraph(plain(line))
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.keep_with_next = True


def _table(made: Document, rows: Iterable[Sequence[str]], *, bold_first: bool = False) -> None:
    """A framed table; the first row is its head, or the first column."""
    given = list(rows)
    table = made.add_table(0, len(given[0]), "Table Grid")
    for k, row in enumerate(given):
        for n, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            run = cell.paragraphs[0].add_run(plain(text))
            run.bold = n == 0 if bold_first else k == 0
