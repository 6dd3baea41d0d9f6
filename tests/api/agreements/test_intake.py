"""Problems that say the same are suggested as one."""

import random

from api.agreements.intake import Told, suggested


def told(id_, text, area="A", kind="repair"):
    return Told(id_, text, area, kind)


def test_two_that_say_the_same_in_other_words_are_one_group():
    found = suggested([told("1", "3栋楼道的路灯坏了"), told("2", "3栋楼道路灯坏了！"), told("3", "老人需要陪诊")])
    assert [(g.keep, [x for x, _ in g.like]) for g in found] == [("1", ["2"])]


def test_the_same_words_in_another_area_or_class_are_another_problem():
    text = "路灯坏了"
    assert suggested([told("1", text), told("2", text, area="B"), told("3", text, kind="parking")]) == []


def test_nothing_said_is_like_nothing():
    assert suggested([told("1", ""), told("2", "!"), told("3", "路灯")]) == []


def test_1680_problems_come_to_the_237_items_they_are_about():
    rng = random.Random(0)
    characters = [chr(c) for c in range(0x4E00, 0x4E00 + 3000)]
    items = ["".join(rng.choices(characters, k=14)) for _ in range(237)]
    kinds = [f"class {k % 7}" for k in range(237)]
    problems = [told(str(n), _reworded(items[n % 237], rng), kind=kinds[n % 237]) for n in range(1680)]
    found = suggested(problems)
    assert len(problems) - sum(len(g.like) for g in found) == 237
    assert all(int(x) % 237 == int(g.keep) % 237 for g in found for x, _ in g.like)


def _reworded(text, rng):
    k = rng.randrange(len(text))
    return rng.choice(["", "请尽快处理"[:1]]) + text[:k] + "，" + text[k:]
