"""How many faces are in one picture, found out where it can do no harm?

Standard input: a cleaned picture. Standard output: a number, to be used only when the exit code is
0. It knows no settings, no database and no other file of ours.
"""

from __future__ import annotations

import sys
from io import BytesIO

LONGEST_SIDE = 800
SMALLEST_FACE = 0.06  # of the longest side
NEIGHBOURS = 6
STEP = 1.1
CPU_SECONDS = 8
ADDRESS_SPACE = 2 * 1024**3


def limit() -> None:
    """Take away from this process what looking at one picture does not need."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    if sys.platform != "darwin":
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


def main() -> int:
    limit()
    import cv2
    import numpy
    from PIL import Image

    cv2.setNumThreads(1)
    with Image.open(BytesIO(sys.stdin.buffer.read())) as picture:
        # JPEG decodes at a reduced size: the detector needs no more.
        picture.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
        grey = picture.convert("L")
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    detector = cv2.CascadeClassifier(f"{cv2.data.haarcascades}haarcascade_frontalface_default.xml")
    smallest = max(20, int(max(grey.size) * SMALLEST_FACE))
    found = detector.detectMultiScale(
        numpy.asarray(grey),
        scaleFactor=STEP,
        minNeighbors=NEIGHBOURS,
        minSize=(smallest, smallest),
    )
    sys.stdout.write(str(len(found)))
    return 0
