"""Small weeks by fixed work and seed, held against committed scores and bounds: the same on a slow machine as on a fast
one. A lower score or a higher bound is a step back."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal
from unittest.mock import patch

import llvmlite.binding

from benchmarks.shared import machine, table
from models.loading import load_problem
from solver import planning
from solver.judge import judge
from solver.limits import Limits

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "benchmarks" / "regression.json"
WORKERS = 2

Way = Literal["own", "search", "regions"]


@dataclass(frozen=True)
class Case:
    """A week of the examples, CP-SAT's deterministic seconds for it, and its way: its own by size, a search in
    neighbourhoods, or regions."""

    week: str
    work: float
    way: Way = "own"

    @property
    def name(self) -> str:
        return f"{self.week}, {self.way}"


CASES = (
    Case("scene_01_hospital_day_parking", 5.0),
    Case("scene_06_clinics_and_counter", 5.0),
    Case("scene_10_teams_and_pairs", 5.0),
    Case("scene_12_repair_after_dropout", 5.0),
    Case("scene_13_fair_shares_and_compensation", 5.0),
    Case("week", 5.0),
    Case("week", 2.0, "search"),
    Case("week", 5.0, "regions"),
)


@dataclass(frozen=True)
class Figures:
    """What one case came to, the number of rules broken by the judge's word with it."""

    score: int
    bound: int | None
    violations: int = 0


SIZES: dict[Way, tuple[str, int]] = {
    "own": ("LARGE", planning.LARGE),
    "search": ("EXACT_SIZE", 0),
    "regions": ("LARGE", 0),
}
"""The sizes from which on a week goes another way, so that a small one does."""


def measure(case: Case) -> Figures:
    """Plan the week by its work alone, and judge the plan."""
    problem = load_problem((ROOT / "examples" / f"{case.week}.json").read_bytes())
    with patch.object(planning, *SIZES[case.way]):
        made = planning.plan(problem, Limits(seconds=None, work=case.work), workers=WORKERS)
    verdict = judge(problem, made)
    return Figures(verdict.score.total, made.bound, len(verdict.violations))


def worse(now: Figures, then: Figures, margin: float = 0.0) -> list[str]:
    """What is a step back, in words. `margin` is the part by which figures of another machine may differ."""
    told = []
    if now.violations:
        told.append(f"{now.violations} violations")
    if now.score < then.score - margin * abs(then.score):
        told.append(f"the score fell from {then.score} to {now.score}")
    if then.bound is not None and now.bound is None:
        told.append("there is no bound any more")
    elif _above(now.bound, then.bound, margin):
        told.append(f"the bound rose from {then.bound} to {now.bound}")
    return told


def _above(now: int | None, then: int | None, margin: float = 0.0) -> bool:
    return now is not None and then is not None and now > then + margin * abs(then)


def better(now: Figures, then: Figures) -> bool:
    """Whether the committed figures could be renewed."""
    tighter = _above(then.bound, now.bound) or (then.bound is None and now.bound is not None)
    return not worse(now, then) and (now.score > then.score or tighter)


MARGIN = 0.005
"""Part by which figures may be worse on another kind of processor or with other versions: sums of floats in another
order lead the search another way. Measured on the kind that the committed figures are of, they must be the same."""


def made_with() -> str:
    """What figures repeat with: versions, and the processor that compiled code is made for."""
    return f"{machine().partition(', ')[2]}, {llvmlite.binding.get_host_cpu_name()}"


@dataclass(frozen=True)
class Kept:
    """The committed figures by case, and what they were made with."""

    made_with: str
    figures: dict[str, Figures]

    @property
    def margin(self) -> float:
        """None where this is such a machine."""
        return 0.0 if self.made_with == made_with() else MARGIN

    def told_of(self, case: Case, now: Figures) -> tuple[bool, str]:
        """Whether a case may stand, and a word about it."""
        then = self.figures.get(case.name)
        if then is None:
            return True, "new"
        told = worse(now, then, self.margin)
        return not told, "; ".join(told) or ("better" if better(now, then) else "same")


def load(path: Path = KEPT) -> Kept:
    """The committed figures; none where there is no file yet."""
    if not path.exists():
        return Kept(made_with(), {})
    data = json.loads(path.read_text())
    return Kept(data["made_with"], {name: Figures(**f) for name, f in data["figures"].items()})


def keep(found: dict[str, Figures], path: Path = KEPT) -> None:
    """These are the figures from now on."""
    data = {"made_with": made_with(), "figures": {name: asdict(f) for name, f in found.items()}}
    path.write_text(json.dumps(data, indent=1) + "\n")


def run(renew: bool) -> int:
    """All cases beside their figures; 1 where one is a step back and the figures are not renewed."""
    kept, found, rows, failed, news = load(), dict[str, Figures](), list[list[object]](), False, False
    for case in CASES:
        now = found[case.name] = measure(case)
        fine, told = kept.told_of(case, now)
        failed, news = failed or not fine, news or told in ("new", "better")
        then = kept.figures.get(case.name, Figures(0, None))
        rows.append([case.name, case.work, now.score, now.bound, then.score, then.bound, told])
        print(f"{case.name}: {told}", file=sys.stderr)
    print(made_with() + (f" (committed: {kept.made_with}; {MARGIN:.1%} may differ)" if kept.margin else ""))
    print(table(["week, way", "work", "score", "bound", "score before", "bound before", ""], rows))
    if renew:
        keep(found)
    elif news:
        print("\nBetter than what is committed, or new: keep it with --renew.")
    return int(failed and not renew)
