"""How many queries does a page cost, with ten posts and with ten thousand? And a gated photo?

Run by hand, from the root: `PYTHONPATH=.:site python -m tests.bench.queries`. Each number of posts
has a SQLite database of its own, made in a child process. Prints queries and CPU time (median of
seven) of a post, the list of posts, its tenth page and a search page, and exits 1 where a bar of
docs/speed.md is missed or the numbers are not the same.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile

FEW, MANY = 10, 10_000
BARS = {"post": 12, "oldest post": 12, "list of posts": 15, "last page of it": 15}
GATED = 1


def measure(number: int) -> dict[str, tuple[int, float]]:
    """Queries and milliseconds of CPU by kind of page, in this process's own database."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from blog.models import BlogPage
    from tests.bench.search import make_posts, milliseconds

    call_command("migrate", verbosity=0)
    make_posts(number)
    newest = BlogPage.objects.order_by("-date", "-pk")
    addresses = {
        "post": newest[number // 2].url,
        "oldest post": newest.last().url,
        "list of posts": "/blog/",
        "last page of it": f"/blog/?page={number // 10}",
    }
    client = Client(headers={"host": "127.0.0.1"})
    found = {}
    for kind, address in {**addresses, "gated photo": gated_photo()}.items():
        assert client.get(address).status_code == 200, address
        forget_verdicts()
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        found[kind] = len(queries), milliseconds(lambda where=address: client.get(where))
    return found


def gated_photo() -> str:
    """The address of a patient's photo that visitors may see now."""
    from consent.privileges import Subject
    from tests.factories import make_consent, make_patient, make_photo

    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    make_consent(patient, photo)
    return photo.get_rendition("width-100|format-jpeg").url


def forget_verdicts() -> None:
    from consent import middleware

    middleware.forget()


def in_a_child(number: int) -> dict[str, tuple[int, float]]:
    folder = tempfile.mkdtemp(prefix="practice-bench-")
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "TEST_DATA_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    try:
        child = subprocess.run(
            [sys.executable, "-m", "tests.bench.queries", str(number)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return json.loads(child.stdout.splitlines()[-1])


def main() -> int:
    few, many = in_a_child(FEW), in_a_child(MANY)
    met = True
    for kind, (queries, took) in many.items():
        at_few, took_at_few = few[kind]
        bar = BARS.get(kind, GATED)
        met = met and queries == at_few and queries <= bar
        sys.stdout.write(
            f"{kind}: {queries} queries at {MANY} posts, {at_few} at {FEW} (bar {bar}, the same); "
            f"CPU {took:.1f} ms / {took_at_few:.1f} ms = {took / took_at_few:.2f}x\n"
        )
    return 0 if met else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        import django

        django.setup()
        sys.stdout.write(json.dumps(measure(int(sys.argv[1]))) + "\n")
    else:
        sys.exit(main())
