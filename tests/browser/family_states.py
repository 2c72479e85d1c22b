"""Which family do the tests about two parents start from? A child, both parents, and what was mailed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from consent import actions, clock, emails
from consent.acts import SYSTEM
from consent.models import Consent, ConsentForm, Patient, Photo, Representative
from consent.privileges import Channel, Purpose, SignerRole, Subject
from tests import factories


def family(*, name: str, months_to_majority: int = 0) -> dict:
    """A child with two parents on record, the mother asked; each parent's own links.

    Args:
        months_to_majority: how soon the child comes of age; 0 for one of nine years.
    """
    today = timezone.now().date()
    number = Patient.objects.count()
    born = clock.months_later(
        today, -12 * 9 if not months_to_majority else months_to_majority - 216
    )
    patient = factories.make_patient(name, birth_date=born - timedelta(days=3), email="", phone="")
    actions.record_patient(patient=patient, by=SYSTEM)
    parents = {
        who: actions.record_representative(
            representative=Representative(
                patient=patient,
                name=who_is,
                role=SignerRole.PARENT,
                authority=who,
                email=f"{who}-{number}@patients.example",
            ),
            by=SYSTEM,
        )
        for who, who_is in (("mother", "Ngozi Okafor"), ("father", "Emeka Okafor"))
    }
    data = factories.picture(seed=3000 + Photo.objects.count(), format="PNG")
    request = actions.ask(
        patient=patient,
        version=ConsentForm.objects.get(live=True, locale__language_code="en").newest_version(),
        photos=[factories.make_photo(Subject.PATIENT, patients=[patient], data=data)],
        uses=["website"],
        by=SYSTEM,
        representative=parents["mother"],
    )
    known = patient.birth_date
    sign = actions.mint_link(purpose=Purpose.SIGN, channel=Channel.COPY, by=SYSTEM, request=request)
    manage = actions.mint_link(
        purpose=Purpose.MANAGE,
        channel=Channel.MAIL,
        by=SYSTEM,
        patient=patient,
        representative=parents["father"],
    )
    return {
        "reference": request.reference,
        "patient": patient.pk,
        "patient_reference": patient.reference,
        "born": [str(known.day), known.strftime("%B"), str(known.year)],
        "link": emails.sign_url(sign.token),
        "fathers_link": emails.manage_url(manage.token),
        "mother": parents["mother"].email,
        "father": parents["father"].email,
        "mother_reference": parents["mother"].reference,
    }


def lookalike(*, patient: int) -> dict:
    """A second record of the same person."""
    first = Patient.objects.get(pk=patient)
    words = first.name.split()
    second = factories.make_patient(
        f"{words[0]} N. {words[-1]}", birth_date=first.birth_date, email="", phone=""
    )
    actions.record_patient(patient=second, by=SYSTEM)
    return {"patient": second.pk, "reference": second.reference}


def join(*, kept: int, gone: int) -> dict:
    actions.merge_patients(
        kept=Patient.objects.get(pk=kept), gone=Patient.objects.get(pk=gone), by=SYSTEM
    )
    return {}


def mailed(*, to: str) -> dict:
    """The subjects of the mails that went to this address."""
    folder = Path(settings.EMAIL_FILE_PATH)
    texts = [one.read_text(errors="replace") for one in sorted(folder.glob("*.eml"))]
    return {
        "subjects": [
            line.removeprefix("Subject:").strip()
            for text in texts
            if f"To: {to}\n" in text.replace("\r\n", "\n")
            for line in text.splitlines()
            if line.startswith("Subject:")
        ]
    }


def in_force(*, reference: str) -> dict:
    """Whether what the request led to is still in force."""
    consent = Consent.objects.filter(request__reference=reference).first()
    return {"in_force": consent is not None and consent.revoked_at is None}


ACTS = {one.__name__: one for one in (family, lookalike, join, mailed, in_force)}
