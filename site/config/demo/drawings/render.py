"""How does a drawing become a picture file? resvg draws it, Pillow presses the JPEG."""

from __future__ import annotations

import io

import resvg_py
from PIL import Image

from config.demo.drawings.palette import PAPER


def to_png(svg: str, *, width: int) -> bytes:
    """The drawing as a PNG `width` pixels wide; the same text gives the same bytes.

    Raises:
        ValueError: the text is no SVG, or `width` is not positive.
    """
    if width < 1:
        raise ValueError(f"A picture must be at least 1 pixel wide, not {width}.")
    return resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True)


def to_jpeg(svg: str, *, width: int, quality: int = 88) -> bytes:
    """The drawing as a progressive JPEG `width` pixels wide, without any metadata.

    Where the drawing is clear, the paper shows. Raises ValueError as `to_png` does.
    """
    drawn = Image.open(io.BytesIO(to_png(svg, width=width))).convert("RGBA")
    page = Image.new("RGBA", drawn.size, PAPER)
    page.alpha_composite(drawn)
    pressed = io.BytesIO()
    page.convert("RGB").save(
        pressed, "JPEG", quality=quality, optimize=True, progressive=True, subsampling=0
    )
    return pressed.getvalue()
