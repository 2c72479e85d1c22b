"""How is the signature itself given? The last step: a name, drawn or typed."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse
from django.utils.translation import gettext as _

from consent import actions, emails
from consent.mails import addresses
from consent.privileges import Method
from consent.texts import item_words
from consent.views import assent_step, names
from consent.views.names import GivenName
from consent.views.pages import errors
from consent.views.visit import Visit

LONGEST_ADDRESS = 254
ADDRESS_FIELD = "id_adult_email"


class NotAnAddress(ValueError):
    """What was typed cannot be an e-mail address."""


def signature(visit: Visit) -> HttpResponse:
    """What is signed in one sentence, and the pad."""
    asked, posted = visit.asked, visit.request.POST
    faults: list[dict[str, str]] = []
    name = names.given(visit.request)
    copy_mail = addresses.address_for(asked)
    if visit.request.method == "POST":
        if posted.get("version", visit.version.sha256) != visit.version.sha256:
            # The language was changed in another tab since this page was shown.
            return visit.to(visit.furthest)
        try:
            _sign(visit, name, copy_by_mail=bool(copy_mail and posted.get("copy_by_mail")))
        except NotAnAddress:
            faults = errors(
                ADDRESS_FIELD, _("That is no e-mail address. Correct it, or leave it empty.")
            )
        except actions.AssentMissing:
            return visit.to(visit.furthest)
        except actions.SignatureMissing as missing:
            faults = errors(name.field, str(missing))
        else:
            visit.answer(just_signed=True)
            return visit.to("done")
    return visit.page(
        "signature",
        signer_name=asked.signer_name,
        patient_name=asked.patient.name,
        agreed_uses=visit.chosen_labels,
        only_unrecognisable=visit.only_unrecognisable,
        items=item_words.counted(visit.items, scope=visit.scope_text),
        stories=[one for one in visit.photos if one.words],
        last_day=visit.last_day,
        version=visit.version,
        copy_mail=emails.mostly_hidden(copy_mail),
        asks_adult_email=visit.signs_for_a_child,
        answers={
            **name.answers,
            "copy_by_mail": bool(posted.get("copy_by_mail")),
            "adult_email": posted.get("adult_email", "")[:LONGEST_ADDRESS],
        },
        errors=faults,
        name_errors=[one for one in faults if one["field_id"] != ADDRESS_FIELD],
        address_errors=[one for one in faults if one["field_id"] == ADDRESS_FIELD],
    )


def _sign(visit: Visit, name: GivenName, *, copy_by_mail: bool) -> None:
    if visit.request.user.is_authenticated:
        raise actions.SignatureMissing(
            _(
                "You are signed in as staff here. Only the person asked may sign: use "
                "their device, or sign out first."
            )
        )
    if name.method == Method.TYPED and not name.has_letters:
        raise actions.SignatureMissing(_("Type your full name to sign."))
    actions.sign(
        request=visit.asked,
        version=visit.version,
        answers=actions.Answers(
            uses=tuple(visit.chosen),
            only_unrecognisable=visit.only_unrecognisable,
            copy_by_mail=copy_by_mail,
            erecords_shown_at=datetime.fromisoformat(str(visit.entry.answers["erecords_shown_at"])),
            assent=assent_step.given(visit),
            adult_email=_adult_email(visit),
            until=_day_read(visit.request.POST.get("until", "")),
            **name.kept,
        ),
    )


def _day_read(posted: str) -> date | None:
    """The last day as it stood on the page; None where the page did not say."""
    try:
        return date.fromisoformat(posted)
    except ValueError:
        return None


def _adult_email(visit: Visit) -> str:
    """The child's own address, for the day they come of age; '' where none was typed."""
    typed = visit.request.POST.get("adult_email", "").strip() if visit.signs_for_a_child else ""
    if not typed:
        return ""
    try:
        validate_email(typed)
    except ValidationError as error:
        raise NotAnAddress from error
    if len(typed) > LONGEST_ADDRESS:
        raise NotAnAddress
    return typed
