"""Does a real server show the photo where it must not? The doors of the matrix, over HTTP.

The states are entered by real acts on a copy of the demo, a photo each; whoever is asked is
`manage.py serve`, by itself or behind a web server.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from tests.browser.server import DEADLINE, ROOT, House, environment, wait_for
from tests.leaks.harness import (
    Derivative,
    World,
    all_surfaces,
    fetch,
    judged,
    one_moment,
)
from tests.leaks.judging import AGREED, Answer, on_this_site, shows_the_photo, unique

STATES = (
    "unclassified",
    "no_consent",
    "website_only",
    "expired",
    "revoked",
    "reclassified",
    "swapped",
    "one_of_two_revoked",
    "revoked_worker_down",
    "covered",
)
"""The nine of the list, and one in which everybody agreed."""
DIES = "revoked_worker_down"
WATCHED_SECONDS = 3.0
# These doors are tried in the process of the site: by its models, its keys, its forms.
NOT_OVER_HTTP = {
    "code_outside_a_request",
    "documents",
    "half_finished_uploads",
    "kits_together",
    "mails",
    "previews",
    "signed_serve_view",
    "typed_and_not_yet_saved",
}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


@dataclass(frozen=True)
class Response:
    """As much of Django's test response as the doors read."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    streaming = False


class Person:
    """Somebody with a browser: a base address and perhaps a cookie."""

    def __init__(self, base: str, cookie: str = "") -> None:
        self.base, self.cookie = base, cookie
        self._opener = urllib.request.build_opener(_NoRedirect)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        # Scripts in pages hold strings that only look like addresses: asked for as a browser would.
        path = quote(url, safe="/:?&=%*.,+-_~()")
        asked = urllib.request.Request(f"{self.base}/{path.removeprefix('/')}")
        for name, value in {"Cookie": self.cookie, **(headers or {})}.items():
            if value:
                asked.add_header(name, value)
        try:
            with self._opener.open(asked, timeout=DEADLINE) as answer:
                return Response(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return Response(refused.code, refused.headers, refused.read())


class Acts:
    """The process in which things are done on the site's data."""

    def __init__(self, house: House) -> None:
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("served_acts.py")],
            env=environment(house.data_dir) | {"BASE_URL": house.url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def __call__(self, act: str, **facts: object) -> dict:
        answer = self._ask(act, facts)
        assert answer, f"could not {act} {facts}"
        return json.loads(answer)

    def last(self, act: str, **facts: object) -> int:
        """An act in which the process dies; gives how it ended."""
        assert not self._ask(act, facts)
        return self.process.wait(timeout=DEADLINE)

    def _ask(self, act: str, facts: Mapping[str, object]) -> str:
        self.process.stdin.write(json.dumps({"act": act, **facts}) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait(timeout=DEADLINE)
        self.process.stdout.close()


@dataclass
class Street:
    """A site with a photo in each state, whoever may try to see them, and what was seen before.

    Attributes:
        worlds: by state.
        told: what the acts said of each photo.
    """

    worlds: dict[str, World] = field(default_factory=dict)
    told: dict[str, dict] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def laid(cls, house: House, acts: Acts) -> Street:
        """Built, and looked at by visitors."""
        cookies = acts("people")
        street = cls(
            cookies={who: f"{cookies['name']}={cookies[who]}" for who in ("owner", "editor")}
        )
        begun = acts("begin", names=list(STATES))
        street.told = begun["worlds"]
        people = street._people(house.url)
        for name, told in street.told.items():
            street.worlds[name] = World(
                **people,
                pages=(told["page"], *([] if told["allowed"] else begun["shared"])),
                page_ids=(told["page_id"],),
                text_page=told["text_page"],
                photo_id=told["photo"],
                original=told["original"],
                derivatives=list,
                papers=lambda told=told: told["papers"],
                served_folders=(house.data_dir / "public", house.data_dir / "static"),
            )
        street.read_derivatives(acts)
        anybody = next(
            one for name, one in street.worlds.items() if not street.told[name]["allowed"]
        )
        # One of them is looked for on every page there is.
        anybody.pages = unique((*anybody.pages, *_every_page(anybody.visitor)))
        with one_moment():
            for world in street.worlds.values():
                world.remember()
        return street

    def _people(self, base: str) -> dict[str, Person]:
        return {
            "visitor": Person(base),
            "editor": Person(base, self.cookies["editor"]),
            "owner": Person(base, self.cookies["owner"]),
        }

    def read_derivatives(self, acts: Acts) -> None:
        """Which derivatives are on record now."""
        for name, world in self.worlds.items():
            rows = acts("derivatives", photo=self.told[name]["photo"])["rows"]
            found = [Derivative(file, frozenset(uses)) for file, uses in rows]
            world.derivatives = lambda found=found: found

    def is_entered(self) -> None:
        """From now on each photo may be seen for what its state allows."""
        for name, world in self.worlds.items():
            world.allowed = frozenset(self.told[name]["allowed"])

    def seen_before(self) -> set[str]:
        """The states whose photo visitors had seen."""
        return {name for name in self.worlds if any(self._addresses(name))}

    def address_of(self, name: str) -> str:
        """An address at which visitors saw that photo."""
        return next(self._addresses(name))

    def _addresses(self, name: str) -> Iterator[str]:
        # Others stand on the same pages: a photo is known by the names of its derivatives.
        names = {PurePosixPath(one.name).name for one in self.worlds[name].was_stored}
        for url, answer in self.worlds[name].kept.items():
            if PurePosixPath(url).name in names and _shows(answer):
                yield url

    def keep_only(self, names: Iterable[str]) -> None:
        """Leaves out all other states from now on."""
        self.worlds = {name: self.worlds[name] for name in names}

    def at(self, base: str) -> dict[str, World]:
        """The same worlds, asked at another address: behind a web server, for one."""
        people = self._people(base)
        return {name: replace(world, **people) for name, world in self.worlds.items()}


def _every_page(person: Person) -> list[str]:
    listed = re.findall(r"<loc>([^<]+)</loc>", fetch(person, "/sitemap.xml").text)
    assert listed
    return [on_this_site(url) for url in listed]


def _shows(answer: Answer) -> bool:
    return shows_the_photo(answer.body) or shows_the_photo(answer.body, AGREED)


def leaks(worlds: Mapping[str, World]) -> dict[str, dict[str, list[str]]]:
    """What the doors give away of the photos that nobody may see, by state."""
    found: dict[str, dict[str, list[str]]] = {}
    owner = next(iter(worlds.values())).owner
    doors = all_surfaces()
    with one_moment(owner):
        for door in (name for name in doors if name not in NOT_OVER_HTTP):
            for name, world in worlds.items():
                answers = list(doors[door].ask(world))
                for surface, where in judged(world, {door: answers}).items():
                    found.setdefault(name, {})[surface] = where
    return found


def agreed_at(world: World, doors: Iterable[str]) -> set[str]:
    """Those of the doors at which the photo with the other colours is seen."""
    surfaces = all_surfaces()
    with one_moment(world.owner):
        return {
            door
            for door in doors
            if any(shows_the_photo(answer.body, AGREED) for answer in surfaces[door].ask(world))
        }


def seconds_until_gone(person: Person, address: str) -> float:
    """After how many seconds the last request began that was still given the photo.

    It goes on asking for a while: each process of the web server has a memory of its own.
    """
    start = time.monotonic()
    last = 0.0

    def is_over() -> bool:
        nonlocal last
        asked = time.monotonic() - start
        if _shows(fetch(person, address)):
            last = asked
        return asked > WATCHED_SECONDS

    wait_for("the end of the watch", is_over)
    return last


@contextmanager
def without_worker(house: House) -> Iterator[None]:
    """Worker and clock are killed, and nobody starts them again before the block ends."""
    house.process.send_signal(signal.SIGSTOP)
    try:
        for pid in _children(house.process.pid):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if b"db_worker" in words or b"tick" in words:
                os.kill(pid, signal.SIGKILL)
        yield
    finally:
        house.process.send_signal(signal.SIGCONT)


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
