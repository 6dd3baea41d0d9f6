"""The replay against schedules that can be worked out by hand."""

from benchmarks.scale import Cost, Site, replay, rounds_of, simulated_table
from solver.executors.recording import Record


def site(nodes, cores, bandwidth=1e12, start_up=0.0):
    return Site(nodes, cores, bandwidth, start_up)


def test_tasks_go_to_the_processor_that_is_free_first():
    tasks = [Cost(s, 0, 0) for s in (3.0, 1.0, 1.0, 2.0)]
    assert replay([tasks], site(1, 1), 0.0).seconds == 7.0
    assert replay([tasks], site(1, 2), 0.0).seconds == 4.0
    assert replay([tasks], site(4, 1), 0.0).seconds == 3.0
    assert replay([tasks], site(50, 2), 0.0).seconds == 3.0


def test_rounds_wait_for_each_other_and_for_the_coordinator():
    got = replay([[Cost(2.0, 0, 0)] * 3] * 5, site(1, 2), 0.5)
    assert (got.seconds, got.serial) == (5 * 4.5, 2.5)


def test_the_link_is_one_and_starting_costs():
    got = replay([[Cost(1.0, 100, 50)] * 4], site(4, 1, bandwidth=100.0, start_up=0.25), 0.0)
    assert got.transfer == 6.0
    assert got.seconds == max(6.0, 4.0 + 0.25 + 1.0 + 0.5)


def test_more_communities_have_more_of_the_same_tasks():
    log = [Record("RegionTask", n, 10, 0.0, float(n + 1), 1, 1, round=n // 2) for n in range(4)]
    log.append(Record("WholeDualTask", 9, 10, 0.0, 99.0, 1, 1))
    assert [[t.seconds for t in tasks] for tasks in rounds_of(log, 10, 25)] == [[1, 2, 1, 2, 1], [3, 4, 3, 4, 3]]


def test_every_figure_of_the_table_has_a_head():
    row = {"communities": 100, "nodes": 1, "cores": 2, "seconds": 5.0, "serial": 1.0, "transfer": 0.5, "memory": 2**30}
    lines = simulated_table([row]).splitlines()
    assert {line.count("|") for line in lines} == {8}
