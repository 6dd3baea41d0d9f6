"""Funds pay what is due: in order of time, the nearest first, each whole; nothing is paid twice or lost."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from api.account.spending import NOBODY, Cost, Fund, spent

MARCH = dt.date(2026, 3, 1), dt.date(2026, 3, 31)


def fund(id_, fen, areas="CSA", depth=1, kinds=(), days=MARCH):
    return Fund(id_, f"department of {id_}", fen, frozenset(areas), depth, days[0], days[1], frozenset(kinds))


def cost(record, fen, day=9, area="A", kind="class"):
    return Cost(record, "lender", area, kind, dt.date(2026, 3, day), fen)


def paid(funds, *costs):
    return {name: s.records for name, s in spent(funds, costs).items() if s.records}


def test_the_nearest_area_pays_first_and_there_the_fund_for_the_kind():
    funds = [fund("city", 100), fund("own", 100, "A", 3), fund("sport", 100, "A", 3, ["sport"])]
    assert paid(funds, cost("r1", 50), cost("r2", 50, kind="sport")) == {"own": ["r1"], "sport": ["r2"]}
    assert paid(funds, cost("r1", 50, area="B")) == {NOBODY: ["r1"]}


def test_each_cost_is_paid_whole_by_a_fund_that_has_enough_left():
    funds = [fund("own", 70, "A", 3), fund("city", 100)]
    assert paid(funds, cost("r1", 50, 2), cost("r2", 50, 3), cost("r3", 20, 4)) == {"own": ["r1", "r3"], "city": ["r2"]}


def test_money_is_for_its_days_and_kinds():
    funds = [fund("april", 100, days=(dt.date(2026, 4, 1), dt.date(2026, 4, 30))), fund("sport", 100, kinds=["sport"])]
    assert paid(funds, cost("r1", 1)) == {NOBODY: ["r1"]}


@given(st.lists(st.integers(0, 60), max_size=30), st.lists(st.integers(0, 100), max_size=4))
def test_every_fen_is_paid_once_and_no_fund_pays_more_than_it_has(due, had):
    funds = [fund(f"f{k}", fen) for k, fen in enumerate(had)]
    found = spent(funds, [cost(f"r{k}", fen, 1 + k % 28) for k, fen in enumerate(due)])
    assert sum(s.fen for s in found.values()) == sum(due)
    assert sorted(r for s in found.values() for r in s.records) == sorted(f"r{k}" for k in range(len(due)))
    assert all(found[f.id].fen <= f.fen for f in funds)
