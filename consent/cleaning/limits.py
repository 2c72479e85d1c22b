"""How much may opening one photo cost, and how does the child say that it was too much?"""

ADDRESS_SPACE = 336 * 1024 * 1024
"""Bytes, of which 30 MB are the interpreter and Pillow. The most a picture within the limits took
is 270 MB resident, so that a web worker of 130 MB and its child stay below 400 MB."""
CPU_SECONDS = 15
WALL_SECONDS = 20
"""Less than the 30 s after which gunicorn gives up a worker."""

EXIT_DAMAGED = 3
EXIT_TOO_DEMANDING = 4
