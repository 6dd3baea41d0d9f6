"""Versions of what callers change: a change says which version it is of (If-Match), and fits no other."""

from __future__ import annotations

from api.errors import VersionChanged, VersionNeeded
from models.errors import Issue

ANY = "*"
"""In `If-Match`: whatever version it is."""


def check_version(now: int | None, match: str | None, id_: str, by: str = "somebody") -> None:
    """Raises `VersionNeeded` or `VersionChanged` where the change is not of the version that stands.

    `now` is that version, none where there is no such object; `match` is the caller's, as text; `by` made `now`.
    """
    if now is None:
        if match not in (None, ANY):
            rule = "the object is of the version that If-Match names, but it is not there"
            raise VersionChanged([Issue("version_changed", "If-Match", match, rule, "Look again: it may be deleted")])
        return
    if match is None:
        rule = f"a change says which version it is of, and {id_} is there already"
        advice = f'Read it, and send If-Match: "{now}" with your change'
        raise VersionNeeded([Issue("version_needed", "If-Match", None, rule, advice)], {"ETag": f'"{now}"'})
    if match not in (ANY, str(now)):
        rule = f"the object is still of version {match}, but {by} changed it to version {now}"
        advice = "Read it again, and make your change to what it is now"
        raise VersionChanged([Issue("version_changed", "If-Match", match, rule, advice)], {"ETag": f'"{now}"'})
