"""Machine code is kept for one state of all files: a callee that changes must not live on inside its callers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from numba.core import config

from solver.native.compiled import cache_of
from solver.recreate import kernel
from solver.recreate.kernel import begin


def test_another_state_of_any_file_has_another_place(tmp_path):
    names = []
    for text in ("a = 1", "a = 2", "a = 1"):
        (tmp_path / "caller.py").write_text("import callee")
        (tmp_path / "callee.py").write_text(text)
        names.append(cache_of(tmp_path))
    assert names[0] == names[2] != names[1]


def test_code_is_kept_there_and_others_code_is_not():
    kept: Any = begin
    cache = cache_of(Path(kernel.__file__).parent)
    assert kept.stats.cache_path.startswith(cache)
    assert vars(config)["CACHE_DIR"] != cache
