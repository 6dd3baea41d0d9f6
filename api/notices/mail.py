"""Sends a message by SMTP; tells apart what certainly failed, and may be tried again, from what may have arrived."""

from __future__ import annotations

import datetime as dt
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime
from typing import Literal

from api.notices.leasing import Outcome

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True)
class Server:
    """The mail server that takes our messages."""

    host: str
    port: int
    security: Security
    user: str
    password: str
    sender: str
    seconds: float


@dataclass(frozen=True)
class Letter:
    """One mail; `id` is the message's, which each try has."""

    id: str
    to: str
    subject: str
    text: str
    at: dt.datetime
    language: str


def send(letter: Letter, server: Server) -> Outcome:
    """Hand a letter to the server."""
    if not server.host:
        return Outcome("no mail server is set (LINLI_SMTP_HOST)")
    try:
        mail = composed(letter, server.sender)
    except ValueError:
        return Outcome("the letter cannot be written", again=False)
    try:
        line = _opened(server)
    except smtplib.SMTPResponseException as e:
        return Outcome(f"the mail server said {e.smtp_code}")
    except (OSError, smtplib.SMTPException) as e:
        return Outcome(f"the mail server cannot be used ({type(e).__name__})")
    try:
        return _handed(line, letter, mail, server.sender)
    finally:
        line.close()


def composed(letter: Letter, sender: str) -> bytes:
    """The letter as it is sent. Raises `ValueError` where a header would break."""
    mail = EmailMessage(policy=WIRE)
    mail["From"], mail["To"], mail["Subject"] = sender, letter.to, letter.subject
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2].strip('<> ')}>"
    mail["Auto-Submitted"], mail["Linli-Delivery"] = "auto-generated", letter.id
    mail["Content-Language"] = letter.language
    mail.set_content(letter.text, charset="utf-8", cte="base64")
    return mail.as_bytes()


def _opened(server: Server) -> smtplib.SMTP:
    """A line to the server, secured and signed in as the settings say."""
    context = ssl.create_default_context()
    if server.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.seconds, context=context)
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
    try:
        if server.security == "starttls":
            line.starttls(context=context)
        line.ehlo_or_helo_if_needed()
        if server.user:
            line.login(server.user, server.password)
    except BaseException:
        line.close()
        raise
    return line


def _handed(line: smtplib.SMTP, letter: Letter, mail: bytes, sender: str) -> Outcome:
    """Until the text is on its way, a failure is certain; after that only the server's word tells."""
    try:
        for code, _ in (line.mail(_bare(sender)), line.rcpt(letter.to)):
            if code not in (250, 251):
                return Outcome(f"the mail server said {code}", again=code < 500)
    except (OSError, smtplib.SMTPException) as e:
        return Outcome(f"the line broke before the letter was handed over ({type(e).__name__})")
    try:
        code, _ = line.data(mail)
    except smtplib.SMTPDataError as e:
        return Outcome(f"the mail server said {e.smtp_code}", again=e.smtp_code < 500)
    except (OSError, smtplib.SMTPException) as e:
        return Outcome(f"the line broke while the letter was handed over ({type(e).__name__})", unsure=True)
    return Outcome() if code == 250 else Outcome(f"the mail server said {code}", again=code < 500)


def _bare(sender: str) -> str:
    """The address in `Linli <linli@example.org>`."""
    return sender.rpartition("<")[2].rstrip("> ")
