"""How somebody wants to be told: by which channel, where, in which language, when, and how often at most."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field

from api.errors import Invalid
from models.base import Confidential
from models.clock import WallTime
from models.errors import Issue

Channel = Literal["log", "mail", "webhook", "none"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}", re.ASCII)


class Contact(Confidential):
    """The settings of one person or program; without any, notices go to the log of the service.

    Hours are wall time of the place. In the quiet ones (none where both ends are the same) only what is urgent comes.
    `secret` signs what a webhook gets: it is set here, and never shown again.
    """

    channel: Channel = "log"
    address: Annotated[str, Field(max_length=1_000)] | None = None
    secret: Annotated[str, Field(min_length=24, max_length=200)] | None = None
    language: Literal["zh", "en"] = "zh"
    quiet_start: WallTime = "21:00"
    quiet_end: WallTime = "08:00"
    quiet_on_restdays: bool = False
    digest: Literal["off", "daily", "weekly"] = "off"
    digest_day: Weekday = "mon"
    digest_at: WallTime = "09:00"
    most_per_week: Annotated[int, Field(ge=0, le=1_000)] = 10


def check_contact(contact: Contact, *, has_secret: bool, allow_http: bool) -> None:
    """The address fits the channel. Raises `Invalid`."""
    if contact.channel == "mail" and not (len(contact.address or "") <= 254 and MAIL.fullmatch(contact.address or "")):
        rule = "mail goes to one address such as name@example.org"
        raise Invalid([Issue("bad_address", "address", None, rule, "Correct the address")])
    if contact.channel == "webhook":
        if not is_webhook(contact.address or "", allow_http=allow_http):
            rule = "a webhook is an address that begins with https:// and holds no user, password or fragment"
            raise Invalid([Issue("bad_address", "address", None, rule, "Correct the address")])
        if not (contact.secret or has_secret):
            rule = "what a webhook gets is signed with a secret that both sides know"
            raise Invalid([Issue("secret_missing", "secret", None, rule, "Make a random one of 24 characters or more")])


def is_webhook(url: str, *, allow_http: bool) -> bool:
    """Whether it is an address that may be posted to, as far as its text says."""
    try:
        parts = urlsplit(url)
        plain = parts.username is None and not parts.fragment and parts.port != 0 and bool(parts.hostname)
    except ValueError:
        return False
    printable = url.isascii() and url.isprintable() and " " not in url
    return bool(plain and printable and parts.scheme in (("https", "http") if allow_http else ("https",)))


def shown(body: dict[str, Any], *, has_secret: bool) -> dict[str, Any]:
    """A contact with its defaults, without its secret."""
    whole = Contact.model_validate(body).model_dump(mode="json", exclude={"secret"})
    return {**whole, "has_secret": has_secret}
