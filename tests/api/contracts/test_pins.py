"""Pins of standing agreements: one for each demand and start, whoever lends what."""

import datetime as dt
import json

from api.contracts.pins import Kept, pins_of
from api.contracts.text import Lent
from models.plan import Assignment

AT = dt.datetime(2026, 3, 9, 19, tzinfo=dt.UTC)
HOUR, WEEK = dt.timedelta(hours=1), dt.timedelta(days=7)
ROOM = Lent(list="spaces", object="S", quantity=10)
PERSON = Lent(list="volunteers", object="V", need=1)
RICE = Lent(list="supplies", object="R", quantity=3, need=2)


def test_what_several_lend_for_one_start_is_one_pin():
    kept = [Kept("D", AT, AT + HOUR, (ROOM,)), Kept("D", AT, AT + HOUR, (PERSON, RICE))]
    [pin] = pins_of(kept).values()
    assert pin["spaces"] == [{"need": 0, "space": "S", "quantity": 10}]
    assert pin["people"] == [{"need": 1, "volunteer": "V"}]
    assert pin["supplies"] == [{"need": 2, "supply": "R", "quantity": 3}]
    assert Assignment.model_validate_json(json.dumps(pin)).start == AT


def test_sessions_of_a_demand_are_numbered_by_start_and_other_ends_do_not_mix():
    late = [Kept("D", AT + WEEK, AT + WEEK + HOUR, (ROOM,)), Kept("D", AT, AT + HOUR, (ROOM,))]
    longer = [Kept("D", AT, AT + 2 * HOUR, (RICE,)), Kept("E", AT, AT + HOUR, (PERSON,))]
    pins = pins_of([*late, *longer])
    assert [(p["demand"], p["session"], p["start"][:10]) for p in pins.values()] == [
        ("D", 0, "2026-03-09"),
        ("D", 1, "2026-03-16"),
        ("E", 0, "2026-03-09"),
    ]
    assert "supplies" not in pins["D", AT]
