"""How much may opening one photo cost, and how does the child say that it was too much?"""

ADDRESS_SPACE = 336 * 1024 * 1024
"""Bytes, of which 30 MB are the interpreter and Pillow. Most pictures of the largest size took 120
to 220 MB resident, the most 281 (a progressive JPEG of 26 million pixels in 4:4:4)."""
CPU_SECONDS = 15
WALL_SECONDS = 20
"""Less than the 30 s after which gunicorn gives up a worker."""

EXIT_DAMAGED = 3
EXIT_TOO_DEMANDING = 4
