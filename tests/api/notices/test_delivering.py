"""Each event reaches each recipient at most once: over crashes, several senders, clocks that are changed, and most of
a week."""

import datetime as dt
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from api.notices.delivering import KEPT, Deliverer, forget, standing
from api.notices.happening import agreement_to_sign
from api.notices.leasing import LEASE, Outcome, claim, finish, wait_after
from api.notices.spreading import spread
from api.notices.tables import Happened, MessageRow, NoticeRow
from api.serving.beside import deliverer_of
from api.settings import Settings
from tests.api.agreements.store import NOW
from tests.api.notices.town import SECRET, gathered, kinds, sent, settled, states
from tests.api.service.conftest import SQLITE

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
MAIL = {"channel": "mail", "address": "a@example.org"}
HOOK = {"channel": "webhook", "address": "http://127.0.0.1:9/", "secret": SECRET}
FAILED = Outcome("no connection")
MONDAY = NOW + DAY  # 2026-03-02 09:00 there


def sign(database, *names, to="club", at=MONDAY):
    """Something happens that concerns an organisation, once for each name."""
    with database.write() as session:
        for name in names:
            agreement_to_sign(session, name, [to], name, at)


@pytest.fixture
def town(database):
    """A store in which everybody has been told of the published plan."""
    settled(database, club=MAIL, school=HOOK)
    sent(database)
    return database


def test_a_crash_after_the_mark_sends_no_mail_again_and_the_webhook_again_under_its_id(town):
    sign(town, "k")
    sign(town, "j", to="school")
    gathered(town, MONDAY)
    first = {x.contact.channel: x for x in (claim(town, MONDAY), claim(town, MONDAY)) if x}
    assert claim(town, MONDAY + LEASE / 2) is None  # both senders die here
    (again,) = sent(town, MONDAY + LEASE)
    assert (again.contact.channel, again.message) == ("webhook", first["webhook"].message)
    late = Outcome()
    assert not finish(town, first["webhook"], late, MONDAY + LEASE, 3)  # one that was only slow says nothing any more
    assert not finish(town, first["mail"], late, MONDAY + LEASE, 3)
    assert (states(town)["club"], states(town)["school"]) == (["sent", "unsure"], ["sent", "sent"])
    assert sent(town, MONDAY + 30 * DAY) == []


def test_many_senders_at_once_send_each_message_once(town):
    for k in range(12):
        sign(town, f"k{k}", to="school" if k % 2 else "club", at=MONDAY)
        gathered(town, MONDAY)
    with ThreadPoolExecutor(6) as pool:
        done = [x for leases in pool.map(lambda _: sent(town, MONDAY), range(6)) for x in leases]
    assert len({x.message for x in done}) == len(done)
    names = [n["event"] for x in done for n in x.notices]
    assert sorted(names) == sorted({f"contract:k{k}:sign:1" for k in range(12)})


@SQLITE
def test_what_fails_is_tried_later_and_later_and_given_up_with_its_reason(town):
    sign(town, "k")
    (first,) = sent(town, MONDAY, FAILED)
    assert sent(town, MONDAY + dt.timedelta(seconds=14), FAILED) == []
    (second,) = sent(town, MONDAY + dt.timedelta(seconds=31), FAILED)
    assert (second.message, second.attempt) == (first.message, 2)
    assert len(sent(town, MONDAY + HOUR, FAILED)) == 1
    with town.read() as session:
        row = session.get_one(MessageRow, first.message)
        assert (row.state, row.attempt, row.error) == ("given_up", 3, "no connection")
    assert standing(town).failed == 1


def test_waits_double_up_to_six_hours_and_differ():
    waits = [wait_after(n) for n in range(1, 40)]
    assert dt.timedelta(seconds=15) <= waits[0] <= dt.timedelta(seconds=30)
    assert 3 * HOUR <= waits[-1] <= 6 * HOUR
    assert len({wait_after(5) for _ in range(20)}) > 1


@SQLITE
def test_what_will_never_arrive_or_may_have_arrived_is_not_tried_again(town):
    sign(town, "k")
    sent(town, MONDAY, Outcome("refused", again=False))
    sign(town, "l")
    sent(town, MONDAY, Outcome("broke", unsure=True))
    assert sorted(states(town)["club"]) == ["given_up", "sent", "unsure"]


@SQLITE
def test_a_webhook_that_may_have_arrived_is_tried_again(town):
    sign(town, "k", to="school")
    sent(town, MONDAY, Outcome("broke", unsure=True))
    assert states(town)["school"] == ["sent", "waiting"]


@SQLITE
def test_quiet_hours_hold_a_message_and_a_clock_set_back_sends_nothing_twice(town):
    night = MONDAY + 13 * HOUR  # 22:00
    sign(town, "k", at=night)
    assert sent(town, night) == []
    assert sent(town, night + 9 * HOUR) == []
    assert kinds(sent(town, night + 10 * HOUR)) == {"club": ["agreement_to_sign"]}
    for now in (night, night - 30 * DAY, night + 10 * HOUR, night + 400 * DAY):
        assert sent(town, now) == []


@SQLITE
def test_what_lay_over_night_as_nobody_delivered_is_not_sent_in_the_night(town):
    sign(town, "k")
    spread(town, MONDAY)
    assert sent(town, MONDAY + 14 * HOUR) == []
    assert len(sent(town, MONDAY + DAY)) == 1


@SQLITE
def test_a_digest_gathers_what_happened_until_its_hour(database):
    settled(database, club=MAIL | {"digest": "daily", "digest_at": "18:00"})
    for hour in (1, 2, 3):
        sign(database, f"k{hour}", at=MONDAY + hour * HOUR)
        assert "club" not in kinds(sent(database, MONDAY + hour * HOUR))
    assert "club" not in kinds(sent(database, MONDAY + 8.9 * HOUR))
    assert len(kinds(sent(database, MONDAY + 9 * HOUR))["club"]) == 4  # with the claim of the day before


@SQLITE
def test_beyond_the_most_of_a_week_notices_come_with_the_digest_and_urgent_ones_at_once(database):
    settled(database, club=MAIL | {"most_per_week": 2})
    sent(database, NOW)  # on the Sunday: another week
    for k in range(4):
        sign(database, f"k{k}", at=MONDAY + k * HOUR)
        told = sent(database, MONDAY + k * HOUR)
        assert len(told) == (1 if k < 2 else 0)
    with database.write() as session:
        for row in session.scalars(select(NoticeRow).where(NoticeRow.event == "contract:k3:sign:1")):
            row.urgent, row.state, row.due_at = True, "waiting", MONDAY
    (urgent,) = sent(database, MONDAY + 4 * HOUR)
    assert [n["event"] for n in urgent.notices] == ["contract:k3:sign:1"]
    assert sent(database, MONDAY + 6 * DAY) == []
    (digest,) = sent(database, MONDAY + 7 * DAY)
    assert [n["event"] for n in digest.notices] == ["contract:k2:sign:1"]
    sign(database, "next", at=MONDAY + 7 * DAY)
    assert len(sent(database, MONDAY + 7 * DAY)) == 1  # a digest is none of the week's most


@SQLITE
def test_what_is_over_is_not_sent_any_more(town):
    with town.write() as session:
        event = Happened(event="e", kind="review_due", about="contract", id="k", at=MONDAY, spread_at=None)
        event.told = {"organisations": ["club"], "facts": {"what": "x", "until": (MONDAY + HOUR).isoformat()}}
        session.add(event)
    spread(town, MONDAY)
    assert sent(town, MONDAY + HOUR) == []
    assert states(town, NoticeRow)["club"][-1] == "over"


@SQLITE
def test_who_wants_nothing_or_may_not_come_in_any_more_gets_nothing(database):
    settled(database, club={"channel": "none"}, school=HOOK)
    gathered(database)
    with database.write() as session:
        from api.store.tables import PrincipalRow

        session.get_one(PrincipalRow, "school").active = False
    assert set(kinds(sent(database))) == {"v1"}
    assert (states(database)["school"], states(database, NoticeRow)["club"]) == (["given_up"], ["unwanted"])


@SQLITE
def test_a_receiver_that_hangs_holds_up_nobody_else(database):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hanging = HOOK | {"address": f"http://127.0.0.1:{silent.getsockname()[1]}/"}
        settled(database, school=hanging)
        settings = Settings(webhook_http=True, webhook_private=True, notice_seconds=60)
        deliverer = Deliverer(database, settings, lambda _: NOW)
        deliverer.round()
        ended = threading.Event()
        for _ in range(600):
            if {"v1", "club"} <= {n for n, s in states(database).items() if s == ["sent"]}:
                break
            ended.wait(0.05)
        assert states(database)["school"] == ["sending"]
        assert states(database)["club"] == states(database)["v1"] == ["sent"]
    deliverer.wait()  # the line ends with its receiver
    deliverer.close()
    assert states(database)["school"] == ["waiting"]  # to be tried again


@SQLITE
def test_beside_the_service_a_thread_delivers_unless_the_settings_leave_it_to_others(database):
    settled(database)
    sign(database, "k")
    with deliverer_of(Settings(deliver_notices=False), database):
        assert states(database) == {}
    with deliverer_of(Settings(), database) as deliverer:
        assert isinstance(deliverer, Deliverer)
        pause = threading.Event()
        for _ in range(600):
            if states(database, NoticeRow):
                break
            pause.wait(0.05)
    assert set(states(database, NoticeRow)) == {"club"}  # by this clock the claims are over


@SQLITE
def test_what_was_told_long_ago_is_forgotten_and_what_waits_is_not(town):
    sign(town, "k")
    spread(town, MONDAY)
    forget(town, MONDAY + KEPT + HOUR)
    assert states(town) == {}
    assert states(town, NoticeRow) == {"club": ["waiting"]}


@SQLITE
def test_an_event_of_a_change_that_is_taken_back_never_happened(town):
    def half():
        with town.write() as session:
            agreement_to_sign(session, "k", ["club"], "k", MONDAY)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert sent(town, MONDAY) == []
