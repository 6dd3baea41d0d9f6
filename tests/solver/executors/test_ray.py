"""The same plan on a cluster; a node that is lost loses nothing; a task that is abandoned ends."""

from __future__ import annotations

import importlib.util
import shutil
import sys
import tempfile
import time
from pathlib import Path

import pytest

from models.loading import load_problem
from models.problem import Problem
from solver.executors.local import Pool
from solver.executors.ray import Cluster, NoCluster
from solver.executors.recording import Recording
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan
from tests.solver.executors.ray_nodes import HEAD, ROOT, Nodes

WORK = Limits(seconds=None, work=0.2)


def test_without_ray_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(NoCluster, match="not installed") as e:
        Cluster("127.0.0.2:1")
    assert "[cluster]" in e.value.advice


@pytest.fixture
def nodes(monkeypatch):
    """Two nodes; a short folder, as sockets' names may not be long."""
    if importlib.util.find_spec("ray") is None:  # not imported yet: Ray reads the token when it is
        pytest.skip("needs ray")
    folder = Path(tempfile.mkdtemp(prefix="ray"))
    try:
        with Nodes(folder) as running:
            for name, value in running.environment.items():
                monkeypatch.setenv(name, value)
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cluster_of(nodes: Nodes) -> Cluster:
    """Entered once both nodes are there."""
    for _ in range(60):
        cluster = Cluster(nodes.address, _node_ip_address=HEAD)
        if cluster.workers == 2:
            return cluster
        cluster.__exit__()
        time.sleep(0.5)
    raise TimeoutError("the second node did not come")


@pytest.fixture
def problem(monkeypatch) -> Problem:
    """The example, planned region by region."""
    monkeypatch.setattr("solver.planning.LARGE", 0)
    return load_problem((ROOT / "examples" / "week.json").read_bytes())


class Losing(Recording):
    """Loses a node as soon as both are busy."""

    def __init__(self, nodes: Nodes):
        super().__init__(cluster_of(nodes))
        self.nodes, self.lost = nodes, False

    def collect(self, timeout):
        if not self.lost and len(self.running) == 2:
            time.sleep(1.0)
            self.nodes.lose_a_node()
            self.lost = True
        return super().collect(timeout)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_plans_as_this_machine_does_and_a_lost_node_loses_nothing(nodes, problem):
    here = plan(problem, WORK, executor=Pool(2))
    there = plan(problem, WORK, executor=cluster_of(nodes))
    assert there.score == here.score
    assert there.stop_reason == here.stop_reason

    losing = Losing(nodes)
    made = plan(problem, WORK, executor=losing)
    assert losing.lost
    assert judge(problem, made).ok
    assert made.assignments
    assert not [w for w in made.warnings if w.code == "defect"]
    assert not [r for r in losing.log if r.failed]
