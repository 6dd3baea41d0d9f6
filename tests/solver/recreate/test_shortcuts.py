"""What spares the search a look: who has no time left, and steps that cannot be accepted any more."""

from __future__ import annotations

import numpy as np

from solver.recreate.engine import Engine
from solver.recreate.ledger import MOST_SPARE
from solver.recreate.work import Heat, carries, recreate
from tests.build import Week, open_in, session
from tests.random_weeks import small_week
from tests.solver.paths import Paths
from tests.weeks.seeds import seeds

CARRIED = ("tiers", "travel", "previous")


def annealed(seed: int) -> Engine | None:
    """A random week after some steps."""
    week = Paths(small_week(seed, without=CARRIED)).week
    free = [d for d in range(len(week.demands)) if carries(week, d)]
    if not free:
        return None
    engine = Engine(week, week.pins, free, None)
    engine.run(Heat(1.0, 0.3, onward=True), seed, 300, None)
    return engine


@seeds(60, 400)
def test_spare_minutes_are_what_all_limits_of_a_person_leave_on_a_day(seeds) -> None:
    some = none = 0
    for engine in filter(None, map(annealed, seeds)):
        left = engine.ledger.v_left.astype(np.int64)
        minutes, sessions = left[:, 2::2], left[:, 3::2]
        open_ = (left[:, 1:2] > 0) & (sessions > 0)
        spare = np.where(open_, np.clip(np.minimum(left[:, :1], minutes), 0, MOST_SPARE), 0)
        assert (engine.ledger.v_spare == spare).all()
        some += int((spare > 0).sum())
        none += int((spare <= 0).sum())
    assert some > 0
    assert none > 0


@seeds(60, 400)
def test_no_session_brings_more_than_is_hoped_for(seeds) -> None:
    met = placed = 0
    for engine in filter(None, map(annealed, seeds)):
        led, most = engine.ledger, engine.facts.d_most
        for d in range(len(led.d_count)):
            for x in led.d_list[d, : led.d_count[d]]:
                if led.x_fixed[x] == 0:
                    points = int(led.x_served[x] + led.x_plain[x])
                    assert points <= most[d], (d, points)
                    met += points == most[d]
                    placed += 1
    assert placed > met > placed // 10  # hoped for is no more than what comes true now and then


def test_an_exclusive_space_stays_taken_however_many_pins_overlap_in_it() -> None:
    """Pins may break rules among themselves (R18): hundreds in one hour of one room must not open it again."""
    week, hour = Week().space("S", exclusive=True), open_in(("mon 10:00", "mon 11:00"))
    for i in range(300):
        week.demand(f"P{i}", windows=hour, weight=1).pin(session(f"P{i}", spaces=["S"]))
    paths = Paths(week.demand("D", windows=hour, weight=1_000).data)
    d = len(paths.week.demands) - 1
    found = recreate(paths.week, paths.week.pins, [d], None, Heat(1.0, 0.1), 0, 500, None)
    assert found.gain == 0
    assert not found.sessions
