"""A week with a plan that stands: a talk holds the room that a drill could only have then; an hour of help is open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from models.loading import dump_plan, load_problem
from tests.api.weeks import as_bytes
from tests.build import Week, open_in, people_need, plan_of, session, space_need

MONDAY = open_in(("mon 10:00", "mon 11:00"))


def open_week() -> dict[str, Any]:
    """`talk` could move to the hall, `drill` could not; `help` waits for a volunteer, `done` is served."""
    made = (
        Week()
        .space("S", name="活动室")
        .space("T", name="小礼堂", kind="hall")
        .volunteer("V", name="沈医生")
        .volunteer("V2", name="李姐")
        .volunteer("V3", name="李姐")
        .demand("talk", name="讲座", windows=MONDAY, weight=10, needs=[space_need(kinds=["room", "hall"])])
        .demand("drill", name="演练", windows=MONDAY, weight=50)
        .demand("help", name="陪诊", windows=open_in(("tue 9:00", "tue 10:30")), weight=30, needs=[people_need()])
        .demand("done", name="例会", windows=open_in(("wed 9:00", "wed 10:00")), weight=20)
    )
    return made.data


def as_files(folder: Path, data: dict[str, Any], *sessions: dict[str, Any]) -> tuple[Path, Path]:
    """The week, and the plan of these sessions, made for it."""
    week, plan = folder / "week.json", folder / "plan.json"
    week.write_bytes(as_bytes(data))
    plan.write_bytes(dump_plan(plan_of(*sessions, problem_sha256=load_problem(as_bytes(data)).sha256)))
    return week, plan


def standing_files(folder: Path) -> tuple[Path, Path]:
    """The week and a plan that leaves `drill` and `help` out."""
    sessions = [session("talk", "mon 10:00", spaces=["S"]), session("done", "wed 9:00", spaces=["S"])]
    return as_files(folder, open_week(), *sessions)


def new_demand(**fields: Any) -> bytes:
    """A demand's file."""
    made = Week().demand("extra", **{"name": "加场", "weight": 40, "windows": MONDAY, **fields}).data["demands"][0]
    return json.dumps(made, ensure_ascii=False).encode()
