"""Mail: what a server gets, and what is known of a letter when the line breaks."""

import datetime as dt
import email
import email.policy
import socket
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from api.notices.mail import Letter, Server, composed, send

AT = dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC)


def letter(**more):
    told: dict[str, Any] = {
        "id": "message_1",
        "to": "wang@example.org",
        "subject": "邻里：请确认",
        "text": "请答复。\n",
        "at": AT,
    }
    return Letter(**(told | {"language": "zh"} | more))


class Box:
    """Keeps letters, or answers what it is told to."""

    def __init__(self, rcpt="250 OK", data="250 OK"):
        self.letters, self.rcpt, self.data = [], rcpt, data

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.data == "break":
            session.peer = None
            server.transport.abort()
        self.letters.append(envelope)
        return self.data


def tried(box, **more):
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        return send(letter(**more), Server("127.0.0.1", port, "none", "", "", "邻里 <linli@example.org>", 5))
    finally:
        controller.stop()


def test_a_letter_arrives_with_chinese_words_and_one_id():
    box = Box()
    assert tried(box).error is None
    (got,) = box.letters
    assert (got.mail_from, got.rcpt_tos) == ("linli@example.org", ["wang@example.org"])
    told = email.message_from_bytes(got.content, policy=email.policy.default)
    assert (told["subject"], told["message-id"]) == ("邻里：请确认", "<message_1@example.org>")
    body = told.get_body()
    assert body is not None
    assert body.get_content().strip() == "请答复。"
    assert told["auto-submitted"] == "auto-generated"


def test_what_the_server_refuses_for_good_is_not_tried_again():
    assert (lambda o: (o.again, o.unsure))(tried(Box(rcpt="550 nobody"))) == (False, False)
    assert (lambda o: (o.again, o.unsure))(tried(Box(rcpt="451 later"))) == (True, False)
    assert (lambda o: (o.again, o.unsure))(tried(Box(data="554 no"))) == (False, False)
    assert (lambda o: (o.again, o.unsure))(tried(Box(data="452 full"))) == (True, False)


def test_a_line_that_breaks_after_the_text_leaves_it_unsure():
    assert tried(Box(data="break")).unsure


def test_a_server_that_is_not_there_or_cannot_secure_the_line_is_tried_again():
    nowhere = send(letter(), Server("127.0.0.1", 1, "none", "", "", "linli@example.org", 1))
    assert (nowhere.again, nowhere.unsure) == (True, False)
    none = send(letter(), Server("", 25, "none", "", "", "linli@example.org", 1))
    assert "LINLI_SMTP_HOST" in (none.error or "")
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=_free())
    controller.start()
    try:
        plain = send(letter(), Server("127.0.0.1", controller.port, "starttls", "", "", "linli@example.org", 2))
    finally:
        controller.stop()
    assert (plain.again, box.letters) == (True, [])  # never in the clear where the settings say otherwise


def _free():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@pytest.mark.parametrize("word", ["subject", "to"])
def test_no_header_is_smuggled_in_by_a_line_break(word):
    for end in ("\r\n", "\n", "\r"):
        bad = letter(**{word: f"a@example.org{end}Bcc: all@example.org"})
        with pytest.raises(ValueError, match=r".*"):
            composed(bad, "linli@example.org")
        assert not send(bad, Server("127.0.0.1", 1, "none", "", "", "linli@example.org", 1)).again
