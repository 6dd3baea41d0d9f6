"""docs/errors.md: every code that is raised, each with an example as it is printed, and no other."""

import ast
import json
import re
from pathlib import Path

from models.errors import InvalidPlan, InvalidProblem
from models.loading import load_problem, made_for
from models.plan import Plan
from models.reading import MOST_BYTES
from tests.models import noticed
from tests.models.breaking import issues_of
from tests.models.changes.broken import KINDS as CHANGES
from tests.models.good_week import good_week
from tests.models.test_broken_files import KINDS
from tests.models.test_notices import notices_of
from tests.solver.following import broken

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = (ROOT / "docs" / "errors.md").read_text("utf-8")
DOCUMENTED = dict(re.findall(r"^### `(\w+)`\n\n.+?```text\n(.+?)\n```", CATALOGUE, re.M | re.S))
# Which argument of a call is the code.
CALLS = {"wrong": 0, "_unreadable": 0, "Issue": 0, "Found": 1, "_note": 1}
CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")


def codes_in_source() -> set[str]:
    """What the source gives as a code: to the calls above, as `code=`, or first in a triple of code, rule, advice."""
    found: set[str] = set()
    for file in [*(ROOT / "models").rglob("*.py"), *(ROOT / "solver").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                found |= _constants(node.args[CALLS[name] : CALLS[name] + 1] if name in CALLS else [])
                found |= _constants([k.value for k in node.keywords if k.arg == "code"])
            elif isinstance(node, ast.Tuple) and file.name == "translate.py" and len(node.elts) == 3:
                found |= _constants(node.elts[:1])
    return found


def _constants(nodes: list[ast.expr]) -> set[str]:
    texts = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return {t for t in texts if CODE.fullmatch(t)}


def printed() -> dict[str, set[str]]:
    """Every message that the tests' broken and doubtful weeks call forth, by code."""
    out: dict[str, set[str]] = {"file_too_large": {_too_large()}, "other_week": {_other_week()}}
    for kind in KINDS:
        for issue in issues_of(kind.file()):
            out.setdefault(issue.code, set()).add(issue.message)
    for changes in CHANGES:
        for issue in changes.issues():
            out.setdefault(issue.code, set()).add(issue.message)
    for kind in noticed.KINDS:
        for notice in notices_of(kind.file()):
            out.setdefault(notice.code, set()).add(f"{notice.path}: {notice.message}")
    for code in broken.KINDS:
        out.setdefault(code, set()).update(issue.message for issue in broken.issues_of(code))
    return out


def _too_large() -> str:
    try:
        load_problem(b" " * 20, most_bytes=10)
    except InvalidProblem as e:
        return e.issues[0].message.replace("10 bytes", f"{MOST_BYTES:,} bytes")
    raise AssertionError("a file above the limit was read")


def _other_week() -> str:
    plan = Plan(assignments=(), problem_sha256="0" * 64)
    try:
        made_for(load_problem(json.dumps(good_week()).encode()), plan)
    except InvalidPlan as e:
        return e.issues[0].message
    raise AssertionError("a plan of another week was taken")


def test_every_code_in_the_source_is_in_the_catalogue_and_the_other_way_round():
    assert codes_in_source() == set(DOCUMENTED)


def test_every_code_is_called_forth_by_a_test():
    assert set(printed()) == set(DOCUMENTED)


def test_the_examples_are_what_is_printed():
    messages = printed()
    assert {code: text for code, text in DOCUMENTED.items() if text not in messages[code]} == {}
