"""How much may opening one clip cost, and how does the child say that it refuses it?"""

MEGABYTE = 1024 * 1024
ADDRESS_SPACE = 640 * MEGABYTE
"""Bytes, of which 125 MB are the interpreter and FFmpeg's libraries. The largest pictures taken
need about 40 MB for the one frame that is decoded."""
CPU_SECONDS = 20
WALL_SECONDS = 25
"""Less than the 30 s after which gunicorn gives up a worker."""

EXIT_REFUSED = 3
