"""What have the demo's patients agreed to? One form, signed as patients sign it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from wagtail.models import Locale

from config.demo import form, form_spanish, people
from consent import actions, clock
from consent.actions import Answers
from consent.actions.assenting import ChildsYes
from consent.actions.forms import begin_translation
from consent.acts import SYSTEM
from consent.models import (
    ConsentForm,
    ConsentFormVersion,
    ConsentRequest,
    Patient,
    Photo,
    PracticeDetails,
    PrivilegeDefinition,
)
from consent.people import assent
from consent.privileges import BUILT_IN, Channel, Method, SignerRole
from consent.texts import form_text


def ensure_form() -> ConsentFormVersion:
    """The version patients sign; made once."""
    first_language = Locale.get_default()
    known = ConsentForm.objects.filter(name=form.NAME, locale=first_language).first()
    if known:
        _ensure_spanish(known)
        return known.newest_version() or actions.make_version(form=known)
    uses = []
    for position, use in enumerate(use for use in BUILT_IN if use.slug in form.USES):
        definition, _made = PrivilegeDefinition.objects.get_or_create(
            slug=use.slug,
            defaults={
                "label": use.label,
                "recipients": use.recipients,
                "example": use.example,
                "position": position,
            },
        )
        uses.append(definition)
    made = ConsentForm(name=form.NAME, locale=first_language, live=False, **form.TEXT)
    made.save()
    made.uses.set(uses)
    made.save()
    made.save_revision().publish()
    made.refresh_from_db()
    _ensure_spanish(made)
    # Publishing has made it: the same text, the same version.
    return actions.make_version(form=made)


def _ensure_spanish(english: ConsentForm) -> None:
    """The same form in Spanish, published; made once."""
    spanish = begin_translation(form=english, language=form_spanish.LANGUAGE)
    if spanish.first_published_at is not None:
        return
    for element, words in form_spanish.TEXT.items():
        setattr(spanish, element, words)
    spanish.save()
    spanish.save_revision().publish()


def ensure_consent(
    patient: Patient,
    one: people.DemoPatient,
    photos: Sequence[Photo],
    version: ConsentFormVersion,
) -> None:
    """Asks and signs where the patient has agreed to something and was not asked before."""
    if ConsentRequest.objects.filter(patient=patient).exists() or not one.agreed:
        return
    request = ask(patient, one, photos, version)
    today = clock.day_of(timezone.now(), PracticeDetails.the_one().zone)
    signed_on = _months_before(today, one.months_ago) if one.months_ago else None
    consent = actions.sign(
        request=request,
        answers=Answers(
            uses=one.agreed,
            method="typed",
            typed_name=one.signer_name or one.name,
            erecords_shown_at=timezone.now(),
            assent=_childs_yes(request, version, signed_on or today),
        ),
        first_day=signed_on,
    )
    if one.withdrawn:
        actions.withdraw(consent=consent, by=SYSTEM, channel=Channel.COPY)


def _childs_yes(
    request: ConsentRequest, version: ConsentFormVersion, day: date
) -> ChildsYes | None:
    """The child's own yes, where the form asks for it."""
    if not assent.is_wanted(request, form_text.read(version.text), on=day):
        return None
    return ChildsYes(Method.TYPED, timezone.now(), typed_name=request.patient.first_name)


def ask(
    patient: Patient,
    one: people.DemoPatient,
    photos: Sequence[Photo],
    version: ConsentFormVersion,
) -> ConsentRequest:
    """A request for all uses of the form, open until it is answered."""
    return actions.ask(
        patient=patient,
        version=version,
        photos=photos,
        uses=form.USES,
        by=SYSTEM,
        signer_role=one.signer_role,
        signer_name=one.signer_name,
        authority=one.authority if one.signer_role != SignerRole.PATIENT else "",
    )


def _months_before(day: date, months: int) -> date:
    return clock.months_later(day, -months)
