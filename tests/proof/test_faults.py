"""Do the proofs about faults hold in small, and would they notice? The whole of them is `make proof`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.proof import naive_proxy
from tests.proof.acting import Browser

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("serve")]
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("proof", "scale"), [("kills", 0.02), ("outages", 0.1), ("revocation", 0.05)]
)
def test_the_proof_holds_in_small(tmp_path, proof, scale):
    told = {"PYTHONPATH": ".:site", "PROOF_SCALE": str(scale), "PROOF_FOLDER": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-m", f"tests.proof.{proof}"],
        env=os.environ | told,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    written = json.loads((tmp_path / f"{proof}.json").read_text())
    assert written["held"]
    assert all(row["held"] for row in written["rows"])


class Upstream(BaseHTTPRequestHandler):
    """Answers each time with another number, under the rule that the address names."""

    count = 0

    def do_GET(self) -> None:
        type(self).count += 1
        known = self.headers.get("If-None-Match") == '"one"'
        self.send_response(304 if known else 200)
        self.send_header("Cache-Control", self.path.strip("/").replace("_", ", "))
        self.send_header("ETag", '"one"')
        self.end_headers()
        if not known:
            self.wfile.write(str(type(self).count).encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def proxy() -> Iterator[naive_proxy.NaiveProxy]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with naive_proxy.in_front_of(f"http://127.0.0.1:{server.server_port}") as made:
        yield made
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("public", True),
        ("max-age=60", True),
        ("public_no-cache", True),
        ("private", False),
        ("private_no-cache", False),
        ("no-store", False),
    ],
)
def test_the_proxy_keeps_all_that_is_not_marked_private_or_no_store(proxy, rule, kept):
    browser = Browser(proxy.url)
    first, second = (browser.get(f"/{rule}").body for _ in range(2))
    assert (first == second) is kept
    assert (proxy.hits == 1) is kept
