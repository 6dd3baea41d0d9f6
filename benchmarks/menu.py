"""The menu and the joint meeting on a published plan in a store: how long a person, a lender and a planner wait."""

from __future__ import annotations

import gzip
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from api.access.areas import AreaTree
from api.access.deciding import Access
from api.access.roles import Principal, Role
from api.agreements import meetings
from api.agreements.answering import Line, answered
from api.agreements.claiming import Claiming
from api.agreements.logging import Act
from api.agreements.meeting import as_week
from api.agreements.menu import Menu, Party
from api.agreements.replanning import Replanning
from api.agreements.tables import ClaimRow, MeetingRow
from api.jobs.tasks.outcome import new_week
from api.plans.shelf import Shelf
from api.store.database import Database, sqlite_url
from api.store.migrating import upgrade
from api.store.tables import PlanRow, StoredObject, Week
from benchmarks.desk import spread
from benchmarks.shared import keep, machine, make_week, table
from models.loading import dump_plan
from models.plan import Plan
from models.problem import Problem
from solver.limits import Limits
from solver.planning import plan

PARTIES = 60
"""Volunteers, and as many spaces, drawn evenly from the week."""
NOES = 12
PLANNER = Principal("planner", "planner", Role.ADMIN)


def run(communities: int, seed: int, seconds: float, out: Path | None) -> None:
    """Plan, publish, ask the menu cold, warm and after each answer; then a meeting in which some say no."""
    print(machine(), "\n")
    problem = make_week(communities, seed)
    made = plan(problem, Limits(seconds=seconds))
    with tempfile.TemporaryDirectory() as folder:
        town = _Town(Path(folder), problem, made)
        figures = {"communities": communities, "demands": len(problem.demands), **_menus(town), "no": _noes(town)}
    rows = [[name, *(f"{1000 * f[p]:,.0f}" for p in ("p50", "p95", "max"))] for name, f in _spreads(figures)]
    print(table(["", "p50 ms", "p95 ms", "max ms"], [list(r) for r in rows]))
    keep(out, {"machine": machine(), **figures})


class _Town:
    """A store with one published plan, whose claims are asked."""

    def __init__(self, folder: Path, problem: Problem, made: Plan):
        self.database, self.shelf, self.problem = Database(sqlite_url(folder / "linli.db")), Shelf(), problem
        self.now = problem.planned_at
        upgrade(self.database)
        week, top = new_week(as_week(problem)[1], _root(problem)), _root(problem)
        with self.database.write() as session:
            same = {"version": 1, "public": True, "deleted": False, "changed_at": self.now, "changed_by": "benchmark"}
            for a in problem.areas:
                body = a.model_dump(mode="json", exclude_none=True)
                session.add(StoredObject(list="areas", id=a.id, body=body, area=a.id, **same))
            session.add(Week(**vars(week), notices={}, created_at=self.now, created_by="benchmark"))
            session.flush()
            row = PlanRow(id="plan", kind="plan", name="", area=top, week=week.sha256, asked={}, version=1)
            row.plan, row.published_at = gzip.compress(dump_plan(made)), self.now
            row.created_at, row.created_by = self.now, "benchmark"
            session.add(row)
            session.flush()
            Claiming(self.act(session, "ask")).ask(row, made, problem)

    def act(self, session: Any, action: str, **more: Any) -> Act:
        """What the planner does."""
        tree = AreaTree({a.id: a.parent for a in self.problem.areas})
        return Act(session, Access(PLANNER, tree), self.now, action, **more)

    @contextmanager
    def menu(self) -> Iterator[Menu]:
        """The menu as one request sees it."""
        with self.database.read() as session:
            yield Menu(Claiming(self.act(session, "take")), session.get_one(PlanRow, "plan"), self.shelf)


def _root(problem: Problem) -> str:
    return next(a.id for a in problem.areas if a.parent is None)


def _menus(town: _Town) -> dict[str, Any]:
    people = [Party("volunteers", v.id) for v in town.problem.volunteers]
    spaces = [Party("spaces", s.id) for s in town.problem.spaces]
    drawn = {"volunteers": people, "spaces": spaces}
    parties = {name: all_[:: max(1, len(all_) // PARTIES)] for name, all_ in drawn.items()}
    told: dict[str, Any] = {"first of all": spread([_asked(town, parties["volunteers"][0])])}
    for word in ("cold", "warm"):
        told |= {f"{name}, {word}": spread([_asked(town, p) for p in own]) for name, own in parties.items()}
    told["after an answer"] = spread([_after_answer(town, p) for p in parties["volunteers"][:20]])
    return told


def _asked(town: _Town, party: Party) -> float:
    def ask() -> None:
        with town.menu() as menu:
            menu.items(party)

    return _timed(ask)


def _after_answer(town: _Town, party: Party) -> float:
    _say(town, "accept", ClaimRow.state == "asked")
    return _asked(town, party)


def _noes(town: _Town) -> dict[str, float]:
    """From a no to the plan that is published in the old one's place."""
    with town.database.write() as session:
        meetings.open_on(town.act(session, "open"), session.get_one(PlanRow, "plan"))
    replanning, took = Replanning(), []
    for _ in range(NOES):
        with town.database.read() as session:
            newest = session.query(MeetingRow).one().plan
        lender = (ClaimRow.plan == newest, ClaimRow.state == "asked", ClaimRow.list == "spaces")
        if _say(town, "decline", *lender):
            took.append(_timed(partial(replanning.settle, town.database, newest, lambda: town.now)))
    return spread(took)


def _say(town: _Town, word: Any, *where: Any) -> bool:
    """One of the open claims is answered, if there is any; an administrator answers for no private case."""
    with town.database.write() as session:
        open_ = (ClaimRow.start > town.now, ClaimRow.public, *where)
        row = session.query(ClaimRow).where(*open_).order_by(ClaimRow.id).first()
        if row is not None:
            line = Line(row.id, word, reason=None if word == "accept" else "capacity", match="*")
            answered(town.act(session, word), line)
        return row is not None


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _spreads(figures: dict[str, Any]) -> Iterator[tuple[str, dict[str, float]]]:
    yield from ((name, value) for name, value in figures.items() if isinstance(value, dict))
