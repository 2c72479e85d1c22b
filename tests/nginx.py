"""Which nginx stands in front of a test's site? Debian's, with the committed deploy/nginx.conf.

Only what the config marks as "yours" is replaced: names, paths, ports. A run without nginx skips,
with CI=1 it fails. The site behind it must be told `BEHIND` for nginx to send photos itself:
`running_house(folder, BEHIND)`.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.browser.server import DEADLINE, ROOT, wait_for

CONFIG = ROOT / "deploy" / "nginx.conf"
BEHIND = {"SENDFILE_PREFIX": "/internal-photos/"}
HOST, NAME = "127.0.0.1", "localhost"
MAIN = """
{user}
daemon off;
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/start.log;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    # As in Debian's nginx.conf, which the site's file must hold its own against.
    sendfile on;
    tcp_nopush on;
    gzip on;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
    ssl_prefer_server_ciphers on;
    include {folder}/practice-site.conf;
}}
"""


class Site(Protocol):
    """What nginx needs to know of whatever stands behind it."""

    url: str
    data_dir: Path


@dataclass(frozen=True)
class Nginx:
    """A running one.

    Attributes:
        url: the site over plain HTTP, though the config knows it over TLS only: one `listen` more.
        tls: the same server with TLS.
        plain: the server that only leads to TLS.
        folder: its logs, its config, its certificate and its temporary files.
    """

    url: str
    tls: str
    plain: str
    folder: Path
    pid: int

    @property
    def access_log(self) -> str:
        return (self.folder / "practice-site.log").read_text(encoding="utf-8")

    def lines_logged(self, count: int) -> list[str]:
        """The access log once it has so many lines: each is written after its answer."""
        wait_for(f"{count} lines", lambda: self.access_log.count("\n") >= count)
        return self.access_log.splitlines()

    @property
    def error_log(self) -> str:
        logs = (self.folder / "start.log", self.folder / "practice-site-errors.log")
        return "".join(log.read_text(encoding="utf-8") for log in logs if log.exists())


def program() -> str:
    """Debian's nginx."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if not found:
        if os.environ.get("CI"):
            pytest.fail("no nginx: install it")
        pytest.skip("no nginx: install it")  # CI fails above
    return found


@contextmanager
def in_front_of(house: Site) -> Iterator[str]:
    """The address of the site behind nginx, until the block ends, however it ends."""
    with started(house) as nginx:
        yield nginx.url


@contextmanager
def started(house: Site, *, workers: int = 1) -> Iterator[Nginx]:
    """nginx in front of a running site."""
    nginx = program()
    folder = Path(tempfile.mkdtemp(prefix="practice-nginx-"))
    doors = {name: _door() for name in ("url", "tls", "plain")}
    ports = {name: door.getsockname()[1] for name, door in doors.items()}
    process = None
    try:
        _certificate(folder / "tls")
        text = committed(house, folder, ports)
        (folder / "practice-site.conf").write_text(text, encoding="utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        main = MAIN.format(user=user, folder=folder, workers=workers)
        (folder / "nginx.conf").write_text(main, encoding="utf-8")
        numbers = [door.fileno() for door in doors.values()]
        process = subprocess.Popen(
            [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "start.log"],
            # The sockets are handed over as at an upgrade, so that no port is guessed.
            env={**os.environ, "NGINX": "".join(f"{number};" for number in numbers)},
            pass_fds=numbers,
            preexec_fn=_die_with_the_tests,
        )
        made = Nginx(
            *(f"http://{HOST}:{ports['url']}", f"https://{NAME}:{ports['tls']}"),
            *(f"http://{NAME}:{ports['plain']}", folder, process.pid),
        )
        wait_for("nginx", lambda: _answers(made, process))
        yield made
    finally:
        for door in doors.values():
            door.close()
        if process is not None:
            _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def committed(house: Site, folder: Path, ports: dict[str, int]) -> str:
    """The committed config with this machine's names, paths and ports in place of the marked ones."""
    text = CONFIG.read_text(encoding="utf-8")
    for theirs, ours in (
        ("server 127.0.0.1:8000;", f"server {urlsplit(house.url).netloc};"),
        ("/etc/letsencrypt/live/practice.example/", f"{folder}/tls/"),
        ("practice.example", NAME),
        ("/srv/practice-site/data", str(house.data_dir)),
        ("/srv/practice-site/code", str(ROOT)),
        ("/var/log/nginx/", f"{folder}/"),
        ("/var/www/letsencrypt", f"{folder}/acme"),
        ("listen 80", f"listen {HOST}:{ports['plain']}"),
        (
            "listen 443 ssl http2;",
            f"listen {HOST}:{ports['tls']} ssl http2;\n    listen {HOST}:{ports['url']};",
        ),
        ("listen 443 ssl", f"listen {HOST}:{ports['tls']} ssl"),
    ):
        assert theirs in text, f"deploy/nginx.conf no longer says {theirs!r}"
        text = text.replace(theirs, ours)
    return text


def _door() -> socket.socket:
    door = socket.create_server((HOST, 0), backlog=511)
    door.setblocking(False)
    return door


def _answers(nginx: Nginx, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, nginx.error_log
    try:
        with urllib.request.urlopen(f"{nginx.url}/healthz", timeout=DEADLINE) as answer:
            return answer.status == 200
    except urllib.error.HTTPError:
        return True  # nginx itself is there; what stands behind it may be shut on purpose


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        _kill_with_children(process.pid)
        process.wait()


def _kill_with_children(pid: int) -> None:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    for one in (pid, *map(int, children)):
        os.kill(one, signal.SIGKILL)


def _die_with_the_tests() -> None:
    """However the tests end, kill -9 included, no nginx of theirs stays (Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1: PR_SET_PDEATHSIG


def _certificate(folder: Path) -> None:
    """A certificate for an hour that nobody but these tests trusts."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
