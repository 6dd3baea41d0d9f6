"""What stands in the store's lists: FORMAT.md's things, and what only matters from week to week."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from models.base import Date, Id, Many, Text, Value, wrong
from models.clock import SlotMinutes, WallEnd, WallTime, Window, Zone
from models.demands import Demand
from models.policy import Policy
from models.things import Area, Organisation, Space, Supply, Travel, Volunteer


class Dated(Value):
    """From one local date to another, both included; open where one is missing."""

    from_: Date | None = Field(default=None, alias="from")
    until: Date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Dated:
        if self.from_ and self.until and self.until < self.from_:
            raise wrong("date_order", "`until` does not lie before `from`", "Move `until` to or after `from`", "until")
        return self


class Standing(Dated):
    """When a demand recurs: its weekly windows hold on the dates that are due.

    Every `every_weeks` ISO weeks, counted from that of `from`; never on `except`; `in_terms` says whether the terms of
    the place that concern the demand are asked.
    """

    from_: Date = Field(alias="from")
    every_weeks: Annotated[int, Field(ge=1, le=53)] = 1
    except_: Many[Date] = Field(default=(), alias="except")
    in_terms: Literal["any", "only", "never"] = "any"


class LivingDemand(Demand):
    """A demand of the list: a wish that recurs (`standing`), or one that is fulfilled once."""

    standing: Standing | None = None


class LivingVolunteer(Volunteer):
    """A person of the list; `area` says where one belongs who has no organisation."""

    area: Id | None = None


class LivingSupply(Supply):
    """A supply of the list: so many when they were counted; what sessions from `counted_on` on use is gone."""

    counted_on: Date | None = None


class Term(Dated):
    """A part of the year, such as a school's term; with `kinds` or `organisations`, of their demands alone."""

    name: Text
    from_: Date = Field(alias="from")
    until: Date
    kinds: Many[Text] | None = None
    organisations: Many[Id] | None = None


class Away(Value):
    """The persons whom a closure concerns: each list that is given must contain, or share something with, theirs."""

    areas: Many[Id] | None = None
    organisations: Many[Id] | None = None
    volunteers: Many[Id] | None = None
    skills: Many[Text] | None = None
    tags: Many[Text] | None = None


class Closure(Dated):
    """A time at which spaces are closed, and persons are `away`.

    When: `windows`, and on `dates` and from `from` to `until` the whole local day, or from `start` to `end` on it.
    Which spaces: each list that is given must contain the space's area (or an ancestor), owner, kind, or id; all spaces
    where none is given, unless `away` says that persons are meant.
    """

    name: Text
    windows: Many[Window] = ()
    dates: Many[Date] = ()
    start: WallTime = "00:00"
    end: WallEnd = "24:00"
    areas: Many[Id] | None = None
    organisations: Many[Id] | None = None
    kinds: Many[Text] | None = None
    spaces: Many[Id] | None = None
    away: Away | None = None

    @model_validator(mode="after")
    def _has_a_time(self) -> Closure:
        if not (self.windows or self.dates or self.from_ or self.until):
            rule, advice = "a closure says when", "Give `dates`, `windows`, or `from` and `until`"
            raise wrong("closure_without_time", rule, advice)
        return self

    @property
    def names_spaces(self) -> bool:
        """Whether one of the four lists is given."""
        return any(x is not None for x in (self.areas, self.organisations, self.kinds, self.spaces))


class Exams(Closure):
    """An exam week: like a closure, but it always says what is closed or who is away."""

    name: Text = ""

    @model_validator(mode="after")
    def _concerns_something(self) -> Exams:
        if not self.names_spaces and self.away is None:
            rule = "exams say which spaces they need, or who is away"
            raise wrong("exams_of_nobody", rule, "Give `organisations`, `spaces`, `kinds`, `areas` or `away`")
        return self


class Place(Value):
    """The local calendar and habits of an area (`id` is the area's) and of all below it.

    Of `closures` and `exams`, those of the places above hold as well; of everything else, the nearest place that says
    it is heard. `workdays` and `restdays` correct the calendar of the `country`.
    """

    id: Id
    timezone: Zone | None = None
    slot_minutes: SlotMinutes | None = None
    country: Literal["CN"] | None = None
    workdays: Many[Date] | None = None
    restdays: Many[Date] | None = None
    terms: Many[Term] | None = None
    closures: Many[Closure] = ()
    exams: Many[Exams] = ()
    policy: Policy | None = None
    travel: Travel | None = None

    @model_validator(mode="after")
    def _never_both(self) -> Place:
        both = set(self.workdays or ()) & set(self.restdays or ())
        if both:
            rule = f"a date is a workday or a restday, but {min(both)} stands in both lists"
            raise wrong("both_days", rule, "Remove it from one of them")
        return self


MODELS: dict[str, type[Value]] = {
    "areas": Area,
    "organisations": Organisation,
    "spaces": Space,
    "volunteers": LivingVolunteer,
    "supplies": LivingSupply,
    "demands": LivingDemand,
    "places": Place,
}
"""The form of the objects of each list of the store."""
EXTRA = {"volunteers": ("area",), "supplies": ("counted_on",), "demands": ("standing",)}
"""Fields that no Problem knows: they have done their work when a week is frozen."""
