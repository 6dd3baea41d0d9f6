"""Trips of volunteers between sites, remembered by index. A site is a space `j`, or a demand `n_spaces + d`."""

from __future__ import annotations

from models.geo import Distances, Spot
from models.problem import Problem


class Trips:
    """Seconds a person needs between two sites, and from and to home (R10, R11)."""

    def __init__(self, problem: Problem, distances: Distances):
        self._spots: list[Spot] = [distances.space(s) for s in problem.spaces]
        self._spots += [distances.demand(d) for d in problem.demands]
        self.n_spaces = len(problem.spaces)
        self._homes = [distances.volunteer(v) for v in problem.volunteers]
        self._people = problem.volunteers
        self._distances = distances
        self._known: dict[tuple[int, int, int], int] = {}

    def site_of_demand(self, d: int) -> int:
        """The site of a demand that takes place where it lies."""
        return self.n_spaces + d

    def gap(self, v: int, before: int, after: int) -> int:
        """R11: seconds between two sessions of a person: travel and break."""
        key = (v, before, after)
        if key not in self._known:
            minutes = self._distances.minutes(self._people[v], self._spots[before], self._spots[after])
            self._known[key] = 60 * (minutes + self._people[v].break_minutes)
        return self._known[key]

    def out(self, v: int, site: int) -> int:
        """R10: seconds from home to a site."""
        return 60 * self._distances.minutes(self._people[v], self._homes[v], self._spots[site])

    def back(self, v: int, site: int) -> int:
        """R10: seconds from a site home."""
        return 60 * self._distances.minutes(self._people[v], self._spots[site], self._homes[v])
