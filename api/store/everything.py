"""All tables of the store: each module that has some is named here, once."""

from __future__ import annotations

from sqlalchemy import MetaData

from api.account import tables as _account
from api.agreements import tables as _cases_and_claims
from api.attendance import tables as _attendance
from api.contracts import tables as _contracts
from api.fairness import tables as _fairness
from api.notices import tables as _notices
from api.reviews import tables as _reviews
from api.store.tables import Base

METADATA: MetaData = Base.metadata
"""Complete, as the modules above have been loaded."""

__all__ = ["METADATA"]
_LOADED = (_cases_and_claims, _contracts, _reviews, _attendance, _account, _fairness, _notices)
