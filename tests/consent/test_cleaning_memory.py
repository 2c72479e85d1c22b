"""Does opening the most demanding photos that are taken stay within a small server's memory?

A site of one worker and the process that opens a photo is to stay below 400 MB.
"""

from __future__ import annotations

import subprocess
import sys

import pytest
from PIL import Image

from consent.cleaning import UnusablePhoto
from consent.cleaning.reading import read
from tests.consent import hostile, hostile_heif

MOST = 250
"""MiB. A worker has 133, as measured under gunicorn."""

PEAK_OF_THE_CHILD = """
import resource, subprocess, sys
from consent.cleaning import CHILD, CHILD_ENVIRONMENT
done = subprocess.run(CHILD, input=sys.stdin.buffer.read(), env=CHILD_ENVIRONMENT,
                      stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // (1024 if sys.platform == "linux"
      else 1024 * 1024))
"""

SIDEWAYS = hostile.exif(6)


def flat(width: int, height: int, mode: str = "RGB") -> Image.Image:
    return Image.new(mode, (width, height))


def half_clear(width: int, height: int) -> Image.Image:
    picture = flat(width, height, "RGBA")
    picture.putalpha(Image.linear_gradient("L").resize((width, height)))
    return picture


def heavy(data: bytes) -> bytes:
    """With 8 MB more that have to be held while it is decoded."""
    return data + hostile_heif.box(b"free", bytes(8_000_000))


UPLOADS = {
    "PNG of 16 bits": lambda: hostile.blank_png(6000, 4000, depth=16, colour=6),
    "progressive JPEG, 50 Mpx": lambda: hostile.jpeg(
        flat(8160, 6120), subsampling=2, progressive=True, quality=50, exif=SIDEWAYS
    ),
    "progressive JPEG, 4:4:4, 21 Mpx": lambda: hostile.jpeg(
        flat(5300, 3960), subsampling=0, progressive=True, quality=50, exif=SIDEWAYS
    ),
    "WebP": lambda: hostile.webp(flat(6000, 4000), method=0, exif=SIDEWAYS),
    "lossless WebP": lambda: hostile.webp(
        half_clear(6000, 4000), lossless=True, quality=0, method=0, exif=SIDEWAYS
    ),
    "HEIC": lambda: hostile_heif.tiled(5712, 4284, padding=8_000_000),
    "AVIF": lambda: heavy(hostile.avif(flat(6000, 4000), subsampling="4:2:0", exif=SIDEWAYS)),
    "AVIF, 4:4:4": lambda: hostile.avif(flat(5400, 4000), subsampling="4:4:4", exif=SIDEWAYS),
}


@pytest.mark.parametrize("name", UPLOADS)
def test_the_most_demanding_photos_are_opened_within_the_limit(name):
    measured = subprocess.run(
        [sys.executable, "-c", PEAK_OF_THE_CHILD],
        input=UPLOADS[name](),
        capture_output=True,
        check=True,
    )

    assert 90 < int(measured.stdout) < MOST


@pytest.mark.parametrize(
    "upload",
    [
        lambda: hostile.webp(Image.new("RGBA", (6000, 4000), (0, 0, 0, 70)), method=0),
        lambda: hostile_heif.of_size(hostile.avif(subsampling="4:4:4"), 6000, 4000),
        lambda: hostile.jpeg(flat(5460, 4390), subsampling=0, progressive=True, quality=50),
    ],
    ids=["transparent WebP", "AVIF, 4:4:4", "progressive JPEG, 4:4:4"],
)
def test_what_would_need_more_is_refused_before_it_is_opened(upload):
    with pytest.raises(UnusablePhoto) as refused:
        read(upload())

    assert refused.value.reason == "too-demanding"
    assert "takes more memory" in str(refused.value)
