"""Why not: what the plans say of demands left out is true, by what a reader sees in the files."""

from __future__ import annotations

import pytest

from tests.scenes.reading import planned

EXPECTED = {
    "week": {
        "youyong": "no_eligible_space",  # there is no pool
        "shouyu": "no_eligible_person",  # nobody can sign
        "huigu": "too_short_notice",  # the only stage with projector asks for two days
        "shichang": "too_short_notice",
        "hunli": "over_budget",  # 660 yuan, 500 are there
        "zongzi-songlao": "over_budget",  # 90 yuan, 87 are there
        "zhusu-peihu": "over_budget",  # 192 yuan, 150 are there
        "xinyuan-05": "taken",  # four schoolbags, five children
        "xinyuan-09": "no_supply",  # the walkers are for other communities
        "xinyuan-16": "no_supply",  # nobody gives a hearing aid
        "zhongyi-hehua": "limits",  # the professor comes twice
        "tiqiu": "not_worth_it",  # six players, and the gate would have to be opened
    },
    "scene_04": {"huagu-zhou2": "too_short_notice", "laonian": "limits", "qinzi-yuedu": "taken"},
    "scene_07": {"o-shouyu": "no_eligible_person", "w-lunyi-shi": "taken", "w-miyou-d": "no_supply"},
    "scene_08": {"zhengxun": "taken", "dianying": "no_eligible_space", "gangqin": "no_eligible_person"},
    "scene_10": {"saoxue-shahe": "no_eligible_person"},
    "scene_13": {"zhaopin": "over_budget", "nianhui": "taken"},
    "scene_15": {
        "peixun-2": "over_budget",
        "fuyu-2": "over_budget",
        "zhucan-2": "over_budget",
        "yinyue": "not_worth_it",
    },
}


@pytest.mark.parametrize(("name", "demand"), [(name, demand) for name in EXPECTED for demand in EXPECTED[name]])
def test_the_reason_is_the_true_one(name, demand):
    assert planned(name).reason(demand) == EXPECTED[name][demand]


def test_the_street_shows_every_common_reason():
    reasons = {planned("week").reason(demand) for demand in EXPECTED["week"]}
    assert reasons >= {
        "no_eligible_space", "no_eligible_person", "no_supply", "too_short_notice",
        "over_budget", "taken", "limits", "not_worth_it",
    }  # fmt: skip
