"""The table of fairness rules: for how long a party may keep a space."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from api.store.columns import Id
from api.store.tables import Base


class FairnessRow(Base):
    """The rule of an area and all below it, or of one space (`api.fairness.rules.Rotation`); `list` says which."""

    __tablename__ = "fairness_rules"
    list: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[str]
