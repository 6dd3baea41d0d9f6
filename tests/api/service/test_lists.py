"""The lists over HTTP: versions, pages, bulk, history, and what is wrong told at its place."""

import threading

from tests.api.service.conftest import organisation, space

PROBLEM = "application/problem+json"


def test_an_object_is_created_read_changed_and_deleted_by_version(town):
    me = town.unit_a
    made = me.put("/v1/spaces/S9", json=space("S9", "OA"))
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    assert me.get("/v1/spaces/S9").json() == space("S9", "OA")
    changed = me.put("/v1/spaces/S9", json=space("S9", "OA", capacity=40), headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"], changed.json()["capacity"]) == (200, '"2"', 40)
    late = me.put("/v1/spaces/S9", json=space("S9", "OA", capacity=50), headers={"If-Match": '"1"'})
    assert (late.status_code, late.json()["code"]) == (412, "version_changed")
    assert late.headers["content-type"] == PROBLEM
    assert me.put("/v1/spaces/S9", json=space("S9", "OA")).status_code == 428
    assert me.delete("/v1/spaces/S9").status_code == 428
    assert me.delete("/v1/spaces/S9", headers={"If-Match": '"2"'}).status_code == 204
    assert me.get("/v1/spaces/S9").status_code == 404
    again = me.put("/v1/spaces/S9", json=space("S9", "OA"))
    assert (again.status_code, again.headers["etag"]) == (201, '"4"')


def test_the_same_object_again_is_no_change(town):
    same = town.unit_a.put("/v1/spaces/SA", json=space("SA", "OA"))
    assert (same.status_code, same.headers["etag"]) == (200, '"1"')
    assert len(town.unit_a.get("/v1/spaces/SA/history").json()["items"]) == 1


def test_who_has_the_version_already_gets_no_body(town):
    known = town.unit_a.get("/v1/spaces/SA", headers={"If-None-Match": '"1"'})
    assert (known.status_code, known.content) == (304, b"")
    assert town.unit_a.get("/v1/spaces/SA", headers={"If-None-Match": '"7"'}).status_code == 200


def test_the_history_says_who_changed_what_from_what_to_what(town):
    town.unit_a.put("/v1/spaces/SA", json=space("SA", "OA", capacity=12), headers={"If-Match": "*"})
    town.street.delete("/v1/spaces/SA", headers={"If-Match": "*"})
    lines = town.unit_a.get("/v1/spaces/SA/history").json()["items"]
    assert [(x["by"], x["action"]) for x in lines] == [("admin", "create"), ("unit_a", "update"), ("street", "delete")]
    assert (lines[1]["before"]["capacity"], lines[1]["after"]["capacity"]) == (30, 12)
    assert lines[2]["after"] is None


def test_pages_go_through_all_objects_once(empty_town):
    me = empty_town.admin
    me.put("/v1/areas/A", json={"id": "A", "name": "a"})
    rows = [{"object": organisation(f"O{n:02}", "A")} for n in range(23)]
    assert me.put("/v1/organisations", json={"items": rows}).json()["created"] == 23
    seen, cursor = [], None
    while True:
        told = me.get("/v1/organisations", params={"limit": 10} | ({"cursor": cursor} if cursor else {})).json()
        seen += [i["object"]["id"] for i in told["items"]]
        cursor = told["next"]
        if cursor is None:
            break
    assert seen == [f"O{n:02}" for n in range(23)]
    wrong = me.get("/v1/organisations", params={"cursor": "!"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_cursor")


def test_pages_can_be_of_an_area_of_an_organisation_or_of_words(town):
    def ids(**asked):
        return [i["object"]["id"] for i in town.city.get("/v1/demands", params=asked).json()["items"]]

    assert ids() == ["DA", "DAX", "DB", "DBX", "DT"]
    assert ids(area="S") == ["DA", "DAX", "DB", "DBX"]
    assert ids(organisation="OB") == ["DB", "DBX"]
    assert ids(q="甲") == ["DAX"]
    assert ids(q="%") == []


def test_bulk_is_written_together_or_not_at_all(town):
    good, bad = space("S1", "OA"), space("S2", "OA", capacity=-1)
    told = town.unit_a.put("/v1/spaces", json={"items": [{"object": good}, {"object": bad}]})
    assert told.status_code == 422
    assert [(i["path"], i["code"]) for i in told.json()["issues"]] == [("items[1].object.capacity", "too_small")]
    foreign = town.unit_a.put("/v1/spaces", json={"items": [{"object": good}, {"object": space("S2", "OB")}]})
    assert (foreign.status_code, foreign.json()["path"]) == (403, "items[1].spaces")
    assert town.unit_a.get("/v1/spaces/S1").status_code == 404
    both = [{"object": good}, {"object": space("SA", "OA", capacity=7), "etag": "*"}]
    done = town.unit_a.put("/v1/spaces", json={"items": both}).json()
    assert (done["created"], done["changed"], done["unchanged"]) == (1, 1, 0)
    assert [i["etag"] for i in done["items"]] == ['"1"', '"2"']


def test_what_an_object_names_is_there_and_stays_while_it_is_named(town):
    lost = town.admin.put("/v1/spaces/S9", json=space("S9", "nobody"))
    assert (lost.status_code, lost.json()["code"], lost.json()["path"]) == (422, "unknown_id", "owner")
    unknown = town.admin.put("/v1/spaces/S9", json=space("S9", "OA", serves={"areas": ["A", "X"]}))
    assert unknown.json()["path"] == "serves.areas[1]"
    kept = town.admin.delete("/v1/organisations/OA", headers={"If-Match": "*"})
    assert (kept.status_code, kept.json()["code"]) == (409, "still_named")
    town.admin.put("/v1/spaces/SB", json=space("SB", "OB", serves={"areas": ["T"]}), headers={"If-Match": "*"})
    town.admin.put("/v1/areas/Z", json={"id": "Z", "name": "z"})
    assert town.admin.delete("/v1/areas/Z", headers={"If-Match": "*"}).status_code == 204


def test_areas_never_close_a_circle(town):
    told = town.admin.put("/v1/areas/C", json={"id": "C", "name": "c", "parent": "A"}, headers={"If-Match": "*"})
    assert (told.status_code, told.json()["code"]) == (422, "area_circle")
    own = town.admin.put("/v1/areas/C", json={"id": "C", "name": "c", "parent": "C"}, headers={"If-Match": "*"})
    assert own.json()["code"] == "area_circle"


def test_what_belongs_to_an_organisation_moves_with_it(town):
    assert town.coordinator_b.get("/v1/spaces/SA").status_code == 404
    town.street.put("/v1/organisations/OA", json=organisation("OA", "B"), headers={"If-Match": "*"})
    assert town.coordinator_b.get("/v1/spaces/SA").status_code == 200
    assert town.coordinator_a.get("/v1/spaces/SA").status_code == 404


def test_wrong_bodies_are_told_with_place_value_rule_and_advice(town):
    told = town.unit_a.put("/v1/spaces/S9", json=space("S9", "OA", capcity=3))
    document = told.json()
    assert (told.status_code, document["code"], document["path"]) == (422, "unknown_field", "capcity")
    assert "capacity" in document["advice"]
    assert document["request"] == told.headers["x-request-id"]
    chinese = town.unit_a.put("/v1/spaces/S9", content=b"{", headers={"Accept-Language": "zh-CN"})
    assert chinese.json()["title"] == "文件在中途结束，请确认文件完整"
    assert town.unit_a.put("/v1/spaces/S9", content=b"").json()["code"] == "file_empty"
    assert town.unit_a.put("/v1/spaces/S9", json=space("S8", "OA")).json()["code"] == "other_id"
    text = town.unit_a.put("/v1/spaces/S9", content=b"{}", headers={"Content-Type": "text/plain"})
    assert (text.status_code, text.json()["code"]) == (415, "not_json")
    assert town.unit_a.get("/v1/spaces", params={"limit": 0}).json()["code"] == "bad_parameter"
    assert town.unit_a.get("/v1/nothing").json()["code"] == "no_such_address"
    assert town.unit_a.post("/v1/spaces").json()["code"] == "method_not_allowed"


def test_ids_that_cannot_stand_in_an_address_are_refused(town):
    for id_ in ("a/b", "..", "a\\b", "a\u0001b", "邻" * 67):
        told = town.unit_a.put("/v1/spaces", json={"items": [{"object": space(id_, "OA")}]})
        assert (told.status_code, told.json()["code"]) == (422, "id_in_address")


def test_a_character_that_no_database_keeps_is_refused(town):
    told = town.unit_a.put("/v1/spaces/S9", json=space("S9", "OA", features=["ok", "a\u0000b"]))
    assert (told.status_code, told.json()["code"], told.json()["path"]) == (422, "null_character", "features[1]")


def test_a_body_over_the_limit_is_refused_whatever_its_header_says(town):
    most = town.services.settings.most_body
    large = b'{"id": "' + b"x" * most + b'"}'
    assert town.unit_a.put("/v1/spaces/S9", content=large).status_code == 413

    def dripping():
        for start in range(0, len(large), 1 << 20):
            yield large[start : start + (1 << 20)]

    assert town.unit_a.put("/v1/spaces/S9", content=dripping()).status_code == 413


def test_of_many_that_change_one_version_at_once_one_wins(town):
    told = []

    def change(n):
        body = space("SA", "OA", capacity=100 + n)
        told.append(town.unit_a.put("/v1/spaces/SA", json=body, headers={"If-Match": '"1"'}).status_code)

    threads = [threading.Thread(target=change, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [200] + [412] * 7
    assert town.unit_a.get("/v1/spaces/SA").headers["etag"] == '"2"'


def test_of_many_that_create_one_object_at_once_one_wins(town):
    told = []

    def create(n):
        told.append(town.unit_a.put("/v1/spaces/NEW", json=space("NEW", "OA", capacity=100 + n)).status_code)

    threads = [threading.Thread(target=create, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told)[0] == 201
    assert set(sorted(told)[1:]) <= {409, 428}
    assert len(town.unit_a.get("/v1/spaces/NEW/history").json()["items"]) == 1
