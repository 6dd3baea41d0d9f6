"""What the path of a change names: a thing of a list, one of its fields, a number of the policy, or `now`."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import Value, wrong
from models.demands import Demand
from models.policy import Policy
from models.shape import field_names
from models.similar import similar
from models.things import Area, Organisation, Space, Supply, Volunteer

MODELS: dict[str, type[Value]] = {
    "areas": Area,
    "organisations": Organisation,
    "spaces": Space,
    "volunteers": Volunteer,
    "supplies": Supply,
    "demands": Demand,
}
POLICY, NOW = "policy", "now"
PLACES = (*MODELS, POLICY, NOW)
FORMS = "`/<list>/<id>`, `/<list>/<id>/<field>`, `/policy/<term>`, `/policy/<term>/<number>` or `/now`"


@dataclass(frozen=True, slots=True)
class Target:
    """`/spaces/S1/capacity` is the field `capacity` of the space S1, `/policy/cost/per_yuan` a number of the policy.

    `name` is empty for `now`; `field` is empty where the whole is meant. An id may hold slashes: the last part is a
    field only where the list's things have such a field.
    """

    listed: str
    name: str = ""
    field: str = ""

    @property
    def whole(self) -> Target:
        """The thing, or the term, in which the field is."""
        return Target(self.listed, self.name)


def target_of(path: str) -> Target:
    """What a path names. Raises a `PydanticCustomError` where it has not one of the forms."""
    start, _, rest = path.removeprefix("/").partition("/")
    if not path.startswith("/") or start not in PLACES or (start == NOW) == bool(rest):
        guess = similar(start, PLACES)
        advice = f"Did you mean `/{guess}/…`?" if guess and guess not in (start, NOW) else "Write it such as /spaces/S1"
        raise wrong("unknown_place", f"a path is {FORMS}; lists are {', '.join(MODELS)}", advice, "path")
    if start == NOW:
        return Target(NOW)
    return _in_policy(rest) if start == POLICY else _in_list(start, rest)


def _in_list(listed: str, rest: str) -> Target:
    name, slash, field = rest.rpartition("/")
    if not (slash and name and field in MODELS[listed].model_fields):
        return Target(listed, rest)
    if field == "id":
        rule, advice = "an id stays, as others name it", "Remove the thing and add one with the other id"
        raise wrong("id_differs", rule, advice, "path")
    return Target(listed, name, field)


def _in_policy(rest: str) -> Target:
    term, slash, number = rest.partition("/")
    model = Policy.model_fields.get(term)
    if model is None:
        raise unknown_field(term, field_names(Policy))
    holder = model.annotation
    known = field_names(holder) if isinstance(holder, type) and issubclass(holder, Value) else ()
    if slash and number not in known:
        raise unknown_field(number, known)
    return Target(POLICY, term, number)


def unknown_field(name: str, known: tuple[str, ...]) -> Exception:
    """A path that names a field which is not there."""
    guess = similar(name, known)
    listed = f"Known here: {', '.join(known)}" if known else "Give the whole: it has no fields of its own"
    rule = "a path ends with a field that the format knows there"
    return wrong("unknown_field", rule, f"Did you mean `{guess}`?" if guess else listed, "path")
