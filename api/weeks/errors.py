"""What can go wrong between the lists and a frozen week (docs/weeks.md lists the codes)."""

from __future__ import annotations

from models.errors import InvalidInput, Issue


class InvalidWeek(InvalidInput):
    """The lists make no week as they are; each issue leads to the object: `/demands/D12/needs[0].quantity`."""


class UnknownWeek(InvalidInput):
    """No week is stored under this hash."""

    def __init__(self, sha256: str):
        rule = "a frozen week is named by the hash that its freezing gave"
        super().__init__([Issue("week_unknown", "week", sha256, rule, "Freeze the week, or correct the hash")])

    def __reduce__(self) -> tuple[type[UnknownWeek], tuple[str]]:  # type: ignore[override]
        return type(self), (self.issues[0].value,)


class DamagedWeek(InvalidInput):
    """What is stored under a hash is not what was frozen."""

    def __init__(self, sha256: str):
        rule = "a frozen week stays byte by byte what it was, as its hash shows"
        advice = "Restore the database from a backup, or freeze the week anew"
        super().__init__([Issue("week_damaged", "week", sha256, rule, advice)])

    def __reduce__(self) -> tuple[type[DamagedWeek], tuple[str]]:  # type: ignore[override]
        return type(self), (self.issues[0].value,)
