"""Python's cycle collector is out of the way where it should be, and back afterwards."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from models.collecting import no_collector


def test_the_collector_is_off_inside_and_as_it_was_afterwards():
    assert gc.isenabled()
    with no_collector():
        inside = gc.isenabled()
    assert not inside
    assert gc.isenabled()


def test_the_collector_is_back_after_a_failure():
    with pytest.raises(ZeroDivisionError), no_collector():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_the_collector_stays_off_for_who_had_it_off():
    gc.disable()
    try:
        with no_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize("module", ["api.cli.main", "solver.executors.child", "api.jobs.child"])
def test_processes_that_hold_weeks_collect_rarely(module):
    """Each says so before it does anything that may fail."""
    seen = f"import gc, sys, {module} as m\nm.collect_rarely()\nprint(gc.get_threshold()[0], gc.isenabled())"
    told = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["100000", "True"]
