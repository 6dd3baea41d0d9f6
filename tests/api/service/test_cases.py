"""Cases over HTTP: intake, lights, steps by those whose they are, private ones seen by nobody else."""

import random

import pytest


def told(id_, text="路灯坏了", organisation="OA", **more):
    return {"id": id_, "name": text, "kind": "repair", "organisation": organisation, **more}


def tell(client, *items, **headers):
    return client.post("/v1/cases", json={"items": list(items)}, headers=headers)


def step(client, id_, action, match='"1"', **more):
    headers = {"If-Match": match} if match else {}
    return client.post(f"/v1/cases/{id_}/steps", json={"action": action, **more}, headers=headers)


def test_a_problem_goes_through_the_lights_to_its_end(town):
    assert tell(town.unit_a, told("1")).json()["new"] == 1
    seen = town.coordinator_a.get("/v1/cases/1", headers={"Accept-Language": "zh"}).json()
    assert seen["shown"] == {"colour": "yellow", "light": "受理办理中", "state": "已提交"}
    colours = []
    for k, action in enumerate(("take_on", "finish", "check", "close"), start=1):
        done = step(town.coordinator_a, "1", action, f'"{k}"')
        assert done.status_code == 200, done.text
        colours.append(done.json()["shown"]["colour"])
    assert colours == ["yellow", "green", "orange", "grey"]
    lines = town.unit_a.get("/v1/cases/1/history").json()["items"]
    assert [(x["actor"], x["action"]) for x in lines[:2]] == [("unit_a", "tell"), ("coordinator_a", "take_on")]


def test_a_double_click_is_one_step_and_a_stale_one_is_refused(town):
    tell(town.unit_a, told("1"))
    first, again = (step(town.coordinator_a, "1", "take_on") for _ in range(2))
    assert (first.status_code, again.status_code, again.json()["etag"]) == (200, 200, '"2"')
    assert step(town.unit_a, "1", "withdraw", reason="already_met").json()["code"] == "version_changed"
    assert step(town.unit_a, "1", "withdraw", None, reason="already_met").status_code == 428


def test_illegal_steps_name_the_legal_ones_and_others_steps_their_owners(town):
    tell(town.unit_a, told("1"))
    refused = step(town.coordinator_a, "1", "close")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_in_this_state")
    assert "take_on" in refused.json()["rule"]
    assert step(town.unit_a, "1", "take_on").json()["code"] == "not_your_step"
    assert step(town.unit_a, "1", "withdraw").json()["code"] == "reason_missing"


def test_others_cases_and_private_ones_look_absent(town):
    tell(town.unit_a, told("1"), told("2", public=False))
    for who in (town.unit_b, town.volunteer_a, town.coordinator_b):
        assert who.get("/v1/cases/1").status_code == 404
        assert step(who, "1", "withdraw", reason="time").status_code == 404
    assert town.coordinator_s.get("/v1/cases/2").status_code == 404
    assert [c["id"] for c in town.coordinator_s.get("/v1/cases").json()["items"]] == ["1"]
    assert [c["id"] for c in town.coordinator_a.get("/v1/cases").json()["items"]] == ["1", "2"]


def test_the_same_case_told_twice_is_one_and_anothers_id_is_taken(town):
    tell(town.unit_a, told("1"))
    assert tell(town.unit_a, told("1")).json()["new"] == 0
    assert tell(town.unit_b, told("1", organisation="OB")).json()["code"] == "id_taken"
    assert tell(town.unit_b, told("3", organisation="OA")).json()["code"] == "not_yours"


@pytest.mark.slow
def test_1680_problems_become_237_items_merged_by_a_person(town):
    rng = random.Random(1)
    characters = [chr(c) for c in range(0x4E00, 0x4E00 + 3000)]
    items = ["".join(rng.choices(characters, k=14)) for _ in range(237)]
    problems = [told(f"{n:04}", items[n % 237] + "。" * (n // 237)) for n in range(1680)]
    assert tell(town.coordinator_a, *problems).json()["new"] == 1680
    groups = town.coordinator_a.get("/v1/cases/alike").json()["items"]
    assert 1680 - sum(len(g["like"]) for g in groups) == 237
    group = groups[0]
    for like in group["like"]:
        merged = step(town.coordinator_a, like["id"], "merge", into=group["keep"])
        assert (merged.json()["state"], merged.json()["merged_into"]) == ("merged", group["keep"])
    assert len(town.coordinator_a.get("/v1/cases/alike").json()["items"]) == len(groups) - 1


def test_a_private_case_is_not_merged_into_a_public_one(town):
    tell(town.unit_a, told("1"), told("2", public=False))
    assert step(town.coordinator_a, "2", "merge", into="1").json()["code"] == "merge_unlike"
    assert step(town.coordinator_a, "1", "merge", into="1").json()["code"] == "merge_into_none"


def test_what_is_of_no_use_any_more_lapses(town):
    tell(town.unit_a, told("1", until="2026-01-01T00:00:00+08:00"), told("2", until="2099-01-01T00:00:00+08:00"))
    assert town.street.post("/v1/cases/lapse").json()["items"] == ["1"]
    assert town.unit_a.get("/v1/cases/1").json()["state"] == "lapsed"
