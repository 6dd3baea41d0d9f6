"""Templates: read back, they give exactly the things that were written; their choices are offered in Excel's way."""

import io
import json

import openpyxl
import pytest

from api.sheets.faults import UnreadableSheet
from api.sheets.importing import Options, import_file
from api.sheets.known import Known
from api.sheets.lists import COLUMNS, MODELS
from api.sheets.reading import read_sheet
from api.sheets.template import template
from tests.api.sheets.books import KNOWN, OPTIONS, STORED, imported, told
from tests.api.weeks import ROOT
from tests.random_weeks import small_week

LANGUAGES = ("zh", "en")


def options_of(week):
    horizon = week["horizon"]
    return Options(horizon["timezone"], OPTIONS.first.fromisoformat(horizon["start"][:10]))


def survives(week, listed, language):
    """Whether every thing of the list comes back, to a store that has it and to one that has not."""
    options, model = options_of(week), MODELS[listed]
    data = template(listed, language, Known.of(week), options, week[listed])
    with_it = import_file(data, "x.xlsx", Known.of(week), options)
    assert {r.state for r in with_it.rows} == {"unchanged"}
    without = import_file(data, "x.xlsx", Known.of({**week, listed: []}), options)
    assert [model.model_validate(r.object) for r in without.rows] == [model.model_validate(t) for t in week[listed]]
    assert with_it.warnings == without.warnings == ()


@pytest.mark.parametrize("seed", range(12))
def test_every_field_of_random_weeks_survives(seed):
    week = small_week(seed)
    for listed in MODELS:
        if week[listed]:
            survives(week, listed, LANGUAGES[seed % 2])


@pytest.mark.parametrize("name", ["scene_04_hall_and_writer", "scene_10_teams_and_pairs", "clock_change"])
def test_example_weeks_survive(name):
    week = json.loads((ROOT / "examples" / f"{name}.json").read_bytes())
    for language, listed in zip(LANGUAGES * 3, MODELS, strict=True):
        if week[listed]:
            survives(week, listed, language)


def test_what_words_cannot_say_survives_as_json():
    odd = {
        "id": "  spaces ",
        "name": "'=1+1",
        "owner": "O",
        "kind": "停车场",
        "location": [-0.5, 1e-7],
        "capacity": 3,
        "availability": {"windows": [], "weekly": [], "closed": []},
        "features": ["a;b", "c、d", ""],
        "serves": {},
        "no_entry": [],
    }
    never = {
        **odd,
        "id": '"quoted"',
        "name": '{"a": 1}',
        "availability": {},
        "serves": {"areas": [], "kinds": ["x, y"]},
    }
    control = {**odd, "id": "\x07bell", "name": "", "kind": "=cmd|'x'!A0", "features": ["\x85", "𠮷"]}
    survives(
        {**STORED, "horizon": {"timezone": "Asia/Shanghai", "start": "2026-03-09T"}, "spaces": [odd, never, control]},
        "spaces",
        "zh",
    )


def test_names_are_written_where_they_mean_one_thing_and_ids_where_they_mean_two():
    things = [{"id": s, "name": s, "owner": o, "kind": "room"} for s, o in (("a", "O"), ("b", "S1"))]
    rest = {"location": [104.0, 30.0], "capacity": 1, "availability": {}}
    data = template("spaces", "zh", KNOWN, OPTIONS, [{**t, **rest} for t in things])
    (table, *_) = read_sheet(data, "x.xlsx")
    owners = [row[table.rows[0].index("所属单位")] for row in table.rows[1:]]
    assert owners == ["柳溪社区居民委员会", "S1"]


def test_an_empty_template_has_headers_notes_and_choices():
    data = template("demands", "zh", KNOWN, OPTIONS)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["需求", "说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    sheet = book["需求"]
    headers = [c.value for c in sheet[1]]
    assert headers == [c.zh for c in COLUMNS["demands"] if c.shown]
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        column = openpyxl.utils.range_boundaries(str(rule.sqref))[0]
        name, _, cells = rule.formula1.partition("!")
        offered[headers[column - 1]] = [r[0].value for r in book[name.strip("'")][cells.replace("$", "")]]
    assert offered["申请单位"] == ["柳溪社区居民委员会", "实验小学", "实验小学"]
    assert offered["区域"] == ["锦江区", "柳溪社区"]
    assert offered["公开"] == ["是", "否"]
    assert "义诊" in offered["类别"]
    assert offered["优先级"][0] == "5 紧急"
    assert book["说明"].max_row == len(COLUMNS["demands"]) + 1


@pytest.mark.parametrize("listed", MODELS)
@pytest.mark.parametrize("language", [0, 1])
def test_the_example_of_every_column_is_understood(listed, language):
    """A row of all examples has no fault but unknown names."""
    columns = [c for c in COLUMNS[listed] if c.example[language]]
    rows = [[c.header(("zh", "en")[language]) for c in columns], [c.example[language] for c in columns]]
    found = imported(listed, rows)
    about = {"need_of_several", "name_unknown", "name_misspelt"}
    assert {code for _, code in told(found)} <= about
    assert found.warnings == ()


def test_a_field_longer_than_a_cell_can_be_is_told():
    thing = {"id": "o", "name": "x", "area": "A", "kind": "y"}
    thing["name"] = "长" * 2000
    template("organisations", "zh", KNOWN, OPTIONS, [thing])
    windows = [{"start": "2026-03-09T18:00:00+08:00", "end": "2026-03-09T20:00:00+08:00"}] * 2000
    space = {"id": "s", "owner": "O", "kind": "room", "location": [1.0, 2.0], "capacity": 1}
    with pytest.raises(UnreadableSheet):
        template("spaces", "zh", KNOWN, OPTIONS, [{**space, "availability": {"windows": windows}}])
