"""docs/weeks.md lists every code that api/weeks raises or tells, and no other; its examples are valid objects."""

import json
import re

from api.weeks.living import MODELS
from tests.api.weeks import ROOT

PAGE = (ROOT / "docs" / "weeks.md").read_text("utf-8")
CALLS = re.compile(r'(?:wrong|Issue|notices\.add)\(\s*\[?"(\w+)"')
ELSEWHERE = {"date_order", "both_days"}


def test_every_code_is_in_the_page_and_the_other_way_round():
    source = "".join(file.read_text("utf-8") for file in (ROOT / "api" / "weeks").glob("*.py"))
    assert set(CALLS.findall(source)) - ELSEWHERE == set(
        re.findall(r"^\| `(\w+_\w+)` \|", PAGE.split("## Codes")[1], re.M)
    )


def test_the_examples_are_valid_objects():
    demand, place = (json.loads(text) for text in re.findall(r"```json\n(.+?)\n```", PAGE, re.S))
    MODELS["demands"].model_validate(demand)
    MODELS["places"].model_validate(place)
