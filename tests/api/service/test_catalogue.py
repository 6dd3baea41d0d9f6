"""The codes of problem documents: those in the source are those of the catalogue, of its page and of /v1/problems."""

import ast
import re

from api.access import table
from api.service import catalogue
from api.service.catalogue import CATALOGUE, SERVICE
from api.texts.meanings import ERRORS, NOTICES
from tests.api.service.conftest import SQLITE
from tests.api.weeks import ROOT

DOCS = ROOT / "docs"
SOURCES = (
    "errors.py",
    "versions.py",
    "access",
    "objects",
    "service",
    "plans",
    "jobs",
    "agreements",
    "contracts",
    "reviews",
    "attendance",
    "account",
)
MEANING = re.compile(r"^### `(\w+)`\n\n(.+?)\n\n```text", re.MULTILINE | re.DOTALL)


def codes_in_source():
    """First arguments of `Issue(…)` in what the service is made of."""
    files = [
        f for name in SOURCES for f in ([ROOT / "api" / name] if "." in name else (ROOT / "api" / name).rglob("*.py"))
    ]
    calls = [n for f in files for n in ast.walk(ast.parse(f.read_text("utf-8"))) if isinstance(n, ast.Call)]
    named = [
        n for n in calls if getattr(n.func, "id", "") in ("Issue", "wrong") and isinstance(n.args[0], ast.Constant)
    ]
    return {n.args[0].value for n in named if isinstance(n.args[0], ast.Constant)}


def generated(page):
    """What stands between the marks of a page."""
    found = re.search(r"<!-- table: .+? -->\n(.*?)<!-- end of table -->", (DOCS / page).read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_every_code_in_the_source_is_in_the_catalogue_and_the_other_way_round():
    elsewhere = {"unknown_id", "unknown_timezone", "area_circle", "bad_setting"}  # of the format, and before it starts
    elsewhere |= {"session_order", "date_order"}  # of the format, too
    elsewhere |= {"window_order", "date_order"}
    assert codes_in_source() - set(SERVICE) == elsewhere
    assert set(SERVICE) - codes_in_source() == set()


def test_the_page_is_what_the_catalogue_says():
    assert generated("problems.md") == catalogue.as_table()


def test_the_page_of_rights_is_what_the_table_says():
    assert generated("access.md") == table.as_table()


def test_what_codes_of_the_format_mean_is_what_their_page_says():
    said = {code: " ".join(text.split()) for code, text in MEANING.findall((DOCS / "errors.md").read_text("utf-8"))}
    assert set(said) == {*ERRORS, *NOTICES}
    assert [code for code, text in (ERRORS | NOTICES).items() if not said[code].startswith(text)] == []


@SQLITE
def test_everybody_can_read_the_codes(empty_town):
    items = empty_town.nobody.get("/v1/problems").json()["items"]
    assert [i["code"] for i in items] == list(CATALOGUE)
    assert all(i["rule"] and i["meaning"] and i["advice"] for i in items)
    wrong = empty_town.nobody.get("/v1/nowhere").json()
    assert wrong["type"] == "/v1/problems#no_such_address"
    assert {"code": "no_such_address", "status": wrong["status"]}.items() <= next(
        i for i in items if i["code"] == wrong["code"]
    ).items()
