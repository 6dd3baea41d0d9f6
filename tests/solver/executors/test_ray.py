"""A cluster that cannot be: the error says what to do."""

import sys

import pytest

from solver.executors.ray import Cluster, NoCluster


def test_without_ray_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(NoCluster, match="not installed") as e:
        Cluster("127.0.0.2:1")
    assert "[cluster]" in e.value.advice
