"""The cheapest way to serve each need of a demand at each of its starts, from the cells of its candidates."""

from __future__ import annotations

import numpy as np

from solver.dual.compiled import compiled
from solver.dual.facts import PEOPLE, SPACE, SUPPLY, Facts
from solver.dual.lists import list_people, net_of_people
from solver.dual.offers import Prices, Scratch
from solver.dual.roles import extra


@compiled
def pieces(f: Facts, x: Scratch, d: int, n: int, c: int) -> float:
    """Several pieces of several units: `least` units at whatever price, up to `asked` while it pays, cheapest first:
    cost less worth. `x.roles[0]` pieces: `x.order` lists their candidates, `x.each` their units."""
    m, first, k0 = f.d_start[d + 1] - f.d_start[d], x.at[n - f.d_need[d]], f.n_cand[n]
    size, supply = f.n_cand[n + 1] - k0, f.n_kind[n] == SUPPLY
    x.left[:size] = 1
    net, had, count = 0.0, 0, 0
    while had < f.n_asked[n]:
        best, least = -1, np.inf
        for i in range(size):
            each = x.cells[first + (i if supply else i * m + c)]
            if each < least and x.left[i]:
                best, least = i, each
        if best < 0 or (had >= f.n_least[n] and least >= 0):
            break
        units = f.k_units[k0 + best] if supply else f.room[f.n_cells[n] + best * m + c]
        wanted = f.n_asked[n] if least < 0 else f.n_least[n]
        x.left[best], x.order[count], x.each[count] = 0, best, min(wanted - had, units)
        net += x.each[count] * least
        had, count = had + units, count + 1
    x.roles[0] = count
    return net if had >= f.n_least[n] else np.inf


@compiled
def net_of_spaces(f: Facts, x: Scratch, d: int, n: int, only: int, c: int) -> float:
    """Cost less worth of a need of spaces at a start; `only` as in `Facts`."""
    m, local = f.d_start[d + 1] - f.d_start[d], n - f.d_need[d]
    if f.n_single[n] == 0:
        return float(pieces(f, x, d, n, c))
    if only >= 0:
        return float(x.cells[x.at[local] + only * m + c])
    net = np.inf
    for i in range(f.n_cand[n + 1] - f.n_cand[n]):
        net = min(net, x.cells[x.at[local] + i * m + c])
    return net


@compiled
def best_space(f: Facts, x: Scratch, d: int, n: int, only: int, c: int) -> int:
    """The space that serves a need alone at a start for least."""
    m, local = f.d_start[d + 1] - f.d_start[d], n - f.d_need[d]
    if only >= 0:
        return only
    best = 0
    for i in range(1, f.n_cand[n + 1] - f.n_cand[n]):
        if x.cells[x.at[local] + i * m + c] < x.cells[x.at[local] + best * m + c]:
            best = i
    return best


@compiled
def net_of_supplies(f: Facts, x: Scratch, d: int, n: int) -> float:
    """Cost less worth of a need of supplies, the same at all starts."""
    return float(pieces(f, x, d, n, 0))


@compiled
def same(f: Facts, n: int, local: int, choice: int, before: int) -> bool:
    """Whether two choices leave a need the same candidates at the same costs."""
    if f.c_only[f.c_first[choice] + local] != f.c_only[f.c_first[before] + local]:
        return False
    return bool(f.n_kind[n] != PEOPLE or f.c_site[choice] == f.c_site[before])


@compiled
def serve_need(f: Facts, p: Prices, x: Scratch, d: int, n: int, choice: int, most: int) -> None:
    """`x.net` of one need at all starts."""
    m, local = f.d_start[d + 1] - f.d_start[d], n - f.d_need[d]
    only = f.c_only[f.c_first[choice] + local]
    if f.n_kind[n] == SPACE:
        for c in range(m):
            x.net[local * m + c] = net_of_spaces(f, x, d, n, only, c)
    elif f.n_kind[n] == PEOPLE:
        list_people(f, p, x, d, n, only, f.c_site[choice], most)
        for c in range(m):
            x.net[local * m + c] = net_of_people(f, x, d, n, most, c)
    else:
        x.net[local * m : local * m + m] = net_of_supplies(f, x, d, n)


@compiled
def serve(f: Facts, p: Prices, x: Scratch, d: int, choice: int, before: int, most: int, sites: bool) -> None:
    """`x.net`, `x.value` and `x.spot` of all starts with a choice; `before`: the choice they hold already, −1 for none.
    With `sites`, persons come to the site that is chosen, not each to the nearest; where that is free, starts that
    cannot be among the best are then worth −inf."""
    first, m = f.d_need[d], f.d_start[d + 1] - f.d_start[d]
    x.wanted[:m] = 1
    for n in range(first, f.d_need[d + 1]):
        if before < 0 or not same(f, n, n - first, choice, before):
            serve_need(f, p, x, d, n, choice, most)
    for c in range(m):
        x.value[c], x.spot[c] = value_of(f, x, d, most, c), -1
    if sites and is_free(f, d, choice):
        serve_sites(f, p, x, d, choice, most)


@compiled
def value_of(f: Facts, x: Scratch, d: int, most: int, c: int) -> float:
    """What a session at a start is worth by the nets of its needs."""
    m = f.d_start[d + 1] - f.d_start[d]
    value = f.s_bonus[f.d_start[d] + c]
    for local in range(f.d_need[d + 1] - f.d_need[d]):
        value -= x.net[local * m + c]
    if f.d_roles[d] > 0 and value > -np.inf:
        value -= extra(f, x, d, most, c)
    return float(value)


@compiled
def is_free(f: Facts, d: int, choice: int) -> bool:
    """Whether a choice leaves open where each session is."""
    return bool(f.d_site[d] >= 0 and f.c_only[f.c_first[choice] + f.d_site[d]] < 0)


@compiled
def serve_sites(f: Facts, p: Prices, x: Scratch, d: int, choice: int, most: int) -> None:
    """`x.value` as the best site says it at which persons and space are, instead of the best of each; a site is looked
    at for those starts alone at which it could be better than what is known."""
    m, site = f.d_start[d + 1] - f.d_start[d], f.d_site[d]
    n = f.d_need[d] + site
    x.hope[:m], x.value[:m] = x.value[:m] + x.net[site * m : site * m + m], -np.inf
    x.bar[:m] = 0.0 if f.d_fewest[d] < 2 and not f.d_spaced[d] else -np.inf
    for i in range(f.n_cand[n + 1] - f.n_cand[n]):
        cells, any_wanted = x.at[site] + i * m, False
        for c in range(m):
            x.wanted[c] = x.hope[c] - x.cells[cells + c] > x.bar[rival(f, d, c)]
            any_wanted = any_wanted or x.wanted[c] != 0
        if any_wanted:
            x.net[site * m : site * m + m] = x.cells[cells : cells + m]
            come_to(f, p, x, d, choice, f.k_place[f.n_cand[n] + i], most)
            for c in range(m):
                value = value_of(f, x, d, most, c) if x.wanted[c] else -np.inf
                if value > x.bar[rival(f, d, c)]:
                    x.value[c], x.spot[c], x.bar[rival(f, d, c)] = value, i, value


@compiled
def rival(f: Facts, d: int, c: int) -> int:
    """The place in `x.bar` of what a start must be better than: of one session the best, else the best of its bucket,
    or itself alone where sessions keep distances."""
    if f.d_spaced[d]:
        return c
    return 0 if f.d_most[d] == 1 else int(f.s_bucket[f.d_start[d] + c])


@compiled
def come_to(f: Facts, p: Prices, x: Scratch, d: int, choice: int, site: int, most: int) -> None:
    """`x.net` of the needs of persons, at the starts that are wanted, with sessions at a site."""
    first, m = f.d_need[d], f.d_start[d + 1] - f.d_start[d]
    for n in range(first, f.d_need[d + 1]):
        if f.n_kind[n] == PEOPLE:
            list_people(f, p, x, d, n, f.c_only[f.c_first[choice] + n - first], site, most)
            for c in range(m):
                if x.wanted[c]:
                    x.net[(n - first) * m + c] = net_of_people(f, x, d, n, most, c)
