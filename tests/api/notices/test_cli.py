"""`linli notices`, as its page shows it."""

from tests.api.notices.town import settled
from tests.api.service.conftest import SQLITE
from tests.api.test_docs import commands
from tests.api.weeks import ROOT


@SQLITE
def test_the_command_of_the_page_delivers_what_is_due_and_ends(linli, database, database_url, monkeypatch):
    night = {"quiet_start": "00:00", "quiet_end": "00:00", "most_per_week": 1000}
    settled(database, club=night, school=night, v1=night)
    monkeypatch.setenv("LINLI_DATABASE_URL", database_url)
    monkeypatch.setattr("api.notices.delivering.Deliverer.now", lambda self: settled_at())
    ((_, *words),) = commands(ROOT / "docs" / "guide-notices.md")
    ran = linli(*words, "--lang", "en")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("3 messages sent, 0 to be tried again, 0 given up.")
    assert linli(*words, "--lang", "zh").out.startswith("已发送 3 条消息")


def settled_at():
    from tests.api.agreements.store import NOW

    return NOW


def test_a_store_that_does_not_answer_is_told(linli, monkeypatch):
    monkeypatch.setenv("LINLI_DATABASE_URL", "postgresql://linli:secret@127.0.0.1:1/linli")
    ran = linli("notices", "--once", "--lang", "en")
    assert (ran.code, "store_unreachable" in ran.err, "secret" in ran.err) == (2, True, False)
