"""How do the demo's pages around the blog come to stand? Each once, by its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from wagtail.models import Locale, Page

from config.demo import legal_texts, site_content
from config.demo.content import Block
from consent.models import Photo
from practice.models import (
    ContactPage,
    FAQEntry,
    FAQIndexPage,
    GalleryPage,
    HomePage,
    NoticePage,
    Person,
    PrivacyPage,
    StandardPage,
    TeamMember,
    TeamPage,
    Topic,
    TreatmentIndexPage,
    TreatmentPage,
)

Say = Callable[[str], None]
PHOTO_FIELDS = frozenset({"photo", "before", "after"})


def ensure_site(home: HomePage, photos: Mapping[str, Photo], say: Say = lambda line: None) -> None:
    """Treatments, team, contact, questions, cases and legal pages; what is there stays as it is.

    Args:
        photos: by the keys of config.demo.pictures.
    """
    say("questions and people")
    asked = _questions()
    people = [_person(member, photos) for member in site_content.TEAM]
    say("treatments, team, contact, cases, legal pages")
    _gallery(home, photos)
    _treatments(home, photos, asked)
    _team(home, people)
    _faq(home)
    _contact(home)
    _notice(home)
    _privacy(home)
    _accessibility(home)


def _questions() -> dict[str, FAQEntry]:
    locale = Locale.get_default()
    topics = {}
    for position, topic in enumerate(site_content.TOPICS):
        topics[topic.slug], _made = Topic.objects.get_or_create(
            locale=locale, slug=topic.slug, defaults={"name": topic.name, "position": position}
        )
    asked = {}
    for position, one in enumerate(site_content.QUESTIONS):
        entry = FAQEntry.objects.filter(locale=locale, question=one.question).first()
        if entry is None:
            entry = FAQEntry(
                locale=locale,
                question=one.question,
                answer=one.answer,
                topic=topics[one.topic],
                position=position,
                live=False,
            )
            entry.save()
            entry.save_revision().publish()
        asked[one.question] = entry
    return asked


def _person(member: site_content.Member, photos: Mapping[str, Photo]) -> Person:
    locale = Locale.get_default()
    person = Person.objects.filter(locale=locale, name=member.name).first()
    if person is None:
        person = Person(
            locale=locale,
            name=member.name,
            role=member.role,
            qualifications=member.qualifications,
            languages=member.languages,
            photo=photos.get(member.photo),
            words=member.words,
            live=False,
        )
        person.save()
        person.save_revision().publish()
    return person


def _gallery(home: HomePage, photos: Mapping[str, Photo]) -> None:
    page = GalleryPage(
        title=site_content.GALLERY_TITLE, slug="gallery", intro=site_content.GALLERY_INTRO
    )
    cases = [("case", value) for _name, value in site_content.CASES]
    page.cases = _stream(GalleryPage, "cases", cases, photos, {})
    _place(home, page)


def _treatments(home: HomePage, photos: Mapping[str, Photo], asked: Mapping[str, FAQEntry]) -> None:
    index = TreatmentIndexPage(
        title=site_content.TREATMENTS_TITLE,
        slug="treatments",
        intro=site_content.TREATMENTS_INTRO,
        show_in_menus=True,
    )
    placed = _place(home, index)
    for one in site_content.TREATMENTS:
        page = TreatmentPage(
            title=one.title,
            slug=one.slug,
            intro=one.intro,
            for_whom=one.for_whom,
            duration=one.duration,
            visits=one.visits,
            price=one.price,
            hero=photos.get(one.hero),
            hero_caption=one.hero_caption,
        )
        page.body = _stream(TreatmentPage, "body", one.body, photos, asked)
        _place(placed, page)


def _team(home: HomePage, people: Sequence[Person]) -> None:
    page = TeamPage(
        title=site_content.TEAM_TITLE,
        slug="team",
        intro=site_content.TEAM_INTRO,
        show_in_menus=True,
    )
    page.members = [TeamMember(person=person) for person in people]
    _place(home, page)


def _faq(home: HomePage) -> None:
    _place(
        home,
        FAQIndexPage(
            title=site_content.FAQ_TITLE,
            slug="faq",
            intro=site_content.FAQ_INTRO,
            show_in_menus=True,
        ),
    )


def _contact(home: HomePage) -> None:
    page = ContactPage(
        title=site_content.CONTACT_TITLE,
        slug="contact",
        intro=site_content.CONTACT_INTRO,
        directions=site_content.DIRECTIONS,
        map_url=site_content.MAP_URL,
        show_in_menus=True,
    )
    page.body = _stream(ContactPage, "body", site_content.CONTACT_BODY, {}, {})
    _place(home, page)


def _notice(home: HomePage) -> None:
    """First as it held until 2026, then as it holds now: the earlier text stays readable."""
    page = NoticePage(title=legal_texts.NOTICE_TITLE, slug=NoticePage.fixed_slug)
    if _there(home, page):
        return
    versions: Sequence[tuple[date, str]] = (
        (legal_texts.NOTICE_BEFORE_FROM, legal_texts.NOTICE_BEFORE),
        (legal_texts.NOTICE_FROM, legal_texts.NOTICE),
    )
    page.effective_from, page.text = versions[0]
    _place(home, page)
    page = NoticePage.objects.get(pk=page.pk)
    page.effective_from, page.text = versions[1]
    page.save_revision().publish()


def _privacy(home: HomePage) -> None:
    page = PrivacyPage(title="Privacy on this website", slug=PrivacyPage.fixed_slug)
    page.effective_from = legal_texts.PRIVACY_FROM
    page.text = _linked(legal_texts.PRIVACY)
    _place(home, page)


def _accessibility(home: HomePage) -> None:
    page = StandardPage(
        title=site_content.ACCESSIBILITY_TITLE,
        slug="accessibility",
        intro=site_content.ACCESSIBILITY_INTRO,
    )
    page.body = _stream(StandardPage, "body", site_content.ACCESSIBILITY, {}, {})
    _place(home, page)


def _there(parent: Page, page: Page) -> Page | None:
    return Page.objects.child_of(parent).filter(slug=page.slug).first()


def _place(parent: Page, page: Page) -> Page:
    """The page of that address under `parent`; published there where there is none yet."""
    there = _there(parent, page)
    if there:
        return there
    # Another object's children may have come since this one was read.
    parent = type(parent).objects.get(pk=parent.pk)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def _stream(
    model: type[Page],
    field: str,
    blocks: Sequence[Block],
    photos: Mapping[str, Photo],
    asked: Mapping[str, FAQEntry],
) -> object:
    """Blocks as Wagtail stores them: photos and questions by id."""
    stored = []
    for name, value in blocks:
        filled: dict[str, object] = {}
        for key, given in value.items():
            if key in PHOTO_FIELDS:
                filled[key] = photos[str(given)].pk
            elif key == "entries" and isinstance(given, list):
                filled[key] = [asked[question].pk for question in given]
            else:
                filled[key] = _linked(given) if isinstance(given, str) else given
        stored.append({"type": name, "value": filled})
    return model._meta.get_field(field).stream_block.to_python(stored)


def _linked(text: str) -> str:
    """`{page:gallery}` becomes the id of the page at that address."""
    before, mark, rest = text.partition("{page:")
    if not mark:
        return text
    slug, _brace, after = rest.partition("}")
    return f"{before}{Page.objects.get(slug=slug, depth=3).pk}{_linked(after)}"
