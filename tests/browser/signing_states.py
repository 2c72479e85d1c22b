"""Which questions do the tests of signing start from? A child's, a representative's, a described set."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from consent import actions, added_photos, clock, emails
from consent.acts import SYSTEM
from consent.models import Consent, ConsentForm, ConsentRequest, Patient, Photo, Staff
from consent.privileges import Channel, Purpose, Subject
from tests import factories


def _patient(name: str, *, years: int = 36) -> Patient:
    born = clock.months_later(timezone.now().date(), -12 * years) - timedelta(days=3)
    email = f"{name.split()[0].lower()}-{Patient.objects.count()}@patients.example"
    patient = factories.make_patient(name, birth_date=born, email=email)
    actions.record_patient(patient=patient, by=SYSTEM)
    return patient


def _photo(patient: Patient) -> Photo:
    # Photos are only added here, so that each is another file.
    data = factories.picture(seed=2000 + Photo.objects.count(), format="PNG")
    return factories.make_photo(Subject.PATIENT, patients=[patient], data=data)


def _asked(request: ConsentRequest) -> dict:
    born = request.patient.birth_date
    made = actions.mint_link(purpose=Purpose.SIGN, channel=Channel.COPY, by=SYSTEM, request=request)
    return {
        "reference": request.reference,
        "born": [str(born.day), born.strftime("%B"), str(born.year)],
        "link": emails.sign_url(made.token),
    }


def _version():
    return ConsentForm.objects.get(live=True, locale__language_code="en").newest_version()


def ask_child(*, name: str, years: int = 9) -> dict:
    """A parent is asked, with a form that asks the child too."""
    form = factories.make_version("website", "print").form
    form.assent_from_age = 7
    form.save()
    version = actions.make_version(form=form)
    # Nobody else is asked with it: the demo's own form stays the one that is live.
    ConsentForm.objects.filter(pk=form.pk).update(live=False)
    patient = _patient(name, years=years)
    request = actions.ask(
        patient=patient,
        version=version,
        photos=[_photo(patient)],
        uses=("website", "print"),
        by=SYSTEM,
        signer_role="parent",
        signer_name="Mona Parent",
        authority="mother",
    )
    return _asked(request)


def ask_agent(*, name: str) -> dict:
    """Somebody who speaks for a patient by a written authority is asked."""
    patient = _patient(name)
    request = actions.ask(
        patient=patient,
        version=_version(),
        photos=[_photo(patient)],
        uses=("website",),
        by=SYSTEM,
        signer_role="agent",
        signer_name="Aga Gent",
        authority="health-care power of attorney of 3 May 2026",
    )
    return _asked(request)


def ask_set(*, name: str) -> dict:
    """A patient is asked about a described set, without a photo."""
    request = actions.ask(
        patient=_patient(name),
        version=_version(),
        photos=[],
        uses=("website",),
        by=SYSTEM,
        scope="treatment",
        scope_year=2026,
    )
    return _asked(request)


def add_photo(*, reference: str) -> dict:
    """Staff add a photo to a signed set; the link of the message to the signer."""
    consent = Consent.objects.get(request__reference=reference)
    item = actions.add_to_set(
        consent=consent, photo=_photo(consent.patient), by=Staff.objects.earliest("pk")
    )
    made = actions.mint_link(
        purpose=Purpose.MANAGE, channel=Channel.MAIL, by=SYSTEM, patient=consent.patient
    )
    name = f"{added_photos.NAMED}={added_photos.name_of(item)}"
    return {
        "link": f"{emails.manage_url(made.token)}?{name}",
        "add_address": f"/admin/consents/{consent.reference}/add-photo/",
    }


def signed_set(*, name: str) -> dict:
    """A signed set with one photo in it, and another that could join."""
    asked = ask_set(name=name)
    request = ConsentRequest.objects.get(reference=asked["reference"])
    actions.sign(
        request=request,
        answers=actions.Answers(
            uses=("website",),
            method="typed",
            typed_name=name,
            erecords_shown_at=timezone.now(),
        ),
    )
    added = add_photo(reference=asked["reference"])
    _photo(request.patient)
    return {**asked, **added}


def outcome(*, reference: str) -> dict:
    """How a request ended, and whether a child said yes to it."""
    request = ConsentRequest.objects.get(reference=reference)
    consent = Consent.objects.filter(request=request).first()
    assent = getattr(consent, "assent", None)
    return {
        "outcome": request.outcome,
        "role": consent.signature.role if consent else "",
        "assent": assent.method if assent else "",
        "only_unrecognisable": [one.only_unrecognisable for one in consent.grants.all()]
        if consent
        else [],
    }


ACTS = {
    act.__name__: act for act in (ask_child, ask_agent, ask_set, signed_set, add_photo, outcome)
}
