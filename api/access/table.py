"""The one table of who may do what; every route names its action, and tests go through it entry by entry."""

from __future__ import annotations

from api.access.roles import Reach, Role

NONE, OWN, AREA, ALL = Reach.NONE, Reach.OWN, Reach.AREA, Reach.ALL

COLUMNS = (Role.COORDINATOR, Role.UNIT, Role.VOLUNTEER, Role.PLANNER, Role.ADMIN)
ROWS: dict[str, tuple[Reach, Reach, Reach, Reach, Reach]] = {
    # action              coordinator unit volunteer planner admin
    "areas.read": (ALL, ALL, ALL, ALL, ALL),
    "areas.write": (NONE, NONE, NONE, AREA, ALL),
    "organisations.read": (ALL, ALL, ALL, ALL, ALL),
    "organisations.write": (AREA, OWN, NONE, AREA, ALL),
    "places.read": (ALL, ALL, ALL, ALL, ALL),
    "places.write": (NONE, NONE, NONE, AREA, ALL),
    "spaces.read": (AREA, OWN, NONE, AREA, ALL),
    "spaces.write": (AREA, OWN, NONE, AREA, ALL),
    "volunteers.read": (AREA, OWN, OWN, AREA, ALL),
    "volunteers.write": (AREA, OWN, OWN, AREA, ALL),
    "supplies.read": (AREA, OWN, NONE, AREA, ALL),
    "supplies.write": (AREA, OWN, NONE, AREA, ALL),
    "demands.read": (AREA, OWN, NONE, AREA, ALL),
    "demands.write": (AREA, OWN, NONE, AREA, ALL),
    "imports.write": (AREA, OWN, NONE, AREA, ALL),
    "cases.read": (AREA, OWN, OWN, AREA, ALL),
    "cases.write": (AREA, OWN, OWN, AREA, ALL),
    "claims.read": (AREA, OWN, OWN, AREA, ALL),
    "claims.write": (AREA, OWN, OWN, AREA, ALL),
    "menu.read": (AREA, OWN, OWN, AREA, ALL),
    "agreements.read": (AREA, OWN, NONE, AREA, ALL),
    "agreements.write": (AREA, OWN, NONE, AREA, ALL),
    "agreements.sign": (AREA, OWN, NONE, NONE, NONE),
    "reviews.read": (AREA, OWN, NONE, AREA, ALL),
    "reviews.write": (AREA, OWN, NONE, NONE, NONE),
    "ratings.read": (ALL, ALL, ALL, ALL, ALL),
    "review_forms.read": (ALL, ALL, ALL, ALL, ALL),
    "review_forms.write": (NONE, NONE, NONE, AREA, ALL),
    "attendance.read": (AREA, OWN, OWN, AREA, ALL),
    "attendance.write": (AREA, OWN, NONE, AREA, ALL),
    "attendance.contest": (AREA, OWN, OWN, AREA, ALL),
    "account.read": (AREA, OWN, NONE, AREA, ALL),
    "scores.read": (ALL, ALL, ALL, ALL, ALL),
    "account_rules.write": (NONE, NONE, NONE, AREA, ALL),
    "funds.read": (AREA, NONE, NONE, AREA, ALL),
    "funds.write": (NONE, NONE, NONE, AREA, ALL),
    "certificates.write": (AREA, OWN, OWN, AREA, ALL),
    "weeks.read": (NONE, NONE, NONE, AREA, ALL),
    "plans.read": (AREA, OWN, OWN, AREA, ALL),
    "plans.write": (NONE, NONE, NONE, AREA, ALL),
    "plans.publish": (NONE, NONE, NONE, AREA, ALL),
    "recommendations.read": (AREA, OWN, NONE, AREA, ALL),
    "evaluations.read": (NONE, NONE, NONE, AREA, ALL),
    "calendars.write": (AREA, OWN, OWN, AREA, ALL),
    "principals.read": (NONE, NONE, NONE, AREA, ALL),
    "principals.write": (NONE, NONE, NONE, AREA, ALL),
    "self.read": (OWN, OWN, OWN, OWN, OWN),
    "self.write": (OWN, OWN, OWN, OWN, OWN),
    "metrics.read": (NONE, NONE, NONE, NONE, ALL),
}
TABLE: dict[str, dict[Role, Reach]] = {action: dict(zip(COLUMNS, row, strict=True)) for action, row in ROWS.items()}

ACTS_ON_ALL = ("areas.read", "organisations.read", "places.read")
"""The directory: what everybody who is let in may read, so that forms can name areas and organisations."""


def as_table() -> str:
    """The table as docs/access.md shows it."""
    head = f"| action | {' | '.join(COLUMNS)} |\n|---|{'---|' * len(COLUMNS)}\n"
    return head + "".join(f"| `{action}` | {' | '.join(_cell(r) for r in row)} |\n" for action, row in ROWS.items())


def _cell(reach: Reach) -> str:
    return "–" if reach is NONE else str(reach)
