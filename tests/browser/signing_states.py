"""Which questions do the tests of signing start from? A child's, a representative's, a described set."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from consent import actions, clock, emails, verify
from consent.acts import SYSTEM
from consent.mails import added_photos
from consent.models import (
    Consent,
    ConsentForm,
    ConsentRequest,
    Evidence,
    LedgerEntry,
    Patient,
    Photo,
    Signature,
    Staff,
)
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


def _signed(asked: dict, name: str) -> Consent:
    """The signature of somebody who typed their name."""
    return actions.sign(
        request=ConsentRequest.objects.get(reference=asked["reference"]),
        answers=actions.Answers(
            uses=("website",),
            method="typed",
            typed_name=name,
            erecords_shown_at=timezone.now(),
        ),
    )


def signed_set(*, name: str) -> dict:
    """A signed set with one photo in it, and another that could join."""
    asked = ask_set(name=name)
    patient = _signed(asked, name).patient
    added = add_photo(reference=asked["reference"])
    _photo(patient)
    return {**asked, **added}


# Which invariants of `verify` a signature can break.
SIGNED = frozenset({"ledger", "ledger-details", "evidence", "requests"})


def ask_crowd(*, people: int, uses: list[str]) -> dict:
    """So many patients, each asked about a photo of their own."""
    asked = []
    for number in range(people):
        name = f"Crowd{number} Signer"
        born = date(1990, 3, 27)
        patient = factories.make_patient(name, birth_date=born, email=f"c{number}@patients.example")
        request = actions.ask(
            patient=patient, version=_version(), photos=[_photo(patient)], uses=uses, by=SYSTEM
        )
        asked.append({"name": name, **_asked(request)})
    return {"asked": asked}


def crowd(*, references: list[str]) -> dict:
    """What is kept of each of these requests, in their order, and what breaks the chain."""
    requests = [ConsentRequest.objects.get(reference=one) for one in references]
    consents = [Consent.objects.filter(request=one).order_by("pk") for one in requests]
    signed = LedgerEntry.objects.filter(act="consent.signed")
    kept = [found[0].reference for found in consents if found]
    return {
        "outcomes": [one.outcome for one in requests],
        "consents": [len(found) for found in consents],
        "references": kept,
        "signatures": [Signature.objects.filter(consent__in=found).count() for found in consents],
        "evidence": [Evidence.objects.filter(consent__in=found).count() for found in consents],
        "ledger": [signed.filter(refs__request=one.reference).count() for one in requests],
        "grants": [
            sorted(found[0].grants.values_list("privilege", flat=True)) for found in consents
        ],
        "items": [found[0].items.count() for found in consents],
        "typed_names": [found[0].signature.typed_name for found in consents],
        "breaches": [
            one.sentence
            for one in verify.run(quick=True)
            if one.invariant in SIGNED or any(name in one.sentence for name in kept)
        ],
    }


def without_address(*, name: str) -> dict:
    """Somebody who signed and has no e-mail address; where staff hand them their link."""
    patient = _signed(ask_set(name=name), name).patient
    patient.email = ""
    patient.save()
    return {
        "record": f"/admin/patients/inspect/{patient.pk}/",
        "link_address": f"/admin/patients/{patient.reference}/link/",
    }


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
    act.__name__: act
    for act in (
        *(ask_child, ask_agent, ask_crowd, ask_set),
        *(signed_set, add_photo, outcome, crowd, without_address),
    )
}
