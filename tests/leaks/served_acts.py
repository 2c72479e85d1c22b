"""Who brings a served site into the states of the matrix? Acts read from stdin as JSON, a line each.

A process of its own on the site's data, as a second person at work would be.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

import django  # noqa: E402  (the paths must be set first)

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import Permission  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks.base import TaskResultStatus  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from blog.models import BlogIndexPage, BlogPage  # noqa: E402
from consent import asking  # noqa: E402
from consent.models import Consent, FollowUp, Photo, PhotoRendition  # noqa: E402
from consent.uses import of as uses_of  # noqa: E402
from practice.models import GalleryPage, HomePage, StandardPage  # noqa: E402
from tests.browser.server import wait_for  # noqa: E402
from tests.factories import make_staff  # noqa: E402
from tests.leaks import entering, states  # noqa: E402
from tests.leaks.judging import AGREED, AGREED_MARK, QUADRANTS, WORDS_MARK  # noqa: E402

SITUATIONS = {**states.SITUATIONS, states.COVERED.name: states.COVERED}
OPEN = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
cases: dict[str, entering.Case] = {}


def wait_for_the_worker() -> None:
    """Until the site's own worker has done all that is queued or due."""
    wait_for(
        "an empty queue",
        lambda: not DBTaskResult.objects.filter(status__in=OPEN) and not waiting()["followups"],
        seconds=240,
    )


# Two who work off one queue at a time would meet.
entering.work_off_everything = wait_for_the_worker


def begin(*, names: list[str]) -> dict:
    """A photo for each state, on a post of its own and on pages with all; the site is then at rest."""
    posts = {}
    for number, name in enumerate(names, start=1):
        agreed = bool(SITUATIONS[name].allowed)
        colours, words = (AGREED, AGREED_MARK) if agreed else (QUADRANTS, WORDS_MARK)
        photo = entering.upload(number=number, colours=colours, words=words)
        posts[name] = _post(name, photo, f"Eighteen months, {words}")
        cases[name] = SITUATIONS[name].begin(photo)
    shared = _pages_with_all()
    # Where a photo stands is written down after each act on it: once for each page is too often.
    FollowUp.objects.filter(kind__startswith="showings.").delete()
    wait_for_the_worker()
    for case in cases.values():
        with asking.asking(staff=True):
            Photo.objects.get(pk=case.photo.pk).get_renditions(*states.STAFF_SPECS)
    return {"shared": shared, "worlds": {name: _told(name, posts[name]) for name in names}}


def _blocks(photo: Photo, caption: str) -> list:
    pair = {"before": photo, "after": photo, "before_label": caption[:60], "after_label": "After"}
    return [
        ("photo", {"photo": photo, "caption": caption}),
        ("before_after", {**pair, "caption": caption, "expectation": caption}),
    ]


def _post(name: str, photo: Photo, caption: str) -> dict:
    slug = name.replace("_", "-")
    embed = f'<embed embedtype="image" id="{photo.pk}" format="fullwidth" alt="{caption}"/>'
    made = []
    for page in (
        BlogPage(
            title=f"Post {slug}",
            slug=slug,
            intro="What it is about.",
            hero=photo,
            hero_caption=caption,
            og_image=photo,
            body=_blocks(photo, caption),
        ),
        BlogPage(
            title=f"Text {slug}",
            slug=f"{slug}-text",
            intro="Rich text with a picture in it.",
            body=[("text", {"heading": "", "text": f"<p>Look:</p>{embed}"})],
        ),
    ):
        BlogIndexPage.objects.get().add_child(instance=page)
        page.save_revision().publish()
        made.append(page)
    return {"page_id": made[0].pk, "page": made[0].url, "text_page": made[1].url}


def _pages_with_all() -> list[str]:
    blocks = [block for case in cases.values() for block in _blocks(case.photo, "A caption")]
    pairs = [("case", value) for name, value in blocks if name == "before_after"]
    pages = (
        GalleryPage(title="All cases", slug="all-cases", cases=pairs),
        StandardPage(title="All photos", slug="all-photos", intro="What.", body=blocks),
    )
    for page in pages:
        HomePage.objects.get().add_child(instance=page)
        page.save_revision().publish()
    return ["/", "/blog/", *(page.url for page in pages)]


def _told(name: str, post: dict) -> dict:
    case = cases[name]
    papers = [f"/admin/requests/{one.request.reference}/paper.pdf" for one in case.consents]
    papers += [f"/consent/permissions/{one.reference}/copy.pdf" for one in case.consents]
    return {
        **post,
        "photo": case.photo.pk,
        "original": case.photo.file.name,
        "papers": papers,
        "allowed": sorted(SITUATIONS[name].allowed),
    }


def people() -> dict:
    """The cookies of an owner who may do everything and of an editor without rights over photos."""
    owner, editor = make_staff(), make_staff()
    owner.is_superuser = True
    owner.save()
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    cookies = {}
    for who, person in (("owner", owner), ("editor", editor)):
        client = Client()
        client.force_login(person)
        cookies[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, **cookies}


def enter(*, name: str) -> dict:
    """What happened then; returns once it is committed."""
    SITUATIONS[name].enter(cases[name].read_again())
    return {}


def enter_and_die(*, name: str, photo: int) -> dict:
    """The same, killed right after the commit: nothing that follows is begun. Never answers."""
    consents = list(Consent.objects.filter(items__sha256=Photo.objects.get(pk=photo).sha256))
    case = entering.Case(Photo.objects.get(pk=photo), [], consents)
    with transaction.atomic():
        transaction.on_commit(lambda: os._exit(9))
        SITUATIONS[name].enter(case)
    return {}


def derivatives(*, photo: int) -> dict:
    rows = PhotoRendition.objects.filter(image_id=photo)
    return {"rows": [[row.file.name, list(uses_of(row.filter_spec))] for row in rows]}


def waiting() -> dict:
    """Which follow-ups are due and nobody has worked them off."""
    due = FollowUp.objects.filter(done_at=None, due_at__lte=timezone.now())
    return {"followups": list(due.values_list("pk", flat=True))}


ACTS: Mapping[str, Callable[..., dict]] = {
    act.__name__: act for act in (begin, people, enter, enter_and_die, derivatives, waiting)
}

if __name__ == "__main__":
    for line in sys.stdin:
        facts = json.loads(line)
        answer = ACTS[facts.pop("act")](**facts)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
