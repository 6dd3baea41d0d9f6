"""The account over HTTP: scores for everybody; figures, their records, give and take, money for whom they concern."""

# without postponed annotations, as FastAPI reads them

import zoneinfo
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response

from api.access.roles import Reach, Whose
from api.account.balance import gifts, of_organisations, pairs
from api.account.figures import FIGURES, trace
from api.account.funding import NewFund, as_data, as_fund, costs, funds, put_fund
from api.account.rated import ratings_of
from api.account.reading import Accounts, Entry
from api.account.ruling import find_rules, put_rules, ruling
from api.account.scoring import ScoreRules, hundredths
from api.account.spending import NOBODY, spent
from api.account.tables import FundRow
from api.account.workbook import account_workbook
from api.account.workbook_data import Book
from api.agreements.logging import Act
from api.attendance.seeing import known
from api.attendance.within import Within
from api.errors import not_found
from api.objects.reading import find
from api.objects.whose import whose_of
from api.service.answers import answer, etag, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls
from api.service.files import XLSX, file_answer
from api.service.routes.attendance import reliability_data
from api.service.zones import within_of, zone_of

router = APIRouter(tags=["account"])
Reader = Annotated[Caller, calls("account.read")]
Anybody = Annotated[Caller, calls("scores.read")]
RulesWriter = Annotated[Caller, calls("account_rules.write")]
FundsReader = Annotated[Caller, calls("funds.read")]
FundsWriter = Annotated[Caller, calls("funds.write")]
ForPeriod = Annotated[str, Query(alias="period", max_length=40, description="A year, quarter, month, or two dates")]
InArea = Annotated[str | None, Query(max_length=200, description="Only organisations of this area and below")]
OfOrganisation = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The organisation's id")]
AreaId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The area's id")]
FundId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The fund's id")]
FigureName = Annotated[str, Path(max_length=50, description="The figure's name")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The version that the change is of, or `*`")]
PUBLIC_FIGURES = tuple(f for f in FIGURES if f != "compensation_fen")


@router.get("/scores", name="scores: of all organisations")
def get_scores(caller: Anybody, period: ForPeriod, area: InArea = None) -> Response:
    """Who gave what, and its score: public sessions alone, without money and without a single record."""
    with caller.reading() as unit:
        _, within = within_of(unit, period, area)
        entries = _accounts(unit, within).of_areas(_areas(unit, area))
        return answer({"items": [entry_data(e, money=False) for e in entries]})


@router.get("/account/{id}", name="account: of one organisation")
def get_account(caller: Reader, id_: OfOrganisation, period: ForPeriod) -> Response:
    """All figures of an organisation, with what is due to it."""
    with caller.reading() as unit:
        within = _own(unit, id_, period)
        entry = _accounts(unit, within).of_one(id_, known(unit.access))
        if entry is None:
            raise not_found("organisations", id_)
        return answer(entry_data(entry, money=True))


@router.get("/account/{id}/{figure}", name="account: the records of a figure")
def get_trace(caller: Reader, id_: OfOrganisation, figure: FigureName, period: ForPeriod) -> Response:
    """The records that a figure is the sum of."""
    if figure not in FIGURES:
        raise not_found("figures", figure)
    with caller.reading() as unit:
        within = _own(unit, id_, period)
        rows = trace(unit.session, figure, within, id_, known(unit.access))
        hidden = figure == "compensation_fen"  # the only figure with private cases in it
        told = [asdict(r) | ({"demand": None} if hidden else {}) for r in rows]
        return answer({"figure": figure, "total": sum(r.amount for r in rows), "items": told})


@router.get("/balance", name="account: give and take of each pair")
def get_balance(caller: Reader, period: ForPeriod, area: InArea = None) -> Response:
    """What organisations of the caller's reach gave others and had from them."""
    with caller.reading() as unit:
        _, within = within_of(unit, period, area)
        found = pairs(gifts(unit.session, within, of_organisations(_organisations(unit, area))))
        return answer({"items": [asdict(p) | {"mutual": p.mutual} for p in found]})


@router.get(
    "/account.xlsx", response_class=Response, responses={200: {"content": {XLSX: {}}}}, name="account: workbook"
)
def get_workbook(caller: Reader, period: ForPeriod, area: InArea = None) -> Response:
    """The whole account of the caller's organisations, each figure with its records."""
    with caller.reading() as unit:
        named, within = within_of(unit, period, area)
        book = Book.read(_act(unit, "read"), str(named), within, _organisations(unit, area), _zone(unit, area))
    return file_answer(account_workbook(book, "zh" if caller.language == "zh" else "en"), XLSX, "account.xlsx")


@router.get("/account_rules/{id}", name="account rules: of an area")
def get_rules(caller: Anybody, id_: AreaId) -> Response:
    """How organisations of the area are scored, and whether that is written here or above."""
    with caller.reading() as unit:
        if id_ not in unit.access.tree.parents:
            raise not_found("areas", id_)
        row = find_rules(unit.session, id_)
        told = ruling(unit.session, unit.access.tree).at(id_).model_dump(mode="json")
        shown = {"area": id_, "written_here": row is not None, "rules": told}
        return answer(shown) if row is None else answer(shown, ETag=etag(row.version))


@router.put("/account_rules/{id}", name="account rules: write")
def write_rules(
    caller: RulesWriter, id_: AreaId, body: Annotated[ScoreRules, json_body(ScoreRules)], match: IfMatch = None
) -> Response:
    """Weights, caps and the share of the assessment for an area and all below."""
    with caller.changing() as unit:
        row = put_rules(_act(unit, "write", version_of(match)), id_, body)
        return unit.answer({"area": row.area, "rules": row.body}, ETag=etag(row.version))


@router.get("/funds", name="funds: what is spent of each")
def get_funds(caller: FundsReader, period: ForPeriod) -> Response:
    """Funds of the caller's areas: what is due in the period, by the fund that pays it; and what no fund pays."""
    with caller.reading() as unit:
        act, (_, within) = _act(unit, "read"), within_of(unit, period)
        rows = funds(act)
        paid = spent([as_fund(r, unit.access.tree) for r in rows], costs(act, within, _zone(unit, None)))
        items = [_fund(r) | {"spent_fen": paid[r.id].fen, "left_fen": r.fen - paid[r.id].fen} for r in rows]
        records = {r.id: paid[r.id].records for r in rows}
        told = [i | {"records": records[str(i["id"])]} for i in items]
        return answer({"items": told, "unpaid_fen": paid[NOBODY].fen, "unpaid_records": paid[NOBODY].records})


@router.put("/funds/{id}", name="funds: write")
def write_fund(
    caller: FundsWriter, id_: FundId, body: Annotated[NewFund, json_body(NewFund)], match: IfMatch = None
) -> Response:
    """A fund with its source; new, or changed."""
    with caller.changing() as unit:
        row = put_fund(_act(unit, "write", version_of(match)), id_, body)
        return unit.answer(_fund(row), ETag=etag(row.version))


def entry_data(entry: Entry, *, money: bool) -> dict[str, Any]:
    """An organisation's account; scores in hundredths, rounded half up."""
    figures = FIGURES if money else PUBLIC_FIGURES
    parts = {name: hundredths(value) for name, value in entry.score.parts.items()}
    rating = entry.rating and {"hundredths": hundredths(entry.rating.mean), "count": entry.rating.count}
    return {
        "id": entry.id,
        "name": entry.name,
        "area": entry.area,
        "figures": {name: entry.figures[name] for name in figures},
        "reliability": reliability_data(entry.kept),
        "rating": rating,
        "score": {
            "parts_hundredths": parts,
            "hundredths": hundredths(entry.score.total),
            "assessed_hundredths": hundredths(entry.score.assessed),
        },
    }


def _own(unit: Unit, organisation: str, period: str) -> Within:
    """The period, once the caller may read the account. Raises `NotFound`."""
    row = find(unit.session, unit.access, "organisations", organisation)
    if not unit.access.may("account.read", whose_of(row)):
        raise not_found("organisations", organisation)
    return within_of(unit, period, row.area)[1]


def _accounts(unit: Unit, within: Within) -> Accounts:
    rated = ratings_of(unit.session, unit.access.tree, unit.now, within)
    return Accounts(unit.session, unit.access.tree, within, rated)


def _areas(unit: Unit, area: str | None) -> set[str] | None:
    if area is None:
        return None
    if area not in unit.access.tree.parents:
        raise not_found("areas", area)
    return set(unit.access.tree.below(area))


def _organisations(unit: Unit, area: str | None) -> set[str]:
    """Those whose account the caller may read."""
    me, wanted = unit.access.principal, _areas(unit, area)
    if unit.access.reach("account.read") is Reach.OWN:
        return {me.organisation} if me.organisation else set()
    named = Accounts(unit.session, unit.access.tree, Within(unit.now, unit.now)).named()
    own = {o for o, of, _ in named if unit.access.may("account.read", Whose(of, o))}
    return {o for o, of, _ in named if o in own and (wanted is None or of in wanted)}


def _fund(row: FundRow) -> dict[str, object]:
    return {"id": row.id, **as_data(row), "etag": etag(row.version)}


def _zone(unit: Unit, area: str | None) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(zone_of(unit, area))


def _act(unit: Unit, action: str, match: str | None = None) -> Act:
    return Act(unit.session, unit.access, unit.now.replace(microsecond=0), action, match)
