"""How do the demo's pages around the blog come to stand? Each once, by its address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from wagtail.models import Locale

from config.demo import home_content, site_content, team_content, treatment_content
from config.demo.legal_pages import ensure_legal_pages
from config.demo.placing import Say, place, renew, stream, there
from config.demo.treatment_content import Treatment
from consent.models import Photo
from practice.models import (
    ContactPage,
    FAQEntry,
    FAQIndexPage,
    GalleryPage,
    HomePage,
    OfferIndexPage,
    OfferPage,
    Person,
    PersonPage,
    TeamMember,
    TeamPage,
    Topic,
    TreatmentIndexPage,
    TreatmentPage,
    TreatmentPerson,
    TreatmentQuestion,
    VideoPage,
)
from practice.models.fields import today


def ensure_site(home: HomePage, photos: Mapping[str, Photo], say: Say = lambda line: None) -> None:
    """Treatments, team, contact, questions, cases, offers and legal pages; each once.

    What is there stays as it is, but for pages of an older demo that nobody has changed: they get
    what has come since.

    Args:
        photos: by the keys of config.demo.pictures.
    """
    say("questions and people")
    asked = _questions()
    people = {member.name: _person(member, photos) for member in team_content.TEAM}
    say("treatments, team, contact, cases, offers, legal pages")
    _treatments(home, photos, asked, people, say)
    _team(home, people)
    _faq(home)
    _gallery(home, photos, say)
    _offers(home, photos)
    _contact(home)
    ensure_legal_pages(home)


def show_videos_with_treatments(say: Say = lambda line: None) -> None:
    """The videos stand where they help; they are made after the treatments."""
    videos = {page.slug: page for page in VideoPage.objects.live()}
    for one in treatment_content.TREATMENTS:
        page = TreatmentPage.objects.filter(slug=one.slug).first()
        video = videos.get(one.video)
        if page is not None and video is not None and page.video_id is None:

            def show(page: TreatmentPage, video: VideoPage = video) -> None:
                page.video = video

            renew(page, say, show)


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


def _person(member: team_content.Member, photos: Mapping[str, Photo]) -> Person:
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


def _treatments(
    home: HomePage,
    photos: Mapping[str, Photo],
    asked: Mapping[str, FAQEntry],
    people: Mapping[str, Person],
    say: Say,
) -> None:
    index = place(
        home,
        TreatmentIndexPage(
            title=treatment_content.TREATMENTS_TITLE,
            slug="treatments",
            intro=treatment_content.TREATMENTS_INTRO,
            show_in_menus=True,
        ),
    )
    for one in treatment_content.TREATMENTS:

        def fill(page: TreatmentPage, one: Treatment = one) -> None:
            _fill_treatment(page, one, photos, asked, people)

        known = there(index, one.slug)
        if known is None:
            page = TreatmentPage(title=one.title, slug=one.slug)
            fill(page)
            place(index, page)
        elif not known.specific.steps:
            renew(known.specific, say, fill)


def _fill_treatment(
    page: TreatmentPage,
    one: Treatment,
    photos: Mapping[str, Photo],
    asked: Mapping[str, FAQEntry],
    people: Mapping[str, Person],
) -> None:
    page.intro, page.for_whom = one.intro, one.for_whom
    page.duration, page.visits = one.duration, one.visits
    page.price, page.price_note = one.price, one.price_note
    page.hero, page.hero_caption = photos.get(one.hero), one.hero_caption
    page.steps = stream(TreatmentPage, "steps", [("step", step) for step in one.stored_steps()])
    page.body = stream(TreatmentPage, "body", one.body, photos, asked)
    page.questions = [TreatmentQuestion(entry=asked[question]) for question in one.asked]
    page.people = [TreatmentPerson(person=people[name]) for name in one.people]


def _team(home: HomePage, people: Mapping[str, Person]) -> None:
    page = TeamPage(
        title=team_content.TEAM_TITLE,
        slug="team",
        intro=team_content.TEAM_INTRO,
        show_in_menus=True,
    )
    page.members = [TeamMember(person=person) for person in people.values()]
    team = place(home, page)
    for member in team_content.TEAM:
        if member.slug:
            own = PersonPage(
                title=member.name,
                slug=member.slug,
                person=people[member.name],
                intro=member.intro,
            )
            own.body = stream(PersonPage, "body", member.page)
            place(team, own)


def _faq(home: HomePage) -> None:
    place(
        home,
        FAQIndexPage(
            title=site_content.FAQ_TITLE,
            slug="faq",
            intro=site_content.FAQ_INTRO,
            show_in_menus=True,
        ),
    )


def _gallery(home: HomePage, photos: Mapping[str, Photo], say: Say) -> None:
    treatments = {page.slug: page.pk for page in TreatmentPage.objects.all()}

    def fill(page: GalleryPage) -> None:
        cases = [
            ("case", {**value, "treatment": treatments[slug]})
            for slug, (_name, value) in site_content.CASES
        ]
        page.cases = stream(GalleryPage, "cases", cases, photos)

    known = there(home, "gallery")
    if known is None:
        page = GalleryPage(
            title=site_content.GALLERY_TITLE, slug="gallery", intro=site_content.GALLERY_INTRO
        )
        fill(page)
        place(home, page)
    elif not any(one["value"].get("treatment") for one in known.specific.cases.raw_data):
        renew(known.specific, say, fill)


def _offers(home: HomePage, photos: Mapping[str, Photo]) -> None:
    """One that holds, one that has ended, one to come: counted from the day they are made."""
    index = place(
        home,
        OfferIndexPage(
            title=home_content.OFFERS_TITLE, slug="offers", intro=home_content.OFFERS_INTRO
        ),
    )
    day = today()
    for one in home_content.OFFERS:
        place(
            index,
            OfferPage(
                title=one.title,
                slug=one.slug,
                intro=one.intro,
                price=one.price,
                terms=one.terms,
                first_day=day + timedelta(days=one.begins),
                last_day=day + timedelta(days=one.ends),
                treatment=TreatmentPage.objects.filter(slug=one.treatment).first(),
                hero=photos.get(one.hero),
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
    page.body = stream(ContactPage, "body", site_content.CONTACT_BODY)
    place(home, page)
