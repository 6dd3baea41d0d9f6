"""Text that both databases keep: without U+0000."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from models.base import Id, Text, wrong


def _without_null(value: str) -> str:
    if "\0" in value:
        raise wrong("null_character", "text holds no character U+0000", "Take the character out")
    return value


PlainText = Annotated[Text, AfterValidator(_without_null)]
PlainId = Annotated[Id, AfterValidator(_without_null)]
