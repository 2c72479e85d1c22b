"""Where do the practice's own pages show a photo? In every field and block of each kind of page."""

from __future__ import annotations

from consent.models import Photo
from practice.models import (
    ContactPage,
    GalleryPage,
    HomePage,
    LocationPage,
    Person,
    StandardPage,
    TeamMember,
    TeamPage,
    TreatmentIndexPage,
    TreatmentPage,
    VideoIndexPage,
    VideoPage,
)

ADDRESSES = (
    "/treatments/",
    "/treatments/braces/",
    "/team/",
    "/gallery/",
    "/about/",
    "/videos/",
    "/videos/a-video/",
    "/contact/",
    "/contact/here/",
)


def place(home: HomePage, photo: Photo, caption: str, blocks: list) -> None:
    """The photo on a page of each kind, at ADDRESSES."""
    case = dict(blocks)["before_after"]
    treatments = TreatmentIndexPage(title="Treatments", slug="treatments", og_image=photo)
    treatment = TreatmentPage(
        title="Braces", slug="braces", intro="What.", hero=photo, hero_caption=caption, body=blocks
    )
    person = Person(name="Dr Somebody", role="Orthodontist", photo=photo)
    person.save()
    person.save_revision().publish()
    team = TeamPage(title="Team", slug="team", og_image=photo)
    team.members = [TeamMember(person=person)]
    videos = VideoIndexPage(title="Videos", slug="videos", og_image=photo)
    video = VideoPage(
        title="A video",
        slug="a-video",
        intro="What.",
        embed_url="https://vimeo.com/76979871",
        embed_shows_no_patient=True,
        transcript="Every word.",
        poster=photo,
        body=blocks,
    )
    contact = ContactPage(title="Contact", slug="contact", og_image=photo, body=blocks)
    location = LocationPage(
        title="Here",
        slug="here",
        intro="What.",
        struct_org_image=photo,
        map_picture=photo,
        body=blocks,
    )
    for parent, page in (
        (home, contact),
        (contact, location),
        (home, treatments),
        (treatments, treatment),
        (home, team),
        (home, GalleryPage(title="Cases", slug="gallery", cases=[("case", case)])),
        (home, StandardPage(title="About", slug="about", intro="What.", body=blocks)),
        (home, videos),
        (videos, video),
    ):
        parent.add_child(instance=page)
        page.save_revision().publish()
