"""The changes themselves: frozen, strict values, told apart by `op`; and a Scenario, which is some of them by name."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from models.base import Id, Instant, Many, Text, Units, Value, seconds_of, wrong
from models.changes.targets import MODELS, Target, target_of, unknown_field
from models.shape import field_names

MOST_PERCENT = 1_000
MOST_COPIES = 10_000


class _Told(Value):
    """What every change may say of itself: when it became known (they are applied in their order, whenever that was),
    and a note for people."""

    at: Instant | None = None
    note: Text | None = None


class Edit(_Told):
    """A thing, a field, a number of the policy or `now` is put whole, or removed.

    `add` and `replace` of a field are the same; a thing is added at the end of its list, and replaced in its place.
    """

    op: Literal["add", "remove", "replace"]
    path: Text
    value: Any = None

    @property
    def target(self) -> Target:
        """What the path names."""
        return target_of(self.path)

    @model_validator(mode="after")
    def _fits(self) -> Edit:
        target = target_of(self.path)
        if self.op == "remove":
            if self.value is not None:
                rule, advice = "`remove` takes no `value`", "Leave it out, or write `replace`"
                raise wrong("value_not_meant", rule, advice, "value")
        elif self.value is None:
            rule, advice = "`add` and `replace` put a `value`", "Add `value`, or write `remove`"
            raise wrong("missing_field", rule, advice, "value")
        elif target.listed in MODELS and not target.field:
            self._is_that_thing(target)
        return self

    def _is_that_thing(self, target: Target) -> None:
        if isinstance(self.value, dict) and self.value.get("id") == target.name:
            return
        name, slash, last = target.name.rpartition("/")
        if slash and name:
            raise unknown_field(last, field_names(MODELS[target.listed]))
        rule = "the `value` of a whole thing is an object with the `id` that the path names"
        raise wrong("id_differs", rule, "Write the same id in both, or add the field to the path", "value")


class _Stretch(_Told):
    """A time in which one space or one volunteer is shut, or open."""

    space: Id | None = None
    volunteer: Id | None = None
    start: Instant
    end: Instant

    @property
    def whose(self) -> Target:
        """The space or the volunteer."""
        return Target("spaces", self.space) if self.space is not None else Target("volunteers", self.volunteer or "")

    @model_validator(mode="after")
    def _of_one(self) -> _Stretch:
        if (self.space is None) == (self.volunteer is None):
            rule = "a time is closed or opened for exactly one of `space` and `volunteer`"
            raise wrong("one_of_two", rule, "Name one of them; write one change for each")
        if seconds_of(self.end) <= seconds_of(self.start):
            raise wrong("window_order", "a window ends after it starts", "Move `end` after `start`", "end")
        return self


class Close(_Stretch):
    """Shut from `start` to `end`: a window more in `closed`."""

    op: Literal["close"]


class Open(_Stretch):
    """Open from `start` to `end`: a window more, which is cut out of `closed`. `capacity` is of a space, in units."""

    op: Literal["open"]
    capacity: Units | None = None

    @model_validator(mode="after")
    def _units_of_a_space(self) -> Open:
        if self.capacity is not None and self.volunteer is not None:
            rule, advice = "a `capacity` is of a space, and a volunteer is one person", "Remove it"
            raise wrong("capacity_not_meant", rule, advice, "capacity")
        return self


class Scale(_Told):
    """The capacities of spaces × percent // 100: their own, and those of their windows and patterns.

    Each list given must contain the space: its id, its kind, the area of its owner or one above. A capacity above 0
    stays at least 1, and one above the reserve stays above it.
    """

    op: Literal["scale"]
    percent: Annotated[int, Field(ge=1, le=MOST_PERCENT)]
    spaces: Many[Id] | None = None
    kinds: Many[Text] | None = None
    areas: Many[Id] | None = None


class Volunteers(_Told):
    """`count` copies of the volunteer `like`, as `V7~2`, `V7~3` …; or, below 0, so many fewer.

    Fewer: from the end of the list, of those with the `skill` and in the `area` (their organisation's, or one above)
    where these are given. Whom a pin, a ban or a pair names stays.
    """

    op: Literal["volunteers"]
    count: Annotated[int, Field(ge=-MOST_COPIES, le=MOST_COPIES)]
    like: Id | None = None
    skill: Text | None = None
    area: Id | None = None

    @model_validator(mode="after")
    def _more_or_fewer(self) -> Volunteers:
        if self.count == 0:
            raise wrong("count_form", "`count` is not 0", "Write how many more, or below 0 how many fewer", "count")
        if self.count > 0 and (self.like is None or self.skill is not None or self.area is not None):
            rule = "more volunteers are `like` one, without `skill` and `area`"
            raise wrong("count_form", rule, "Name the volunteer of whom to make copies", "like")
        if self.count < 0 and self.like is not None:
            rule = "fewer volunteers are told by `skill` and `area`, or by nothing more"
            raise wrong("count_form", rule, "Remove `like`, or raise `count` above 0", "like")
        return self


class Grow(_Told):
    """As many demands as percent // 100 of those there are, by `kinds` and `areas` (or one above) where given.

    Above 100 there are copies, as `D12~2`, at the end of the list; below, some are left out, but none that a pin or a
    ban names. Both are spread evenly over the list.
    """

    op: Literal["grow"]
    percent: Annotated[int, Field(ge=0, le=MOST_PERCENT)]
    kinds: Many[Text] | None = None
    areas: Many[Id] | None = None


class Lift(_Told):
    """A ban is taken back: of a demand, one space, volunteer or supply."""

    op: Literal["lift"]
    demand: Id
    space: Id | None = None
    volunteer: Id | None = None
    supply: Id | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Lift:
        if sum(x is not None for x in (self.space, self.volunteer, self.supply)) != 1:
            rule = "a ban names exactly one of `space`, `volunteer`, `supply`"
            raise wrong("ban_of_one", rule, "Write one change for each of them")
        return self


Change = Annotated[Edit | Close | Open | Scale | Volunteers | Grow | Lift, Field(discriminator="op")]
OPS: dict[str, type[Value]] = {
    "add": Edit,
    "remove": Edit,
    "replace": Edit,
    "close": Close,
    "open": Open,
    "scale": Scale,
    "volunteers": Volunteers,
    "grow": Grow,
    "lift": Lift,
}


class Scenario(Value):
    """Changes under a name, to be planned beside the week as it is."""

    name: Id
    changes: Annotated[Many[Change], Field(min_length=1)]
