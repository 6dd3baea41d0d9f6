"""An agreement as one reader may see it, in words: what the paper, the register and the command line show."""

from __future__ import annotations

from dataclasses import dataclass

from api.contracts.contracts import Contracts
from api.contracts.parties import live, name_of
from api.contracts.seeing import knows_responsible
from api.contracts.states import Side, State
from api.contracts.tables import ContractRow
from api.contracts.text import Lent, Responsible, Terms
from api.contracts.wording import ending, when
from api.texts import Texts


@dataclass(frozen=True)
class Party:
    """One side: its name, who answers for it, and its signature in words. `None`: not filled in."""

    name: str
    responsible: Responsible | None
    signed: str | None


@dataclass(frozen=True)
class Thing:
    """What is lent: its sort in words, its name, and how many units."""

    sort: str
    name: str
    units: int


@dataclass(frozen=True)
class Sheet:
    """The whole, in one language. Where `hidden`, the reader is not told who is responsible."""

    id: str
    revision: int
    sha256: str
    state: State
    title: str
    demand: str | None
    content: str
    standard: str
    requester: Party
    lender: Party
    when: tuple[str, ...]
    lent: tuple[Thing, ...]
    ending: tuple[str, ...]
    hidden: bool


def sheet_of(contracts: Contracts, row: ContractRow, texts: Texts, revision: int | None = None) -> Sheet:
    """The newest text of an agreement, or the one of a number, as the caller may see it."""
    text, terms = contracts.text(row, revision), shown_terms(contracts, row, contracts.terms(row, revision))
    local = contracts.local(row)
    signed = _signed(contracts, row, texts) if text.revision == row.revision else {}
    parties = {side: _party(contracts, row, side, terms, signed.get(side)) for side in Side}
    return Sheet(
        id=row.id,
        revision=text.revision,
        sha256=text.sha256,
        state=contracts.state_of(row),
        title=terms.title,
        demand=None if row.demand is None else name_of(contracts.session, "demands", row.demand),
        content=terms.content,
        standard=terms.standard,
        requester=parties[Side.REQUESTER],
        lender=parties[Side.LENDER],
        when=tuple(when(terms, local, texts)),
        lent=tuple(_thing(contracts, each, texts) for each in terms.lent),
        ending=tuple(ending(terms, row.ends_on, texts)),
        hidden=not knows_responsible(contracts.act.access, row),
    )


def shown_terms(contracts: Contracts, row: ContractRow, terms: Terms) -> Terms:
    """The text without the persons responsible, where the caller is not told them."""
    if knows_responsible(contracts.act.access, row):
        return terms
    return terms.model_copy(update={"requester_responsible": None, "lender_responsible": None})


def _party(contracts: Contracts, row: ContractRow, side: Side, terms: Terms, signed: str | None) -> Party:
    name = name_of(contracts.session, "organisations", getattr(row, side))
    return Party(name, getattr(terms, f"{side}_responsible"), signed)


def _signed(contracts: Contracts, row: ContractRow, texts: Texts) -> dict[str, str]:
    zone = contracts.local(row).zone
    return {
        s.side: texts("agreement.signed", name=s.name, at=f"{s.signed_at.astimezone(zone):%Y-%m-%d %H:%M}")
        for s in contracts.signatures(row)
    }


def _thing(contracts: Contracts, each: Lent, texts: Texts) -> Thing:
    row = live(contracts.session, each.list, each.object)
    body = row.body if row else {}
    name = body.get("name") or (texts.kind(body["kind"]) if body.get("kind") else each.object)
    return Thing(texts(f"agreement.sort.{each.list}"), str(name), each.quantity)
