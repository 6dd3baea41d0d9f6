"""The rules of a score that hold at an area: those of the nearest area at or above it, else the usual ones."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.areas import AreaTree
from api.access.roles import Whose
from api.account.scoring import ScoreRules
from api.account.tables import AccountRules
from api.agreements.logging import Act, check_version, note
from api.errors import not_found

ABOUT = "account_rules"
USUAL = ScoreRules()


@dataclass(frozen=True)
class Ruling:
    """All rules that are written, read once."""

    tree: AreaTree
    written: dict[str, ScoreRules]

    def at(self, area: str | None) -> ScoreRules:
        """Those of the nearest; they hold whole, and are not mixed with others from above."""
        return next((self.written[a] for a in self.tree.above(area) if a in self.written), USUAL)


def ruling(session: Session, tree: AreaTree) -> Ruling:
    """As it is written now."""
    rows = session.scalars(select(AccountRules))
    return Ruling(tree, {r.area: ScoreRules.model_validate(r.body) for r in rows})


def find_rules(session: Session, area: str) -> AccountRules | None:
    """What is written for this very area."""
    return session.get(AccountRules, area)


def put_rules(act: Act, area: str, rules: ScoreRules) -> AccountRules:
    """Write the rules of an area; the same again changes nothing. Raises `NotFound` and what `check_version` raises."""
    if area not in act.access.tree.parents or not act.access.may("account_rules.write", Whose(area)):
        raise not_found("areas", area)
    row = act.session.get(AccountRules, area, with_for_update=True)
    body = rules.model_dump(mode="json")
    if row is not None and row.body == body:
        return row
    before = None if row is None else "written"
    if row is None:
        row = AccountRules(area=area, version=0)
        act.session.add(row)
    else:
        check_version(act, _Named(area, row.version))
    row.body, row.version, row.changed_at, row.changed_by = body, row.version + 1, act.now, act.actor
    note(act, ABOUT, _Named(area, row.version), before, rules.model_dump_json())
    act.session.flush()
    return row


@dataclass
class _Named:
    """A row of rules under its area's name, as the log wants it."""

    id: str
    version: int
