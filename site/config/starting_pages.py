"""Which pages does a new practice find waiting? All the usual ones, as drafts with words to begin with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Template

from django.db import transaction
from wagtail.models import Locale, Page

from blog.models import BlogIndexPage, LinksPage
from config import model_texts
from config import starting_texts as texts
from config.demo.appointments import ensure_appointment_page
from practice.models import (
    AccessibilityPage,
    ContactPage,
    FAQEntry,
    FAQIndexPage,
    GalleryPage,
    HomePage,
    NondiscriminationPage,
    NoticePage,
    OfferIndexPage,
    PrivacyPage,
    SocialMediaPage,
    TeamPage,
    Topic,
    TreatmentIndexPage,
    TreatmentPage,
    VideoIndexPage,
)
from practice.models.fields import today
from practice.models.legal import LegalPage

LEGAL: tuple[tuple[type[LegalPage], str, Template], ...] = (
    (NoticePage, "Notice of Privacy Practices", model_texts.NOTICE),
    (PrivacyPage, "Privacy on this website", model_texts.PRIVACY),
    (NondiscriminationPage, "Nondiscrimination and languages", model_texts.NONDISCRIMINATION),
    (AccessibilityPage, "Accessibility", model_texts.ACCESSIBILITY),
    (SocialMediaPage, "Social media policy", model_texts.SOCIAL_MEDIA),
)


@transaction.atomic
def make_drafts(home: HomePage) -> None:
    """Adds the drafts under a home page that has just been made; visitors see none of them.

    To be called once: a draft somebody has deleted is not wanted.
    """
    treatments = _draft(
        home,
        TreatmentIndexPage(
            title="Treatments",
            slug="treatments",
            intro=texts.TREATMENTS_INTRO,
            show_in_menus=True,
        ),
    )
    treatment = TreatmentPage(**texts.TREATMENT)
    treatment.steps = _stream(treatment, "steps", [("step", step) for step in texts.STEPS])
    treatment.body = _stream(treatment, "body", texts.TREATMENT_BODY)
    _draft(treatments, treatment)
    for page in (
        TeamPage(title="Our people", slug="team", intro=texts.TEAM_INTRO, show_in_menus=True),
        FAQIndexPage(title="Questions", slug="faq", intro=texts.FAQ_INTRO, show_in_menus=True),
        GalleryPage(title="Before and after", slug="gallery", intro=texts.GALLERY_INTRO),
        VideoIndexPage(title="Videos", slug="videos", intro=texts.VIDEOS_INTRO),
        OfferIndexPage(title="Offers", slug="offers", intro=texts.OFFERS_INTRO),
    ):
        _draft(home, page)
    contact = _draft(home, _contact())
    ensure_appointment_page(live=False)
    BlogIndexPage.objects.get().move(ContactPage.objects.get(pk=contact.pk), pos="left")
    _questions()
    _links(home)
    ids = {page.slug: page.pk for page in home.get_children()}
    for kind, title, text in LEGAL:
        filled = text.substitute(texts.FACTS)
        for slug, pk in ids.items():
            filled = filled.replace(f"{{page:{slug}}}", str(pk))
        page = kind(title=title, effective_from=today(), text=texts.MODEL + filled)
        page.slug = kind.fixed_slug
        ids[kind.fixed_slug] = _draft(home, page).pk


def _draft(parent: Page, page: Page) -> Page:
    page.live = False
    # Another page's children may have come since this one was read.
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision()
    return page


def _contact() -> ContactPage:
    page = ContactPage(
        title="Contact",
        slug="contact",
        intro=texts.CONTACT_INTRO,
        directions=texts.DIRECTIONS,
        show_in_menus=True,
    )
    page.body = _stream(page, "body", texts.CONTACT_BODY)
    return page


def _links(home: HomePage) -> None:
    ids = {page.slug: page.pk for page in home.get_children()}
    page = LinksPage(title="Links", slug="links", intro=texts.LINKS_INTRO)
    rows = [("link", {"label": label, "page": ids[slug]}) for label, slug in texts.LINKS]
    page.links = _stream(page, "links", rows)
    _draft(home, page)


def _questions() -> None:
    """Drafts of answers, each under the first topic."""
    locale = Locale.get_default()
    slug, name = texts.TOPIC
    topic, _made = Topic.objects.get_or_create(
        locale=locale, slug=slug, defaults={"name": name, "position": 0}
    )
    for position, one in enumerate(texts.QUESTIONS):
        entry = FAQEntry(
            locale=locale,
            question=one.question,
            answer=one.answer,
            topic=topic,
            position=position,
            live=False,
        )
        entry.save()
        entry.save_revision()


def _stream(
    page: Page, field: str, blocks: Sequence[tuple[str, Mapping[str, object] | str]]
) -> object:
    stored = [{"type": name, "value": value} for name, value in blocks]
    return page._meta.get_field(field).stream_block.to_python(stored)
