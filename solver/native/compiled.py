"""How functions are compiled. Numba keeps machine code as long as a function's own file stays the same, though what it
calls is compiled into it: here, code is kept for one state of all files of a package and of this one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from numba import njit
from numba.core import config

from solver.native.front import FrontCompiler

Function = TypeVar("Function", bound=Callable[..., Any])
HERE = Path(__file__).parent


def cache_of(package: Path) -> str:
    """Beside the files of a package, or where the user may write, a directory named by what all files hold."""
    files = [*sorted(package.glob("*.py")), *sorted(HERE.glob("*.py"))]
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()[:16]
    usual = package / "__pycache__" if os.access(package, os.W_OK) else Path.home() / ".cache" / "linli"
    return str(Path(config.CACHE_DIR or usual) / digest)  # type: ignore[attr-defined]


def compiler(package: Path) -> Callable[[Function], Function]:
    """A decorator that makes machine code of a package's functions, kept for later processes."""
    cache = cache_of(package)

    def compiled(function: Function) -> Function:
        before = config.CACHE_DIR  # type: ignore[attr-defined]
        config.CACHE_DIR = cache  # type: ignore[attr-defined]
        try:
            made: Any = njit(cache=True, nogil=True, pipeline_class=FrontCompiler)(function)
        finally:
            config.CACHE_DIR = before  # type: ignore[attr-defined]
        return made  # type: ignore[no-any-return]

    return compiled
