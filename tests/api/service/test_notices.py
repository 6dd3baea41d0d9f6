"""How one is told, over HTTP: set by oneself or who manages one, without a word of the secret."""

from sqlalchemy import select

from api.notices.delivering import Deliverer
from api.notices.tables import ContactRow
from api.store.tables import Change
from tests.api.service.conftest import NOW, SQLITE
from tests.api.service.test_plans import crowded, made

__all__ = ["crowded"]
SECRET = "a secret that nobody shows again"
HOOK = {"channel": "webhook", "address": "https://hooks.example/linli", "secret": SECRET}


@SQLITE
def test_one_sets_how_one_is_told_and_the_secret_is_never_shown(town):
    first = town.unit_a.get("/v1/me/contact")
    assert (first.json()["channel"], first.json()["quiet_start"], first.headers["etag"]) == ("log", "21:00", '"0"')
    done = town.unit_a.put("/v1/me/contact", json=HOOK)
    assert (done.status_code, done.json()["has_secret"], done.headers["etag"]) == (200, True, '"1"')
    assert town.unit_a.put("/v1/me/contact", json=HOOK).status_code == 428
    later = {k: v for k, v in HOOK.items() if k != "secret"} | {"language": "en"}
    kept = town.unit_a.put("/v1/me/contact", json=later, headers={"If-Match": '"1"'})
    assert (kept.json()["has_secret"], kept.json()["language"]) == (True, "en")
    moved = later | {"address": "https://elsewhere.example/"}
    assert town.unit_a.put("/v1/me/contact", json=moved, headers={"If-Match": "*"}).json()["code"] == "secret_missing"
    texts = [town.unit_a.get("/v1/me/contact").text, done.text, kept.text]
    with town.services.database.read() as session:
        texts += [str((c.before, c.after)) for c in session.scalars(select(Change).where(Change.list == "contacts"))]
        assert session.get_one(ContactRow, "unit_a").secret == SECRET
    assert len(texts) == 5
    assert not any(SECRET in text for text in texts)


@SQLITE
def test_wrong_addresses_are_refused_without_repeating_them(town):
    wrong = (
        {"channel": "mail"},
        {"channel": "mail", "address": "a@b"},
        {"channel": "mail", "address": "a@example.org\r\nBcc: b@example.org"},
        HOOK | {"address": "http://hooks.example/"},
        HOOK | {"address": "https://u:p@hooks.example/"},
    )
    for body in wrong:
        told = town.volunteer_a.put("/v1/me/contact", json=body)
        assert (told.status_code, told.json()["code"]) == (422, "bad_address"), body
        assert "u:p" not in told.text
    short = town.volunteer_a.put("/v1/me/contact", json=HOOK | {"secret": "short-one"})
    assert short.status_code == 422
    assert "short-one" not in short.text
    right = {"channel": "mail", "address": "li.na+linli@example.org.cn", "digest": "weekly", "digest_day": "fri"}
    assert town.volunteer_a.put("/v1/me/contact", json=right).status_code == 200


@SQLITE
def test_who_manages_somebody_sets_it_for_them_and_nobody_else_does(town):
    at, mail = "/v1/principals/unit_a/contact", {"channel": "mail", "address": "a@example.org"}
    assert town.admin.put(at, json=mail).status_code == 200
    assert town.street.get(at).json()["address"] == "a@example.org"
    assert town.unit_a.get("/v1/me/contact").json()["address"] == "a@example.org"
    assert town.coordinator_a.get(at).status_code == 403
    assert town.street.put("/v1/principals/city/contact", json=mail).status_code == 404
    assert town.admin.put(at, json=mail, headers={"If-Match": '"7"'}).status_code == 412


@SQLITE
def test_publishing_tells_each_party_and_the_coordinators_and_one_reads_what_one_was_told(crowded, caplog):
    plan = made(crowded)
    crowded.street.post(f"/v1/plans/{plan['id']}/publish")
    caplog.set_level("INFO", "linli.notices")
    deliverer = Deliverer(crowded.services.database, crowded.services.settings, lambda _: NOW)
    deliverer.round()
    deliverer.wait()
    deliverer.close()
    lent = crowded.unit_a.get("/v1/me/notices").json()["items"]
    assert {n["kind"] for n in lent} == {"claim_asked"}
    assert {n["state"] for n in lent} == {"sent"}
    assert len({n["message"] for n in lent}) == 1
    (told,) = crowded.coordinator_b.get("/v1/me/notices").json()["items"]
    assert (told["kind"], told["facts"]["what"]) == ("plan_published", "Street S")
    assert crowded.street.get("/v1/me/notices").json()["items"] == []
    for who in ("unit_a", "unit_b", "volunteer_a", "coordinator_s"):
        assert "家事甲" not in crowded.clients[who].get("/v1/me/notices").text
    assert "claim_asked" in caplog.text
    assert "SA" not in caplog.text.replace("USAGE", "")


@SQLITE
def test_the_administrator_sees_what_did_not_arrive(crowded):
    crowded.unit_b.put("/v1/me/contact", json={"channel": "mail", "address": "b@example.org"})
    plan = made(crowded)
    crowded.street.post(f"/v1/plans/{plan['id']}/publish")
    settings = crowded.services.settings.model_copy(update={"notice_tries": 1})
    deliverer = Deliverer(crowded.services.database, settings, lambda _: NOW)
    deliverer.round()
    deliverer.wait()
    deliverer.close()
    (failed,) = crowded.admin.get("/v1/notices/failed").json()["items"]
    assert (failed["recipient"], failed["state"]) == ("unit_b", "given_up")
    assert "LINLI_SMTP_HOST" in failed["error"]
    assert crowded.city.get("/v1/notices/failed").status_code == 403
