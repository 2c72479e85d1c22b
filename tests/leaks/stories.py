"""Where does our site show a patient's own words, and in which states must nobody read them?

As for photos and clips. Words have doors of their own: the search, its excerpts, the line a list or
a link preview takes from a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from consent import actions, followups, middleware
from consent.acts import SYSTEM
from consent.models import Consent, Patient, Story
from consent.privileges import Role, Subject
from practice import search_index
from practice.models import HomePage, StandardPage
from tests.blog.posts import make_post
from tests.consent.walking import open_sign_link, walk
from tests.factories import make_consent, make_patient, make_photo, make_staff, move, shift_forward
from tests.leaks.backup import Backup
from tests.leaks.entering import committed
from tests.leaks.harness import fetch
from tests.leaks.judging import Answer
from tests.stories import ask_for, make_story, sign_for

SAID, NAMED, SAID_LATER = "armadillos", "Pangolina", "wombats"
MARKS = (SAID, NAMED, SAID_LATER)
TEXT = f"Nobody told me that {SAID} floss.\n\nNow I do."
HEAD_ENDS = "</head>"


@dataclass
class Case:
    """The story, whose it is, and what they signed."""

    story: Story
    patient: Patient
    consents: list[Consent] = field(default_factory=list)


@dataclass(frozen=True)
class Site:
    """The pages with the story, and everybody who may try to read it."""

    case: Case
    visitor: Client
    editor: Client
    owner: Client
    other_patient: Client
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Situation:
    """One state: how it began, what happened then, and whether the website may show it."""

    sentence: str
    begin: Callable[[], Case]
    enter: Callable[[Case], None] = lambda case: None
    shown: bool = False


def never_signed() -> Case:
    patient = make_patient()
    return Case(make_story(patient, TEXT, f"{NAMED}, 34"), patient)


def only_asked() -> Case:
    case = never_signed()
    ask_for(case.patient, case.story)
    return case


def covered(*uses: str) -> Case:
    case = never_signed()
    with committed():
        case.consents.append(sign_for(case.patient, case.story, uses=uses or ("website",)))
    return case


def a_photo_is_covered() -> Case:
    case = never_signed()
    photo = make_photo(Subject.PATIENT, patients=[case.patient])
    case.consents.append(make_consent(case.patient, photo))
    return case


def revoke(case: Case) -> None:
    with committed():
        revoke_and_die(case)
    followups.work_off_due()


def revoke_and_die(case: Case) -> None:
    """The process is killed right after the commit and no worker runs."""
    actions.withdraw(consent=case.consents[0], by=SYSTEM, channel="copy")


def take_back(**part: str) -> Callable[[Case], None]:
    def take(case: Case) -> None:
        given = {key: value or case.story.sha256 for key, value in part.items()}
        with committed():
            actions.withdraw(consent=case.consents[0], by=SYSTEM, channel="copy", **given)

    return take


def let_it_run_out(case: Case) -> None:
    move(case.consents[0], first=-40, last=-1)


def begin_later(case: Case) -> None:
    shift_forward(case.consents[0])


def change_and_die(case: Case) -> None:
    actions.change_story(
        story=case.story, text=f"I love {SAID_LATER}.", name_shown=f"{NAMED}, 35", by=SYSTEM
    )


def change(case: Case) -> None:
    with committed():
        change_and_die(case)
    followups.work_off_due()


def change_past_the_act(case: Case) -> None:
    """By hand, in the database: the digest says what was agreed to, the words are others."""
    Story.objects.filter(pk=case.story.pk).update(text=f"I love {SAID_LATER}.")


def take_away(case: Case) -> None:
    with committed():
        actions.take_story_away(story=case.story, by=SYSTEM)


def then_restore_a_backup(act: Callable[[Case], None]) -> Callable[[Case], None]:
    def enter(case: Case) -> None:
        backup = Backup()
        act(case)
        backup.restore()

    return enter


def break_the_shut_file(case: Case) -> None:
    Path(settings.SHUT_FILE).write_text("{}\n")


STATES = {
    "covered": Situation("The patient has agreed.", covered, shown=True),
    "no_consent": Situation("Nobody has asked.", never_signed),
    "asked": Situation("The patient has not answered.", only_asked),
    "instagram_only": Situation("Signed for another use.", lambda: covered("instagram")),
    "a_photo_only": Situation("Signed for a photo, not for the words.", a_photo_is_covered),
    "not_begun": Situation("The first day is still to come.", covered, begin_later),
    "expired": Situation("The last day has passed and no job has run.", covered, let_it_run_out),
    "revoked": Situation("Taken back, and everything that follows was done.", covered, revoke),
    "revoked_worker_down": Situation(
        "Taken back; the process died after the commit.", covered, revoke_and_die
    ),
    "use_revoked": Situation("The website taken back.", covered, take_back(privilege="website")),
    "story_withdrawn": Situation("This story taken back.", covered, take_back(sha256="")),
    "changed": Situation("The words were changed since.", covered, change),
    "changed_worker_down": Situation("The same; the process died.", covered, change_and_die),
    "changed_by_hand": Situation("Changed past the act.", covered, change_past_the_act),
    "taken_away": Situation("Staff took it away.", covered, take_away),
    "backup_restored": Situation(
        "Taken back; then a backup from before was restored.",
        covered,
        then_restore_a_backup(revoke),
    ),
    "shut_file_broken": Situation("The shut-file is broken.", covered, break_the_shut_file),
}


def place(case: Case) -> Site:
    """The story in a post, on a page and on the first page."""
    post = make_post(title="A post", slug="a-post", intro="Look.")
    post.body = [("story", {"story": case.story, "expectation": "", "incentive": ""})]
    post.save_revision().publish()
    home = HomePage.objects.get()
    about = StandardPage(title="About", slug="about", intro="What.")
    home.add_child(instance=about)
    for page in (about, home):
        page.body = [("story", {"story": case.story, "expectation": "", "incentive": ""})]
        page.save_revision().publish()
    owner = make_staff(Role.OWNER)
    owner.is_superuser = True
    owner.save()
    editor = make_staff(Role.EDITOR)
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    pages = (post, StandardPage.objects.get(), HomePage.objects.get())
    search_index.reindex([type(page).objects.get(pk=page.pk) for page in pages])
    return Site(
        case=case,
        visitor=_client(),
        editor=_client(editor),
        owner=_client(owner),
        other_patient=_other_patient(),
        pages=pages,
    )


def build(name: str) -> Site:
    """The site in one state, after the words were looked at before."""
    state = STATES[name]
    case = state.begin()
    site = place(case)
    for page in site.pages:
        fetch(site.visitor, page.url)
    state.enter(case)
    # As if the second that a verdict may be old had passed.
    middleware.forget()
    return site


# The doors


def pages(site: Site) -> Iterator[Answer]:
    for page in site.pages:
        yield fetch(site.visitor, page.url)
        yield fetch(site.owner, page.url)


def lists(site: Site) -> Iterator[Answer]:
    for url in ("/blog/", "/blog/feed/", "/feed/", "/sitemap.xml"):
        yield fetch(site.visitor, url)


def link_previews(site: Site) -> Iterator[Answer]:
    """What search engines and link previews read: the heads of the pages."""
    for answer in (fetch(site.visitor, page.url) for page in site.pages):
        head, _end, body = answer.text.partition(HEAD_ENDS)
        data = body.split("application/ld+json")[1:]
        yield Answer(answer.url, answer.status, answer.headers, (head + "".join(data)).encode())


def search(site: Site) -> Iterator[Answer]:
    for asked in (SAID, NAMED, SAID_LATER, "nobody told me", "page"):
        answer = fetch(site.visitor, f"/search/?q={asked.replace(' ', '+')}")
        # The question itself is repeated on the page.
        shown = answer.text.replace(f'value="{asked}"', "").replace(f"“{asked}”", "")
        yield Answer(answer.url, answer.status, answer.headers, shown.encode())


def previews(site: Site) -> Iterator[Answer]:
    for page in site.pages:
        yield fetch(site.owner, reverse("wagtailadmin_pages:view_draft", args=[page.pk]))


def revisions(site: Site) -> Iterator[Answer]:
    for page in site.pages:
        revision = page.latest_revision
        yield fetch(
            site.editor, reverse("wagtailadmin_pages:revisions_view", args=[page.pk, revision.pk])
        )
        yield fetch(
            site.editor,
            reverse(
                "wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", revision.pk]
            ),
        )
        yield Answer(f"revision {revision.pk}", 200, {}, str(revision.content).encode())


def editors_screens(site: Site) -> Iterator[Answer]:
    pk, page = site.case.story.pk, site.pages[0]
    for client in (site.visitor, site.editor):
        for url in (
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            reverse("wagtailadmin_pages:history", args=[page.pk]),
            reverse("story_chooser:choose"),
            reverse("story_chooser:choose_results"),
            reverse("story_chooser:chosen", args=[pk]),
            reverse("story_chooser:chosen_multiple") + f"?id={pk}",
            reverse(
                "patients:story", args=[site.case.patient.reference, site.case.story.reference]
            ),
            reverse("patients:inspect", args=[site.case.patient.pk]),
            "/admin/pages/search/?q=floss",
            "/admin/",
        ):
            yield fetch(client, url)


def kits(site: Site) -> Iterator[Answer]:
    yield fetch(site.owner, f"/admin/kit/{site.pages[0].pk}/")


def sessions_of_others(site: Site) -> Iterator[Answer]:
    for asked in site.case.patient.requests.all():
        for step in ("who", "signature", "copy", "done"):
            for client in (site.visitor, site.other_patient):
                yield fetch(client, f"/consent/sign/{asked.reference}/?step={step}")
    for consent in site.case.consents:
        for client in (site.visitor, site.other_patient):
            yield fetch(client, f"/consent/permissions/{consent.reference}/copy/")


def mails(site: Site) -> Iterator[Answer]:
    for number, message in enumerate(mail.outbox):
        yield Answer(f"mail {number}", 200, {}, message.message().as_bytes())


DOORS: tuple[Callable[[Site], Iterator[Answer]], ...] = (
    pages,
    lists,
    link_previews,
    search,
    previews,
    revisions,
    editors_screens,
    kits,
    sessions_of_others,
    mails,
)
# Not even words that everybody may read on the website are carried further.
NEVER = {"lists", "link_previews", "kits", "sessions_of_others", "mails"}


def sightings(site: Site, *, shown: bool = False) -> dict[str, list[str]]:
    """Every door that gives the words or the name away, with what and where."""
    found: dict[str, list[str]] = {}
    for door in DOORS:
        if shown and door.__name__ not in NEVER:
            continue
        for answer in door(site):
            told = [mark for mark in MARKS if mark.encode() in answer.body]
            if told:
                found.setdefault(door.__name__, []).append(f"{', '.join(told)} at {answer.url}")
    return found


def read_at(site: Site) -> set[str]:
    """The doors at which the words can be read now."""
    return {
        door.__name__
        for door in DOORS
        if any(SAID.encode() in answer.body for answer in door(site))
    }


def _client(person: object = None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


def _other_patient() -> Client:
    """A browser in which another patient is being asked about a story of their own."""
    other = make_patient("Otto", email="otto@example.org")
    asked = ask_for(other, make_story(other, "It was fine.", "A patient"))
    client = _client()
    walk(client, open_sign_link(client, asked), to="who")
    return client
