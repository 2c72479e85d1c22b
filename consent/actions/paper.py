"""What happens when staff enter a form that was signed by hand? As on a screen, with its scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import clock
from consent.actions import signing
from consent.actions.assenting import ChildsYes
from consent.acts import Actor
from consent.evidence import sha256
from consent.models import (
    Attachment,
    Consent,
    ConsentFormVersion,
    ConsentRequest,
    LedgerEntry,
    PracticeDetails,
    Staff,
)
from consent.models.fields import new_key
from consent.people import assent
from consent.privileges import Method, Outcome
from consent.texts import form_text

FOLDER = "attachments"


class NotOnTheSheet(ValueError):
    """What was entered cannot stand on the sheet; `field` names it, str(error) says why."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class SignedSheet:
    """What stands on a sheet of paper.

    Attributes:
        uses: slugs that were ticked by hand.
        day: the day beside the signature.
        name: the signer's name as it is written there.
        witness: who watched; '' for nobody.
        scan: the sheet as a checked file; its name ends as its kind does.
        version: the text that was printed; None for the request's own.
        only_unrecognisable: whether the box is ticked that makes each yes a conditional one.
        childs_yes: whether the child has written its own name on it.
    """

    uses: tuple[str, ...]
    day: date
    name: str
    witness: str
    scan: ContentFile
    version: ConsentFormVersion | None = None
    only_unrecognisable: bool = False
    childs_yes: bool = False


def sign_on_paper(
    *, request: ConsentRequest, sheet: SignedSheet, by: Actor, entered_by: Staff | None = None
) -> Consent:
    """Enters once what was signed by hand; the consent holds from the day on the sheet.

    The time to answer may have run out since, where that day lies before its end.

    Raises:
        NotOnTheSheet: the day, the name or the uses cannot be right.
        signing.NotOpen: the request was cancelled or declined, or the patient was of age by then.
    """
    _check(request, sheet)
    began = clock.start_of(sheet.day, PracticeDetails.the_one().zone)
    data = sheet.scan.read()
    ending = str(sheet.scan.name).rpartition(".")[2]
    name = default_storage.save(f"{FOLDER}/{new_key()}.{ending}", ContentFile(data))
    kept = False
    try:
        with transaction.atomic():
            still_open = ConsentRequest.objects.filter(pk=request.pk, outcome=Outcome.OPEN)
            # As on a screen, the conditional UPDATE decides who is first.
            if not still_open.update(outcome=Outcome.SIGNED, answered_at=Now()):
                known = Consent.objects.filter(request=request).first()
                if known is None:
                    raise signing.NotOpen(_("This request is no longer open."))
                return known
            request.refresh_from_db()
            scan = Attachment.objects.create(
                kind="scan", file=name, sha256=sha256(data), added_by=entered_by
            )
            consent = signing.write(
                request,
                signing.Answers(
                    uses=sheet.uses,
                    method=Method.PAPER,
                    typed_name=sheet.name,
                    erecords_shown_at=began,
                    only_unrecognisable=sheet.only_unrecognisable,
                    assent=ChildsYes(Method.PAPER, began) if sheet.childs_yes else None,
                ),
                points="",
                earlier_day=sheet.day,
                sheet=signing.Sheet(sheet.day, scan, _in_one_line(sheet.witness), by),
                version=sheet.version,
            )
        kept = True
    finally:
        # Files know no transaction: what did not come to be leaves none behind.
        if not kept:
            default_storage.delete(name)
    return consent


def days_for(request: ConsentRequest) -> tuple[date, date]:
    """The first and the last day that may stand on a sheet of this request."""
    zone = PracticeDetails.the_one().zone
    today = clock.day_of(timezone.now(), zone)
    return clock.day_of(request.created_at, zone), min(today, clock.day_of(request.answer_by, zone))


def _check(request: ConsentRequest, sheet: SignedSheet) -> None:
    first, last = days_for(request)
    if sheet.day > clock.day_of(timezone.now(), PracticeDetails.the_one().zone):
        raise NotOnTheSheet("day", _("This day is still to come. Enter the day on the paper."))
    if sheet.day < first:
        raise NotOnTheSheet("day", _("On this day nobody had been asked yet. Look at the paper."))
    if sheet.day > last:
        raise NotOnTheSheet(
            "day", _("The time to answer was over by then. Ask again, and have that signed.")
        )
    text = form_text.read((sheet.version or request.version).text)
    if not sheet.childs_yes and assent.is_wanted(request, text, on=sheet.day):
        raise NotOnTheSheet(
            "childs_yes", _("The child is asked too. Without their own yes nothing holds.")
        )
    asked = set(request.uses.values_list("slug", flat=True))
    if not set(sheet.uses) or set(sheet.uses) - asked:
        raise NotOnTheSheet("uses", _("Tick at least one use: those that are ticked on the paper."))
    if not _words(sheet.name) & _words(request.signer_name):
        raise NotOnTheSheet(
            "name",
            _("%(name)s was asked. If somebody else signed, ask that person and have it signed.")
            % {"name": request.signer_name},
        )


def _words(name: str) -> set[str]:
    return {word.casefold() for word in name.split()}


def _in_one_line(name: str) -> str:
    return " ".join(name.split())[:200]


@transaction.atomic
def record_printed(*, request: ConsentRequest, by: Actor) -> LedgerEntry:
    """Enters that the form was printed to be signed by hand: it shows the photos."""
    return LedgerEntry.objects.append(
        "request.printed", actor=by.as_json(), refs={"request": request.reference}
    )


@transaction.atomic
def record_scan_seen(*, consent: Consent, scan: Attachment, by: Actor) -> LedgerEntry:
    """Enters that a member of the staff opened the scan: it may show the patient."""
    return LedgerEntry.objects.append(
        "consent.scan_seen",
        actor=by.as_json(),
        refs={"consent": consent.reference, "attachment": scan.pk, "sha256": scan.sha256},
    )
