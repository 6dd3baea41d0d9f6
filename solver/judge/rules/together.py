"""R15: pairs of persons who come together, or never meet."""

from __future__ import annotations

from collections.abc import Iterator

from solver.judge.context import Context, breach
from solver.judge.sessions import Session
from solver.judge.verdict import Finding


def pairs_together_or_apart(week: Context) -> Iterator[Finding]:
    """R15: of "together" in a session either both or neither, of "apart" never both; in any roles."""
    for pair in week.problem.policy.pairs:
        a, b = pair.volunteers
        with_a, with_b = _sessions_of(week, a), _sessions_of(week, b)
        if pair.relation == "apart":
            for i in sorted(with_a.keys() & with_b.keys()):
                message = f"volunteers {a} and {b} are both in the session, they are to be apart"
                yield breach("R15", "apart", with_a[i].place, [with_a[i]], message)
        else:
            for i, s in sorted((with_a | with_b).items()):
                if not (i in with_a and i in with_b):
                    one, other = (a, b) if i in with_a else (b, a)
                    message = f"volunteer {one} comes without {other}, they are to be together"
                    yield breach("R15", "together", s.place, [s], message)


def _sessions_of(week: Context, person: str) -> dict[int, Session]:
    return {r.session.index: r.session for r in week.by_person.get(person, ())}
