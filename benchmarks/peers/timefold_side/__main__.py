"""`python timefold_side WEEK DEADLINE`: reads the week as JSON, writes a line of JSON for every better plan."""

import json
import sys
import threading
import time

from domain import Area, Cell, Demand, How, Person, Plan, Seat, Slot, Stock, Use, Visit, When
from rules import rules
from timefold.solver import SolverFactory
from timefold.solver.config import (
    EnvironmentMode,
    ScoreDirectorFactoryConfig,
    SolverConfig,
)


def read(path: str) -> Plan:
    """The JSON of `benchmarks.peers.timefold_week` as values."""
    with open(path, encoding="utf-8") as file:
        given = json.load(file)
    areas = [Area(**a) for a in given["areas"]]
    shared = Shared()
    cells = [Cell(**c) for c in given["cells"]]
    persons = {p["id"]: Person(**{**p, "likes": set(p["likes"]), "key": f"{p['id']} "}) for p in given["persons"]}
    visits, seats = [], []
    for d in given["demands"]:
        demand = Demand(**{**d["facts"], "area": areas[d["facts"]["area"]]})
        slots = [slot_of(s, cells, shared) for s in d["slots"]]
        for v in d["visits"]:
            visits.append(Visit(v["id"], demand, [slots[i] for i in v["slots"]]))
            seats += [
                Seat(
                    **{
                        **s,
                        "key": f" {s['need']}:",
                        "persons": [persons[i] for i in d["persons"][str(s["need"])]],
                        "visit": v["id"],
                    }
                )
                for s in v["seats"]
            ]
    return Plan(areas, visits, seats)


class Shared:
    """Equal values as one: each is carried over to Java, which takes longer than solving small weeks."""

    def __init__(self) -> None:
        self.known: dict = {}

    def of(self, key, make):
        """The value of this key, made at the first time."""
        if key not in self.known:
            self.known[key] = make()
        return self.known[key]


def slot_of(s: dict, cells: list[Cell], shared: Shared) -> Slot:
    """One slot, with what it takes."""
    used, stocked = (tuple(map(tuple, s[key])) for key in ("uses", "stocks"))
    when, how = (tuple(s[key] for key in keys) for keys in (WHEN, HOW))
    able = " " + "".join(f"{code} " for code in s["able"])
    return Slot(
        id=s["id"],
        points=s["points"],
        able=shared.of(able, lambda: able),
        when=shared.of(("when", when), lambda: When(*when)),
        how=shared.of(("how", how, stocked), lambda: How(*how, [Stock(*x) for x in stocked])),
        uses=shared.of(("uses", used), lambda: [Use(cells[i], units) for i, units in used]),
    )


WHEN = ("start", "end", "date", "week")
HOW = ("x", "y", "fen", "filled", "spaces")


def tell(held: list[tuple[int, int]], seats: list[tuple[int, int]], points: str) -> None:
    """One line for a plan: (visit, slot) and (seat, person)."""
    print("PLAN " + json.dumps({"held": held, "seats": seats, "points": points}), flush=True)


def listener():
    """Reads numbers off the Java side, some times a second at most."""
    from ai.timefold.solver.core.api.solver.event import SolverEventListener
    from jpype import JImplements, JOverride

    def number(x) -> int:
        return int(x.getValue().longValue())

    def pairs(things, chosen: str) -> list[tuple[int, int]]:
        values = ((t.id, getattr(t, chosen)) for t in things)
        return [(number(i), number(v.id)) for i, v in values if hasattr(v, "id")]

    @JImplements(SolverEventListener)
    class Listener:
        last = 0.0

        @JOverride
        def bestSolutionChanged(self, event) -> None:  # noqa: N802 (Java's name)
            if time.monotonic() - self.last > BETWEEN_SECONDS:
                plan = event.getNewBestSolution()
                tell(pairs(plan.visits, "slot"), pairs(plan.seats, "person"), str(event.getNewBestScore()))
                self.last = time.monotonic()

    return Listener()


BETWEEN_SECONDS = 0.3


def main() -> None:
    """Solve with Timefold's default phases: first fit, then late acceptance."""
    path, deadline = sys.argv[1], float(sys.argv[2])
    solver = SolverFactory.create(
        SolverConfig(
            solution_class=Plan,
            entity_class_list=[Visit, Seat],
            environment_mode=EnvironmentMode.NON_REPRODUCIBLE,
            score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=rules),
        )
    ).build_solver()
    solver._delegate.addEventListener(listener())  # Timefold's own would copy every fact back at every better plan
    problem = read(path)
    print("READ", flush=True)
    alarm = threading.Timer(max(0.1, deadline - time.time()), solver.terminate_early)
    alarm.daemon = True
    alarm.start()
    last = solver.solve(problem)
    held = [(v.id, v.slot.id) for v in last.visits if v.slot is not None]
    tell(held, [(s.id, s.person.id) for s in last.seats if s.person is not None], str(last.score))


if __name__ == "__main__":
    main()
