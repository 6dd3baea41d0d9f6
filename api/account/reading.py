"""The account of an area's organisations for a period: their figures, how reliable they are, their scores."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.areas import AreaTree
from api.account.figures import all_sums
from api.account.ruling import Ruling, ruling
from api.account.scoring import Measured, Rating, Score, score
from api.attendance.counting import Kept, kept
from api.attendance.within import Within
from api.exports.words import plain
from api.store.tables import StoredObject

Ratings = Mapping[str, Rating]


@dataclass(frozen=True)
class Entry:
    """One organisation's account: `figures` by name, all of them whole numbers."""

    id: str
    name: str
    area: str | None
    figures: Mapping[str, int]
    kept: Kept
    rating: Rating | None
    score: Score


@dataclass
class Accounts:
    """Accounts of one period, as they stand in one transaction. `ratings` are what reviews say, by organisation."""

    session: Session
    tree: AreaTree
    within: Within
    ratings: Ratings = field(default_factory=dict)

    def of_areas(self, areas: Collection[str] | None, known: Any = None) -> list[Entry]:
        """All organisations of some areas (none: of all), by area and id; also those that gave nothing."""
        sums, records = (
            all_sums(self.session, self.within, known),
            kept(self.session, "organisations", None, self.within),
        )
        rules, mine = ruling(self.session, self.tree), None if areas is None else set(areas)
        named = self.named()
        wanted = [o for o in named if mine is None or o[1] in mine]
        return [self._entry(*o, sums, records.get(o[0], Kept()), rules) for o in wanted]

    def of_one(self, organisation: str, known: Any = None) -> Entry | None:
        """One organisation's account; none where there is no such organisation."""
        row = self.session.get(StoredObject, ("organisations", organisation))
        if row is None or row.deleted:
            return None
        sums = all_sums(self.session, self.within, known, [organisation])
        records = kept(self.session, "organisations", [organisation], self.within)
        name = plain(str(row.body.get("name") or organisation))
        rules = ruling(self.session, self.tree)
        return self._entry(organisation, row.area, name, sums, records.get(organisation, Kept()), rules)

    def named(self) -> list[tuple[str, str | None, str]]:
        """Id, area and name of all organisations."""
        own = (StoredObject.list == "organisations", ~StoredObject.deleted)
        columns = (StoredObject.id, StoredObject.area, StoredObject.body)
        rows = self.session.execute(select(*columns).where(*own).order_by(StoredObject.area, StoredObject.id))
        return [(id_, area, plain(str(body.get("name") or id_))) for id_, area, body in rows]

    def _entry(
        self,
        id_: str,
        area: str | None,
        name: str,
        sums: Mapping[str, Mapping[str, int]],
        records: Kept,
        rules: Ruling,
    ) -> Entry:
        figures = {figure: own.get(id_, 0) for figure, own in sums.items()}
        rating = self.ratings.get(id_)
        asked = records.came + records.missed
        measured = Measured(
            unit_minutes_lent=figures["unit_minutes_lent"],
            supplies_given=figures["supplies_given"],
            volunteer_minutes=figures["volunteer_minutes"],
            sessions=figures["sessions"],
            persons_served=figures["persons_served"],
            asked=asked,
            mean=records.reliability.mean if asked else Fraction(),
            overstayed=records.overstayed,
            rating=rating,
        )
        return Entry(id_, name, area, figures, records, rating, score(measured, rules.at(area)))
