"""What each field means, in a phrase for people who have not read the format: for the JSON Schema and for advice."""

from __future__ import annotations

from models.descriptions_changes import FIELDS as CHANGES
from models.descriptions_lists import FIELDS as LISTS
from models.descriptions_points import FIELDS as POINTS

SERVES = "whom this is for; left out, it is for all"
NAME = "name for people"

TITLES = {
    "Problem": "A week to be planned: what is needed, what is offered, what has been agreed",
    "Plan": "A plan: who uses what, when, with whom; only `assignments` is needed of one made by hand",
}

FIELDS: dict[str, dict[str, str]] = {
    "Problem": {
        "format": "the version of this format",
        "horizon": "the time that is planned",
        "now": "the instant of planning; left out, the start of the horizon",
        "calendar": "dates that are workdays or restdays against the rule that Monday to Friday are workdays",
        "areas": "city, districts, streets, communities: a forest, by `parent`",
        "organisations": "units, communities and teams: whoever lends or asks",
        "spaces": "places that can be used: car parks, rooms, fields, halls, beds",
        "volunteers": "people, and whole teams, who can be asked to come",
        "supplies": "things counted once: gifts, vouchers, care packs",
        "demands": "what is asked for",
        "travel": "known distances and travel times; what is left out is computed from locations",
        "pins": "sessions that have been agreed and are kept exactly",
        "bans": "what a demand must never get",
        "previous": "the assignments of the plan published before, from which changes cost points",
        "policy": "what each thing is worth, in points; defaults where left out",
    },
    "Horizon": {
        "start": "first instant, where the grid of slots begins",
        "end": "instant at which the horizon is over; usually a week after its start, at most 35 days",
        "timezone": "IANA name of the place's time zone, such as Asia/Shanghai",
        "slot_minutes": "length of a slot of the grid; divides 60",
    },
    "Calendar": {
        "workdays": "dates that are workdays, such as a Saturday worked for a holiday",
        "restdays": "dates that are days of rest, such as public holidays",
    },
    "Window": {
        "start": "first instant",
        "end": "instant at which it is over",
        "capacity": "units during this window instead of the space's own; only in a space's `windows`",
    },
    "Weekly": {
        "days": "days on which it starts: mon to sun, or every workday or restday",
        "start": "local wall time HH:MM",
        "end": "local wall time HH:MM, or 24:00; at or before the start it is on the next day",
        "capacity": "units during this pattern instead of the space's own; only in a space's `weekly`",
        "from": "first date on which it starts",
        "until": "last date on which it starts",
    },
    "Availability": {
        "windows": "when it is open, each window once",
        "weekly": "when it is open, week by week",
        "closed": "when it is closed all the same",
    },
    "Area": {
        "id": "unique among the areas",
        "name": NAME,
        "parent": "the area in which it lies; left out, it is a root",
    },
    "Organisation": {
        "id": "unique among the organisations",
        "name": NAME,
        "area": "the area in which it lies",
        "location": "[longitude, latitude] in WGS-84 degrees",
        "kind": "such as school, hospital or community, for people",
    },
    "Serves": {
        "areas": "demands in these areas or below them",
        "organisations": "demands of these organisations",
        "kinds": "demands of these kinds",
    },
    "Space": {
        "id": "unique among the spaces",
        "name": NAME,
        "owner": "the organisation that lends it",
        "kind": "what it is, such as parking or room; needs name it",
        "location": "[longitude, latitude] in WGS-84 degrees",
        "capacity": "units that can be used at one time, such as parking places or seats",
        "exclusive": "whether only one session may use it at one time",
        "features": "what it has, such as projector",
        "availability": "when it may be used, set-up and turnaround included",
        "reserve": "units that stay with the owner at all times",
        "setup_minutes": "time before a session in which it is taken as well",
        "turnaround_minutes": "time after a session in which it is taken as well",
        "min_minutes": "shortest session",
        "max_minutes": "longest session",
        "notice_minutes": "least time from `now` to the start of a session",
        "no_entry": "when no session may start or end, though one may go on, such as a gate shut at night",
        "serves": SERVES,
        "quota_minutes": "most minutes times units over the horizon; minutes alone where exclusive",
        "opening_points": "points it costs on each date on which a session starts in it",
        "fen_per_unit_hour": "price of a unit for an hour, in fen (0.01 yuan)",
    },
    "Volunteer": {
        "id": "unique among the volunteers",
        "name": NAME,
        "organisation": "the organisation that they belong to",
        "location": "home: [longitude, latitude] in WGS-84 degrees",
        "skills": "level from 1 to 5 in each skill",
        "valid_until": "last date of a skill that runs out, such as a licence",
        "tags": "what needs may ask for, such as checked or female",
        "interests": "kinds of demands that they like",
        "availability": "when they can come",
        "max_minutes": "most minutes over the horizon",
        "max_minutes_per_day": "most minutes in sessions that start on one date",
        "max_sessions": "most sessions over the horizon",
        "max_sessions_per_day": "most sessions that start on one date",
        "break_minutes": "least time between two sessions, besides the way",
        "min_rest_minutes": "least time between two sessions on different dates",
        "speed_kmh": "how fast they travel, in km/h",
        "max_metres": "farthest site that they go to",
        "home_travel": "whether the way from and to home must lie in their open window, too",
        "serves": SERVES,
        "activation_points": "points it costs to ask them at all",
    },
    "Supply": {
        "id": "unique among the supplies",
        "owner": "the organisation that gives it",
        "kind": "what it is; needs name it",
        "quantity": "how many there are",
        "serves": SERVES,
        "fen_per_unit": "price of one, in fen (0.01 yuan)",
    },
    "Travel": {
        "metres": "{from: {to: metres}} between ids of organisations, spaces, volunteers and demands",
        "minutes": "{from: {to: minutes}} between the same",
    },
    "Demand": {
        "id": "unique among the demands",
        "name": NAME,
        "kind": "what it is, such as activity; interests and `serves` name it",
        "organisation": "who asks",
        "area": "where it counts; left out, the organisation's area",
        "location": "[longitude, latitude] in WGS-84 degrees; left out, the organisation's",
        "priority": "from 1 (least) to 5 (most urgent)",
        "weight": "points of a full session, instead of the priority's",
        "weeks_waiting": "weeks it has been refused; each adds a fifth to its weight, up to double",
        "windows": "when its sessions may take place",
        "minutes": "length of a session; left out, a session is one whole open window",
        "sessions": 'how many sessions are wanted, or "each": one in every open window',
        "min_sessions": "fewest sessions that are of use",
        "one_per_day": 'whether at most one session starts on a date; left out: true, but false for "each"',
        "min_gap_minutes": "least time from the end of a session to the start of the next",
        "preferred": "when sessions are worth more",
        "needs": "what each session takes, all at once",
        "same_spaces": "whether its sessions should use the same spaces",
        "same_people": "whether its sessions should have the same people",
        "budget_fen": "most it may cost, in fen (0.01 yuan)",
        "public": "whether others may see it",
    },
    "SpaceNeed": {
        "type": "a need for units of a space",
        "kinds": "kinds of spaces that will do",
        "quantity": "units wanted",
        "min_quantity": "fewest units that are of use; left out, all of them",
        "split": "whether several spaces may share it",
        "min_piece": "fewest units from one space",
        "features": "what the space must have",
        "max_metres": "farthest space",
    },
    "PeopleNeed": {
        "type": "a need for people",
        "skill": "what they must be able to do",
        "min_level": "lowest level in the skill, 1 to 5",
        "count": "persons wanted",
        "min_count": "fewest persons that are of use; left out, all of them",
        "tags": "what each of them must have",
        "max_metres": "farthest home",
    },
    "SupplyNeed": {
        "type": "a need for things",
        "kind": "which things",
        "quantity": "how many in each session",
    },
    "Assignment": {
        "demand": "whose session it is",
        "session": 'number of the session, from 0 in order of start; of an "each" demand, that of its open window',
        "start": "first instant",
        "end": "instant at which it is over",
        "spaces": "where it takes place",
        "people": "who comes",
        "supplies": "what is given",
    },
    "SpacePiece": {
        "need": "index of the need in the demand's list",
        "space": "the space used",
        "quantity": "units of it",
    },
    "Role": {"need": "index of the need in the demand's list", "volunteer": "who comes"},
    "SupplyPiece": {
        "need": "index of the need in the demand's list",
        "supply": "the supply used",
        "quantity": "how many of it",
    },
    "Ban": {
        "demand": "the demand that must not get it",
        "space": "a space",
        "volunteer": "or a volunteer",
        "supply": "or a supply; exactly one of the three",
    },
}


def described(model: str, field: str) -> str:
    """The phrase that says what a field of a model means; empty where there is none."""
    own = FIELDS.get(model) or POINTS.get(model) or CHANGES.get(model) or LISTS.get(model) or {}
    return own.get(field) or FIELDS.get(model.removeprefix("Living"), {}).get(field, "")
