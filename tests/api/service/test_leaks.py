"""Private cases and what was another's: told in no refusal, no history and no search."""

from tests.api.service.conftest import SQLITE, demand, organisation, space

ANY = {"If-Match": "*"}


@SQLITE
def test_who_deletes_an_organisation_is_not_told_the_private_cases_that_name_it(town):
    for list_, id_ in (("spaces", "SA"), ("supplies", "PA"), ("demands", "DA")):
        assert town.admin.delete(f"/v1/{list_}/{id_}", headers=ANY).status_code == 204
    for caller in ("unit_a", "volunteer_a"):
        town.admin.delete(f"/v1/principals/{caller}", headers=ANY)
    town.admin.delete("/v1/volunteers/VA", headers=ANY)
    told = town.admin.delete("/v1/organisations/OA", headers=ANY)
    assert (told.status_code, told.json()["code"]) == (409, "still_named")
    assert "DAX" not in told.text
    assert "something that is not yours to see" in told.json()["rule"]
    assert "demands DAX" in town.street.delete("/v1/organisations/OA", headers=ANY).json()["rule"]
    above = town.coordinator_s.delete("/v1/organisations/OA", headers=ANY)
    assert (above.status_code, "DAX" in above.text) == (409, False)


@SQLITE
def test_the_history_hides_what_it_was_while_it_was_private(town):
    town.street.put("/v1/demands/DAX", json=demand("DAX", "OA", name="open house"), headers=ANY)
    above = town.coordinator_s.get("/v1/demands/DAX/history").json()["items"]
    assert [(x["before"], x["after"]["name"]) for x in above] == [(None, "open house")]
    own = town.coordinator_a.get("/v1/demands/DAX/history").json()["items"]
    assert [x["after"]["name"] for x in own] == ["家事甲", "open house"]


@SQLITE
def test_who_takes_an_id_again_does_not_inherit_its_history(town):
    town.unit_a.delete("/v1/demands/DAX", headers=ANY)
    assert town.unit_b.put("/v1/demands/DAX", json=demand("DAX", "OB", name="another")).status_code == 201
    seen = town.unit_b.get("/v1/demands/DAX/history")
    assert ("家事甲" in seen.text, len(seen.json()["items"])) == (False, 1)
    assert town.unit_a.get("/v1/demands/DAX/history").status_code == 404
    assert len(town.street.get("/v1/demands/DAX/history").json()["items"]) == 3


@SQLITE
def test_only_who_could_write_an_object_learns_that_its_id_is_taken(town):
    foreign = town.unit_b.put("/v1/demands/DAX", json=demand("DAX", "OA"))
    assert (foreign.status_code, foreign.json()["code"]) == (403, "not_yours")
    own = town.unit_b.put("/v1/demands/DAX", json=demand("DAX", "OB"))
    assert (own.status_code, own.json()["code"]) == (409, "id_taken")
    assert "家事" not in own.text


@SQLITE
def test_a_unit_does_not_move_itself_to_another_area(town):
    told = town.unit_a.put("/v1/organisations/OA", json=organisation("OA", "B"), headers=ANY)
    assert (told.status_code, told.json()["code"], told.json()["path"]) == (403, "not_yours", "area")
    named = organisation("OA", "A") | {"name": "柳溪小学"}
    assert town.unit_a.put("/v1/organisations/OA", json=named, headers=ANY).status_code == 200


def test_searches_find_alike_on_both_databases(town):
    town.unit_a.put("/v1/spaces/Room-1", json=space("Room-1", "OA", name="Ärztehaus ROOM"))
    for words, found in (("room", ["Room-1"]), ("ROOM", ["Room-1"]), ("_oom", []), ("r%m", []), ("haus", ["Room-1"])):
        told = town.unit_a.get("/v1/spaces", params={"q": words}).json()
        assert [i["object"]["id"] for i in told["items"]] == found, words
