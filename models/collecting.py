"""Python's cycle collector, out of the way while millions of values are made that are all still needed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collector() -> Iterator[None]:
    """Without the cycle collector, which would walk millions of new and still needed objects time and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def collect_rarely() -> None:
    """For a process that holds a city's week: the collector looks for cycles after 100,000 new objects instead of 700.

    Nearly all of a week's millions of values live as long as the week, and walking them took a third of a repair.
    """
    gc.set_threshold(100_000, 20, 100)
