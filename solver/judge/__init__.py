"""The judge of plans: every rule and every point of FORMAT.md, and no code shared with the search."""

from solver.judge.judging import judge, judge_of
from solver.judge.verdict import Finding, Verdict

__all__ = ["Finding", "Verdict", "judge", "judge_of"]
