"""What stands on the sheet that is signed by hand? Read from the request, its photos and its text."""

from __future__ import annotations

from collections.abc import Iterator

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent import clock, languages
from consent.models import ConsentRequest, Photo, PracticeDetails, RequestedItem
from consent.pdf.content import Section
from consent.pdf.sheet import SheetContent, Shown, UseToTick
from consent.pdf.stored import DAY, paragraphs
from consent.pdf.words import headings
from consent.people import assent
from consent.privileges import Kind, SignerRole
from consent.signed import session_photos
from consent.texts import item_words, scope_words, story_words
from consent.texts.form_text import FormText
from consent.texts.translations import Reading

# What is asked about stands by itself; nobody signs on a screen.
ELSEWHERE = frozenset({"uses", "until", "electronic_text"})


class NotShown(ValueError):
    """A photo, clip or story has gone or changed: nobody signs for what they cannot see."""


def content_of(asked: ConsentRequest, reading: Reading) -> SheetContent:
    """The content of the sheet.

    Raises:
        NotShown: something that was asked about cannot be shown any more.
    """
    items = list(asked.items.all())
    if not session_photos.all_showable(items, asked.patient):
        raise NotShown
    with languages.speaking(reading.text.language):
        return _content(asked, reading.text, items)


def _content(asked: ConsentRequest, text: FormText, items: list[RequestedItem]) -> SheetContent:
    slugs = set(asked.uses.values_list("slug", flat=True))
    return SheetContent(
        language=text.language,
        practice=text.practice,
        title=text.title,
        reference=asked.reference,
        lead=_lead(asked),
        introduction=paragraphs(text.elements["introduction"]),
        scope=scope_words.of_request(asked, text.language),
        items=tuple(_shown(asked, items)),
        sections=tuple(_sections(asked, text)),
        uses=tuple(
            UseToTick(use["label"], use["recipients"], use.get("example", ""))
            for use in text.uses
            if use["slug"] in slugs
        ),
        condition=_condition(asked),
        statement=_("I say yes to the uses that I have ticked. What I have not ticked is a no."),
        lines=(
            _("Name in capital letters"),
            *((_("What entitles me to sign"),) if asked.authority else ()),
            _("Signature"),
            _("Day, month, year"),
        ),
        witness_lines=(_("Name of the witness"), _("Signature of the witness")),
        child_lines=(_("Yes, I want that too. My name:"), _("Day, month, year"))
        if child_is_asked(asked, text)
        else (),
        is_large=text.is_large,
        qr=_qr(asked),
        words={
            "request": _("Request"),
            "page": _("Page"),
            "items": item_words.heading(items),
            "uses": headings()["uses"],
            "tick": _("Tick each use you allow. You need not tick any."),
            "sign": _("Sign here"),
            "child": _("For %(name)s") % {"name": asked.patient.first_name},
            "witness": _("If somebody watched you sign"),
            "qr": _("QR code for our staff"),
        },
    )


def offers_condition(asked: ConsentRequest) -> bool:
    """Whether a picture is asked about: it can be cropped or blurred, words cannot."""
    return bool(asked.scope) or asked.items.exclude(kind=Kind.STORY).exists()


def child_is_asked(asked: ConsentRequest, text: FormText) -> bool:
    """Whether the child's own yes is wanted on the last day that may stand on the sheet."""
    last = clock.day_of(asked.answer_by, PracticeDetails.the_one().zone)
    return assent.is_wanted(asked, text, on=last)


def _condition(asked: ConsentRequest) -> str:
    if not offers_condition(asked):
        return ""
    if asked.signer_role == SignerRole.PATIENT:
        return _("Only where nobody can recognise me. It counts for all I ticked.")
    return _("Only where nobody can recognise %(name)s. It counts for all I ticked.") % {
        "name": asked.patient.first_name
    }


def _lead(asked: ConsentRequest) -> str:
    if asked.signer_role == SignerRole.PATIENT:
        return _("A question to %(name)s.") % {"name": asked.signer_name}
    return _("A question to %(name)s (%(authority)s) about photos of %(patient)s.") % {
        "name": asked.signer_name,
        "authority": asked.authority,
        "patient": asked.patient.name,
    }


def _shown(asked: ConsentRequest, items: list[RequestedItem]) -> Iterator[Shown]:
    photos = Photo.objects.in_bulk([one.photo_id for one in items if one.photo_id])
    for number, item in enumerate(items, start=1):
        if item.kind == Kind.STORY:
            words = story_words.present(asked.patient, item.sha256)
            if words is None:
                raise NotShown
            said = (*paragraphs(words.text), words.name_shown)
            yield Shown(number, _("These words, and the name under them:"), said=said)
        elif item.kind == Kind.CLIP:
            told = item.description or _("No description")
            yield Shown(
                number,
                _("Video: %(words)s (ask us to play it for you)") % {"words": told},
            )
        else:
            rendition = session_photos.rendition_of(photos[item.photo_id])
            if rendition is None:
                raise NotShown
            with rendition.file.storage.open(rendition.file.name) as file:
                picture = file.read()
            yield Shown(number, item.description or _("No description"), picture)


def _sections(asked: ConsentRequest, text: FormText) -> Iterator[Section]:
    for name, heading in headings().items():
        words = _until(asked, text) if name == "until" else ()
        if name not in ELSEWHERE and name in text.elements:
            words = paragraphs(text.elements[name])
        if words:
            yield Section(heading, words)
    clauses = tuple(part for one in text.law_clauses for part in paragraphs(one["text"]))
    if clauses:
        yield Section(_("What the law adds"), clauses)


def _until(asked: ConsentRequest, text: FormText) -> tuple[str, ...]:
    months = text.months_valid
    said = [
        ngettext(
            "It ends by itself %(months)s month after the day you sign.",
            "It ends by itself %(months)s months after the day you sign.",
            months,
        )
        % {"months": months}
    ]
    birth = asked.patient.birth_date
    if asked.signer_role in {SignerRole.PARENT, SignerRole.GUARDIAN} and birth is not None:
        said.append(
            _("It ends at the latest when the patient comes of age, on %(day)s.")
            % {"day": date_format(clock.majority_on(birth), _(DAY))}
        )
    if text.elements["event_text"]:
        said.append(_("It ends earlier: %(event)s") % {"event": text.elements["event_text"]})
    return tuple(said)


def _qr(asked: ConsentRequest) -> str:
    address = settings.BASE_URL + reverse("requests:request", args=[asked.reference])
    return segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True)
