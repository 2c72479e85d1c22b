"""Where does our site show a clip, in which states must nobody see it, and what gives it away?

As for photos, with the doors a film has: its address in whole and in part, the captions, the words
in writing, the staff's player, the address of a signing session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from config.empty_site import ensure_pages
from consent import actions, followups, middleware
from consent.acts import SYSTEM
from consent.models import Clip, Consent, Patient
from consent.privileges import Role, State, Subject
from practice.models import HomePage, StandardPage, VideoIndexPage, VideoPage
from tests.clips import CAPTIONS, film, make_clip, plays_quadrants, sign_for
from tests.consent.walking import open_sign_link, walk
from tests.factories import make_patient, make_staff, make_version, move
from tests.leaks.backup import Backup
from tests.leaks.entering import committed
from tests.leaks.harness import fetch
from tests.leaks.judging import NAME_MARK, WORDS_MARK, Answer, faults, picture_addresses

SPOKEN = f"I say {WORDS_MARK}."
PART = {"range": "bytes=64-4000"}


@dataclass
class Case:
    """The clip, who is in it, what they signed, and under which names it ever lay."""

    clip: Clip
    patients: list[Patient] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    bytes: list[bytes] = field(default_factory=list)

    def note(self) -> None:
        """Remembers under which key and which file the clip lies now."""
        stored = Clip.objects.filter(pk=self.clip.pk).first()
        if stored is None:
            return
        self.keys.add(stored.media_key)
        self.files.add(stored.file.name)
        path = Path(default_storage.path(stored.file.name))
        if path.exists() and path.read_bytes() not in self.bytes:
            self.bytes.append(path.read_bytes())


@dataclass(frozen=True)
class Site:
    """The pages with the clip, and everybody who may try to see it."""

    case: Case
    visitor: Client
    editor: Client
    owner: Client
    other_patient: Client
    pages: tuple[str, ...]
    page_id: int


@dataclass(frozen=True)
class Situation:
    """One state: how it began, what happened then, and whether the website may show it."""

    sentence: str
    begin: Callable[[], Case]
    enter: Callable[[Case], None] = lambda case: None
    shown: bool = False


def upload(subject: str, *patients: Patient, number: int = 0) -> Clip:
    return make_clip(
        subject,
        patients=patients,
        title=NAME_MARK,
        description=f"Somebody, {WORDS_MARK}",
        captions=CAPTIONS.replace("Brush along the wire.", SPOKEN),
        transcript=SPOKEN,
        data=film(number=number, told=(("title", NAME_MARK), ("comment", NAME_MARK))),
    )


def covered(people: int = 1) -> Case:
    patients = [
        make_patient(f"Patient {number}", email=f"patient{number}@example.org")
        for number in range(people)
    ]
    with committed():
        clip = upload(Subject.PATIENT, *patients)
        consents = [sign_for(patient, clip) for patient in patients]
    return Case(clip, patients, consents)


def filed_as_nobody() -> Case:
    with committed():
        return Case(upload(Subject.NONE))


def never_signed() -> Case:
    patient = make_patient()
    return Case(upload(Subject.PATIENT, patient), [patient])


def revoke(case: Case) -> None:
    with committed():
        revoke_and_die(case)
    followups.work_off_due()


def revoke_and_die(case: Case) -> None:
    """The process is killed right after the commit and no worker runs."""
    actions.withdraw(consent=case.consents[0], by=SYSTEM, channel="copy")


def take_back(**part: str) -> Callable[[Case], None]:
    def take(case: Case) -> None:
        given = {key: value or case.clip.sha256 for key, value in part.items()}
        with committed():
            actions.withdraw(consent=case.consents[0], by=SYSTEM, channel="copy", **given)

    return take


def let_it_run_out(case: Case) -> None:
    move(case.consents[0], first=-40, last=-1)


def file_as_patient(case: Case) -> None:
    with committed():
        file_as_patient_and_die(case)
    followups.work_off_due()


def file_as_patient_and_die(case: Case) -> None:
    case.patients = [make_patient()]
    actions.classify_clip(
        clip=Clip.objects.get(pk=case.clip.pk),
        subjects=actions.Subjects(Subject.PATIENT, recognisable=tuple(case.patients)),
        by=SYSTEM,
    )


def swap_the_file(case: Case) -> None:
    clip = Clip.objects.get(pk=case.clip.pk)
    old = clip.sha256
    with committed():
        clip.file = ContentFile(film(number=99), name=f"{NAME_MARK}.mp4")
        clip.save()
        actions.record_clip_swap(clip=clip, old_sha256=old, by=SYSTEM)
        actions.classify_clip(
            clip=clip,
            subjects=actions.Subjects(Subject.PATIENT, recognisable=tuple(case.patients)),
            by=SYSTEM,
        )


def put_away(case: Case) -> None:
    Clip.objects.filter(pk=case.clip.pk).update(state=State.QUARANTINED)


def delete(case: Case) -> None:
    with committed():
        Clip.objects.get(pk=case.clip.pk).delete()


def then_restore_a_backup(act: Callable[[Case], None]) -> Callable[[Case], None]:
    def enter(case: Case) -> None:
        backup = Backup()
        act(case)
        case.note()
        backup.restore()

    return enter


def break_the_shut_file(case: Case) -> None:
    Path(settings.SHUT_FILE).write_text("{}\n")


STATES = {
    "covered": Situation("Everybody in it has agreed.", covered, shown=True),
    "nobody": Situation("No patient can be seen or heard.", filed_as_nobody, shown=True),
    "unclassified": Situation("Nobody has said who can be seen.", lambda: Case(upload("unknown"))),
    "no_consent": Situation("A patient is named, who has not signed.", never_signed),
    "expired": Situation("The last day has passed and no job has run.", covered, let_it_run_out),
    "revoked": Situation("Taken back, and everything that follows was done.", covered, revoke),
    "revoked_worker_down": Situation(
        "Taken back; the process died after the commit.", covered, revoke_and_die
    ),
    "use_revoked": Situation("The website taken back.", covered, take_back(privilege="website")),
    "clip_withdrawn": Situation("This clip taken back.", covered, take_back(sha256="")),
    "one_of_two_revoked": Situation(
        "Two patients agreed, one took it back.", lambda: covered(people=2), revoke
    ),
    "reclassified": Situation("Filed as nobody; then a patient.", filed_as_nobody, file_as_patient),
    "reclassified_worker_down": Situation(
        "The same; the process died.", filed_as_nobody, file_as_patient_and_die
    ),
    "swapped": Situation("The file was exchanged.", covered, swap_the_file),
    "put_away": Situation("The clip was put away.", covered, put_away),
    "deleted": Situation("The clip was deleted.", covered, delete),
    "backup_restored": Situation(
        "Taken back; then a backup from before was restored.",
        covered,
        then_restore_a_backup(revoke),
    ),
    "public_backup_restored": Situation(
        "It turned out to show a patient; then a backup from before was restored.",
        filed_as_nobody,
        then_restore_a_backup(file_as_patient),
    ),
    "shut_file_broken": Situation("The shut-file is broken.", covered, break_the_shut_file),
}


def place(case: Case) -> Site:
    """The clip on a page of its own, in the list of videos and in a block of another page."""
    ensure_pages()
    home = HomePage.objects.get()
    index = VideoIndexPage(title="Videos", slug="videos")
    home.add_child(instance=index)
    index.save_revision().publish()
    page = VideoPage(title="A video", slug="a-video", intro="Look.", clip=case.clip)
    index.add_child(instance=page)
    page.save_revision().publish()
    other = StandardPage(title="About", slug="about", body=[("video", {"video": page})])
    HomePage.objects.get().add_child(instance=other)
    other.save_revision().publish()
    owner = make_staff(Role.OWNER)
    owner.is_superuser = True
    owner.save()
    editor = make_staff()
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return Site(
        case=case,
        visitor=_client(),
        editor=_client(editor),
        owner=_client(owner),
        other_patient=_other_patient(),
        pages=(index.url, page.url, other.url),
        page_id=page.pk,
    )


def build(name: str) -> Site:
    """The site in one state, after the clip was looked at before."""
    state = STATES[name]
    case = state.begin()
    site = place(case)
    case.note()
    for key in case.keys:
        for kind in ("mp4", "vtt"):
            fetch(site.visitor, f"/clip/{key}.{kind}")
    state.enter(case)
    case.note()
    # As if the second that a verdict may be old had passed.
    middleware.forget()
    return site


# The doors


def pages(site: Site) -> Iterator[Answer]:
    for url in (*site.pages, "/", "/sitemap.xml", "/search/?q=say"):
        page = fetch(site.visitor, url)
        yield page
        for address in picture_addresses(page.text).all():
            yield fetch(site.visitor, address)


def addresses(site: Site) -> Iterator[Answer]:
    for key in site.case.keys:
        for kind in ("mp4", "webm", "vtt"):
            url = f"/clip/{key}.{kind}"
            yield fetch(site.visitor, url)
            yield fetch(site.visitor, url, headers=PART)
            yield fetch(site.owner, url)


def copies_in_browsers(site: Site) -> Iterator[Answer]:
    for key in site.case.keys:
        for etag in (f'"{key}"', '"any"'):
            answer = fetch(
                site.visitor, f"/clip/{key}.mp4", headers={"if-none-match": etag, **PART}
            )
            if answer.status == 304:
                # "Not modified" paints the browser's own copy again.
                answer = Answer(answer.url, 304, answer.headers, site.case.bytes[0])
            yield answer


def guessed_names(site: Site) -> Iterator[Answer]:
    for file in site.case.files:
        name = Path(file).name
        for folder in ("clip", "media/clips", "media/pub/clips", "photo", "static/clips", "clips"):
            yield fetch(site.visitor, f"/{folder}/{name}")
        yield fetch(site.visitor, f"/clip/..%2f{file}")


def sessions_of_others(site: Site) -> Iterator[Answer]:
    for key in site.case.keys:
        for kind in ("mp4", "vtt"):
            for client in (site.visitor, site.other_patient):
                yield fetch(client, f"/consent/clip/{key}.{kind}")


def staff_addresses(site: Site) -> Iterator[Answer]:
    pk = site.case.clip.pk
    for client in (site.visitor, site.editor):
        for url in (
            f"/admin/clip/{pk}/",
            f"/admin/clips/edit/{pk}/",
            "/admin/clips/",
            "/admin/clip_chooser/",
            f"/admin/clip_chooser/chosen/{pk}/",
        ):
            yield fetch(client, url)
            yield fetch(client, url, headers=PART)


def previews(site: Site) -> Iterator[Answer]:
    yield fetch(site.owner, reverse("wagtailadmin_pages:view_draft", args=[site.page_id]))


def served_folders(site: Site) -> Iterator[Answer]:
    for root in (Path(settings.PUBLIC_ROOT), Path(settings.STATIC_ROOT)):
        for path in root.rglob("*") if root.exists() else ():
            if path.suffix in {".mp4", ".webm", ".vtt"}:
                yield Answer(str(path), 200, {}, path.read_bytes())


DOORS: tuple[Callable[[Site], Iterator[Answer]], ...] = (
    pages,
    addresses,
    copies_in_browsers,
    guessed_names,
    sessions_of_others,
    staff_addresses,
    previews,
    served_folders,
)
# What staff without rights see in the admin, and who is asked in person, is no matter of the public.
NEVER = {"guessed_names", "sessions_of_others", "served_folders"}


def sightings(site: Site, *, shown: bool = False) -> dict[str, list[str]]:
    """Every door that gives the clip away, with what and where."""
    found: dict[str, list[str]] = {}
    for door in DOORS:
        allowed = shown and door.__name__ not in NEVER
        for answer in door(site):
            wrong = faults(answer, words_may_show=allowed)
            if allowed or _is_the_editors_own(door.__name__, answer):
                wrong = [
                    one for one in wrong if one != "name" or not answer.url.startswith("/admin")
                ]
            if not allowed and _gives_bytes(answer.body, site.case.bytes):
                wrong.append("film")
            if wrong:
                found.setdefault(door.__name__, []).append(f"{', '.join(wrong)} at {answer.url}")
    return found


def plays(site: Site) -> set[str]:
    """The doors at which the clip can be played now."""
    return {
        door.__name__
        for door in DOORS
        if any(_gives_bytes(answer.body, site.case.bytes) for answer in door(site))
    }


def _gives_bytes(body: bytes, films: list[bytes]) -> bool:
    return plays_quadrants(body) or any(len(body) >= 64 and body in one for one in films)


def _is_the_editors_own(door: str, answer: Answer) -> bool:
    return door == "previews" and answer.status == 302


def _client(person: object = None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


def _other_patient() -> Client:
    """A browser in which another patient is being asked about a clip of their own."""
    other = make_patient("Otto", email="otto@example.org")
    theirs = make_clip(Subject.PATIENT, patients=[other], data=film(number=77))
    asked = actions.ask(
        patient=other,
        version=make_version("website"),
        photos=[],
        clips=[theirs],
        uses=["website"],
        by=SYSTEM,
    )
    client = _client()
    walk(client, open_sign_link(client, asked), to="who")
    return client
