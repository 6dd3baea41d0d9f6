"""The table of what really happened: one row for each accepted claim of which somebody has told."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.store.columns import Big, Id
from api.store.tables import Base


class AttendanceRow(Base):
    """What became of one accepted claim. No row: nobody knows.

    Who was asked for what, for whom, and the price are copied when it is recorded, so that sums need no other table.
    `minutes` is how long, `unit_minutes` that times who came, `fen` what is due for it (R17); `overstay_minutes` is how
    long beyond the planned end, which the requester answers for. `state` is `recorded`, `contested` (counts nowhere)
    or `settled` by who decides.
    """

    __tablename__ = "attendance"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    claim: Mapped[str] = mapped_column(ForeignKey("claims.id"), unique=True)
    plan: Mapped[str] = mapped_column(Id)
    demand: Mapped[str] = mapped_column(Id)
    sort: Mapped[str]
    start: Mapped[dt.datetime]
    end: Mapped[dt.datetime]
    list: Mapped[str]
    object: Mapped[str] = mapped_column(Id)
    organisation: Mapped[str | None] = mapped_column(Id)
    volunteer: Mapped[str | None] = mapped_column(Id)
    area: Mapped[str | None] = mapped_column(Id)
    requester: Mapped[str | None] = mapped_column(Id)
    demand_area: Mapped[str | None] = mapped_column(Id)
    public: Mapped[bool]
    kind: Mapped[str]
    planned: Mapped[int]
    came: Mapped[int]
    came_from: Mapped[dt.datetime | None]
    came_until: Mapped[dt.datetime | None]
    notice_minutes: Mapped[int | None]
    persons: Mapped[int | None]
    minutes: Mapped[int] = mapped_column(Big)
    unit_minutes: Mapped[int] = mapped_column(Big)
    overstay_minutes: Mapped[int] = mapped_column(Big)
    rate_fen: Mapped[int] = mapped_column(Big)
    fen: Mapped[int] = mapped_column(Big)
    state: Mapped[str]
    version: Mapped[int]
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[str]
    __table_args__ = (
        Index(None, "organisation", "start"),
        Index(None, "requester", "start"),
        Index(None, "volunteer", "start"),
        Index(None, "demand", "start"),
        Index(None, "start"),
    )
