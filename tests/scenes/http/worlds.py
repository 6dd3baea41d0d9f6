"""Towns to play in: plausible names, places and facts, drawn from a seed."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from typing import Any

from tests.scenes.http.playing import Person

Json = dict[str, Any]
CENTRE = (104.06, 30.66)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲芬燕彬凤云建国庆海波文辉晓东梅兰志远思雨欣怡"
FIRST = "柳桂青锦翠望花石玉银金云松竹荷梅兰枫榆槐"
SECOND = "溪园苑湖泉桥岭台塘坊巷洲亭林湾"
UNITS = (
    "小学",
    "中学",
    "医院",
    "律师事务所",
    "文化馆",
    "图书馆",
    "银行支行",
    "职业学校",
    "体育馆",
    "科技公司",
    "设计院",
)
LISTS = ("areas", "organisations", "places", "spaces", "volunteers", "supplies", "demands")
EVENINGS = {
    "weekly": [
        {"days": ["workday"], "start": "18:00", "end": "21:30"},
        {"days": ["restday"], "start": "09:00", "end": "21:30"},
    ]
}


def window(date: str, start: str, end: str) -> Json:
    """One window of one day, as an availability."""
    return {"windows": [{"start": f"{date}T{start}:00+08:00", "end": f"{date}T{end}:00+08:00"}]}


def metres(one: list[float], other: list[float]) -> int:
    """The way between two points: great circle × 1.3 (FORMAT.md, section 2)."""
    (lon1, lat1), (lon2, lat2) = ([math.radians(x) for x in point] for point in (one, other))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return round(2 * 6_371_008.8 * math.asin(min(1, math.sqrt(h))) * 1.3)


def room(quantity: int, *kinds: str, **more: Any) -> Json:
    """A need for so many places in a room."""
    return {"type": "space", "kinds": list(kinds) or ["room"], "quantity": quantity, **more}


def people(skill: str, count: int = 1, **more: Any) -> Json:
    """A need for so many persons with a skill."""
    return {"type": "people", "skill": skill, "count": count, **more}


@dataclass
class World:
    """Lists in the making: each method adds an object and gives its id; ids are letters and a number from 1."""

    seed: int
    lists: dict[str, list[Json]] = field(default_factory=lambda: {name: [] for name in LISTS})
    rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self._names = [a + b for a in FIRST for b in SECOND]
        self.rng.shuffle(self._names)

    # ---- things

    def area(self, id_: str, name: str, parent: str | None = None) -> str:
        """An area."""
        return self._add("areas", id_, name=name, **({"parent": parent} if parent else {}))

    def city(self, id_: str, name: str) -> str:
        """A root area with the clock and calendar of China."""
        self.area(id_, name)
        self._add("places", id_, timezone="Asia/Shanghai", country="CN")
        return id_

    def organisation(self, id_: str, name: str, area: str, **more: Any) -> str:
        """An organisation, somewhere near the centre."""
        return self._add("organisations", id_, name=name, area=area, location=self.somewhere(), **more)

    def space(self, id_: str, owner: str, capacity: int, kind: str = "room", **more: Any) -> str:
        """A place that an organisation lends, open in the evenings and on days of rest."""
        at = next(o["location"] for o in self.lists["organisations"] if o["id"] == owner)
        told = {"owner": owner, "capacity": capacity, "kind": kind, "location": at, "availability": EVENINGS}
        return self._add("spaces", id_, **{**told, **more})

    def volunteer(self, id_: str, organisation: str, skills: dict[str, int], **more: Any) -> str:
        """A person of an organisation, free in the evenings and on days of rest."""
        told = {"organisation": organisation, "skills": skills, "availability": EVENINGS, "location": self.somewhere()}
        return self._add("volunteers", id_, name=self.person(), **{**told, **more})

    def supply(self, id_: str, owner: str, kind: str, quantity: int, **more: Any) -> str:
        """So many things of a kind."""
        return self._add("supplies", id_, owner=owner, kind=kind, quantity=quantity, **more)

    def demand(self, id_: str, organisation: str, name: str, kind: str, needs: list[Json], **more: Any) -> str:
        """A wish for an hour or so."""
        told = {"organisation": organisation, "name": name, "kind": kind, "needs": needs, "windows": EVENINGS}
        return self._add("demands", id_, **{**told, "minutes": 60, **more})

    def _add(self, list_: str, id_: str, **fields: Any) -> str:
        self.lists[list_].append({"id": id_, **fields})
        return id_

    # ---- names and places

    def person(self) -> str:
        """A name."""
        return self.rng.choice(SURNAMES) + "".join(self.rng.sample(GIVEN, self.rng.choice((1, 2, 2))))

    def place(self) -> str:
        """A name of two characters that no other place of this world has."""
        return self._names.pop()

    def somewhere(self) -> list[float]:
        """A point within a kilometre or so of the centre."""
        return [round(c + self.rng.uniform(-0.01, 0.01), 5) for c in CENTRE]

    # ---- into the service

    def whose(self, list_: str, organisation: str) -> list[Json]:
        """The things of a list that belong to an organisation."""
        return [o for o in self.lists[list_] if organisation in (o.get("owner"), o.get("organisation"))]

    def of(self, list_: str, area: str) -> list[Json]:
        """The things of a list whose organisation lies in an area."""
        here = {o["id"] for o in self.lists["organisations"] if o["area"] == area}
        return [o for o in self.lists[list_] if {o.get("owner"), o.get("organisation")} & here]

    def set_up(self, admin: Person, *lists: str) -> None:
        """The administrator writes these lists (by default the directory)."""
        for name in lists or ("areas", "organisations", "places"):
            admin.write(name, self.lists[name])
