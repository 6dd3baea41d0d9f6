"""Records in the store: once for each claim, by whom it concerns, corrected, contested and settled."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from api.access.roles import Principal, Role
from api.agreements.claiming import Claiming
from api.agreements.logging import history
from api.agreements.tables import ClaimRow
from api.attendance.counting import Kept, kept
from api.attendance.recording import Attendance, Line, Looked
from api.attendance.tables import AttendanceRow
from api.errors import Conflict, Forbidden, Invalid, NotFound, Refused, VersionChanged, VersionNeeded
from tests.api.agreements.store import COORDINATOR, NOW, PLANNER, acting, person, publish, unit
from tests.api.attendance.store import AFTER, FAMILY, agreed, claim_of, private_session, tell, town

SCHOOL, CLUB = unit("school"), unit("club")
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def contest(database, who, row, match, note="it was otherwise"):
    with acting(database, who, "contest", AFTER, match=match, note=note) as act:
        return Attendance(act).contest(row.id)


def records(database):
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(AttendanceRow))


def log_of(database, row):
    with database.read() as session:
        return [(h["action"], h["after"], h["actor"]) for h in history(session, "attendance", row.id)]


def test_a_record_knows_for_whom_and_at_what_price_and_a_double_send_changes_nothing(database):
    agreed(database)
    row = tell(database, SCHOOL, "spaces", "S", came=3)
    again = tell(database, SCHOOL, "spaces", "S", came=3)
    assert (row.requester, row.sort, row.demand_area, row.public, row.planned) == ("club", "meeting", "A", True, 4)
    assert (row.unit_minutes, row.fen, again.version, records(database)) == (180, 900, 1, 1)
    assert log_of(database, row) == [("record", "recorded", "unit school")]


def test_two_sheets_at_once_make_one_record_for_each_claim(database):
    agreed(database)
    claims = [claim_of(database, "volunteers", "V1"), claim_of(database, "volunteers", "V2")]

    def send(order):
        lines = [Line(claim=c, kind="came") for c in order]
        with acting(database, SCHOOL, "record", AFTER) as act:
            return [r.version for r in Attendance(act).record(lines)]

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(send, [claims, claims[::-1]] * 4))
    assert told == [[1, 1]] * 8
    assert records(database) == 2


@SQLITE
def test_a_correction_is_of_a_version_and_the_log_keeps_all_of_them(database):
    agreed(database)
    row = tell(database, SCHOOL, "spaces", "S")
    with pytest.raises(VersionNeeded) as e:
        tell(database, SCHOOL, "spaces", "S", came=2)
    assert e.value.issues[0].path == "items[0].etag"
    assert tell(database, SCHOOL, "spaces", "S", came=2, etag='"1"').version == 2
    with pytest.raises(VersionChanged):
        tell(database, SCHOOL, "spaces", "S", came=3, etag='"1"')
    with database.read() as session:
        notes = [h["note"].split(", ")[1] for h in history(session, "attendance", row.id)]
    assert notes == ["4 of 4", "2 of 4"]


@SQLITE
def test_a_sheet_tells_each_fault_at_its_line_and_keeps_nothing(database):
    agreed(database)
    ids = [claim_of(database, "volunteers", v) for v in ("V1", "V2")]
    lines = [
        Line(claim=ids[0], kind="came"),
        Line(claim="nobody", kind="came"),
        Line(claim=ids[1], kind="came", came=2),
        Line(claim=ids[0], kind="no_show"),
    ]
    with pytest.raises(Refused) as e, acting(database, SCHOOL, "record", AFTER) as act:
        Attendance(act).record(lines)
    assert [(i.path, i.code) for i in e.value.issues] == [
        ("items[1].claim", "absent"),
        ("items[2].came", "more_than_planned"),
        ("items[3].claim", "claim_twice"),
    ]
    assert records(database) == 0


@SQLITE
@pytest.mark.parametrize("who", [person("V1"), unit("other"), Principal("far", "far", Role.COORDINATOR, area="C")])
def test_nobody_records_what_is_between_others(database, who):
    agreed(database)
    with pytest.raises(NotFound):
        tell(database, who, "volunteers", "V1")


@SQLITE
def test_what_was_not_accepted_and_what_has_not_begun_is_not_recorded(database):
    publish(database)
    with pytest.raises(Conflict, match="only what was accepted"):
        tell(database, SCHOOL, "spaces", "S")
    agreed(database, None, None, "later")
    with pytest.raises(Conflict, match="once the session has begun"):
        tell(database, SCHOOL, "spaces", "S", now=NOW)


@SQLITE
def test_a_yes_that_became_a_no_is_a_cancellation_with_the_notice_of_the_log(database):
    agreed(database)
    claim = claim_of(database, "volunteers", "V2")
    off = dt.datetime.fromisoformat("2026-03-09T08:00:00+08:00")
    with acting(database, SCHOOL, "decline", off, match="*", reason="illness") as act:
        Claiming(act).decline(claim)
    with pytest.raises(Conflict, match="called off"):
        tell(database, CLUB, "volunteers", "V2")
    row = tell(database, CLUB, "volunteers", "V2", "cancelled")
    assert row.notice_minutes == 120
    with database.read() as session:
        assert kept(session, "volunteers")["V2"] == Kept(0, 1, 0)


@SQLITE
def test_a_contested_record_counts_nowhere_until_the_coordinator_decides(database):
    agreed(database)
    row = tell(database, CLUB, "volunteers", "V1", "no_show")
    with pytest.raises(Forbidden, match="corrected by who made it"):
        tell(database, SCHOOL, "volunteers", "V1", etag="1")
    with pytest.raises(Invalid):
        contest(database, person("V1"), row, "1", note=" ")
    with pytest.raises(Conflict, match="own record"):
        contest(database, CLUB, row, "1")
    assert contest(database, person("V1"), row, "1").state == "contested"
    assert contest(database, person("V1"), row, "1").version == 2
    with database.read() as session:
        assert kept(session, "volunteers") == {}
    with pytest.raises(Forbidden):
        tell(database, CLUB, "volunteers", "V1", came=1, etag="2")
    settled = tell(database, COORDINATOR, "volunteers", "V1", etag="2")
    assert (settled.state, settled.kind) == ("settled", "came")
    with pytest.raises(Conflict, match="not contested again"):
        contest(database, CLUB, row, "3")
    with pytest.raises(Forbidden):
        tell(database, CLUB, "volunteers", "V1", "no_show", etag="3")
    assert [a for a, _, _ in log_of(database, row)] == ["record", "contest", "settle"]
    with database.read() as session:
        assert kept(session, "volunteers") == {"V1": Kept(1, 0, 0)}


@SQLITE
def test_who_decides_may_uphold_what_was_recorded(database):
    agreed(database)
    row = tell(database, CLUB, "volunteers", "V1", "no_show")
    contest(database, SCHOOL, row, "1")
    assert tell(database, PLANNER, "volunteers", "V1", "no_show", etag="2").state == "settled"
    assert tell(database, PLANNER, "volunteers", "V1", "no_show").version == 3


@SQLITE
def test_guests_who_stay_are_marked_on_who_asked_whoever_tells_and_once_for_a_session(database):
    agreed(database)
    late = "2026-03-09T11:20:00+08:00"
    assert tell(database, SCHOOL, "spaces", "S", until=late).overstay_minutes == 20
    tell(database, COORDINATOR, "demands", "talk", until=late, persons=31)
    with database.read() as session:
        assert kept(session, "organisations")["club"] == Kept(1, 0, 1)
        assert kept(session, "organisations")["school"].overstayed == 0


@SQLITE
def test_a_session_asked_for_again_by_a_later_plan_keeps_its_record(database):
    agreed(database)
    tell(database, SCHOOL, "spaces", "S", came=3)
    agreed(database, town().volunteer("V9", organisation="school"), None, "mended")
    assert tell(database, SCHOOL, "spaces", "S", came=3).version == 1
    assert records(database) == 1


@SQLITE
def test_a_private_case_is_recorded_by_who_knows_it_and_counts_for_nobody(database):
    agreed(database, None, private_session())
    row = tell(database, SCHOOL, "volunteers", "V3", now=FAMILY)
    assert not row.public
    with pytest.raises(NotFound):
        tell(database, SCHOOL, "demands", "family", now=FAMILY)
    tell(database, CLUB, "demands", "family", now=FAMILY, persons=2)
    with database.read() as session:
        assert kept(session, "volunteers") == kept(session, "organisations") == {}
    with acting(database, SCHOOL, "read", FAMILY) as act:
        assert [r.list for r in Attendance(act).page(Looked())] == ["volunteers"]


@SQLITE
def test_what_is_over_and_told_by_nobody_is_listed_and_counted_as_unknown(database):
    agreed(database)
    tell(database, SCHOOL, "volunteers", "V1")
    for who, left in ((SCHOOL, 2), (CLUB, 3), (COORDINATOR, 3), (person("V2"), 1), (unit("other"), 0)):
        with acting(database, who, "read", AFTER) as act:
            assert len(Attendance(act).missing(NOW, 100)) == left, who.id
    with database.read() as session:
        assert set(kept(session, "volunteers")) == {"V1"}
        assert session.scalar(select(func.count()).select_from(ClaimRow)) == 4
