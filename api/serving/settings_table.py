"""The settings as the table of docs/operate.md: `python -m api.serving.settings_table`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic.fields import FieldInfo

from api.settings import MEBIBYTE, Settings

HEADING = ("| setting | default | what it is |", "|---|---|---|")


def settings_table() -> str:
    """One row a setting, in the order of `Settings`."""
    rows = [_row(name, field) for name, field in Settings.model_fields.items()]
    return "\n".join((*HEADING, *rows)) + "\n"


def _row(name: str, field: FieldInfo) -> str:
    default = field.get_default()
    shown = "" if str(default) == "" or default is None else f"`{_worded(default)}`"
    words = " ".join((field.description or "").split()).replace("|", "\\|")
    limits = ", ".join(_limits(field))
    return f"| **LINLI_{name.upper()}** | {shown} | {words}{f' ({limits})' if limits else ''} |"


def _worded(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    is_large = isinstance(value, int) and value and value % MEBIBYTE == 0
    return f"{value} ({value // MEBIBYTE} MiB)" if is_large else str(value)


def _limits(field: FieldInfo) -> Iterator[str]:
    for limit in field.metadata:
        if hasattr(limit, "ge"):
            yield f"at least {_worded(limit.ge)}"
        if hasattr(limit, "le"):
            yield f"at most {_worded(limit.le)}"


if __name__ == "__main__":
    print(settings_table(), end="")
