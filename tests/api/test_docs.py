"""What the pages say holds: their commands run, their links lead somewhere, they name every rule, term and reason."""

import json
import re
import tomllib
from typing import get_args

import pytest

from models.plan import Proof, Reason, StopReason
from models.policy import TERMS
from models.schema import plan_schema, problem_schema
from tests.api.weeks import ROOT, as_bytes

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
LEAST = "2"


def commands(page):
    """The lines of the page's shell blocks, with a little work instead of time: so the tests end, and a busy machine
    makes the plan of a quiet one."""
    lines = [line for block in SHELL.findall(page.read_text("utf-8")) for line in block.splitlines() if line.strip()]
    return [re.sub(r"--seconds \d+", f"--work {LEAST}", line).split() for line in lines]


def test_the_error_that_the_guide_shows_is_the_one_told(linli, tmp_path, monkeypatch):
    week = json.loads((ROOT / "examples" / "week.json").read_bytes())
    week["demands"][12]["needs"][0]["quantity"] = 0
    (tmp_path / "week.json").write_bytes(as_bytes(week))
    monkeypatch.chdir(tmp_path)
    assert f"```\n{linli('plan', 'week.json').err}```" in (ROOT / "docs" / "guide-planner.md").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", ["linli why plan.json hechang", "linli suggest examples/week.json plan.json --demand-file"]
)
def test_the_answers_that_the_guide_shows_are_those_given(linli, tmp_path, monkeypatch, words):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "guide-planner.md").read_text("utf-8")
    assert linli("plan", "examples/week.json", "-o", "plan.json", "--work", 60, "--workers", 1).code == 0
    asked = next(x for x in commands(ROOT / "docs" / "guide-planner.md") if " ".join(x).startswith(words))
    told = "".join(line.rstrip() + "\n" for line in linli(*asked[1:]).out.rstrip().splitlines())
    assert f"```\n{told}```" in page


@pytest.mark.slow
@pytest.mark.parametrize("name", ["README.md", "docs/guide-planner.md"])
def test_the_commands_of_a_page_run_in_order(linli, tmp_path, monkeypatch, name):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    ran = 0
    for first, *rest in commands(ROOT / name):
        assert first == "linli"
        done = linli(*rest)
        assert done.code == 0, (rest, done.err)
        ran += 1
    assert ran > 4


@pytest.mark.slow
def test_the_demo_makes_plan_picture_and_summary(linli, tmp_path):
    ran = linli("demo", tmp_path / "made", "--seconds", LEAST, "--lang", "zh")
    assert ran.code == 0, ran.err
    assert sorted(p.name for p in (tmp_path / "made").iterdir()) == ["plan.json", "summary.txt", "week.png"]
    assert "方案符合全部规则" in (tmp_path / "made" / "summary.txt").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_to_files(page):
    links = [x for x in LINK.findall(page.read_text("utf-8")) if "://" not in x]
    assert [x for x in links if not (page.parent / x).exists()] == []


def test_the_rules_page_names_every_rule_term_and_reason():
    text = (ROOT / "docs" / "rules.md").read_text("utf-8")
    words = [f"**R{n} · " for n in range(1, 19)] + [f"`{w}`" for w in (*TERMS, *get_args(Reason), *get_args(Proof))]
    assert [w for w in words if w not in text] == []


def test_the_glossary_has_chinese_for_every_field():
    schemas = (problem_schema(), plan_schema())
    objects = [o for schema in schemas for o in (schema, *schema["$defs"].values())]
    fields = {field for o in objects for field in o.get("properties", ())}
    section = (ROOT / "docs" / "glossary.md").read_text("utf-8").partition("## Every field")[2]
    told = set(re.findall(r"`(\w+)` [\u4e00-\u9fff]", section))
    assert len(fields) > 150
    assert told == fields


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    assert [n for n in (re.split(r"[\[<>=]", d)[0] for d in named) if n not in text] == []


def test_every_reason_has_words():
    from api.texts import Texts

    for language in ("en", "zh"):
        texts = Texts(language)
        for kind, values in (("reason", Reason), ("proof", Proof), ("stop", StopReason)):
            assert all(texts(f"{kind}.{v}") for v in get_args(values))
        assert all(texts(f"term.{t}") for t in (*TERMS, "total"))


def test_the_lock_names_no_host():
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    assert [x for x in lines if "://" in x or x.startswith(("-", "/"))] == []


def test_the_picture_of_the_readme_is_small():
    assert (ROOT / "docs" / "pictures" / "week.png").stat().st_size < 300_000


def test_every_code_of_the_command_line_is_listed():
    source = "".join(p.read_text("utf-8") for p in (ROOT / "api" / "cli").glob("*.py"))
    raised = set(re.findall(r'_problem\(path, "(\w+)"', source)) | set(re.findall(r'Issue\("(\w+)"', source))
    listed = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "command-line.md").read_text("utf-8"), re.MULTILINE))
    assert len(raised) > 8
    assert raised == listed
