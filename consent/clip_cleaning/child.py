"""What is one upload without anything but pictures and sound, found out where it can do no harm?

It gets two paths and knows no settings, no database and no other file. On standard output it says
what it made, or why it refuses, as JSON.
"""

from __future__ import annotations

import json
import resource
import sys

from .accepted import UPLOAD_BYTES, UnusableClip
from .limits import ADDRESS_SPACE, CPU_SECONDS, EXIT_REFUSED, MEGABYTE


def limit() -> None:
    """Take away from this process what putting one clip together does not need."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (UPLOAD_BYTES + 8 * MEGABYTE,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    # macOS refuses to set this one.
    if sys.platform != "darwin":
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


def main(source: str, target: str) -> int:
    limit()
    # After the limits: loading FFmpeg's libraries counts as well.
    from .remux import remux

    try:
        made = remux(source, target)
    except MemoryError:
        return _refuse("too-demanding", "")
    except UnusableClip as error:
        return _refuse(error.reason, error.fact)
    sys.stdout.write(json.dumps(made))
    return 0


def _refuse(reason: str, fact: str) -> int:
    sys.stdout.write(json.dumps({"reason": reason, "fact": fact}))
    return EXIT_REFUSED
