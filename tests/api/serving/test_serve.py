"""`linli serve` from its start to its end: the key is shown once, limits hold, and an end loses nothing."""

import datetime as dt
import json
import os
import signal
import socket
import sys
import threading

import pytest
from sqlalchemy import select, text

from api.cli.serve import hand_over
from api.serving.beside import Sweeper, sweep_of, workers_of
from api.serving.listening import listen, port_of
from api.serving.preparing import KEY_FILE, prepare
from api.serving.server import config_of, serve
from api.settings import Settings
from api.store.migrating import current, newest
from api.store.tables import Answered
from api.texts import Texts
from tests.api.databases import KINDS, opened
from tests.api.serving.running import END_SECONDS, Service


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_limits_hold_and_requests_in_hand_are_answered_before_it_ends(databases, tmp_path, kind):
    """A write waits for a lock that the test holds, while the service is told to stop."""
    url = databases.url(kind, migrated=False)
    with Service(tmp_path, url, MOST_CONNECTIONS="10", KEEP_ALIVE_SECONDS="60") as service:
        key = (tmp_path / KEY_FILE).read_text().strip()
        assert service.ask("GET", "/v1/areas", **bearer(key))[0] == 200
        _fill_all_places(service)
        write = service.connection()
        with opened(url) as database, database.write() as session:
            session.execute(text("lock table objects in exclusive mode" if kind == "postgresql" else "select 1"))
            body = json.dumps({"id": "A", "name": "a"})
            write.request("PUT", "/v1/areas/A", body, bearer(key) | {"Content-Type": "application/json"})
            assert service.ask("GET", "/healthz")[0] == 200  # it came later, so the write has begun
            service.process.send_signal(signal.SIGTERM)
            _wait_until(lambda: not _takes_connections(service.port))
            assert service.process.poll() is None
        assert write.getresponse().status == 201
        write.close()
        assert service.process.wait(END_SECONDS) == 0
    assert key not in service.said + service.log.read_text()
    assert {p.stat().st_mode & 0o777 for p in (tmp_path / KEY_FILE, service.log)} == {0o600}


def _fill_all_places(service):
    """Ten connections that say nothing more, an eleventh that is turned away, and a place again when they are gone."""
    idle = [service.connection() for _ in range(10)]
    for connection in idle:
        connection.request("GET", "/healthz")
        assert connection.getresponse().read()
    assert service.ask("GET", "/healthz")[0] == 503
    for connection in idle:
        connection.close()
    _wait_until(lambda: service.ask("GET", "/healthz")[0] == 200)


def _wait_until(holds):
    for _ in range(END_SECONDS * 20):
        if holds():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it never came")


def _takes_connections(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


class Workers:
    """Stands in for api.jobs.workers.Workers."""

    told: list[str] = []

    def __init__(self, settings):
        self.pids = [os.getpid()]

    def start(self):
        self.told.append("start")

    def stop(self):
        self.told.append("stop")


@pytest.fixture
def beside(monkeypatch):
    """Workers and a sweep that say what is done with them."""
    Workers.told = []
    monkeypatch.setattr("api.serving.beside.Workers", Workers)
    monkeypatch.setattr("api.serving.beside.sweep", lambda *_: Workers.told.append("sweep"))
    return Workers


def test_workers_and_the_sweep_run_beside_it_and_end_with_it(databases, tmp_path, beside):
    settings = Settings(database_url=databases.url("sqlite"), data_folder=tmp_path)
    with listen("127.0.0.1", 0) as listening:
        stop = threading.Thread(target=_stop_when_ready, args=(port_of(listening),))
        stop.start()
        assert serve(settings, listening)
        stop.join()
    assert sorted(beside.told[:2]) == ["start", "sweep"]
    assert beside.told[-1] == "stop"
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def _stop_when_ready(port):
    _wait_until(lambda: _takes_connections(port))
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    os.kill(os.getpid(), signal.SIGTERM)
    assert b'"status":"ok"' in answer or b'"workers":"ok"' in answer


@pytest.mark.parametrize(
    ("url", "more", "wanted"),
    [
        ("", {}, True),
        ("", {"workers": 0}, False),
        ("postgresql://h/d", {}, False),
        ("postgresql://h/d", {"workers": 1}, True),
    ],
)
def test_whose_workers_run_beside_it(beside, url, more, wanted):
    assert (workers_of(Settings(database_url=url, **more)) is not None) is wanted


def test_a_sweep_that_fails_is_tried_again(database):
    swept, twice = [], threading.Event()

    def sweep(*_):
        swept.append(1)
        if len(swept) > 1:
            twice.set()
        raise RuntimeError

    with Sweeper(database, sweep, every_seconds=0.01):
        assert twice.wait(END_SECONDS)


def test_the_sweep_of_the_settings_removes_what_is_older_than_answers_are_kept(database):
    now = dt.datetime.now(dt.UTC)
    same = {"principal": "p", "request_sha256": "", "status": 200, "headers": {}, "body": b""}
    with database.write() as session:
        session.add(Answered(key="old", at=now - dt.timedelta(seconds=61), **same))
        session.add(Answered(key="new", at=now - dt.timedelta(seconds=30), **same))
    sweep_of(Settings(answers_kept_seconds=60))(database, now)
    with database.read() as session:
        assert session.scalars(select(Answered.key)).all() == ["new"]


def test_the_first_start_makes_tables_and_a_key_and_the_second_nothing(databases, tmp_path):
    settings = Settings(database_url=databases.url("sqlite", migrated=False), data_folder=tmp_path / "a" / "b")
    assert (prepare(settings) or "").startswith("linli_key_")
    assert prepare(settings) is None
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    with opened(settings.store_url) as database:
        assert current(database) == newest()


def test_a_port_that_is_taken_is_told_or_the_next_one_used():
    with listen("127.0.0.1", 0) as taken:
        port = port_of(taken)
        with pytest.raises(Exception, match=f"nobody else listens on port {port}"):
            listen("127.0.0.1", port)
        with listen("127.0.0.1", port, further=50) as other:
            assert port < port_of(other) <= port + 50


def test_what_keeps_it_from_starting_is_told_with_code_2(linli, databases, tmp_path, monkeypatch):
    monkeypatch.setenv("LINLI_DATA_FOLDER", str(tmp_path))
    for name, value, code in (
        ("DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:1/x", "store_unreachable"),
        ("DATABASE_URL", "mysql://u:hunter2@h/x", "bad_setting"),
        ("DATA_FOLDER", "/proc/linli", "bad_folder"),
        ("LOG_FILE", str(tmp_path / "none" / "log"), "file_missing"),
        ("HOST", "192.0.2.1", "bad_setting"),
    ):
        with monkeypatch.context() as set_:
            set_.setenv(f"LINLI_{name}", value)
            set_.setattr("api.logs.set_up_logs", _only_open)
            told = linli("serve", "--port", "0")
        assert (told.code, told.out) == (2, ""), told.err
        assert f"({code})" in told.err
        assert "hunter2" not in told.err


def _only_open(_, file):
    if file is not None:
        file.touch()


def test_a_proxy_is_believed_only_where_it_is_named():
    assert config_of(Settings(), None).proxy_headers is False
    told = config_of(Settings(trusted_proxies="10.0.0.1, 10.1.0.0/16"), None)
    assert (told.proxy_headers, told.forwarded_allow_ips) == (True, ["10.0.0.1", "10.1.0.0/16"])


def test_tables_of_a_newer_program_are_left_alone(linli, databases, tmp_path, monkeypatch):
    url = databases.url("sqlite")
    with opened(url) as database, database.write() as session:
        session.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(Exception, match="a version that this program knows"):
        prepare(Settings(database_url=url, data_folder=tmp_path))


@pytest.mark.parametrize("watched", [True, False])
def test_the_first_key_is_shown_to_a_terminal_and_else_kept_in_a_file(capsys, tmp_path, monkeypatch, watched):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: watched, raising=False)
    hand_over("linli_key_x", Settings(data_folder=tmp_path), Texts("en"))
    told = capsys.readouterr()
    assert ("linli_key_x" in told.out) is watched
    assert told.err == ""
    assert [p.read_text() for p in tmp_path.iterdir()] == ([] if watched else ["linli_key_x\n"])


def test_connections_are_known_as_tcp_so_that_no_answer_waits_for_an_acknowledgement():
    """asyncio sets TCP_NODELAY on sockets whose protocol says so; without it each answer took 40 ms more."""
    with listen("127.0.0.1", 0) as listening, socket.create_connection(("127.0.0.1", port_of(listening))):
        taken, _ = listening.accept()
        with taken:
            assert taken.proto == socket.IPPROTO_TCP
