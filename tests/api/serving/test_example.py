"""`./run.sh serve`: the example street as a running service, and the requests that it prints."""

import shutil
import socket
import subprocess
import sys

import pytest

from api.access.entering import enter
from api.access.first import first_key
from api.serving.example import demo_key
from tests.api.serving.running import LINLI, Service
from tests.api.store.test_database import NOON
from tests.api.weeks import ROOT


def test_a_demo_key_is_kept_and_a_lost_one_made_anew(database, tmp_path):
    def opens(path):
        with database.read() as session:
            return enter(session, path.read_text().strip(), NOON).id

    path = demo_key(database, tmp_path, first_key(database))
    kept = path.read_text()
    assert (opens(path), path.stat().st_mode & 0o777) == ("admin", 0o600)
    assert demo_key(database, tmp_path, None).read_text() == kept
    for lost in ("", "linli_key_of_nobody", "\x80"):
        path.write_text(lost)
        assert opens(demo_key(database, tmp_path, None)) == "admin"


@pytest.fixture
def checkout(tmp_path):
    """A folder with run.sh as it is, on the environment that runs the tests."""
    shutil.copy(ROOT / "run.sh", tmp_path / "run.sh")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "environment.sh").write_text("prepare_environment() { :; }\n")
    linli = tmp_path / ".venv" / "bin" / "linli"
    linli.parent.mkdir(parents=True)
    linli.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{LINLI[2]}" "$@"\n')
    linli.chmod(0o755)
    return tmp_path


@pytest.mark.slow
def test_the_requests_that_it_prints_work_as_they_are_printed_also_after_another_start(checkout):
    """At the second start the port is taken, and everything is as it was."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with Service(checkout, "", ["./run.sh", "serve"], PORT=str(port), DATA_FOLDER="ignored") as service:
            assert f"Port {port} is taken; this is {service.port}." in service.said
            assert "is loaded" in service.said
            ready, demands, area = _answers(checkout, service.said)
            assert '"status":"ok"' in ready
            assert demands.count('"etag"') == 3
            assert "新社区" in area
            assert service.stop() == 0
        key = (checkout / "demo" / "admin-key").read_text()
        with Service(checkout, "", ["./run.sh", "serve"], PORT=str(port), DATA_FOLDER="ignored") as service:
            assert "as you left it" in service.said
            assert _answers(checkout, service.said)[1:] == [demands, area]
    assert (checkout / "demo" / "admin-key").read_text() == key


def _answers(folder, said):
    """What a shell gets by the lines that begin with curl."""
    commands = [line.strip() for line in said.splitlines() if line.startswith("  curl ")]
    assert len(commands) == 3
    ran = [subprocess.run(["bash", "-c", c], cwd=folder, capture_output=True, text=True, check=True) for c in commands]
    return [r.stdout for r in ran]
