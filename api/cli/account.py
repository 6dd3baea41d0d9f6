"""`linli account`: who gave what in a period, read from the store."""

from __future__ import annotations

import json
import zoneinfo
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from api.cli.failure import DONE, error_console, usage
from api.cli.files import STANDARD, check_writable, write_bytes
from api.cli.options import HELP, Json, Lang, texts_for
from api.cli.screen import console
from api.cli.show import kind_of
from api.cli.store import act_of, opened_store, zone_of
from api.texts import Texts
from api.views.week import on_one_line

if TYPE_CHECKING:
    from api.account.reading import Entry
    from api.account.workbook_data import Book

Period = Annotated[str, typer.Option("--period", metavar="PERIOD", help=HELP("help.period"), show_default=False)]
Area = Annotated[str | None, typer.Option("--area", metavar="ID", help=HELP("help.account_area"))]
Xlsx = Annotated[str | None, typer.Option("--xlsx", metavar="OUT.xlsx", help=HELP("help.account_xlsx"))]
Picture = Annotated[str | None, typer.Option("--picture", metavar="OUT", help=HELP("help.account_picture"))]
MOST_SHOWN = 40
COLUMNS = ("organisation", "lent", "hours", "supplies", "sessions", "persons", "reliability", "score")
WORDS = ("organisation", "reliability")


def show_account(
    period: Period,
    area: Area = None,
    xlsx: Xlsx = None,
    picture: Picture = None,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    texts, kind = texts_for(lang), kind_of(picture)
    if as_json and STANDARD in (xlsx, picture):
        raise usage("--json", STANDARD, "standard output holds one JSON value", "Name files, or leave out --json")
    for file in (xlsx, picture):
        if file is not None:
            check_writable(file)
    book = _read(period, area)
    if xlsx is not None:
        from api.account.workbook import account_workbook  # most commands write no spreadsheet

        write_bytes(xlsx, account_workbook(book, texts.language))
    if picture is not None and kind is not None:
        from api.picture.fonts import chinese_family  # as in api.cli.show
        from api.picture.giving import giving_picture

        if chinese_family() is None:
            error_console().print(f"[yellow]{texts('picture.no_font')}[/]")
        write_bytes(picture, giving_picture(book, texts, kind))
    if STANDARD not in (xlsx, picture):
        _tell(book, texts, as_json, [f for f in (xlsx, picture) if f is not None])
    return DONE


def _read(period: str, area: str | None) -> Book:
    from api.account.periods import period_of
    from api.account.reading import Accounts
    from api.account.workbook_data import Book

    named, database = period_of(period, "--period"), opened_store()
    try:
        with database.read() as session:
            act = act_of(session, "read")
            if area is not None and area not in act.access.tree.parents:
                raise usage("--area", area, "the area is one of the store", "Check the id")
            zone, below = zone_of(act, area), act.access.tree.below(area)
            within = named.within(zone)
            all_ = Accounts(session, act.access.tree, within).named()
            own = {id_ for id_, of, _ in all_ if area is None or of in below}
            return Book.read(act, str(named), within, own, zoneinfo.ZoneInfo(zone))
    finally:
        database.close()


def _tell(book: Book, texts: Texts, as_json: bool, files: list[str]) -> None:
    if as_json:
        print(json.dumps(_as_data(book), ensure_ascii=False, indent=2))
        return
    for file in files:
        console().print(escape(texts("account.written", path=file)))
    active = [e for e in book.entries if any(e.figures.values()) or e.kept.came or e.kept.missed]
    if not active:
        console().print(escape(texts("account.nothing", period=book.period)))
        return
    best = sorted(active, key=lambda e: (-e.score.total, e.id))
    console().print(_table(best[:MOST_SHOWN], texts, texts("account.title", period=book.period)))
    if len(best) > MOST_SHOWN:
        console().print(escape(texts("account.picture_more", count=len(best) - MOST_SHOWN)))


def _table(entries: list[Entry], texts: Texts, title: str) -> Table:
    made = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for name in COLUMNS:
        made.add_column(texts(f"account.column.{name}"), justify="left" if name in WORDS else "right", overflow="fold")
    for e in entries:
        made.add_row(*(Text(on_one_line(x)) for x in _row(e, texts)))
    return made


def _row(e: Entry, texts: Texts) -> list[str]:
    from api.account.workbook import hours, points, share

    f = e.figures
    lent, given = (f"{hours(f[name]):g}" for name in ("unit_minutes_lent", "volunteer_minutes"))
    counts = [str(f[name]) for name in ("supplies_given", "sessions", "persons_served")]
    return [e.name, lent, given, *counts, share(e.kept, texts), f"{points(e.score.total):g}"]


def _as_data(book: Book) -> dict[str, Any]:
    from api.account.scoring import hundredths

    return {
        "period": book.period,
        "organisations": [
            {
                "id": e.id,
                "name": e.name,
                "area": e.area,
                "figures": dict(e.figures),
                "came": e.kept.came,
                "missed": e.kept.missed,
                "overstayed": e.kept.overstayed,
                "score_hundredths": hundredths(e.score.total),
                "assessed_hundredths": hundredths(e.score.assessed),
            }
            for e in book.entries
        ],
        "records": [
            {"organisation": t.organisation, "figure": t.figure, "record": t.of.record, "amount": t.of.amount}
            for t in book.traces
        ],
    }
