"""How many random weeks a test tries: a few always, more in the slow tests, and `LINLI_FUZZ=20` times as many."""

from __future__ import annotations

import os
from typing import Any

import pytest

TIMES = int(os.environ.get("LINLI_FUZZ", "1"))


def seeds(few: int, many: int) -> Any:
    """The test's argument `seeds`: a few, and, in a slow test of its own, many others."""
    more = pytest.param(range(1_000, 1_000 + many * TIMES), marks=pytest.mark.slow)
    return pytest.mark.parametrize("seeds", [range(few), more], ids=["few", "many"])
