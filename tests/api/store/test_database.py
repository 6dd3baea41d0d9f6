"""The two kinds of transactions, and the tables' way up and down, on both databases."""

import datetime as dt
import threading

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from api.store.everything import METADATA
from api.store.migrating import current, downgrade, newest, upgrade
from api.store.tables import Change, StoredObject
from tests.api.databases import KINDS, opened

NOON = dt.datetime(2026, 3, 9, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def an_object(id_="柳溪", **changes):
    told = {"list": "areas", "id": id_, "version": 1, "body": {"id": id_, "name": "柳溪社区"}, "public": True}
    return StoredObject(**(told | {"deleted": False, "changed_at": NOON, "changed_by": "test"} | changes))


def a_change():
    told = {"at": NOON, "actor": "a", "action": "create", "list": "areas", "id": "A", "version": 1}
    return Change(**told, after={"id": "A"})


def test_what_is_written_is_read_again_with_its_instant_and_its_characters(database):
    with database.write() as session:
        session.add(an_object())
    with database.read() as session:
        found = session.scalars(select(StoredObject)).one()
    assert (found.id, found.body["name"], found.changed_at) == ("柳溪", "柳溪社区", NOON)
    assert found.changed_at.utcoffset() == dt.timedelta(0)


def test_a_write_that_raises_leaves_nothing(database):
    def half():
        with database.write() as session:
            session.add(an_object())
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    with database.read() as session:
        assert session.scalars(select(StoredObject)).all() == []


def test_a_reader_sees_one_state_while_another_writes(database):
    with database.read() as reader:
        assert reader.scalars(select(StoredObject)).all() == []
        with database.write() as writer:
            writer.add(an_object())
        assert reader.scalars(select(StoredObject)).all() == []
    with database.read() as reader:
        assert len(reader.scalars(select(StoredObject)).all()) == 1


def test_many_writers_at_once_all_come_through(database):
    with database.write() as session:
        session.add(an_object("n", body={"n": 0}))

    def count():
        for _ in range(10):
            with database.write() as session:
                found = session.scalars(select(StoredObject).with_for_update()).one()
                found.body = {"n": found.body["n"] + 1}

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert session.scalars(select(StoredObject)).one().body == {"n": 80}


def test_ids_come_in_the_order_of_their_bytes_on_both(database):
    ids = ["a", "B", "é", "柳", "Z", "10", "9"]
    with database.write() as session:
        session.add_all(an_object(i) for i in ids)
    with database.read() as session:
        found = session.scalars(select(StoredObject.id).order_by(StoredObject.id)).all()
    assert found == sorted(ids, key=lambda i: i.encode())


@pytest.mark.parametrize("statement", ["update changes set actor = 'x'", "delete from changes"])
def test_the_audit_can_only_grow(database, statement):
    with database.write() as session:
        session.add(a_change())
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.execute(text(statement))
    with database.read() as session:
        assert session.scalars(select(Change)).one().actor == "a"


def test_a_naive_instant_is_refused(database):
    with pytest.raises(Exception, match="without an offset"), database.write() as session:
        session.add(an_object(changed_at=dt.datetime(2026, 3, 9)))  # noqa: DTZ001


@pytest.mark.parametrize("kind", KINDS)
def test_tables_go_up_and_down_and_keep_their_data(databases, kind):
    with opened(databases.url(kind, migrated=False)) as database:
        assert current(database) is None
        upgrade(database, "0001")
        with database.write() as session:
            session.add_all([an_object(), a_change()])
        upgrade(database)
        assert current(database) == newest()
        downgrade(database, "0001")
        assert current(database) == "0001"
        upgrade(database)
        upgrade(database)
        with database.read() as session:
            assert session.scalars(select(StoredObject)).one().body["name"] == "柳溪社区"
            assert session.scalars(select(Change)).one().after == {"id": "A"}
        downgrade(database, "base")
        assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}


def test_the_steps_make_what_the_code_expects(database):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, METADATA) == []


@pytest.mark.parametrize("kind", KINDS)
def test_processes_that_start_at_once_migrate_once(databases, kind):
    url = databases.url(kind, migrated=False)
    failed = []

    def start():
        try:
            with opened(url) as database:
                upgrade(database)
        except Exception as e:
            failed.append(e)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with opened(url) as database:
        assert current(database) == newest()
