"""What did this person sign? Read from stored evidence, signature and text; never from today's rows.

Everything that is printed is first compared with the digests in the evidence: what was changed
since is never printed as signed.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from consent import evidence, languages
from consent.models import Consent, LedgerDetail, LedgerEntry, RequestedItem, Signature
from consent.pdf import beside
from consent.pdf.content import CopyContent, Fact, Item, Section, Use
from consent.pdf.words import headings, labels
from consent.privileges import Kind, Method, SignerRole
from consent.sealing import keyed_digest
from consent.signed import signature_words, strokes
from consent.texts import form_text, item_words, story_words
from consent.texts.form_text import FormText

DAY = gettext_noop("j F Y")
MOMENT = gettext_noop("j F Y, H:i T")


class NotAsSigned(ValueError):
    """What is stored is not what the evidence says was signed; str(error) says which part."""


def content_of(consent: Consent) -> CopyContent:
    """The content of the copy of one consent.

    Raises:
        NotAsSigned: text, signature or items differ from the evidence.
    """
    signed = json.loads(consent.evidence.text)
    items = list(consent.request.items.all())
    _compare(consent, signed, items)
    text = form_text.read(consent.version.text)
    with languages.speaking(text.language):
        return _content(consent, signed, text, items)


def signed_entry(consent: Consent) -> LedgerEntry:
    """The entry in the ledger that says this consent was signed."""
    return LedgerEntry.objects.get(act="consent.signed", refs__consent=consent.reference)


def _compare(consent: Consent, signed: Mapping[str, Any], items: list[RequestedItem]) -> None:
    signature = consent.signature
    given = signature.points or signature.typed_name
    pairs = {
        "evidence": (evidence.sha256(consent.evidence.text.encode()), consent.evidence.sha256),
        "ledger": (signed_entry(consent).refs["evidence"], consent.evidence.sha256),
        "reference": (consent.reference, signed["consent"]),
        "text": (evidence.sha256(consent.version.text.encode()), signed["version"]),
        "name": (keyed_digest(signature.name), signed["signer"]["name_digest"]),
        "authority": (keyed_digest(signature.authority), signed["signer"]["authority_digest"]),
        "signature": (keyed_digest(given), signed["signature"]["digest"]),
        "sheet": (_scan_digest(signature), signed.get("paper", {}).get("scan", "")),
        "described set": (consent.scope_text, signed.get("scope", {}).get("text", "")),
        "child’s yes": (beside.assent_facts(consent), signed.get("assent")),
        "list of items": (
            {item.sha256 for item in items},
            {item["sha256"] for item in signed["items"]},
        ),
    }
    for part, (stored, meant) in pairs.items():
        if stored != meant:
            raise NotAsSigned(f"The {part} is not what the evidence says was signed.")


def _scan_digest(signature: Signature) -> str:
    return signature.scan.sha256 if signature.scan else ""


def _content(
    consent: Consent, signed: Mapping[str, Any], text: FormText, items: list[RequestedItem]
) -> CopyContent:
    signature = consent.signature
    signed_at = datetime.fromisoformat(signed["signed_at"])
    last_day = _day(signed["last_day"])
    allowed = [use["slug"] for use in signed["uses"]]
    drawn = json.loads(signature.points) if signature.points else []
    site = settings.BASE_URL
    return CopyContent(
        language=text.language,
        practice=signed["practice"],
        title=text.title,
        reference=consent.reference,
        signed_at=signed_at,
        lead=_("Signed by %(name)s on %(day)s.")
        % {"name": _isolated(signature.name), "day": _at(signed, signed_at, DAY)},
        signer_name=signature.name,
        summary=tuple(_summary(consent, signed, last_day)),
        allowed=tuple(
            Use(beside.condition(text.use(use["slug"])["label"], use), use["recipients"])
            for use in signed["uses"]
        ),
        refused=tuple(
            Use(use["label"], use["recipients"])
            for use in text.uses
            if use["slug"] in signed["refused"]
        ),
        items=tuple(
            Item(f"{consent.reference}-{number}", _shown(item), item.sha256, _said(consent, item))
            for number, item in enumerate(items, start=1)
        ),
        patient_name=_patient_name(consent) if signature.role != SignerRole.PATIENT else "",
        signature_path=strokes.svg_path(drawn),
        typed_name=signature.typed_name if signature.method == Method.TYPED else "",
        signature_note=_on_paper(signature),
        assent_path=beside.drawn_by_child(consent),
        signature_facts=(
            *_signature_facts(signature, signed, signed_at),
            *_childs_facts(consent, signed),
        ),
        take_back=(
            item_words.take_back_choices(item_words.with_set(items, consent.scope_text)),
            _("Open this page and we send a link to your e-mail address:"),
        ),
        address=site + reverse("my_permissions"),
        introduction=paragraphs(text.elements["introduction"]),
        sections=tuple(
            _sections(
                text,
                allowed + signed["refused"],
                last_day,
                on_screen=signature.method != Method.PAPER,
            )
        ),
        proof=(
            Fact(_("Evidence"), consent.evidence.sha256, is_digest=True),
            Fact(_("Ledger entry"), signed_entry(consent).sha256, is_digest=True),
            Fact(_("Text you read"), signed["version"], is_digest=True),
        ),
        proof_note=_(
            "This file carries the seal of %(practice)s. Anybody who has it can check on "
            "%(address)s that nothing in it was changed. These are the digests (SHA-256) of what "
            "is kept as proof:"
        )
        % {"practice": signed["practice"], "address": site + reverse("verify_copy")},
        is_large=text.is_large,
        words=labels(items),
    )


def _isolated(name: str) -> str:
    """A name from right to left, kept from turning the words around it."""
    if any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in name):
        return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"
    return name


def _summary(consent: Consent, signed: Mapping[str, Any], last_day: date) -> Iterator[Fact]:
    signature = consent.signature
    yield Fact(_("Signed by"), signature.name)
    yield Fact(_("Signed as"), signature_words.role(signature.role))
    if signature.authority:
        yield Fact(_("Because"), signature.authority)
    if signature.role != SignerRole.PATIENT:
        known = (_patient_name(consent), f"({signed['patient']})")
        yield Fact(_("For the patient"), " ".join(filter(None, known)))
    yield from beside.scope(signed)
    yield Fact(_("From"), date_format(_day(signed["first_day"]), _(DAY)))
    yield Fact(
        _("Until"),
        _("%(day)s. After that day it ends by itself.") % {"day": date_format(last_day, _(DAY))},
    )
    yield Fact(_("Reference"), consent.reference)


def _patient_name(consent: Consent) -> str:
    """The patient as named on the day of signing; '' where that was erased."""
    entry = signed_entry(consent)
    detail = LedgerDetail.objects.filter(seq=entry.seq).first()
    if detail and evidence.salted(detail.salt, detail.detail) == entry.detail_sha256:
        return detail.detail
    return ""


def _said(consent: Consent, item: RequestedItem) -> tuple[str, ...]:
    """A story's own words as they were agreed to, found by their digest."""
    if item.kind != Kind.STORY:
        return ()
    words = story_words.agreed(consent.patient, item.sha256)
    if words is None:
        raise NotAsSigned("The words of a story are not there any more.")
    return (*paragraphs(words.text), words.name_shown)


def _shown(item: RequestedItem) -> str:
    if item.kind == Kind.STORY:
        return _("These words, and the name under them:")
    words = item.description or _("No description")
    return words if item.kind == Kind.PHOTO else _("Video: %(words)s") % {"words": words}


def _on_paper(signature: Signature) -> str:
    if signature.method != Method.PAPER:
        return ""
    return _("Signed on paper. The practice keeps the sheet.")


def _signature_facts(
    signature: Signature, signed: Mapping[str, Any], signed_at: datetime
) -> Iterator[Fact]:
    if signature.method == Method.PAPER:
        yield Fact(_("Signed on"), date_format(_day(signed["paper"]["day"]), _(DAY)))
        yield Fact(_("How"), signature_words.way(signature.method))
        yield Fact(_("Name on the sheet"), signature.typed_name)
        if signature.witness:
            yield Fact(_("Witness"), signature.witness)
        yield Fact(_("Scan of the sheet"), signed["paper"]["scan"], is_digest=True)
        return
    yield Fact(_("Signed on"), f"{_at(signed, signed_at, MOMENT)} ({_zone(signed).key})")
    yield Fact(_("How"), signature_words.way(signature.method))
    records = signed["electronic_records"]
    shown_at = datetime.fromisoformat(records["shown_at"])
    yield Fact(
        _("Signing on a screen"),
        _("Agreed to on %(moment)s, after reading the text with this digest:")
        % {"moment": _at(signed, shown_at, MOMENT)},
    )
    yield Fact("", records["version"], is_digest=True)


def _childs_facts(consent: Consent, signed: Mapping[str, Any]) -> Iterator[Fact]:
    given_at = beside.given_at(signed)
    if given_at is not None:
        moment = _at(signed, given_at, DAY if consent.signature.scan else MOMENT)
        yield from beside.child(beside.assent_of(consent), moment)


def _sections(
    text: FormText, asked: list[str], last_day: date, *, on_screen: bool
) -> Iterator[Section]:
    until = [_("It ends by itself after %(day)s.") % {"day": date_format(last_day, _(DAY))}]
    if text.elements["event_text"]:
        until.append(_("It ends earlier: %(event)s") % {"event": text.elements["event_text"]})
    uses = [f"{use['label']}: {use['recipients']}" for use in text.uses if use["slug"] in asked]
    made = {
        "uses": tuple(uses),
        "until": tuple(until),
        "clauses": paragraphs(text.further_clauses),
    }
    for name, heading in headings().items():
        if name == "electronic_text" and not on_screen:
            continue  # it was not on the sheet
        words = made.get(name) or paragraphs(text.elements[name])
        if words:
            yield Section(heading, words)


def paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs as the pages showed them: parted by empty lines."""
    parts = "\n".join(line.rstrip() for line in text.splitlines()).split("\n\n")
    return tuple(part.strip("\n") for part in parts if part.strip())


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _zone(signed: Mapping[str, Any]) -> ZoneInfo:
    return ZoneInfo(signed.get("zone", "UTC"))


def _at(signed: Mapping[str, Any], at: datetime, form: str) -> str:
    """An instant in the zone the practice had when it was signed."""
    return date_format(at.astimezone(UTC).astimezone(_zone(signed)), _(form))
