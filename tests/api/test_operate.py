"""What docs/operate.md and the files of the container say is what the code does."""

import ast
import re

import pytest

from api.serving.settings_table import settings_table
from api.settings import Settings
from tests.api.weeks import ROOT

PAGE = (ROOT / "docs" / "operate.md").read_text("utf-8")
CONTAINER = (ROOT / "Containerfile").read_text("utf-8")


@pytest.fixture(scope="module")
def composed():
    import yaml  # type: ignore[import-untyped]  # it comes with schemathesis

    return yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))


def test_the_table_of_settings_is_the_codes():
    told = re.search(r"<!-- settings: .*? -->\n(.*?)<!-- end -->", PAGE, re.S)
    assert told is not None
    assert told[1] == settings_table(), "paste what `python -m api.serving.settings_table` prints"


def test_every_setting_says_what_it_is():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_every_setting_that_a_page_or_a_file_names_exists():
    texts = [
        p.read_text("utf-8") for p in (*(ROOT / "docs").glob("*.md"), ROOT / "compose.yaml", ROOT / "Containerfile")
    ]
    named = {name for text in texts for name in re.findall(r"LINLI_[A-Z_]+\b", text)}
    assert named - {f"LINLI_{name.upper()}" for name in Settings.model_fields} <= {
        "LINLI_TRACEBACK",
        "LINLI_SECRETS_FOLDER",
        "LINLI_FUZZ",
    }


def test_every_code_of_running_the_service_is_listed():
    files = [
        ROOT / "api" / "settings.py",
        *(ROOT / "api" / "backup").glob("*.py"),
        *(ROOT / "api" / "serving").glob("*.py"),
    ]
    raised = {
        node.args[0].value
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Issue"
        and isinstance(node.args[0], ast.Constant)
    }
    assert len(raised) > 10
    listed = (ROOT / "docs" / "errors-service.md").read_text("utf-8")
    assert raised <= set(re.findall(r"^\| `(\w+)` \|", listed, re.M))


def test_every_metric_is_described():
    source = (ROOT / "api" / "service" / "metrics.py").read_text("utf-8")
    named = set(re.findall(r'"(linli_\w+)"', source))
    listed = {re.sub(r"_total$", "", name) for name in re.findall(r"^\| (linli_\w+) \|", PAGE, re.M)}
    assert named == listed


def test_the_composition_runs_without_rights_on_a_file_system_that_nobody_writes(composed):
    for name in ("api", "worker"):
        service = composed["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["secrets"] == ["linli_database_url"]
    assert "ports" not in composed["services"]["database"]
    assert [p for p in composed["services"]["api"]["ports"] if not p.startswith("127.0.0.1:")] == []


def test_the_composition_names_only_what_it_defines(composed):
    for service in composed["services"].values():
        assert set(service.get("secrets", ())) <= set(composed["secrets"])
        assert set(service.get("networks", ())) <= set(composed["networks"])
        assert {v.partition(":")[0] for v in service.get("volumes", ())} <= set(composed["volumes"])
        assert [n for n in service.get("environment", ()) if n.endswith(("PASSWORD", "DATABASE_URL", "SECRET"))] == []


def test_the_image_is_of_short_names_and_of_no_rights():
    images = re.findall(r"^FROM (\S+)", CONTAINER, re.M)
    assert {i.partition(":")[0] for i in images} == {"python"}
    assert CONTAINER.rindex("USER linli") > CONTAINER.rindex("RUN")
    copied = {word for line in re.findall(r"^COPY (?!--from)(.+)", CONTAINER, re.M) for word in line.split()[:-1]}
    assert [c for c in copied if not (ROOT / c).exists()] == []
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied == kept
