"""Cases over HTTP: intake, lights, steps by those whose they are, private ones seen by nobody else."""


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


def test_a_private_case_is_not_merged_into_a_public_one(town):
    tell(town.unit_a, told("1"), told("2", public=False))
    assert step(town.coordinator_a, "2", "merge", into="1").json()["code"] == "merge_unlike"
    assert step(town.coordinator_a, "1", "merge", into="1").json()["code"] == "merge_into_none"


def test_what_is_of_no_use_any_more_lapses(town):
    tell(town.unit_a, told("1", until="2026-01-01T00:00:00+08:00"), told("2", until="2099-01-01T00:00:00+08:00"))
    assert town.street.post("/v1/cases/lapse").json()["items"] == ["1"]
    assert town.unit_a.get("/v1/cases/1").json()["state"] == "lapsed"


def test_sorting_gives_class_owner_and_date_to_what_was_told(town):
    tell(town.unit_a, told("1"))
    sorted_ = {"name": "路灯坏了", "kind": "lights", "owner": "OB", "until": "2026-03-20T18:00:00+08:00"}
    first, again = (town.coordinator_a.put("/v1/cases/1", json=sorted_, headers={"If-Match": '"1"'}) for _ in range(2))
    assert (first.status_code, again.json()["etag"]) == (200, '"2"')
    assert {k: first.json()[k] for k in ("kind", "owner")} == {"kind": "lights", "owner": "OB"}
    stale = town.coordinator_s.put("/v1/cases/1", json=sorted_ | {"kind": "roads"}, headers={"If-Match": '"1"'})
    assert stale.json()["code"] == "version_changed"
    for who in (town.unit_a, town.unit_b):
        assert who.put("/v1/cases/1", json=sorted_, headers={"If-Match": '"2"'}).json()["code"] == "not_your_step"
    step(town.unit_a, "1", "withdraw", '"2"', reason="already_met")
    ended = town.coordinator_a.put("/v1/cases/1", json=sorted_ | {"text": "x"}, headers={"If-Match": '"3"'})
    assert ended.json()["code"] == "not_in_this_state"


def test_a_draft_is_put_right_by_whoever_wrote_it(town):
    tell(town.unit_a, told("1", draft=True))
    better = {"name": "路灯不亮", "kind": "repair"}
    assert town.unit_a.put("/v1/cases/1", json=better, headers={"If-Match": '"1"'}).json()["name"] == "路灯不亮"
    assert town.unit_b.put("/v1/cases/1", json=better, headers={"If-Match": '"2"'}).status_code == 404


def test_the_organisation_that_looks_after_a_case_sees_it_and_does_it_and_no_private_one(town):
    tell(town.unit_a, told("1", owner="OB"), told("2", owner="OB", public=False), told("3", owner="OB"))
    assert [c["id"] for c in town.unit_b.get("/v1/cases").json()["items"]] == ["1", "3"]
    assert town.unit_b.get("/v1/cases/2").status_code == 404
    assert town.unit_b.get("/v1/cases/1").json()["may"] == ["take_on", "decline"]
    assert step(town.unit_b, "1", "take_on").json()["may"] == ["finish"]
    assert step(town.unit_b, "1", "finish", '"2"').json()["shown"]["colour"] == "green"
    assert step(town.unit_b, "1", "check", '"3"').json()["code"] == "not_your_step"
    assert step(town.unit_b, "3", "decline", reason="not_suitable").json()["state"] == "declined"


def test_steps_of_many_are_taken_together_or_not_at_all(town):
    tell(town.unit_a, told("1"), told("2"), told("3"))
    items = [{"id": n, "etag": '"1"', "action": "merge", "into": "3"} for n in "12"]
    wrong = [*items, {"id": "3", "etag": '"1"', "action": "close"}]
    refused = town.coordinator_a.post("/v1/cases/steps", json={"items": wrong}).json()
    assert (refused["code"], refused["path"]) == ("not_in_this_state", "items[2].action")
    assert town.coordinator_a.post("/v1/cases/steps", json={"items": [{**items[0], "etag": None}]}).status_code == 428
    first, again = (town.coordinator_a.post("/v1/cases/steps", json={"items": items}) for _ in range(2))
    assert first.json() == again.json()
    assert {c["state"] for c in first.json()["items"]} == {"merged"}
    assert town.unit_b.post("/v1/cases/steps", json={"items": items}).status_code == 404


def test_what_is_carried_over_does_not_lapse_again_at_once(town):
    tell(town.unit_a, told("1", until="2026-01-01T00:00:00+08:00"))
    town.street.post("/v1/cases/lapse")
    assert step(town.coordinator_a, "1", "carry_over", '"2"').json()["until"] is None
    assert town.street.post("/v1/cases/lapse").json()["items"] == []
