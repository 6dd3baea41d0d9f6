"""Figures, traces and balances: every figure is the sum of its records, and a second counting agrees."""

import datetime as dt
from collections import defaultdict

import pytest
from sqlalchemy import true

from api.account.balance import gifts, pairs
from api.account.figures import FIGURES, all_sums, trace, traces
from api.account.periods import period_of
from tests.api.account.records import by_dice, keep, of_volunteer, record

MARCH = period_of("2026-03").within("Asia/Shanghai")
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ALL = true()


def counted(rows):
    """The same figures, counted once more by going through the records one by one."""
    out: dict[str, dict[str, int]] = {f: defaultdict(int) for f in FIGURES}
    good = [
        r for r in rows if r["kind"] == "came" and r["state"] != "contested" and MARCH.start <= r["start"] < MARCH.end
    ]
    public = [r for r in good if r["public"]]
    asked = {(r["demand"], r["start"]): r["persons"] for r in public if r["list"] == "demands"}
    helped, had = set(), set()
    for r in good:
        if r["organisation"] != r["requester"]:
            out["compensation_fen"][r["organisation"]] += r["fen"]
    for r in public:
        giver, taker, here = r["organisation"], r["requester"], (r["demand"], r["start"])
        if giver == taker or r["list"] == "demands":
            continue
        name, amount = {
            "spaces": ("unit_minutes", r["unit_minutes"]),
            "volunteers": ("volunteer_minutes", r["unit_minutes"]),
            "supplies": ("supplies", r["came"]),
        }[r["list"]]
        out[{"spaces": "unit_minutes_lent", "supplies": "supplies_given"}.get(r["list"], name)][giver] += amount
        out[f"{name}_received"][taker] += amount
        helped.add((giver, *here))
        had.add((taker, *here))
    for giver, demand, start in helped:
        out["sessions"][giver] += 1
        out["persons_served"][giver] += asked.get((demand, start)) or 0
    for taker, *_ in had:
        out["sessions_received"][taker] += 1
    return {f: {o: n for o, n in own.items() if n} for f, own in out.items()}


@pytest.mark.parametrize("seed", range(4))
@SQLITE
def test_every_figure_is_the_sum_of_its_records_and_of_a_second_counting(database, seed):
    rows = list(by_dice(seed, 120))
    keep(database, rows)
    with database.read() as session:
        sums = all_sums(session, MARCH, ALL)
        assert sums == counted(rows)
        for figure in FIGURES:
            for organisation in [f"O{k}" for k in range(5)]:
                own = trace(session, figure, MARCH, organisation, ALL)
                assert sum(t.amount for t in own) == sums[figure].get(organisation, 0)
                assert {t.record for t in own} <= {r["id"] for r in rows}
                assert [t for o, t in traces(session, figure, MARCH, [organisation], ALL)] == own


def test_both_databases_count_the_same(database):
    rows = list(by_dice(9, 60))
    keep(database, rows)
    with database.read() as session:
        assert all_sums(session, MARCH, ALL) == counted(rows)
        given = gifts(session, MARCH)
    assert sum(g.unit_minutes for g in given) == sum(counted(rows)["unit_minutes_lent"].values())
    assert sum(g.supplies for g in given) == sum(counted(rows)["supplies_received"].values())


@SQLITE
def test_a_session_across_the_boundary_is_counted_where_it_starts_and_once(database):
    late = MARCH.end - dt.timedelta(minutes=30)
    keep(database, [record(1, start=late, end=late + dt.timedelta(hours=1)), record(2, start=MARCH.end)])
    april = period_of("2026-04").within("Asia/Shanghai")
    with database.read() as session:
        found = [[t.record for t in trace(session, "unit_minutes_lent", w, "OA")] for w in (MARCH, april)]
    assert found == [["r0000001"], ["r0000002"]]


@SQLITE
def test_what_one_does_for_oneself_is_no_gift(database):
    keep(
        database, [record(1, requester="OA", fen=7), of_volunteer(2, "V", requester="OA"), record(3, organisation=None)]
    )
    with database.read() as session:
        sums = all_sums(session, MARCH, ALL)
        assert {f: own for f, own in sums.items() if own} == {
            "unit_minutes_received": {"OB": 60},  # of somebody without an organisation
            "sessions_received": {"OB": 1},
        }
        assert gifts(session, MARCH) == []


@SQLITE
def test_scene_3_a_school_lends_its_field_and_has_fire_drills_in_return(database):
    keep(
        database,
        [
            record(1, organisation="school", requester="residents", unit_minutes=600),
            of_volunteer(2, "V1", organisation="residents", requester="school", unit_minutes=120),
            record(3, organisation="firm", requester="residents"),
        ],
    )
    with database.read() as session:
        one_way, mutual = pairs(gifts(session, MARCH))
    assert (one_way.left, one_way.right, one_way.mutual) == ("firm", "residents", False)
    assert (mutual.left, mutual.right, mutual.mutual) == ("residents", "school", True)
    assert (mutual.gave.volunteer_minutes, mutual.took.unit_minutes) == (120, 600)
