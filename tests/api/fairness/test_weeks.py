"""Eight weeks on a street, one after another: with memory shares even out, without it one party keeps the room."""

import datetime as dt
import gzip
import uuid

from api.fairness.tables import FairnessRow
from api.store.tables import PlanRow
from api.weeks.freezing import freeze
from api.weeks.frozen import thaw
from models.loading import dump_plan
from models.plan import Plan
from models.problem import Problem
from solver.shares.report import gini
from tests.api.frozen.town import MONDAY, open_on, put, town
from tests.api.service.conftest import SQLITE
from tests.build import Week as Building
from tests.solver.exact.best import best

WEEKS = 8
AT = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
NEED = {"type": "space", "kinds": ["room"], "quantity": 10}


def street():
    """One room of one hour a week, which three communities want every week, one of them more than the others."""
    lists = town()
    lists["areas"].append({"id": "D", "name": "河湾社区", "parent": "S"})
    lists["organisations"].append({"id": "OD", "name": "河湾社区居委会", "area": "D", "location": [104.06, 30.65]})
    room = lists["spaces"][0] | {"availability": open_on("mon", start="18:00", end="19:00")}
    wishes = [
        {
            "id": f"wish {unit}",
            "kind": "class",
            "organisation": unit,
            "windows": open_on("mon", start="18:00", end="19:00"),
            "priority": priority,
            "standing": {"from": "2026-03-02"},
            "needs": [NEED],
        }
        for unit, priority in (("OA", 4), ("OB", 3), ("OD", 3))
    ]
    return lists | {"spaces": [room], "demands": wishes, "volunteers": [], "supplies": []}


def set_rule(database, **body):
    with database.write() as session:
        session.add(FairnessRow(list="areas", id="S", version=1, body=body, changed_at=AT, changed_by="planner"))


class Given(Building):
    """A week that is there already, for `best`."""

    def __init__(self, whole: Problem):
        super().__init__()
        self.whole = whole

    def problem(self) -> Problem:
        return self.whole


def planned(database, start):
    """A week frozen, planned and published; who has the room."""
    name = freeze(database, "S", start, 7, None, "planner", None)
    with database.read() as session:
        problem = thaw(session, name)
    assignments = best(Given(problem)).assignments
    made = Plan(problem_sha256=problem.sha256, assignments=assignments)
    at = {"published_at": AT, "published_by": "planner", "created_at": AT, "created_by": "planner"}
    row = {"id": uuid.uuid4().hex, "kind": "plan", "name": "", "asked": {}, "result": None, **at}
    with database.write() as session:
        blob = gzip.compress(dump_plan(made))
        session.add(PlanRow(**row, area="S", start=problem.horizon.start, week=name, plan=blob))
    (held,) = assignments
    return held.demand, problem


@SQLITE
def test_over_eight_weeks_shares_even_out(database):
    put(database, street())
    set_rule(database, after_weeks=2, rest_weeks=2, shares_weeks=4)
    weeks = [planned(database, MONDAY + dt.timedelta(7 * k)) for k in range(WEEKS)]
    held = [who for who, _ in weeks]
    assert held[:2] == ["wish OA", "wish OA"]  # nothing is remembered yet but that others wait
    with_memory = [held.count(f"wish {unit}") for unit in ("OA", "OB", "OD")]
    without = [WEEKS, 0, 0]  # the same week again and again has the same best plan
    assert min(with_memory) >= 2
    spread, before = gini(with_memory), gini(without)
    assert spread is not None
    assert before is not None
    assert spread < before / 3
    assert all(a != b or b != c for a, b, c in zip(held, held[1:], held[2:], strict=False))  # never three in a row
    _, last = weeks[-1]
    assert all(ban.space == "RA" for ban in last.bans)
    assert max(d.weight or 0 for d in last.demands) > 250  # who got less than a third of the weeks weighs more
