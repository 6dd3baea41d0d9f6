"""Random sessions of a week's demands: sensible ones, which may still break a rule, and ways to spoil them."""

from __future__ import annotations

import copy
import datetime as dt
from collections import Counter
from typing import Any

from tests.second.world import second
from tests.second_judge import SecondJudge
from tests.weeks.dice import Dice

Json = dict[str, Any]


class Sketch:
    """Draws sessions for one week."""

    def __init__(self, week: Json):
        self.week, self.judge = week, SecondJudge(week)
        self.world = self.judge.world

    def text(self, instant: int) -> str:
        """An instant as RFC 3339 in the week's zone."""
        return dt.datetime.fromtimestamp(instant, self.world.zone).isoformat()

    def session(self, dice: Dice, demand: Json) -> Json | None:
        """A session in one of the demand's windows with things of the right kind; None where none is long enough."""
        windows = self.world.open_windows(demand["windows"])
        length = self.world.up_to_grid(demand["minutes"]) if demand.get("minutes") else None
        fitting = [(i, a, b) for i, (a, b) in enumerate(windows) if length is None or b - a >= length]
        if not fitting:
            return None
        number, a, b = dice.pick(fitting)
        start = a + self.world.slot * dice.number(0, (b - a - (length or b - a)) // self.world.slot)
        end = start + (length or b - a)
        session: Json = {
            "demand": demand["id"],
            "session": number if demand.get("sessions") == "each" else 0,
            "start": self.text(start),
            "end": self.text(end),
            "spaces": [],
            "people": [],
            "supplies": [],
        }
        for index, need in enumerate(demand["needs"]):
            self.fill(dice.child(index), session, index, need, demand)
        return session

    def fit(self, things: list[Json], need: Json, demand: Json) -> list[Json]:
        """The things that serve the demand and have all the features or tags asked for."""
        asked = set(need.get("features") or need.get("tags") or [])
        has = [set(t.get("features") or t.get("tags") or []) for t in things]
        return [t for t, own in zip(things, has, strict=True) if asked <= own and self.judge.serves(t, demand)]

    def fill(self, dice: Dice, session: Json, index: int, need: Json, demand: Json) -> None:
        """Adds things of the kind wanted to a session; fewer where there are none."""
        if need["type"] == "space":
            spaces = [s for s in self.week["spaces"] if s["kind"] in need["kinds"]]
            left = dice.number(need.get("min_quantity") or need["quantity"], need["quantity"])
            spaces = self.fit(spaces, need, demand) or spaces
            if not need.get("split"):
                spaces = [s for s in spaces if s["capacity"] - (s.get("reserve") or 0) >= left] or spaces
            for space in dice.some(spaces, 1, 3 if need.get("split") else 1):
                most = max(1, min(left, space["capacity"] - (space.get("reserve") or 0)))
                if left:
                    session["spaces"].append({"need": index, "space": space["id"], "quantity": most})
                    left -= most
        elif need["type"] == "people":
            able = [v for v in self.week["volunteers"] if v["skills"].get(need["skill"], 0) >= need.get("min_level", 1)]
            able = self.fit(able, need, demand) or able
            free = [v for v in able if v["id"] not in {p["volunteer"] for p in session["people"]}]
            count = need.get("count") or 1
            for volunteer in dice.some(free, need.get("min_count") or count, count):
                session["people"].append({"need": index, "volunteer": volunteer["id"]})
        else:
            stores = [s for s in self.week["supplies"] if s["kind"] == need["kind"]]
            left = need["quantity"]
            for store in dice.some(self.fit(stores, need, demand) or stores, 1, 2):
                if left and store["quantity"]:
                    part = min(left, store["quantity"])
                    session["supplies"].append({"need": index, "supply": store["id"], "quantity": part})
                    left -= part

    def good_session(self, dice: Dice, demand: Json, beside: list[Json], tries: int = 8) -> Json | None:
        """A session that breaks no rule beside others (but for too few sessions), if one is soon found."""
        known = self.judge.judge(numbered(beside, self.week)).breaches
        before = len([b for b in known if b.rule != "R18" and b.text != "too few sessions"])
        for i in range(tries):
            session = self.session(dice.child(i), demand)
            if session is None:
                return None
            breaches = self.judge.judge(numbered([*beside, session], self.week)).breaches
            hard = [b for b in breaches if b.rule != "R18" and b.text != "too few sessions"]
            if len(hard) <= before:
                return session
        return None

    def plan(self, dice: Dice, tries: int = 8) -> list[Json]:
        """The pins, and good sessions beside them; some may still break R2 (too few), R10 or R14."""
        out: list[Json] = copy.deepcopy(self.week.get("pins") or [])
        for i, demand in enumerate(dice.some(self.week["demands"], 1, len(self.week["demands"]))):
            sessions = demand.get("sessions") or 1
            for j in range(3 if sessions == "each" else sessions):
                found = self.good_session(dice.child(i).child(j), demand, out, tries)
                if found is not None:
                    out.append(found)
        return numbered(out, self.week)

    def spoiled(self, dice: Dice, plan: list[Json]) -> list[Json]:
        """The plan after one to three random changes for the worse or the better."""
        out = copy.deepcopy(plan)
        for i in range(dice.number(1, 3)):
            own = dice.child(i)
            change = own.pick(
                (self.shift, self.shift, self.stretch, self.swap, self.swap, self.more_or_less, self.more_or_less,
                 self.drop_item, self.add_item, self.add_item, self.drop, self.copy, self.add, self.renumber,
                 self.misplace)
            )  # fmt: skip
            change(own, out)
        return out if dice.on("wrong_numbers", 0.1) else numbered(out, self.week)

    def shift(self, dice: Dice, plan: list[Json]) -> None:
        """Another start."""
        if plan:
            s, step = dice.pick(plan), self.world.slot if dice.on("on_grid", 0.9) else 60
            by = step * dice.pick((-24, -4, -2, -1, 1, 2, 4, 24))
            s["start"], s["end"] = self.text(second(s["start"]) + by), self.text(second(s["end"]) + by)

    def stretch(self, dice: Dice, plan: list[Json]) -> None:
        """Another end."""
        if plan:
            s = dice.pick(plan)
            end = second(s["end"]) + self.world.slot * dice.pick((-1, 1, 2))
            if end > second(s["start"]):
                s["end"] = self.text(end)

    def swap(self, dice: Dice, plan: list[Json]) -> None:
        """Another space, person or supply."""
        items = [(item, field) for s in plan for field in ("spaces", "people", "supplies") for item in s[field]]
        if items:
            item, field = dice.pick(items)
            name = {"spaces": "space", "people": "volunteer", "supplies": "supply"}[field]
            things = "volunteers" if field == "people" else field
            item[name] = dice.pick(self.week[things])["id"]

    def more_or_less(self, dice: Dice, plan: list[Json]) -> None:
        """Another quantity."""
        items = [item for s in plan for field in ("spaces", "supplies") for item in s[field]]
        if items:
            item = dice.pick(items)
            item["quantity"] = max(1, item["quantity"] + dice.pick((-1, 1, 2)))

    def drop_item(self, dice: Dice, plan: list[Json]) -> None:
        """One thing less in a session."""
        lists = [s[field] for s in plan for field in ("spaces", "people", "supplies") if s[field]]
        if lists:
            chosen = dice.pick(lists)
            chosen.pop(dice.number(0, len(chosen) - 1))

    def add_item(self, dice: Dice, plan: list[Json]) -> None:
        """One thing more in a session."""
        if not plan:
            return
        s = dice.pick(plan)
        needs = next(d["needs"] for d in self.week["demands"] if d["id"] == s["demand"])
        index = dice.number(0, len(needs) - 1)
        kind = needs[index]["type"]
        if kind == "people" and self.week["volunteers"]:
            s["people"].append({"need": index, "volunteer": dice.pick(self.week["volunteers"])["id"]})
        if kind == "space" and self.week["spaces"]:
            chosen = dice.pick(self.week["spaces"])
            s["spaces"].append({"need": index, "space": chosen["id"], "quantity": dice.number(1, 2)})
        if kind == "supply" and self.week["supplies"]:
            s["supplies"].append({"need": index, "supply": dice.pick(self.week["supplies"])["id"], "quantity": 1})

    def misplace(self, dice: Dice, plan: list[Json]) -> None:
        """A thing given to another need, which may be of another type or not be there."""
        items = [item for s in plan for field in ("spaces", "people", "supplies") for item in s[field]]
        if items:
            dice.pick(items)["need"] = dice.number(0, 3)

    def drop(self, dice: Dice, plan: list[Json]) -> None:
        """One session less."""
        if plan:
            plan.pop(dice.number(0, len(plan) - 1))

    def copy(self, dice: Dice, plan: list[Json]) -> None:
        """One session twice."""
        if plan:
            plan.append(copy.deepcopy(dice.pick(plan)))

    def add(self, dice: Dice, plan: list[Json]) -> None:
        """One session more, good or not."""
        session = self.session(dice, dice.pick(self.week["demands"]))
        if session is not None:
            plan.append(session)

    def renumber(self, dice: Dice, plan: list[Json]) -> None:
        """Another number (of weight for "each" only, as the others are counted anew)."""
        if plan:
            s = dice.pick(plan)
            s["session"] = max(0, s["session"] + dice.pick((-1, 1)))


def numbered(plan: list[Json], week: Json) -> list[Json]:
    """The plan with the numbers that its order in time gives ("each": left alone)."""
    each = {d["id"] for d in week["demands"] if d.get("sessions") == "each"}
    out: list[Json] = []
    seen: Counter[str] = Counter()
    for s in sorted(plan, key=lambda s: second(s["start"])):
        if s["demand"] not in each:
            s = {**s, "session": seen[s["demand"]]}
            seen[s["demand"]] += 1
        out.append(s)
    return out
