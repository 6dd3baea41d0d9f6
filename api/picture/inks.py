"""The PNG in its own few colours: a third of the size, and sharper edges than a general palette gives."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image

from api.picture import colours

PALETTE_SIZE = 256
SOFT_EDGES = (0.2, 0.35, 0.5, 0.65, 0.8, 0.9)


def in_few_colours(png: bytes) -> bytes:
    """The same picture with each point in the nearest of the sheet's own colours."""
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(palette=_palette(), dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _palette() -> Image.Image:
    image = Image.new("P", (1, 1))
    flat = [channel for colour in _inks() for channel in _channels(colour)]
    image.putpalette(flat + flat[:3] * (PALETTE_SIZE - len(flat) // 3))
    return image


def _inks() -> list[str]:
    """Everything that is drawn, and the soft edges of letters on it."""
    kinds = [*colours.STRONG, colours.OTHER]
    tints = [colours.tint(k) for k in kinds]
    grounds = [colours.PAPER, colours.CLOSED, colours.LINE, colours.DAY_LINE, colours.HEAD]
    words = [colours.INK, colours.SOFT_INK, colours.FAINT_INK, colours.REST]
    margins = [colours.tint(k, colours.MARGIN_SHARE) for k in kinds]
    edges = [colours.mixed(colours.INK, colours.PAPER, share) for share in SOFT_EDGES]
    edges += [colours.mixed(colours.INK, t, 0.5) for t in (*tints, colours.HEAD, colours.CLOSED)]
    edges += [colours.mixed(colours.REST, colours.PAPER, share) for share in (0.4, 0.7)]
    heat = [*colours.HEAT, *(colours.mixed(colours.INK, h, 0.5) for h in colours.HEAT[:4])]
    heat += [colours.mixed(colours.PAPER, h, 0.5) for h in colours.HEAT[4:]]
    return [*kinds, *tints, *margins, *grounds, *words, *edges, *heat]


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))
