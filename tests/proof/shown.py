"""What is seen before it is taken back? A patient's photo and clip on a page, in a kit, at its address."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.utils import timezone

from blog.models import BlogIndexPage, BlogPage
from consent import actions, emails
from consent.actions import Answers
from consent.acts import SYSTEM
from consent.models import Clip, ConsentForm, Photo, PhotoRendition, Staff
from consent.privileges import Channel, Purpose, Subject
from tests import clips
from tests.browser.server import PASSWORD, wait_for
from tests.proof import acting, judged, prepared
from tests.proof.acting import Answer, Browser
from tests.proof.flood import CommitWatch, Door, Flood
from tests.proof.served import ServedSite

USES = ("website", "instagram")


@dataclass(slots=True)
class Case:
    """One patient whose photo is seen at every door."""

    site: ServedSite
    reference: str
    link: str
    doors: list[Door]

    def opens(self, door: Door) -> bool:
        wait_for(f"{door.name} at {door.address}", door.look, seconds=30)
        return door.look()

    def take_back(self, *, before: float, after: float) -> float:
        """Floods the doors, takes everything back meanwhile; returns the instant of the commit."""
        for door in self.doors:
            door.asked.clear()
        watch = CommitWatch(self.reference)
        flood = Flood(self.doors)
        try:
            time.sleep(before)
            acting.take_back(self.site.url, self.link, self.reference)
            instant = watch.committed_at()
            time.sleep(max(0.0, instant + after - time.time()))
        finally:
            flood.end()
        return instant


def make(site: ServedSite, proxy: str, number: int) -> Case:
    person = prepared.patient()
    photo = prepared.photo(Subject.PATIENT, person, width=1080, height=1350)
    words = f"Seen by word {photo.sha256[:12]}"
    clip = clips.make_clip(
        Subject.PATIENT,
        patients=[person],
        data=clips.film(number=int(photo.sha256[:3], 16) * 16 + number),
    )
    asked = actions.ask(
        patient=person,
        version=ConsentForm.objects.get(live=True, locale__language_code="en").newest_version(),
        photos=[photo],
        clips=[clip],
        uses=list(USES),
        by=SYSTEM,
    )
    answers = Answers(
        uses=USES, method="typed", typed_name=person.name, erecords_shown_at=timezone.now()
    )
    consent = actions.sign(request=asked, answers=answers)
    link = actions.mint_link(
        purpose=Purpose.MANAGE, channel=Channel.MAIL, by=SYSTEM, patient=person
    )
    page = post(photo, words)
    judged.catch_up()
    return Case(
        site,
        consent.reference,
        emails.manage_url(link.token),
        list(_doors(site, proxy, photo, clip, page, words)),
    )


def post(photo: Photo, words: str) -> BlogPage:
    page = BlogIndexPage.objects.first().add_child(
        instance=BlogPage(
            title=f"Post {photo.pk}",
            slug=f"proof-{photo.pk}",
            intro="What it is about.",
            hero=photo,
            hero_caption=words,
            body=[("photo", {"photo": photo, "caption": words})],
        )
    )
    page.save_revision().publish()
    return page


def _doors(
    site: ServedSite, proxy: str, photo: Photo, clip: Clip, page: BlogPage, words: str
) -> list[Door]:
    rendition = PhotoRendition.objects.filter(image=photo, file__startswith="photo/").latest("pk")
    address = rendition.url
    clip.refresh_from_db()
    film = f"/clip/{clip.media_key}.{clip.file.name.rpartition('.')[2]}"
    html = page.get_url() or f"/blog/{page.slug}/"
    owner = Staff.objects.get(email__startswith="owner@").email
    staff = acting.sign_in(site.url, owner, PASSWORD)
    kit = f"/admin/kit/{page.pk}/instagram_feed/image/{photo.pk}.jpg"

    files = PhotoRendition.objects.filter(image=photo).values_list("file", flat=True)
    marks = [words.encode(), *(name.rpartition("/")[2].encode() for name in files)]

    def words_of(answer: Answer) -> bool:
        return answer.status == 304 or any(mark in answer.body for mark in marks)

    def direct() -> Browser:
        return Browser(site.url)

    def proxied() -> Browser:
        return Browser(proxy)

    etag = f'"{address.rpartition("/")[2].partition(".")[0]}"'
    return [
        Door("photo", direct(), address),
        Door("photo, is my copy good?", direct(), address, headers={"If-None-Match": etag}),
        Door("photo by proxy", proxied(), address),
        Door("clip", direct(), film, headers={"Range": "bytes=0-999"}),
        Door("clip by proxy", proxied(), film),
        Door("page", direct(), html, words_of, pause=0.1),
        Door("page by proxy", proxied(), html, words_of, pause=0.1),
        Door("kit, for staff", staff, kit, pause=0.3),
    ]
