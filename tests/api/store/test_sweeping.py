"""What is swept: old answers and ended sign-ins, and nothing else."""

import datetime as dt

from sqlalchemy import select

from api.access.entering import give_token
from api.store.sweeping import Swept, sweep
from api.store.tables import Answered, PrincipalRow, Token

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def answered(key, at):
    return Answered(principal="p", key=key, request_sha256="", status=200, headers={}, body=b"", at=at)


def test_old_answers_and_ended_sign_ins_go_and_all_else_stays(database):
    with database.write() as session:
        session.add_all([answered("old", NOW - 25 * HOUR), answered("new", NOW - 23 * HOUR)])
        session.add(PrincipalRow(id="p", name="p", role="admin", created_at=NOW, created_by="p"))
        session.flush()
        for kind in ("key", "session"):
            for name, lasts in (("expired", -HOUR), ("valid", HOUR), ("for ever", None)):
                give_token(session, "p", kind, f"{kind} {name}", "p", NOW, lasts)
            give_token(session, "p", kind, f"{kind} revoked", "p", NOW, HOUR).token.revoked_at = NOW - HOUR
    assert sweep(database, NOW, 24 * HOUR) == Swept(answers=1, sessions=2)
    with database.read() as session:
        assert session.scalars(select(Answered.key)).all() == ["new"]
        left = set(session.scalars(select(Token.name)))
    keys = {f"key {x}" for x in ("expired", "valid", "for ever", "revoked")}
    assert left == {*keys, "session valid", "session for ever"}
    assert sweep(database, NOW, 24 * HOUR) == Swept(0, 0)
