"""docs/guide-api.md: its commands, in order, against a service with the example street."""

import json
import re
import subprocess

import pytest

from tests.api.serving.running import SERVE, Service
from tests.api.weeks import ROOT

PAGE = ROOT / "docs" / "guide-api.md"


def blocks():
    """The commands that a shell is to run; the first only names address and key."""
    return re.findall(r"^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)[1:]


@pytest.mark.slow
def test_the_commands_of_the_guide_run_in_order(tmp_path):
    """Each in the shell of those before it; what they must answer is said beside them in the page."""
    week = json.loads((ROOT / "examples" / "week.json").read_text("utf-8"))
    root = next(a["id"] for a in week["areas"] if "parent" not in a)
    command = (*SERVE, "--example", str(tmp_path / "demo"))
    with Service(tmp_path, "", command, WORKERS="1") as service:
        names = {
            "LINLI": f"http://127.0.0.1:{service.port}",
            "KEY": (tmp_path / "demo" / "admin-key").read_text().strip(),
            "AREA": root,
            "SPACE": week["spaces"][0]["id"],
        }
        script = "set -euo pipefail\n" + "".join(f"export {n}='{v}'\n" for n, v in names.items())
        script += "\necho; echo ===\n".join(blocks())
        ran = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    answers = ran.stdout.split("===")
    assert len(answers) == len(blocks())
    wrong = json.loads(answers[1])
    assert (wrong["code"], wrong["path"], wrong["status"]) == ("unknown_field", "nane", 422)
    assert '"secret":"linli_key_' in answers[3]
    assert '"state": "done"' in answers[4]
    assert '"published_at"' in answers[5]
    assert (tmp_path / "plan.xlsx").read_bytes()[:2] == b"PK"
    assert '"dry_run":true' in answers[6]
    assert ".ics" in answers[7]
