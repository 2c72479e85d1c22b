"""In which states can the boards of the staff be met? Each made at once by the real acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from blog.models import BlogPage
from consent import actions, clock, emails
from consent.actions import Answers, keeping
from consent.acts import SYSTEM, staff
from consent.models import (
    Clip,
    Consent,
    ConsentForm,
    ConsentRequest,
    FollowUp,
    LedgerEntry,
    Patient,
    Photo,
    PracticeDetails,
    PrivilegeDefinition,
    Staff,
    TakeDown,
)
from consent.privileges import Channel, Outcome, Purpose, Subject
from tests import factories
from tests.browser.server import PASSWORD


def _photo(subject: str = Subject.UNKNOWN, **fields: object) -> Photo:
    """A photo unlike every other: photos are only added, so that each gets a number of its own."""
    data = factories.picture(seed=2000 + Photo.objects.count(), format="PNG")
    return factories.make_photo(subject, data=data, **fields)


def _signed(name: str, *, email: str, lasting: int | None = None, photos: int = 1) -> Consent:
    """A consent for the website, signed now, or so long ago that `lasting` days are left of it."""
    patient = factories.make_patient(name, email=email)
    actions.record_patient(patient=patient, by=SYSTEM)
    version = ConsentForm.objects.get(live=True, locale__language_code="en").newest_version()
    request = actions.ask(
        patient=patient,
        version=version,
        photos=[_photo(Subject.PATIENT, patients=[patient]) for _ in range(photos)],
        uses=["website"],
        by=SYSTEM,
    )
    first_day = None
    if lasting is not None:
        today = clock.day_of(timezone.now(), PracticeDetails.the_one().zone)
        last_day = today + timedelta(days=lasting)
        first_day = clock.months_later(last_day + timedelta(days=1), -version.form.months_valid)
    answers = Answers(
        uses=("website",), method="typed", typed_name=name, erecords_shown_at=timezone.now()
    )
    return actions.sign(request=request, answers=answers, first_day=first_day)


def ending(*, days: int = 4) -> dict:
    """Three patients whose permission ends on one day soon: one without a mail address."""
    made = [
        _signed(name, email=email, lasting=days, photos=photos)
        for name, email, photos in (
            ("Enda Soon", "enda@patients.example", 2),
            ("Tess Tomorrow", "tess@patients.example", 1),
            ("Noma Il", "", 1),
        )
    ]
    return {"day": reverse("ending:day", args=[made[0].last_day.isoformat()])}


def put_away() -> dict:
    """A photo in each state that one put away can have; the addresses of their pages."""
    owner = Staff.objects.get(email__startswith="owner@")
    found = {}
    for state in ("plain", "handed_over", "held", "purged"):
        consent = _signed(f"Archie {state.title().replace('_', ' ')}", email="")
        photo = Photo.objects.get(sha256=consent.items.get().sha256)
        actions.withdraw(consent=consent, by=SYSTEM, channel="copy")
        keeping.put_item_away(item=photo)
        photo.refresh_from_db()
        if state in {"handed_over", "purged"}:
            actions.record_handed_over(item=photo, by=staff(owner))
        if state == "held":
            actions.hold(item=photo, reason="Complaint of 3 May 2026", by=staff(owner))
        if state == "purged":
            reference = keeping.reference_of(photo)
            actions.purge(item=photo, typed_reference=reference, by=staff(owner))
        found[state] = reverse("put_away:item", args=["photo", photo.pk])
    return found


def closed_takedown(*, takedown: int) -> dict:
    """Somebody has removed the copy and said how they know."""
    reviewer = Staff.objects.get(email__startswith="reviewer@")
    actions.close_takedown(
        takedown=TakeDown.objects.get(pk=takedown),
        proof="The post is deleted, I looked signed out.",
        by=staff(reviewer),
        owner=reviewer,
    )
    return {}


def failing() -> dict:
    """A follow-up that has failed three times and waits for its next try."""
    cause = LedgerEntry.objects.latest("seq").seq
    made = FollowUp.objects.create(
        cause=cause,
        kind="mail.glass_broken",
        due_at=timezone.now() + timedelta(days=1),
        tries=3,
        last_error="SMTPServerDisconnected",
    )
    return {"followup": made.pk}


def unclassified(*, count: int) -> dict:
    """Photos that nobody has said anything of."""
    return {"photos": [_photo(title=f"From the camera {n}").pk for n in range(1, count + 1)]}


def drafts(*, slug: str) -> dict:
    """Two drafts of a live post, as somebody makes them who wants to post it again."""
    post = BlogPage.objects.get(slug=slug)
    number = BlogPage.objects.count()
    made = [
        post.copy(
            update_attrs={"title": f"{post.title}, part {n}", "slug": f"{slug}-{number}-{n}"},
            keep_live=False,
            copy_revisions=False,
        )
        for n in (1, 2)
    ]
    return {"pages": [page.pk for page in made]}


def folder(*, name: str) -> dict:
    """A folder of photos to import: two good ones, a broken one, and a list with two names."""
    place = settings.DATA_DIR / "import" / name
    place.mkdir(parents=True)
    for number in (1, 2):
        data = factories.picture(width=200, height=150, seed=3500 + number, format="PNG")
        (place / f"scan {number}.png").write_bytes(data)
    (place / "scan 3.jpg").write_bytes(b"\xff\xd8\xff but nothing more")
    names = "file,name\nscan 1.png,Otto Lindqvist\nscan 2.png,Nobody Known\n"
    (place / "names.csv").write_text(names, encoding="utf-8")
    return {}


def asked_in_california(*, name: str) -> dict:
    """A link to sign a form for California; nobody else is asked with it, it is not published."""
    form = ConsentForm.objects.get(pk=factories.make_version("website", months=12).form_id)
    form.live, form.for_california = False, True
    form.save()
    patient = factories.make_patient(name, email="")
    actions.record_patient(patient=patient, by=SYSTEM)
    request = actions.ask(
        patient=patient,
        version=actions.make_version(form=form),
        photos=[_photo(Subject.PATIENT, patients=[patient])],
        uses=["website"],
        by=SYSTEM,
    )
    made = actions.mint_link(purpose=Purpose.SIGN, channel=Channel.COPY, by=SYSTEM, request=request)
    return {"link": emails.sign_url(made.token)}


def superuser() -> dict:
    """Who keeps the machine running, with no role of the practice."""
    email = "superuser@alder-row.example"
    if not Staff.objects.filter(email=email).exists():
        Staff.objects.create_superuser(email, PASSWORD, first_name="Root", last_name="Account")
    return {"email": email}


def screens() -> dict:
    """Addresses of records that the demo has one of."""
    taken_back = Consent.objects.filter(revoked_at__isnull=False).earliest("pk")
    use, form = (
        PrivilegeDefinition.objects.first(),
        ConsentForm.objects.get(live=True, locale__language_code="en"),
    )
    otto = Patient.objects.get(name="Otto Lindqvist")
    signed = ConsentRequest.objects.filter(outcome=Outcome.SIGNED).earliest("pk")
    shown = Photo.objects.get(title="Demo: plaits and a striped shirt")
    uncovered = Photo.objects.get(title="Demo: white beard")
    room = Photo.objects.get(title="Demo: reception")
    return {
        "record": reverse("patients:inspect", args=[otto.pk]),
        "record-edit": reverse("patients:edit", args=[otto.pk]),
        "consent-taken-back": reverse("consents:inspect", args=[taken_back.pk]),
        "request-signed": reverse("requests:request", args=[signed.reference]),
        "photo-not-covered": reverse("wagtailimages:edit", args=[uncovered.pk]),
        "photo-of-nobody": reverse("wagtailimages:edit", args=[room.pk]),
        "showings-item": reverse("showings:item", args=["photo", shown.pk]),
        "clip": reverse("clips:edit", args=[Clip.objects.earliest("pk").pk]),
        "form": reverse(form.snippet_viewset.get_url_name("edit"), args=[form.pk]),
        "use": reverse(use.snippet_viewset.get_url_name("edit"), args=[use.pk]),
    }


ACTS: Mapping[str, Callable[..., dict]] = {
    act.__name__: act
    for act in (
        asked_in_california,
        closed_takedown,
        drafts,
        ending,
        failing,
        folder,
        put_away,
        screens,
        superuser,
        unclassified,
    )
}
