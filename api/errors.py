"""What the service answers instead of what was asked for: one tree, each with its status, code and advice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from models.errors import InvalidInput, Issue


class Refused(InvalidInput):
    """The root: `status` is HTTP's; the first issue stands for the whole."""

    status = 400

    def __init__(self, issues: Iterable[Issue], headers: dict[str, str] | None = None):
        super().__init__(issues)
        self.headers = headers or {}


class Unauthorised(Refused):
    """Nobody that we know, or a secret that no longer opens."""

    status = 401


class Forbidden(Refused):
    """The caller may see it, but not do this."""

    status = 403


class NotFound(Refused):
    """It is not there, or not the caller's to see: both look alike."""

    status = 404


class NotAllowed(Refused):
    """This address knows other methods."""

    status = 405


class Conflict(Refused):
    """It cannot be done as things stand."""

    status = 409


class VersionChanged(Refused):
    """Somebody changed it meanwhile (If-Match)."""

    status = 412


class TooLarge(Refused):
    """More bytes than the limit."""

    status = 413


class WrongType(Refused):
    """A content type that this address does not read."""

    status = 415


class Invalid(Refused):
    """Understood, and wrong in itself."""

    status = 422


class VersionNeeded(Refused):
    """A change has to say which version it is of."""

    status = 428


class HeadTooLarge(Refused):
    """More bytes before the body than the limit."""

    status = 431


class TooMany(Refused):
    """Too many requests, or too much waiting already."""

    status = 429


class Unavailable(Refused):
    """The service cannot do this now, and may later."""

    status = 503


def not_found(what: str, value: Any) -> NotFound:
    """The answer for what is absent, and for what is none of the caller's business."""
    return NotFound([Issue("absent", what, value, f"there is such a thing among {what} for you", "Check the id")])
