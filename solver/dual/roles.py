"""Nobody has two roles in one session (R11): persons and roles are matched at least cost.

Each need of persons brings as many roles as it asks for; those beyond its least number may stay empty. The matching is
found role by role along shortest augmenting paths (R. Jonker, A. Volgenant 1987, doi:10.1007/BF02278710), but only
where the cheapest persons of the needs are not different ones anyway.
"""

from __future__ import annotations

import numpy as np

from solver.dual.compiled import compiled
from solver.dual.facts import PEOPLE, Facts
from solver.dual.lists import taken_people
from solver.dual.offers import Scratch

MODERATE = 2.0**22
LARGE = 2.0**28
"""More than any price, and few enough that sums stay exact: a role that must be filled and cannot."""


@compiled
def extra(f: Facts, x: Scratch, d: int, most: int, c: int) -> float:
    """What it costs more that all roles of a session at start `c` are filled by different persons; infinite where they
    cannot be. `x.order`: the place of each role's person among the candidates of its need, −1 for none; needs in
    order, `asked` roles each."""
    first, m = f.d_need[d], f.d_start[d + 1] - f.d_start[d]
    roles, alone = 0, 0.0
    for n in range(first, f.d_need[d + 1]):
        if f.n_kind[n] == PEOPLE:
            at = ((n - first) * m + c) * most
            taken = taken_people(f, x, n, at, x.listed[(n - first) * m + c])
            for k in range(f.n_asked[n]):
                x.order[roles] = x.list_place[at + k] if k < taken else -1
                x.roles[roles] = f.k_who[f.n_cand[n] + x.order[roles]] if k < taken else -1
                alone += x.list_cost[at + k] if k < taken else 0.0
                roles += 1
    if different(x, roles) or not moderate(f, x, d, most, c):
        return 0.0
    columns = tabulate(f, x, d, most, c, roles)
    match(x, roles, columns)
    total, role = 0.0, 0
    for n in range(first, f.d_need[d + 1]):
        if f.n_kind[n] == PEOPLE:
            for _ in range(f.n_asked[n]):
                j = x.order[role]
                total += x.match[role * columns + j]
                x.order[role] = place_of(f, x, d, n, most, c, x.roles[j]) if x.roles[j] >= 0 else -1
                role += 1
    return total - alone if total < LARGE / 2 else np.inf


@compiled
def moderate(f: Facts, x: Scratch, d: int, most: int, c: int) -> bool:
    """Whether all costs are so far below LARGE that a sum tells a role that cannot be filled; else needs stay apart."""
    m = f.d_start[d + 1] - f.d_start[d]
    for local in range(f.d_need[d + 1] - f.d_need[d]):
        if f.n_kind[f.d_need[d] + local] == PEOPLE:
            row = local * m + c
            for k in range(x.listed[row]):
                if abs(x.list_cost[row * most + k]) > MODERATE:
                    return False
    return True


@compiled
def different(x: Scratch, roles: int) -> bool:
    """Whether no person of `x.roles` stands there twice."""
    for a in range(roles):
        for b in range(a):
            if x.roles[a] >= 0 and x.roles[a] == x.roles[b]:
                return False
    return True


@compiled
def place_of(f: Facts, x: Scratch, d: int, n: int, most: int, c: int, person: int) -> int:
    """The place of a person in a need's list at a start, −1 where the list lacks it."""
    m, local = f.d_start[d + 1] - f.d_start[d], n - f.d_need[d]
    at = (local * m + c) * most
    for k in range(x.listed[local * m + c]):
        if f.k_who[f.n_cand[n] + x.list_place[at + k]] == person:
            return int(x.list_place[at + k])
    return -1


@compiled
def tabulate(f: Facts, x: Scratch, d: int, most: int, c: int, roles: int) -> int:
    """`x.roles`: the persons of all lists, then one −1 per role; `x.match` (roles, columns): their costs."""
    first, m = f.d_need[d], f.d_start[d + 1] - f.d_start[d]
    persons = gather(f, x, d, most, c)
    columns, role = persons + roles, 0
    x.roles[persons:columns] = -1
    x.match[: roles * columns] = LARGE
    for n in range(first, f.d_need[d + 1]):
        if f.n_kind[n] == PEOPLE:
            row = (n - first) * m + c
            for asked in range(f.n_asked[n]):
                for k in range(x.listed[row]):
                    j = column_of(x, persons, f.k_who[f.n_cand[n] + x.list_place[row * most + k]])
                    x.match[role * columns + j] = x.list_cost[row * most + k]
                if asked >= f.n_least[n]:
                    x.match[role * columns + persons + role] = 0.0
                role += 1
    return columns


@compiled
def gather(f: Facts, x: Scratch, d: int, most: int, c: int) -> int:
    """`x.roles` becomes the persons of all lists, each once; how many."""
    first, m, persons = f.d_need[d], f.d_start[d + 1] - f.d_start[d], 0
    for n in range(first, f.d_need[d + 1]):
        if f.n_kind[n] == PEOPLE:
            row = (n - first) * m + c
            for k in range(x.listed[row]):
                person = f.k_who[f.n_cand[n] + x.list_place[row * most + k]]
                if column_of(x, persons, person) == persons:
                    x.roles[persons] = person
                    persons += 1
    return persons


@compiled
def column_of(x: Scratch, persons: int, person: int) -> int:
    """The place of a person in `x.roles`, or after the last."""
    for j in range(persons):
        if x.roles[j] == person:
            return j
    return persons


@compiled
def match(x: Scratch, rows: int, columns: int) -> None:
    """`x.order` (rows,): each row's column in the cheapest matching; every row's own dummy column is among them.

    Rows and columns count from 1, column 0 holds the row that is being matched. In `x.match`, after the costs: prices
    of rows, of columns, and the least reduced cost of each column; in `x.roles`, after the persons: the row of each
    column, the column before it on the path, and whether the path has seen it.
    """
    prices, width = rows * columns, columns + 1
    owner, way = x.roles[columns : columns + width], x.roles[columns + width : columns + 2 * width]
    x.match[prices : prices + rows + 1 + 2 * width] = 0.0
    owner[:] = 0
    for row in range(1, rows + 1):
        owner[0] = row
        j = path(x, rows, columns)
        while j:
            owner[j] = owner[way[j]]
            j = way[j]
    for j in range(1, width):
        if owner[j]:
            x.order[owner[j] - 1] = j - 1


@compiled
def path(x: Scratch, rows: int, columns: int) -> int:
    """The shortest augmenting path from the row of column 0: its last column; prices are changed on the way."""
    prices, width = rows * columns, columns + 1
    owner, way, seen = (
        x.roles[columns : columns + width],
        x.roles[columns + width : columns + 2 * width],
        x.roles[columns + 2 * width : columns + 3 * width],
    )
    of_row, of_column = x.match[prices : prices + rows + 1], x.match[prices + rows + 1 : prices + rows + 1 + width]
    least = x.match[prices + rows + 1 + width : prices + rows + 1 + 2 * width]
    least[:], seen[:] = np.inf, 0
    j = 0
    while True:
        seen[j] = 1
        i, nearest = owner[j], 0
        for k in range(1, width):
            if not seen[k]:
                now = x.match[(i - 1) * columns + k - 1] - of_row[i] - of_column[k]
                if now < least[k]:
                    least[k], way[k] = now, j
                if nearest == 0 or least[k] < least[nearest]:
                    nearest = k
        delta = least[nearest]
        for k in range(width):
            if seen[k]:
                of_row[owner[k]] += delta
                of_column[k] -= delta
            else:
                least[k] -= delta
        if owner[nearest] == 0:
            return nearest
        j = nearest
