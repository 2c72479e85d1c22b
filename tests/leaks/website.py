"""Where do the practice's own pages show a photo? In every field and block of each kind of page."""

from __future__ import annotations

from datetime import timedelta

from blog.models import LinksPage
from consent.models import Photo
from practice.models import (
    AppointmentPage,
    ContactPage,
    FAQIndexPage,
    GalleryPage,
    HomePage,
    LocationPage,
    OfferIndexPage,
    OfferPage,
    Person,
    PersonPage,
    PrivacyPage,
    StandardPage,
    TeamMember,
    TeamPage,
    TreatmentIndexPage,
    TreatmentPage,
    VideoIndexPage,
    VideoPage,
)
from practice.models.fields import today

SECTIONS = [
    ("treatments", {"heading": "", "treatments": []}),
    ("people", {"heading": "", "text": "", "people": []}),
    ("posts", {"heading": ""}),
    ("offers", {"heading": ""}),
]


def place(home: HomePage, photo: Photo, caption: str, blocks: list) -> list[str]:
    """The photo on a page of each kind and on an alias; gives their addresses."""
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
    offers = OfferIndexPage(title="Offers", slug="offers", og_image=photo)
    offer = OfferPage(
        title="An offer",
        slug="an-offer",
        intro="What.",
        price="$99",
        last_day=today() + timedelta(days=9),
        terms="For all.",
        hero=photo,
        hero_caption=caption,
        body=blocks,
    )
    pages = (
        (home, contact),
        (contact, location),
        (home, treatments),
        (treatments, treatment),
        (home, team),
        (team, PersonPage(title="Dr Somebody", slug="dr-somebody", person=person, body=blocks)),
        (home, offers),
        (offers, offer),
        (home, FAQIndexPage(title="Questions", slug="faq", og_image=photo)),
        (home, AppointmentPage(title="Appointment", slug="appointment", og_image=photo)),
        (home, LinksPage(title="Links", slug="links", og_image=photo)),
        (
            home,
            PrivacyPage(
                title="Privacy", text="<p>It holds.</p>", effective_from=today(), og_image=photo
            ),
        ),
        (home, GalleryPage(title="Cases", slug="gallery", cases=[("case", case)])),
        (home, StandardPage(title="About", slug="about", intro="What.", body=blocks)),
        (home, videos),
        (videos, video),
    )
    for parent, page in pages:
        parent.add_child(instance=page)
        page.save_revision().publish()
    alias = treatment.create_alias(parent=treatments, update_slug="braces-again")
    return [page.url for page in (*(page for _parent, page in pages), alias)]
