"""The service is killed while it is written to: what was acknowledged is there, and every write is whole or absent."""

import http.client
import itertools
import json
import threading

import pytest
from sqlalchemy import select

from api.access.first import first_key
from api.store.tables import Change, StoredObject
from tests.api.databases import KINDS, opened
from tests.api.serving.running import END_SECONDS, Service, ask

WRITERS = 4
ENOUGH = 60
"""Acknowledged writes before the end comes."""


class Hammer(threading.Thread):
    """Writes its own few objects again and again until the connection breaks; `acknowledged` has (id, name)."""

    def __init__(self, service, key, me):
        super().__init__()
        self._service, self._key, self._me = service, key, me
        self.acknowledged, self.sent = [], 0

    def run(self):
        connection = self._service.connection()
        try:
            for n in itertools.count():
                id_, name = f"W{self._me}-{n % 3}", f"{self._me} wrote {n}"
                self.sent += 1
                self._put(connection, id_, name)
        except (OSError, http.client.HTTPException):
            connection.close()

    def _put(self, connection, id_, name):
        headers = {"Authorization": f"Bearer {self._key}", "If_Match": "*"}
        status, told = ask(connection, "PUT", f"/v1/areas/{id_}", {"id": id_, "name": name}, **headers)
        assert status in (200, 201), told
        self.acknowledged.append((id_, json.loads(told)["name"]))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_service_has_kept_what_it_acknowledged_and_nothing_by_halves(databases, tmp_path, kind):
    url = databases.url(kind)
    with opened(url) as database:
        key = first_key(database)
    with Service(tmp_path, url, RATE_PER_MINUTE="1000000") as service:
        writers = [Hammer(service, key, me) for me in range(WRITERS)]
        for writer in writers:
            writer.start()
        for _ in range(END_SECONDS * 50):
            if sum(len(w.acknowledged) for w in writers) >= ENOUGH:
                break
            threading.Event().wait(0.02)
        service.process.kill()
        for writer in writers:
            writer.join(END_SECONDS)
    assert sum(len(w.acknowledged) for w in writers) >= ENOUGH
    with opened(url) as database, database.read() as session:
        rows = {row.id: row for row in session.scalars(select(StoredObject))}
        lines = session.scalars(select(Change).order_by(Change.seq)).all()
    for id_, row in rows.items():
        history = [line for line in lines if line.id == id_]
        assert [line.version for line in history] == list(range(1, row.version + 1))
        assert [line.before for line in history] == [None, *(line.after for line in history[:-1])]
        assert history[-1].after == row.body
    assert {line.id for line in lines} == set(rows)
    kept = [(line.id, line.after["name"]) for line in lines if line.after]
    for writer in writers:
        mine = [told for told in kept if told[0].startswith(f"W{writer._me}-")]
        assert mine[: len(writer.acknowledged)] == writer.acknowledged
        assert len(writer.acknowledged) <= len(mine) <= writer.sent
