"""From a published plan to what both sides agreed, and to the next plan, over HTTP."""

from tests.api.service.test_plans import WEEK, crowded, made

__all__ = ["crowded"]


def claims(client):
    """What is asked of a caller, by demand and thing."""
    return {(c["demand"], c["object"]): c for c in client.get("/v1/claims").json()["items"]}


def say(client, claim, word, **more):
    """Yes or no to a claim."""
    told = client.post(
        f"/v1/claims/{claim['id']}/answer", json={"answer": word, **more}, headers={"If-Match": claim["etag"]}
    )
    assert told.status_code == 200, told.text
    return told.json()


def test_publishing_asks_both_sides_and_what_they_agree_on_is_kept_by_the_next_plan(crowded):
    plan = made(crowded)
    assert claims(crowded.unit_a) == {}
    crowded.street.post(f"/v1/plans/{plan['id']}/publish")
    lent, wanted = claims(crowded.unit_a), claims(crowded.unit_b)
    assert ("THEIRS", "SA") in lent
    asked = next(c for (demand, _), c in wanted.items() if demand == "THEIRS")
    assert say(crowded.unit_a, lent["THEIRS", "SA"], "accept")["state"] == "accepted"
    assert say(crowded.unit_b, asked, "accept")["state"] == "accepted"
    say(crowded.unit_a, lent["MINE", "SA"], "decline", reason="capacity")
    later = made(crowded)
    week = crowded.street.get(f"/v1/weeks/{later['week']}").json()
    assert [p["demand"] for p in week["pins"]] == ["THEIRS"]
    assert {"demand": "MINE", "space": "SA"} in week["bans"]
    assert WEEK["area"] == "S"
