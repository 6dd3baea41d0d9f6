"""Typed changes to a week: a file of them is read, and a Problem changed by them is another checked Problem."""

from models.changes.applying import apply
from models.changes.known import at_its_time
from models.changes.reading import load_changes, load_scenario
from models.changes.values import Change, Close, Edit, Grow, Lift, Open, Scale, Scenario, Volunteers

__all__ = [
    "Change",
    "Close",
    "Edit",
    "Grow",
    "Lift",
    "Open",
    "Scale",
    "Scenario",
    "Volunteers",
    "apply",
    "at_its_time",
    "load_changes",
    "load_scenario",
]
