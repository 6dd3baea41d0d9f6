"""A week in which only some demands and resources are to be decided; nothing is compiled anew."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace

import numpy as np

from models.demands import PeopleNeed
from solver.compile.needs import NeedOptions, can_be_met
from solver.compile.options import PER_START, DemandOptions
from solver.compile.tables import Bools
from solver.compile.week import Week

Open = Mapping[str, Bools]
"""By type of need, which resources may be used: (n_spaces,), (n_volunteers,), (n_supplies,)."""


def restricted(week: Week, free: Container[int], usable: Open) -> Week:
    """The same week; demands that are not free have no options left, the others those with usable resources."""
    demands = (
        _demand(o, usable) if o.index in free else _at(o, np.zeros(len(o.start), dtype=bool)) for o in week.demands
    )
    return replace(week, demands=tuple(demands))


def _demand(o: DemandOptions, usable: Open) -> DemandOptions:
    sites = None if o.site is None else usable["space"][o.needs[o.site].who]
    o = replace(o, needs=tuple(_need(n, usable[n.need.type][n.who], sites) for n in o.needs))
    keep = np.ones(len(o.start), dtype=bool)
    for n in o.needs:
        keep &= can_be_met(n)
    return o if keep.all() else _at(o, keep)


def _need(n: NeedOptions, keep: Bools, sites: Bools | None) -> NeedOptions:
    """The candidates kept; people at the sites kept, those near none of them left out."""
    if not isinstance(n.need, PeopleNeed):
        return n if keep.all() else NeedOptions(n.need, n.who[keep], n.ok[:, keep], n.metres[keep], n.near)
    metres, near = (n.metres, n.near) if sites is None else (n.metres[:, sites], n.near[:, sites])
    keep = keep & near.any(axis=1)
    return NeedOptions(n.need, n.who[keep], n.ok[:, keep], metres[keep], near[keep])


def _at(o: DemandOptions, keep: Bools) -> DemandOptions:
    """Only some of the starts."""
    needs = tuple(replace(n, ok=n.ok[keep]) for n in o.needs)
    return replace(o, needs=needs, **{name: getattr(o, name)[keep] for name in PER_START})
