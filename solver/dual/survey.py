"""How much is wanted of every resource, before any price is known: for first steps and for rounding limits."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solver.dual.compiled import compiled
from solver.dual.facts import FAR, PEOPLE, SPACE, Facts
from solver.dual.grain import Array
from solver.dual.offers import high_of, low_of, way_of
from solver.dual.summed_limits import SummedLimits
from solver.native.borrowed import borrowed


class Survey(NamedTuple):
    """Sums over all that may serve, of ones (`n_`) and of what they are worth (`w_`): of rows (rows,), of sessions by
    person, day and length and by space and length, of supplies (n_supplies,) and budgets (n_demands,). `w_rows` per
    slot, `w_budgets` per fen."""

    n_rows: Array
    w_rows: Array
    n_people: Array
    w_people: Array
    n_quotas: Array
    w_quotas: Array
    n_stocks: Array
    w_stocks: Array
    n_budgets: Array
    w_budgets: Array


def survey(facts: Facts, limits: SummedLimits) -> Survey:
    """All needs of all demands at all their starts."""
    rows, lengths = len(facts.before), len(facts.minutes)
    people, spaces = (rows - len(facts.j_fen), limits.n_days, lengths), (len(facts.j_fen), lengths)
    shapes = (rows, people, spaces, len(facts.u_fen), len(facts.d_number))
    counts = Survey(*(np.zeros(shape) for shape in shapes for _ in range(2)))
    look(facts, counts)
    return counts


@compiled
def look(facts: Facts, counts: Survey) -> None:
    """Need by need."""
    f, q = borrowed(facts), borrowed(counts)
    for d in range(len(f.d_number)):
        for n in range(f.d_need[d], f.d_need[d + 1]):
            worth = f.d_weight[d] * f.n_share[n]
            for i in range(f.n_cand[n + 1] - f.n_cand[n]):
                if f.n_kind[n] == SPACE:
                    look_at_space(f, q, d, n, i, worth)
                elif f.n_kind[n] == PEOPLE:
                    if way_of(f, n, 0, i) != FAR or f.d_site[d] >= 0 or f.d_choice[d + 1] - f.d_choice[d] > 1:
                        look_at_person(f, q, d, n, i, worth)
                elif f.k_units[f.n_cand[n] + i] > 0:
                    look_at_supply(f, q, d, n, i, worth)


@compiled
def look_at_space(f: Facts, q: Survey, d: int, n: int, i: int, worth: float) -> None:
    j, m = f.k_who[f.n_cand[n] + i], f.d_start[d + 1] - f.d_start[d]
    for c in range(m):
        units = f.room[f.n_cells[n] + i * m + c]
        if units == 0:
            continue
        s = f.d_start[d] + c
        amount = worth * (units if f.j_exclusive[j] else 1)
        q.n_rows[j] += 1
        q.w_rows[j] += amount / max(1, high_of(f, j, s) - low_of(f, j, s))
        q.n_quotas[j, f.s_length[s]] += 1
        q.w_quotas[j, f.s_length[s]] += amount
        if f.n_fen[n] >= 0:
            q.n_budgets[d] += 1
            q.w_budgets[d] += worth / max(1, f.fen[f.n_fen[n] + i * m + c])


@compiled
def look_at_person(f: Facts, q: Survey, d: int, n: int, i: int, worth: float) -> None:
    k = f.n_cand[n] + i
    v, row = f.k_who[k], len(f.j_fen) + f.k_who[k]
    for r in range(f.k_ready[k], f.k_ready[k + 1]):
        s = f.d_start[d] + f.ready[r]
        q.n_rows[row] += 1
        q.w_rows[row] += worth / max(1, high_of(f, row, s) - low_of(f, row, s))
        q.n_people[v, f.s_day[s], f.s_length[s]] += 1
        q.w_people[v, f.s_day[s], f.s_length[s]] += worth


@compiled
def look_at_supply(f: Facts, q: Survey, d: int, n: int, i: int, worth: float) -> None:
    u = f.k_who[f.n_cand[n] + i]
    q.n_stocks[u] += 1
    q.w_stocks[u] += worth
    if f.n_fen[n] >= 0:
        q.n_budgets[d] += 1
        q.w_budgets[d] += worth / max(1, f.fen[f.n_fen[n] + i])
