"""What names things outside the week: left out with a notice, and never so that it means something else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.weeks.noticing import Notices

Json = Mapping[str, Any]
PIECES = {"spaces": "space", "people": "volunteer", "supplies": "supply"}
LISTS_OF_PIECES = {"spaces": "spaces", "people": "volunteers", "supplies": "supplies"}
ANSWERED = {"spaces": "space", "people": "people", "supplies": "supply"}
BANNED = {"space": "spaces", "volunteer": "volunteers", "supply": "supplies"}


@dataclass(frozen=True)
class Known:
    """The ids of a week by list."""

    ids: Mapping[str, Collection[str]]
    notices: Notices

    def serves(self, listed: str, body: Json) -> Json:
        """The offer, whose `serves` names areas and organisations of this week alone.

        No demand of the week is in the others, so that nothing changes; a list that loses all still contains nothing.
        """
        serves = body.get("serves")
        if not serves:
            return body
        changed: dict[str, list[str]] = {}
        for target in ("areas", "organisations"):
            given = serves.get(target)
            if given is not None and (kept := [x for x in given if x in self.ids[target]]) != given:
                changed[target] = kept
                gone = [x for x in given if x not in self.ids[target]]
                self._left_out(f"/{listed}/{body['id']}/serves/{target}", gone, "no demand of it is in them")
        return {**body, "serves": {**serves, **changed}} if changed else body

    def travel(self, travel: Json) -> dict[str, Any]:
        """The tables' rows and columns of things of this week."""
        anything = frozenset[str]().union(*self.ids.values())
        out: dict[str, Any] = {}
        for table in ("metres", "minutes"):
            rows = travel.get(table) or {}
            kept = {a: {b: n for b, n in (row or {}).items() if b in anything} for a, row in rows.items()}
            kept = {a: row for a, row in kept.items() if row and a in anything}
            if kept:
                out[table] = kept
        return out

    def policy(self, policy: Json) -> dict[str, Any]:
        """The policy with the pairs of volunteers of this week."""
        pairs = policy.get("pairs")
        if not pairs:
            return dict(policy)
        why = "not both volunteers are of this week"
        kept = self._kept("/policy/pairs", pairs, lambda p: all(map(self._has("volunteers"), p["volunteers"])), why)
        rest = {term: numbers for term, numbers in policy.items() if term != "pairs"}
        return {**rest, "pairs": kept} if kept else rest

    def bans(self, bans: Sequence[Json]) -> list[Json]:
        """The bans whose demand and thing are both in this week."""
        return self._kept("/bans", bans, self._ban_is_ours, "its demand or its thing is not of this week")

    def pins(self, pins: Sequence[Json]) -> list[Json]:
        """The pins all of whose names are in this week, and whose demands have the needs that they answer."""
        known = self._kept("/pins", pins, self._pin_is_ours, "it names something that is not of this week")
        return self._kept("/pins", known, self._pin_fits, "its demand has no such need any more")

    def _ban_is_ours(self, ban: Json) -> bool:
        things = (ban.get(field) is None or ban[field] in self.ids[listed] for field, listed in BANNED.items())
        return ban["demand"] in self.ids["demands"] and all(things)

    def _pin_is_ours(self, pin: Json) -> bool:
        return pin["demand"] in self.ids["demands"] and all(
            piece[field] in self.ids[LISTS_OF_PIECES[part]]
            for part, field in PIECES.items()
            for piece in pin.get(part) or ()
        )

    def _pin_fits(self, pin: Json) -> bool:
        demands = self.ids["demands"]
        if not isinstance(demands, Mapping):
            return True
        types = dict(enumerate(need.get("type") for need in demands[pin["demand"]].get("needs") or ()))
        return all(
            types.get(piece["need"]) == asked for part, asked in ANSWERED.items() for piece in pin.get(part) or ()
        )

    def _has(self, listed: str) -> Callable[[str], bool]:
        return lambda name: name in self.ids[listed]

    def _kept(self, path: str, items: Sequence[Json], is_ours: Callable[[Json], bool], why: str) -> list[Json]:
        kept = []
        for i, item in enumerate(items):
            if is_ours(item):
                kept.append(item)
            else:
                self._left_out(f"{path}/{i}", str(dict(item)), why)
        return kept

    def _left_out(self, path: str, value: Any, why: str) -> None:
        rule = "a week names what is in it"
        self.notices.add("outside_left_out", path, value, rule, f"left out of this week, as {why}")
