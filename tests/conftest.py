"""What tests of several folders share."""

from __future__ import annotations

import pytest


@pytest.fixture
def little_proof(monkeypatch):
    """Little work for the question whether every plan with one session more is worse, in tests that do not ask it: on
    a crowded week it takes half a minute, and the answer is `best_effort` mostly."""
    monkeypatch.setattr("solver.why.proofs.PART_WORK", 0.2)
