"""How does the web server run? Two processes of four threads; `manage.py serve` gives the socket."""

import ctypes
import os
import signal
import sys
from pathlib import Path

_root = Path(__file__).resolve().parent

wsgi_app = "config.wsgi:application"
pythonpath = f"{_root},{_root / 'site'}"
bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
proc_name = "practice-site"

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
preload_app = True  # loaded once, shared after the fork: the second process costs little memory
timeout = 60
graceful_timeout = 8  # below the supervisor's ten seconds
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000

accesslog = None  # an address may hold a link token
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  (heartbeats only)


def pre_fork(server, worker):
    from django.db import connections

    connections.close_all()


def post_fork(server, worker):
    """A killed master takes its workers along (on Linux; elsewhere they notice within seconds)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1: PR_SET_PDEATHSIG
