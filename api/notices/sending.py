"""One try of one message: put into words or JSON, and handed to the adapter of its channel."""

from __future__ import annotations

import datetime as dt
import logging

from pydantic_core import to_json

from api.notices import mail, webhook
from api.notices.leasing import Lease, Outcome
from api.notices.wording import body_of, line_of, subject_of
from api.settings import Settings
from api.texts import Texts

log = logging.getLogger("linli.notices")


def send(lease: Lease, settings: Settings, now: dt.datetime) -> Outcome:
    """Try it once. Whatever an adapter raises is a failed try, and the log says where."""
    way = {"webhook": _post, "mail": _mail}.get(lease.contact.channel, _log)
    try:
        return way(lease, settings, now)
    except Exception as e:
        log.exception("a message could not be sent")
        return Outcome(f"a defect ({type(e).__name__})", unsure=True)


def _log(lease: Lease, _: Settings, __: dt.datetime) -> Outcome:
    """That there is something, and for whom; never what, as logs have other readers."""
    kinds = ", ".join(sorted({n["kind"] for n in lease.notices}))
    log.info("message %s for %s: %d notices (%s)", lease.message, lease.recipient, len(lease.notices), kinds)
    return Outcome()


def _post(lease: Lease, settings: Settings, now: dt.datetime) -> Outcome:
    if not lease.secret:
        return Outcome("the webhook has no secret", again=False)
    body, timestamp = json_of(lease), int(now.timestamp())
    headers = {
        "Linli-Delivery": lease.message,
        "Linli-Timestamp": str(timestamp),
        "Linli-Signature": webhook.signature(lease.secret, timestamp, body),
    }
    may = {"allow_http": settings.webhook_http, "allow_private": settings.webhook_private}
    return webhook.post(lease.contact.address or "", body, headers, settings.notice_seconds, **may)


def _mail(lease: Lease, settings: Settings, now: dt.datetime) -> Outcome:
    texts, zone = Texts(lease.contact.language), lease.zone
    subject = subject_of(lease.notices, texts, zone)
    text = body_of(lease.notices, texts, zone, settings.address)
    letter = mail.Letter(lease.message, lease.contact.address or "", subject, text, now, lease.contact.language)
    return mail.send(letter, server_of(settings))


def json_of(lease: Lease) -> bytes:
    """What a webhook gets: each notice with its facts, and in words."""
    texts = Texts(lease.contact.language)
    notices = [{**n, "text": line_of(n, texts, lease.zone)} for n in lease.notices]
    return to_json(
        {"delivery": lease.message, "recipient": lease.recipient, "made_at": lease.made_at, "notices": notices}
    )


def server_of(settings: Settings) -> mail.Server:
    """The mail server of the settings."""
    return mail.Server(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_user,
        settings.smtp_password.get_secret_value(),
        settings.mail_from,
        settings.notice_seconds,
    )
