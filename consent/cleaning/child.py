"""What is one upload without anything but its pixels, found out where it can do no harm?

Standard input: the upload. Standard output: the clean file, to be used only when the exit code
is 0. It knows no settings, no database and no other file.
"""

from __future__ import annotations

import resource
import sys
import warnings

from PIL import Image

from .accepted import JPEG, UnusablePhoto
from .limits import ADDRESS_SPACE, CPU_SECONDS, EXIT_DAMAGED, EXIT_TOO_DEMANDING, HEAP
from .repaint import repaint


def limit() -> None:
    """Take away from this process what painting one photo does not need."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    Image.MAX_IMAGE_PIXELS = JPEG.pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    # macOS refuses to set these.
    if sys.platform != "darwin":
        resource.setrlimit(resource.RLIMIT_DATA, (HEAP, HEAP))
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


def main() -> int:
    limit()
    try:
        repaint(sys.stdin.buffer.read(), sys.stdout.buffer)
    except MemoryError:
        return EXIT_TOO_DEMANDING
    except UnusablePhoto as refusal:
        return EXIT_TOO_DEMANDING if refusal.reason == "too-demanding" else EXIT_DAMAGED
    return 0
