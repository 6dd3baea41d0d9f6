"""The store as a command on its machine sees it: with an administrator's rights, who knows no private case."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from api.cli.failure import usage
from api.cli.files import of_owner_alone

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.agreements.logging import Act
    from api.store.database import Database

WHO = "command line"


def opened_store() -> Database:
    """The store of the settings, with its tables up to date."""
    from api.serving.preparing import reachable_store
    from api.settings import settings_from_environment
    from api.store.migrating import upgrade

    with of_owner_alone():  # SQLite makes the file at the first look
        database = reachable_store(settings_from_environment())
        upgrade(database)
    return database


def act_of(session: Session, action: str) -> Act:
    """What the command does now."""
    from api.access.areas import AreaTrees
    from api.access.deciding import Access
    from api.access.roles import Principal, Role
    from api.agreements.logging import Act

    access = Access(Principal(WHO, WHO, Role.ADMIN), AreaTrees().tree(session))
    return Act(session, access, dt.datetime.now(dt.UTC).replace(microsecond=0), action)


def zone_of(act: Act, area: str | None) -> str:
    """The time zone at an area, or of the whole store. Raises where no place says one."""
    from api.objects.importing import zone_at

    zone = zone_at(act.session, act.access.tree, area)
    if zone is None:
        rule, advice = "days are those of a place, and none says its time zone yet", "Add a place for the area"
        raise usage("--area", area, rule, advice)
    return zone
