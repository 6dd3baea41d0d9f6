"""The time zone of a caller's place, for dates in addresses."""

from __future__ import annotations

from api.account.periods import Period, period_of
from api.attendance.within import Within
from api.errors import Invalid
from api.objects.importing import zone_at
from api.plans.seeing import home_of
from api.service.calling import Unit
from models.errors import Issue


def zone_of(unit: Unit, area: str | None = None) -> str:
    """That of the nearest place at or above an area, by default the caller's. Raises `Invalid` where none says one."""
    zone = zone_at(unit.session, unit.access.tree, area or home_of(unit.session, unit.access))
    if zone is None:
        rule, advice = "days are those of a place, and no place says its time zone yet", "Add a place for the area"
        raise Invalid([Issue("zone_needed", "period", None, rule, advice)])
    return zone


def within_of(unit: Unit, period: str, area: str | None = None) -> tuple[Period, Within]:
    """A period of an address, and its instants. Raises `Invalid`."""
    found = period_of(period)
    return found, found.within(zone_of(unit, area))
