"""How much work are ten pictures for the networks, against ten renditions by Wagtail of the same photo?

Run by hand, from the root: `PYTHONPATH=.:site python -m tests.bench.social`. Prints the ratio of CPU
time (median of three, both in this process), the peak memory of a fresh process without Django, and
the bytes of metadata in the pictures. Exits 1 where a bar of docs/figures.md is missed.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 4032, 3024
RUNS = 3
FORMAT_IDS = (
    *("instagram_feed", "instagram_feed_34", "instagram_square", "instagram_story"),
    *("facebook_post", "gbp_post", "mastodon_post", "pinterest_pin"),
    *("youtube_thumbnail", "email_header"),
)
MOST_CPU = 0.3  # of Wagtail's
MOST_MEMORY = 130  # MB, 10^6 bytes
PIXELS_ONLY = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9}  # JFIF's own segments
IN_A_FRESH_PROCESS = """
import resource, sys
from pathlib import Path
from blog.social.crop import FocalPoint, fit_each
from blog.social.networks import FORMATS
from consent import cleaning
data = Path(sys.argv[1]).read_bytes()
made = fit_each(data, [FORMATS[name] for name in sys.argv[2:]], FocalPoint(1500, 900, 800, 800))
for one in made.values():
    cleaning.strip(one.data)
assert len(made) == 10 and not {name for name in sys.modules if name.split(".")[0] == "django"}
status = Path("/proc/self/status")  # getrusage would count the parent's memory before the exec
if status.exists():
    print(int(status.read_text().split("VmHWM:")[1].split()[0]) * 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def photo() -> bytes:
    """A picture of 12 megapixels as heavy as a phone's: large shapes, and grain in them."""
    layers = [
        Image.effect_noise((WIDTH // scale, HEIGHT // scale), strength).resize(
            (WIDTH, HEIGHT), Image.Resampling.BICUBIC
        )
        for scale, strength in ((200, 160), (24, 60), (2, 24))
    ]
    base = ImageChops.add(ImageChops.add(layers[0], layers[1], 2), layers[2], 2)
    colours = Image.merge("RGB", (base, ImageChops.offset(base, 700, 200), ImageChops.invert(base)))
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "A phone", "Jane Doe"
    out = io.BytesIO()
    colours.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def ours(data: bytes) -> list[bytes]:
    from blog.social.crop import Exported, FocalPoint, fit_each
    from blog.social.networks import FORMATS
    from consent import cleaning

    formats = [FORMATS[name] for name in FORMAT_IDS]
    made = fit_each(data, formats, FocalPoint(1500, 900, 800, 800))
    return [cleaning.strip(one.data) for one in made.values() if isinstance(one, Exported)]


def wagtails(data: bytes) -> list[bytes]:
    """The same ten sizes by the stock image model, without its database rows and its storage."""
    from wagtail.images.models import Filter
    from wagtail.images.models import Image as StockImage
    from wagtail.models import Collection

    from blog.social.networks import FORMATS

    stock = StockImage(
        collection=Collection(),
        width=WIDTH,
        height=HEIGHT,
        focal_point_x=1500,
        focal_point_y=900,
        focal_point_width=800,
        focal_point_height=800,
    )
    files = []
    for name in FORMAT_IDS:
        out = io.BytesIO()
        spec = f"fill-{FORMATS[name].width}x{FORMATS[name].height}|format-jpeg"
        Filter(spec=spec).run(stock, out, source=io.BytesIO(data))
        files.append(out.getvalue())
    return files


def seconds(work: Callable[[bytes], list[bytes]], data: bytes) -> float:
    """CPU time of this process, all its threads."""
    before = time.process_time()
    assert len(work(data)) == len(FORMAT_IDS)
    return time.process_time() - before


def metadata_bytes(files: Iterable[bytes]) -> int:
    """The bytes of all segments that hold anything but pixels and how to read them."""
    return sum(
        length for file in files for kind, length in _segments(file) if kind not in PIXELS_ONLY
    )


def _segments(file: bytes) -> Iterable[tuple[int, int]]:
    position = 2
    while file[position + 1] != 0xDA:
        length = int.from_bytes(file[position + 2 : position + 4], "big")
        yield file[position + 1], length
        position += 2 + length
    yield 0xFF, len(file) - file.rindex(b"\xff\xd9") - 2  # whatever trails the picture


def peak_memory(data: bytes) -> float:
    """In MB, of a process that does nothing else."""
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        file.write(data)
        file.flush()
        done = subprocess.run(
            [sys.executable, "-c", IN_A_FRESH_PROCESS, file.name, *FORMAT_IDS],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
    return int(done.stdout) / 1_000_000


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    data = photo()
    ours(data), wagtails(data)  # what is loaded at the first call is not the work
    mine, theirs = [], []
    for _run in range(RUNS):
        mine.append(seconds(ours, data))
        theirs.append(seconds(wagtails, data))
    ratio, memory, hidden = (
        median(mine) / median(theirs),
        peak_memory(data),
        metadata_bytes(ours(data)),
    )
    sys.stdout.write(
        f"photo: {WIDTH} x {HEIGHT}, {len(data):,} bytes\n"
        f"ten pictures, ours: {median(mine):.2f} s CPU; Wagtail's: {median(theirs):.2f} s CPU\n"
        f"ratio: {ratio:.2f} (bar {MOST_CPU})\n"
        f"peak memory without Django: {memory:.0f} MB (bar {MOST_MEMORY})\n"
        f"metadata: {hidden} bytes (bar 0)\n"
    )
    return int(ratio > MOST_CPU or memory > MOST_MEMORY or hidden > 0)


if __name__ == "__main__":
    sys.exit(main())
