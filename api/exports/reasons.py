"""Why something is left out, without naming what the reader may not see."""

from __future__ import annotations

import re
from collections.abc import Iterable

from api.exports.sight import Sight, token
from api.exports.visible import VisibleBlocker, VisibleRemedy, VisibleUnserved
from models.plan import Blocker, Plan, Remedy, Unserved


def unserved_of(sight: Sight, plan: Plan) -> tuple[VisibleUnserved, ...]:
    """What is left out of the demands that the reader sees whole, as the plan lists it."""
    seen = [u for u in plan.unserved if sight.whole(u.demand)]
    secrets = _Secrets(sight) if seen else None
    return tuple(_visible(sight, u, secrets) for u in seen if secrets)


class _Secrets:
    """The words that no sentence may hold: ids and names of hidden demands, and names of organisations that nothing
    else in the week names."""

    def __init__(self, sight: Sight):
        register = sight.register
        hidden = [d for d in register.problem.demands if sight.hides(d.id)]
        known = {d.organisation for d in register.problem.demands if not sight.hides(d.id)}
        known |= {s.owner for s in register.problem.spaces} | {s.owner for s in register.problem.supplies}
        known |= {v.organisation for v in register.problem.volunteers if v.organisation}
        apart = [register.organisations.get(d.organisation) for d in hidden if d.organisation not in known]
        self._ids = [re.compile(rf"(?<!\w){re.escape(d.id)}(?!\w)", re.ASCII) for d in hidden]
        self._names = {d.name for d in hidden if d.name} | {o.name for o in apart if o and o.name}

    def are_in(self, words: str) -> bool:
        """Whether the words tell one."""
        return any(name in words for name in self._names) or any(i.search(words) for i in self._ids)


def _visible(sight: Sight, u: Unserved, secrets: _Secrets) -> VisibleUnserved:
    blocking = tuple(b for b in (_blocker(sight, b) for b in u.blocking) if b)
    remedies = tuple(_remedy(sight, r, secrets) for r in u.remedies)
    return VisibleUnserved(sight.demand(u.demand), u.missing, u.reason, u.proof, blocking, remedies)


def _blocker(sight: Sight, b: Blocker) -> VisibleBlocker | None:
    register = sight.register
    if b.demand is not None:
        shown = sight.demand(b.demand)
        return VisibleBlocker("demand", shown.id, shown.name, shown.masked)
    if b.space is not None:
        space = register.spaces.get(b.space)
        return VisibleBlocker("space", b.space, space.name if space else None)
    if b.supply is not None:
        return VisibleBlocker("supply", b.supply, None)
    return _person(sight, b.volunteer or "")


def _person(sight: Sight, volunteer: str) -> VisibleBlocker | None:
    """A person in the way is named to their own: the planner, their unit, the coordinator of its area."""
    found, viewer = sight.register.volunteers.get(volunteer), sight.viewer
    belongs = found.organisation if found else None
    area = sight.register.area_of_organisation(belongs)
    if viewer.kind == "planner" or belongs == viewer.id or sight.register.lies_in(area, viewer.areas):
        return VisibleBlocker("volunteer", volunteer, found.name if found else None)
    return None


def _remedy(sight: Sight, r: Remedy, secrets: _Secrets) -> VisibleRemedy:
    change = None if secrets.are_in(r.change) else r.change
    return VisibleRemedy(change, r.net_points, tuple(_ids(sight, r.displaced)))


def _ids(sight: Sight, demands: Iterable[str]) -> Iterable[str]:
    return (token(sight.viewer.salt, d) if sight.hides(d) else d for d in demands)
