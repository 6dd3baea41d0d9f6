"""The live line on standard error while a plan is made; silent when nobody watches."""

from __future__ import annotations

import shutil
import sys
from typing import TextIO

from rich.cells import set_cell_size

from api.texts import Texts
from api.views.summary import number, percent
from solver.progress import Progress

BAR = 20


class ProgressLine:
    """Rewrites one line in place. `watched=None`: only where `out` is a terminal."""

    def __init__(self, texts: Texts, out: TextIO = sys.stderr, watched: bool | None = None):
        self._texts, self._out = texts, out
        self._watched = out.isatty() if watched is None else watched

    def show(self, progress: Progress, of: str = "") -> None:
        """The newest look at the search; `of` says at which, where there are several."""
        if self._watched:
            width = max(20, shutil.get_terminal_size().columns - 1)
            self._write("\r" + set_cell_size(of + line(progress, self._texts), width))

    def say(self, words: str) -> None:
        """A sentence on a line of its own."""
        if self._watched:
            self._write("\r\x1b[2K" + words + "\n")  # at once, as the planner's clock may write between two

    def clear(self) -> None:
        """Take the line away, for what follows."""
        if self._watched:
            self._write("\r\x1b[2K")

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


def line(progress: Progress, texts: Texts) -> str:
    """`改进 ███░░ 12 s  得分 44,210  上界 46,012  差距 3.9%  场次 935/1144 (81.7%)  成功尝试 12/340  内存 512 MiB`."""
    full = round(BAR * min(1.0, max(0.0, progress.fraction)))
    parts = [texts(f"phase.{progress.phase}"), "█" * full + "░" * (BAR - full), f"{progress.seconds:.0f} s"]
    return "  ".join([*parts, *(f"{name} {value}" for name, value in _facts(progress, texts) if value is not None)])


def _facts(now: Progress, texts: Texts) -> list[tuple[str, str | None]]:
    """Label and value; the most wanted first, as a narrow terminal cuts the rest."""
    memory, share = now.memory_bytes, now.share
    return [
        (texts("plan.score"), None if now.score is None else number(now.score)),
        (texts("plan.bound"), None if now.bound is None else number(now.bound)),
        (texts("plan.gap"), None if now.gap is None else percent(now.gap)),
        (texts("plan.served"), None if share is None else f"{now.served}/{now.asked} ({percent(share)})"),
        (texts("progress.tried"), f"{number(now.improved)}/{number(now.tried)}" if now.tried else None),
        (texts("progress.memory"), None if memory is None else f"{number(memory >> 20)} MiB"),
    ]
