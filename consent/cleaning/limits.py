"""How much may opening one photo cost, and how does the child say that it was too much?"""

HEAP = 230 * 1024 * 1024
"""Bytes the child may allocate. Its libraries come to at most 20 MB more in memory, so it stays
below 250 MiB: with a worker's 133 the site stays below 400 MB while it takes in a photo."""
START_BYTES = 15 * 1024 * 1024
"""Of `HEAP`, what the interpreter, Pillow and libheif allocate before a picture comes."""
PICTURE_BYTES = HEAP - START_BYTES
ADDRESS_SPACE = HEAP + 64 * 1024 * 1024
"""Bytes, the code of all libraries included; for systems that do not enforce `HEAP`."""
CPU_SECONDS = 15
WALL_SECONDS = 20
"""Less than the 30 s after which gunicorn gives up a worker."""

EXIT_DAMAGED = 3
EXIT_TOO_DEMANDING = 4
