"""Backups: what comes back is what was there, on either database, or nothing is changed at all."""

import base64
import datetime as dt
import gzip
import hashlib
import itertools
import json
import threading

import pytest
from sqlalchemy import select, text

from api.access.entering import enter
from api.access.first import first_key
from api.access.roles import Role
from api.backup.form import InvalidBackup
from api.backup.restoring import restore
from api.backup.writing import back_up
from api.store.database import Database
from api.store.everything import METADATA
from api.store.migrating import current, newest, upgrade
from api.store.tables import Answered, Change, Job, JobEvent, PlanRow, StoredObject, Week
from models.errors import DefectError
from tests.api.databases import KINDS, opened
from tests.api.store.test_database import NOON, a_change, an_object

BOTH_WAYS = list(itertools.product(KINDS, KINDS))


def fill(database: Database) -> str:
    """Something in most tables, with all kinds of values; the administrator's key."""
    key = first_key(database)
    same = {"created_at": NOON + dt.timedelta(microseconds=7), "created_by": "柳"}
    week = {"start": NOON, "end": NOON, "demands": 0, "spaces": 0, "volunteers": 0, "notices": {}}
    with database.write() as session:
        session.add_all(
            [an_object("柳溪", body={"n": 0.1, "big": 2**60, "text": '"\\\n\u2028'}), an_object("b", deleted=True)]
        )
        session.add_all([a_change(), a_change()])
        session.add(Week(sha256="w", problem=bytes(range(256)), **week, **same))
        session.add(Job(id="j", kind="plan", tenant="t", task={"a": [None, True]}, state="running", **same))
        session.flush()
        session.add(PlanRow(id="p", kind="plan", name="", week="w", asked={}, plan=None, result=None, **same))
        session.add(JobEvent(job="j", seq=1, at=NOON, kind="look", data={}))
        session.add(Answered(principal="a", key="k", request_sha256="", status=200, headers={}, body=b"", at=NOON))
    assert key
    return key


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in METADATA.sorted_tables
        }


def lines_of(path):
    return [json.loads(x) for x in gzip.decompress(path.read_bytes()).splitlines()]


@pytest.fixture
def fresh(databases):
    """Makes a database of a kind, without any tables unless asked for."""
    made = []

    def make(kind, migrated=False):
        database = Database(databases.url(kind, migrated=migrated), pool_size=2)
        made.append(database)
        return database

    yield make
    for database in made:
        database.close()


@pytest.fixture
def backup(fresh, tmp_path):
    """A backup of a filled SQLite, and what it holds."""
    source = fresh("sqlite", migrated=True)
    fill(source)
    path = tmp_path / "town.jsonl.gz"
    back_up(source, path)
    return path, contents(source)


@pytest.mark.parametrize(("kind", "other"), BOTH_WAYS)
def test_all_comes_back_on_either_database(fresh, tmp_path, kind, other):
    source, target = fresh(kind, migrated=True), fresh(other)
    key = fill(source)
    counts = back_up(source, tmp_path / "town.jsonl.gz")
    assert restore(target, tmp_path / "town.jsonl.gz") == {name: n for name, n in counts.items() if n}
    assert contents(target) == contents(source)
    assert current(target) == newest()
    with target.write() as session:
        assert enter(session, key, NOON).role is Role.ADMIN
        session.add(a_change())
        session.flush()
        assert session.scalars(select(Change.seq).order_by(Change.seq)).all() == [1, 2, 3]
    with pytest.raises(Exception, match="append-only"), target.write() as session:
        session.execute(text("delete from changes"))


def test_only_its_owner_reads_a_backup_and_a_repeated_one_takes_its_place(backup, tmp_path):
    path, _ = backup
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".linli-")] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_is_of_one_moment_while_writes_go_on(fresh, tmp_path, kind):
    """Every writer adds an object with its line of audit: a backup has both or neither, and no later one without the
    earlier."""
    source, ended = fresh(kind, migrated=True), threading.Event()

    def write():
        for n in itertools.count():
            if ended.is_set():
                return
            with source.write() as session:
                session.add(an_object(f"{n:06}"))
                session.flush()
                session.add(a_change())

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(3):
            back_up(source, tmp_path / f"{turn}.gz")
    finally:
        ended.set()
        writer.join()
    for turn in range(3):
        lines = lines_of(tmp_path / f"{turn}.gz")
        ids = [x[1] for x in lines if isinstance(x, list) and x[0] == "areas"]
        assert ids == [f"{n:06}" for n in range(len(ids))]
        assert len([x for x in lines if isinstance(x, list) and x[0] != "areas"]) == len(ids)


def test_a_database_with_something_in_it_is_left_alone_unless_it_is_to_be_replaced(fresh, backup):
    path, held = backup
    for kind in KINDS:
        target = fresh(kind, migrated=True)
        with target.write() as session:
            session.add(an_object("mine"))
            session.add(a_change())
        with pytest.raises(InvalidBackup) as caught:
            restore(target, path)
        assert caught.value.issues[0].code == "store_not_empty"
        with target.read() as session:
            assert session.scalars(select(StoredObject.id)).all() == ["mine"]
        restore(target, path, replace=True)
        assert contents(target) == held


def damaged(data: bytes) -> dict[str, bytes]:
    plain = gzip.decompress(data)
    lines = plain.splitlines(keepends=True)
    return {
        "cut off": data[: len(data) // 2],
        "a bit turned": data[:300] + bytes([data[300] ^ 1]) + data[301:],
        "no gzip": plain,
        "empty": b"",
        "an empty gzip": gzip.compress(b""),
        "no JSON": gzip.compress(b"\xff\xfe\n"),
        "another JSON": gzip.compress(b'{"format": "linli/1"}\n'),
        "a list": gzip.compress(b"[1]\n"),
        "a line less": gzip.compress(b"".join(lines[:3] + lines[4:])),
        "a line twice": gzip.compress(b"".join([*lines[:3], *lines[2:]])),
        "another value": gzip.compress(plain.replace("柳溪社区".encode(), "柳溪小区".encode()).replace(b"0.1", b"0.2")),
        "no end": gzip.compress(b"".join(lines[:-1])),
        "something behind": data + b"x",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_changes_nothing(fresh, backup, tmp_path, kind):
    path, _ = backup
    target = fresh(kind, migrated=True)
    with target.write() as session:
        session.add(an_object("mine"))
    before = contents(target)
    for name, data in damaged(path.read_bytes()).items():
        (tmp_path / "bad").write_bytes(data)
        with pytest.raises(InvalidBackup) as caught:
            restore(target, tmp_path / "bad", replace=True)
        assert caught.value.issues[0].code == "backup_damaged", name
    assert contents(target) == before


def remade(path, change) -> None:
    """The same backup with another content, and a last line that fits it."""
    lines = lines_of(path)[:-1]
    change(lines)
    body = [json.dumps(x, ensure_ascii=False).encode() + b"\n" for x in lines]
    end = {"lines": len(body), "sha256": hashlib.sha256(b"".join(body)).hexdigest()}
    path.write_bytes(gzip.compress(b"".join([*body, json.dumps(end).encode() + b"\n"])))


@pytest.mark.parametrize("header", [{"linli_backup": 2}, {"tables": "9999"}, {"tables": None}])
def test_a_newer_file_is_refused(fresh, backup, header):
    path, _ = backup
    remade(path, lambda lines: lines[0].update(header))
    target = fresh("sqlite")
    with pytest.raises(InvalidBackup) as caught:
        restore(target, path)
    assert caught.value.issues[0].code == "backup_newer"
    assert current(target) is None


def test_a_table_that_would_be_left_out_stops_the_backup(fresh, tmp_path):
    source = fresh("sqlite", migrated=True)
    with source.write() as session:
        session.execute(text("create table forgotten (x integer)"))
    with pytest.raises(DefectError, match="forgotten"):
        back_up(source, tmp_path / "b")
    assert not (tmp_path / "b").exists()


def row_of(lines):
    """Where the first row stands, after the lines that name tables."""
    return next(n for n, line in enumerate(lines) if isinstance(line, list))


@pytest.mark.parametrize("kind", KINDS)
def test_rows_that_the_database_refuses_leave_it_as_it_was(fresh, backup, kind):
    path, _ = backup
    remade(path, lambda lines: lines.insert(row_of(lines), lines[row_of(lines)]))  # a row twice
    target = fresh(kind, migrated=True)
    with target.write() as session:
        session.add(an_object("mine"))
        session.add(a_change())
    before = contents(target)
    with pytest.raises(InvalidBackup) as caught:
        restore(target, path, replace=True)
    assert caught.value.issues[0].code == "backup_unfit"
    assert contents(target) == before


def test_an_older_backup_is_brought_up_to_date(fresh, tmp_path, monkeypatch):
    """As a program of that time would have written it."""
    source, target = fresh("sqlite"), fresh("postgresql")
    upgrade(source, "0001")
    with source.write() as session:
        session.add_all([an_object(), a_change()])
    old = [t for t in METADATA.sorted_tables if t.name in {"objects", "changes"}]
    monkeypatch.setattr("api.backup.writing.newest", lambda: "0001")
    metadata = type("Old", (), {"sorted_tables": old, "tables": {"objects", "changes", "principals", "tokens"}})
    monkeypatch.setattr("api.backup.writing.METADATA", metadata)
    back_up(source, tmp_path / "old.gz")
    assert restore(target, tmp_path / "old.gz") == {"objects": 1, "changes": 1}
    assert current(target) == newest()
    with target.read() as session:
        assert session.scalars(select(StoredObject)).one().body["name"] == "柳溪社区"


def test_a_database_of_another_version_is_not_backed_up(fresh, tmp_path):
    source = fresh("sqlite")
    upgrade(source, "0001")
    with pytest.raises(InvalidBackup) as caught:
        back_up(source, tmp_path / "a.gz")
    assert caught.value.issues[0].code == "backup_version"
    assert list(tmp_path.glob("*.gz")) == []


def test_a_damaged_sqlite_file_is_told_and_not_backed_up(fresh, tmp_path):
    source = fresh("sqlite", migrated=True)
    fill(source)
    with source.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        root = connection.exec_driver_sql(
            "select rootpage from sqlite_master where name = 'ix_objects_list_area'"
        ).scalar()
        size = connection.exec_driver_sql("PRAGMA page_size").scalar()
    source.close()
    with open(source.url.database, "r+b") as file:
        file.seek((root - 1) * size + size - 200)
        file.write(b"\x5a" * 200)
    with pytest.raises(InvalidBackup) as caught, opened(source.url.render_as_string()) as again:
        back_up(again, tmp_path / "a.gz")
    assert caught.value.issues[0].code == "store_damaged"
    assert list(tmp_path.glob("*.gz")) == []


def test_the_commands_back_up_and_restore(linli, databases, tmp_path, monkeypatch):
    monkeypatch.setenv("LINLI_DATA_FOLDER", str(tmp_path))
    urls = [databases.url("sqlite"), databases.url("sqlite", migrated=False)]
    with opened(urls[0]) as source:
        fill(source)
    file = tmp_path / "town.gz"
    monkeypatch.setenv("LINLI_DATABASE_URL", urls[0])
    told = linli("backup", file, "--json")
    assert told.code == 0, told.err
    assert json.loads(told.out)["rows"]["objects"] == 2
    assert linli("restore", file, "--json").code == 2
    assert "--yes" in linli("restore", file, "--replace").err
    assert linli("restore", file, "--replace", "--yes").code == 0
    monkeypatch.setenv("LINLI_DATABASE_URL", urls[1])
    assert linli("restore", file).out == f"11 rows of {file} are in the database.\n"
    assert (tmp_path / "new.db").exists() is False
    monkeypatch.setenv("LINLI_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    assert linli("restore", file).code == 0
    assert (tmp_path / "new.db").stat().st_mode & 0o777 == 0o600
    assert "file_missing" in linli("restore", tmp_path / "none", "--json").err
    assert "folder_missing" in linli("backup", tmp_path / "none" / "a.gz", "--json").err


def test_bytes_are_written_as_base64(backup):
    path, _ = backup
    assert base64.b64encode(bytes(range(256))) in gzip.decompress(path.read_bytes())
