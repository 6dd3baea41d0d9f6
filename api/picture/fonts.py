"""Finds a font that has Chinese characters."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from matplotlib import font_manager

# The package brings its own font, so that every machine draws alike; then what the system may have.
PACKAGED = ("zhplot", "fonts/NotoSansSC-Regular.ttf")
INSTALLED = (
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
    "Droid Sans Fallback",
)


@cache
def chinese_family() -> str | None:
    """The name of a family with Chinese characters, known to matplotlib from now on; None where there is none."""
    for path in _packaged():
        font_manager.fontManager.addfont(path)
        return font_manager.FontProperties(fname=str(path)).get_name()
    have = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in INSTALLED if name in have), None)


def _packaged() -> Iterator[Path]:
    package, file = PACKAGED
    spec = importlib.util.find_spec(package)  # found, not imported: importing it changes matplotlib's settings
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / file
        if path.is_file():
            yield path
