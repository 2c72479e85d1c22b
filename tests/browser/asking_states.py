"""Which patients does the desk ask in a browser test? A preset for one tap, a family of three."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from consent import actions
from consent.acts import SYSTEM
from consent.models import (
    AskPreset,
    ConsentForm,
    ConsentRequest,
    FollowUp,
    Patient,
    Photo,
    PrivilegeDefinition,
    Representative,
)
from consent.privileges import Subject
from tests import factories


def _photo(patient: Patient) -> Photo:
    data = factories.picture(seed=3000 + Photo.objects.count(), format="PNG")
    return factories.make_photo(Subject.PATIENT, patients=[patient], data=data)


def _patient(name: str, *, email: str, born: date) -> Patient:
    patient = factories.make_patient(name, email=email, birth_date=born, phone="")
    actions.record_patient(patient=patient, by=SYSTEM)
    _photo(patient)
    return patient


def preset(*, name: str, channel: str = "qr") -> dict:
    """A patient with one photo, and a button of the published form for it."""
    form = ConsentForm.objects.get(live=True, locale__language_code="en")
    made, _new = AskPreset.objects.get_or_create(
        form=form, name=f"One tap by {channel}", channel=channel
    )
    made.uses.set(PrivilegeDefinition.objects.filter(slug="website"))
    made.save()
    number = Patient.objects.count()
    patient = _patient(name, email=f"tap{number}@patients.example", born=date(1990, 3, 27))
    return {"record": f"/admin/patients/inspect/{patient.pk}/", "button": made.name}


def family_to_ask(*, names: list[str]) -> dict:
    """Children born on 27 March 2018 with a photo each, and the mother who signs for them."""
    email = f"family{Patient.objects.count()}@patients.example"
    children = [_patient(name, email=email, born=date(2018, 3, 27)) for name in names]
    for child in children:
        Representative.objects.create(
            patient=child, name="Pia Small", role="parent", authority="mother", email=email
        )
    return {
        "record": f"/admin/patients/inspect/{children[0].pk}/",
        "ask": f"/admin/patients/{children[0].reference}/ask/",
        "email": email,
    }


def batch(*, reference: str) -> dict:
    """What became of the questions that were asked together with this one."""
    asked = ConsentRequest.objects.get(reference=reference)
    together = ConsentRequest.objects.filter(batch=asked.batch).order_by("pk")
    return {
        "outcomes": [one.outcome for one in together],
        "signed_by": sorted({one.consent.signature.name for one in together.exclude(consent=None)}),
        "mails": FollowUp.objects.filter(kind="mail.family_links").count(),
    }


def opened(*, reference: str) -> dict:
    """The signer has opened it, on another device."""
    actions.mark_opened(request=ConsentRequest.objects.get(reference=reference), by=SYSTEM)
    return {}


ACTS: Mapping[str, Callable[..., dict]] = {
    act.__name__: act for act in (preset, family_to_ask, batch, opened)
}
