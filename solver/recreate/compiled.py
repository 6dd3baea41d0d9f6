"""How functions are compiled. Numba keeps machine code as long as a function's own file stays the same, though what it
calls is compiled into it: here, code is kept for one state of all files of the package."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from numba import njit
from numba.core import config

Function = TypeVar("Function", bound=Callable[..., Any])


def cache_of(here: Path) -> str:
    """Beside the files of a package, or where the user may write, a directory named by what all files hold."""
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in sorted(here.glob("*.py")))).hexdigest()[:16]
    usual = here / "__pycache__" if os.access(here, os.W_OK) else Path.home() / ".cache" / "linli"
    return str(Path(config.CACHE_DIR or usual) / digest)  # type: ignore[attr-defined]


CACHE = cache_of(Path(__file__).parent)


def compiled(function: Function) -> Function:
    """The function in machine code, kept for later processes."""
    before = config.CACHE_DIR  # type: ignore[attr-defined]
    config.CACHE_DIR = CACHE  # type: ignore[attr-defined]
    try:
        made: Any = njit(cache=True, nogil=True)(function)
    finally:
        config.CACHE_DIR = before  # type: ignore[attr-defined]
    return made  # type: ignore[no-any-return]
