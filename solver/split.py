"""The week in parts that share nothing: each can be solved, and proved, by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import networkx as nx

from solver.compile.week import Week

Node = tuple[str, int]


def components(week: Week) -> list[list[int]]:
    """Demands that cannot influence each other, largest part first; within a part in the problem's order.

    Two demands hang together by a space, a volunteer or a supply that both may use, by an area whose equity both
    raise, and by money where the sum of all cost is floored once.
    """
    return _parts(week, [*_resource_ties(week), *_sum_ties(week)])


def resource_components(week: Week) -> list[list[int]]:
    """Demands that share no resource, largest part first; equity and the one floor of all cost may still tie them."""
    return _parts(week, _resource_ties(week))


def _parts(week: Week, ties: Iterable[tuple[int, Node]]) -> list[list[int]]:
    graph: nx.Graph[Node] = nx.Graph()
    graph.add_nodes_from(("demand", o.index) for o in week.demands)
    graph.add_edges_from((("demand", d), node) for d, node in ties)
    found = ([i for kind, i in part if kind == "demand"] for part in nx.connected_components(graph))
    return sorted((sorted(part) for part in found if part), key=lambda part: (-len(part), part))


def _resource_ties(week: Week) -> Iterator[tuple[int, Node]]:
    partners = week.partners
    for o in week.demands:
        for n in o.needs:
            for r in map(int, n.who):
                yield o.index, (n.need.type, r)
                for mate, _ in partners.get(r, ()) if n.need.type == "people" else ():
                    yield o.index, ("people", mate)


def _sum_ties(week: Week) -> Iterator[tuple[int, Node]]:
    policy = week.problem.policy
    for o in week.demands:
        if any(bonus for _, bonus in policy.equity.bands):
            yield o.index, ("area", week.group_of[o.index])
        if policy.cost.per_yuan and _may_cost(week, o.index):
            yield o.index, ("money", 0)


def _may_cost(week: Week, d: int) -> bool:
    spaces, supplies = week.problem.spaces, week.problem.supplies
    return any(
        (n.need.type == "space" and any(spaces[int(j)].fen_per_unit_hour for j in n.who))
        or (n.need.type == "supply" and any(supplies[int(k)].fen_per_unit for k in n.who))
        for n in week.demands[d].needs
    )
