"""Messages in words: whatever somebody called their things."""

import datetime as dt

from api.notices.wording import body_of, subject_of
from api.texts import Texts


def test_no_name_breaks_a_subject_or_a_line():
    facts = {"what": "a\r\nBcc: x@y\u202e" + "长" * 500, "until": None}
    notice = {"kind": "agreement_to_sign", "urgent": False, "facts": facts}
    line = subject_of([notice], Texts("zh"), dt.UTC)
    assert line.isprintable()
    assert len(line) <= 200
    many = [notice] * 60
    assert subject_of(many, Texts("en"), dt.UTC) == "Linli: 60 notices"
    assert "and 10 more" in body_of(many, Texts("en"), dt.UTC, "")
