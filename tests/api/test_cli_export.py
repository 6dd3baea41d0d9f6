"""`linli export`: files for whoever may see them, and each mistake told before anything is written."""

import json

import pytest

from models.loading import dump_plan
from tests.api.exports.weeks import its_plan, neighbourhood, parsed
from tests.api.weeks import as_bytes
from tests.build import session


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """The neighbourhood and its plan as files in the folder where one stands."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "week.json").write_bytes(as_bytes(neighbourhood().data))
    (tmp_path / "plan.json").write_bytes(dump_plan(its_plan()))
    return tmp_path


def written(here):
    return sorted(p.name for p in here.iterdir() if p.name not in ("week.json", "plan.json"))


def test_all_three_at_once(linli, here):
    words = ["--xlsx", "o.xlsx", "--ics", "o.ics", "--of", "volunteers/shen", "--geojson", "o.geojson", "--lines"]
    ran = linli("export", "plan.json", "--week", "week.json", *words)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == ["written to o.xlsx", "written to o.ics", "written to o.geojson"]
    assert written(here) == ["o.geojson", "o.ics", "o.xlsx"]
    assert (here / "o.xlsx").read_bytes().startswith(b"PK")
    assert len(parsed((here / "o.ics").read_bytes()).events) == 3
    assert "use/fair/hall" in (here / "o.geojson").read_text("utf-8")


def test_json_says_what_was_written(linli):
    ran = linli(
        "export", "plan.json", "--week", "week.json", "--xlsx", "o.xlsx", "--for", "organisations/第一小学", "--json"
    )
    assert json.loads(ran.out) == {"files": ["o.xlsx"], "sessions": 2, "unserved": 0}


@pytest.mark.parametrize(
    ("reader", "told"),
    [
        ([], True),
        (["--for", "organisations/family"], True),
        (["--for", "areas/estate"], True),
        (["--for", "areas/city"], False),
        (["--for", "organisations/school"], False),
        (["--for", "volunteers/沈医生"], False),
    ],
)
def test_a_reader_sees_only_what_is_theirs(linli, reader, told):
    ran = linli("export", "plan.json", "--week", "week.json", "--geojson", "-", *reader)
    assert ran.code == 0
    assert ("赵家纠纷" in ran.out) == told
    assert json.loads(ran.out)["type"] == "FeatureCollection"


def test_a_calendar_is_for_its_own_reader_unless_another_is_named(linli):
    words = ["export", "plan.json", "--week", "week.json", "--ics", "-", "--of", "spaces/hall", "--lang", "zh"]
    assert "赵家纠纷" not in linli(*words).out
    assert "不公开事项" in linli(*words).out
    assert "赵家纠纷" in linli(*words, "--for", "organisations/family").out
    assert "@example.org" in linli(*words, "--domain", "example.org").out


def test_what_the_week_says_was_published_before_is_told(linli, here):
    before = [session("fair", "mon 09:00", 120, 0, [], [(1, "shen")]), session("lost", "fri 09:00", people=["shen"])]
    (here / "week.json").write_bytes(as_bytes({**neighbourhood().data, "previous": before}))
    out = linli("export", "plan.json", "--week", "week.json", "--ics", "-", "--of", "volunteers/shen").out
    found = [(str(e["summary"]), e["sequence"], e["status"]) for e in parsed(out).events]
    assert found[0] == ("邻里集市", 1, "CONFIRMED")
    assert found[-1] == ("合唱", 1, "CANCELLED")


def test_ids_that_the_week_lacks_are_told(linli, here):
    (here / "plan.json").write_bytes(dump_plan(its_plan(session("ghost"))))
    ran = linli("export", "plan.json", "--week", "week.json", "--xlsx", "o.xlsx")
    assert ran.code == 0
    assert "ghost" in ran.err


BAD = {
    "nothing to write": ([], "usage", "--xlsx"),
    "a calendar of nobody": (["--ics", "o.ics"], "usage", "--of"),
    "a person without a calendar": (["--xlsx", "o.xlsx", "--of", "volunteers/shen"], "usage", "--of"),
    "pages without a spreadsheet": (["--geojson", "o", "--page-per-group"], "usage", "--page-per-group"),
    "lines without a map": (["--xlsx", "o.xlsx", "--lines"], "usage", "--lines"),
    "one file twice": (["--xlsx", "o", "--geojson", "o"], "usage", "--xlsx"),
    "JSON and a file on standard output": (["--geojson", "-"], "usage", "--geojson"),
    "a list that is none": (["--ics", "o", "--of", "demands/fair"], "usage", "--of"),
    "an id without its list": (["--xlsx", "o", "--for", "shen"], "usage", "--for"),
    "a space cannot read": (["--xlsx", "o", "--for", "spaces/hall"], "usage", "--for"),
    "a reader whom the week lacks": (["--xlsx", "o", "--for", "volunteers/shem"], "not_in_week", "--for"),
    "a feed that the week lacks": (["--ics", "o", "--of", "spaces/halle"], "not_in_week", "--of"),
    "over the plan": (["--xlsx", "plan.json"], "file_is_input", ""),
    "a folder that is missing": (["--xlsx", "no/o.xlsx"], "folder_missing", ""),
}


@pytest.mark.parametrize("what", BAD)
def test_each_mistake_is_told_and_nothing_written(linli, here, what):
    words, code, path = BAD[what]
    ran = linli("export", "plan.json", "--week", "week.json", *words, "--json")
    (issue,) = json.loads(ran.err)["issues"]
    assert (ran.code, ran.out, issue["code"], issue["path"]) == (2, "", code, path)
    assert written(here) == []


def test_standard_input_is_one_file(linli):
    assert linli("export", "-", "--week", "-", "--xlsx", "o.xlsx").code == 2


def test_a_plan_of_another_week_is_refused(linli, here):
    (here / "plan.json").write_bytes(dump_plan(its_plan(problem_sha256="0" * 64)))
    ran = linli("export", "plan.json", "--week", "week.json", "--xlsx", "o.xlsx", "--json")
    (issue,) = json.loads(ran.err)["issues"]
    assert (ran.code, issue["code"], issue["file"]) == (2, "other_week", "plan.json")
    assert written(here) == []
