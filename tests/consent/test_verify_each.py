"""Does each invariant see the very thing it is for, broken past every guard, and nothing else?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import TestCase
from django.utils import timezone

from consent import actions, followups, shutfile, triggers, verify
from consent.acts import SYSTEM
from consent.evidence import sha256
from consent.models import (
    Attachment,
    Clip,
    Consent,
    CoveredItem,
    Disclosure,
    Evidence,
    Grant,
    IdentityCheck,
    LedgerEntry,
    LinkToken,
    PatientCopy,
    Photo,
    PhotoRendition,
    Signature,
    Withdrawal,
)
from consent.privileges import Channel, Purpose, Subject
from tests.clips import make_clip, sign_for
from tests.factories import make_consent, make_patient, make_photo, make_request, picture

pytestmark = pytest.mark.django_db

FILES = ("PRIVATE_ROOT", "PUBLIC_ROOT", "MEDIA_ROOT", "SHUT_FILE", "EMAIL_FILE_PATH")


@dataclass
class Practice:
    """One of everything, made by the real acts, and where its files lie."""

    root: Path
    consent: Consent
    photo: Photo
    public: Photo
    clip: Clip
    link: LinkToken
    token: str
    shown: Disclosure
    copy: Disclosure
    proof: Attachment


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Practice]:
    root = tmp_path_factory.mktemp("practice")
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as told:
        _lie_in(root, told.setattr)
        shutfile._cache = None
        yield _practice(root)
        transaction.set_rollback(True)


@pytest.fixture
def practice(made, settings, tmp_path, own_files) -> Iterator[Practice]:
    """Each test breaks a copy of its own."""
    own = tmp_path / "own"
    shutil.copytree(made.root, own)
    _lie_in(own, lambda where, name, value: setattr(settings, name, value))
    shutfile._cache = None
    with transaction.atomic():
        yield made
        transaction.set_rollback(True)


def _lie_in(root: Path, tell: Callable) -> None:
    for name in FILES:
        folder = "private" if name == "MEDIA_ROOT" else name.partition("_")[0].lower()
        value = root / folder
        tell(django_settings, name, str(value) if name == "EMAIL_FILE_PATH" else value)


def _practice(root: Path) -> Practice:
    with TestCase.captureOnCommitCallbacks(execute=True):
        patient = make_patient()
        photo = make_photo(Subject.PATIENT, patients=[patient])
        clip = make_clip(Subject.PATIENT, patients=[patient])
        sign_for(patient, clip)
        consent = make_consent(patient, photo, uses=["website", "facebook", "instagram"])
        actions.withdraw(consent=consent, by=SYSTEM, channel="copy", privilege="instagram")
        public = make_photo(Subject.NONE)
        public.get_rendition("width-90")
        photo.get_rendition("width-90")
        asked = make_request(patient, photos=[photo])
        delivery = actions.mint_link(
            purpose=Purpose.SIGN, channel=Channel.COPY, by=SYSTEM, request=asked
        )
    followups.work_off_due()
    at = {"first_at": timezone.now(), "consent_reference": consent.reference}
    of = {"item_sha256": photo.sha256, **at}
    proof = picture()
    stored = default_storage.save("attachments/proof.jpg", ContentFile(proof))
    return Practice(
        root=root,
        consent=consent,
        photo=photo,
        public=public,
        clip=clip,
        link=delivery.link,
        token=delivery.token,
        shown=Disclosure.objects.create(privilege="website", place="website", url="/", **of),
        copy=Disclosure.objects.create(privilege="facebook", place="Facebook kit", **of),
        proof=Attachment.objects.create(kind="proof", file=stored, sha256=sha256(proof)),
    )


def told() -> list[str]:
    return [f"{one.invariant}: {one.sentence}" for one in verify.run()]


def past_the_guards(change: Callable[[], object]) -> None:
    triggers.drop()
    change()
    triggers.make()


def grown_old(path: Path) -> None:
    os.utime(path, (0, 0))


def test_nothing_is_broken(practice):
    assert told() == []


# Records. Each breaks one thing; `{…}` stands for what the practice has.

ENTRY = LedgerEntry.objects


def last_entry() -> LedgerEntry:
    return ENTRY.order_by("-seq")[0]


@dataclass(frozen=True)
class Broken:
    what: str
    change: Callable[[Practice], object]
    lines: tuple[str, ...]


RECORDS = (
    Broken(
        "the evidence's text",
        lambda one: Evidence.objects.filter(consent=one.consent).update(text="{}"),
        ("evidence: The evidence of consent {consent} was changed.",),
    ),
    Broken(
        "a signature that is gone",
        lambda one: Signature.objects.filter(consent=one.consent)._raw_delete("default"),
        ("evidence: Consent {consent} has no signature or no evidence.",),
    ),
    Broken(
        "evidence that is gone",
        lambda one: Evidence.objects.filter(consent=one.consent)._raw_delete("default"),
        ("evidence: Consent {consent} has no signature or no evidence.",),
    ),
    Broken(
        "evidence exchanged together with its digest",
        lambda one: Evidence.objects.filter(consent=one.consent).update(
            text="{}", sha256=sha256(b"{}")
        ),
        ("evidence: The ledger does not confirm the evidence of consent {consent}.",),
    ),
    Broken(
        "a use added after signing",
        lambda one: Grant.objects.create(consent=one.consent, privilege="email", recipients="all"),
        ("agreements: Consent {consent} is not what its evidence says was signed.",),
    ),
    Broken(
        "a copy's record that is gone",
        lambda one: PatientCopy.objects.filter(consent=one.consent)._raw_delete("default"),
        (
            "patient-copies: The patient's copy of consent {consent} stands in the ledger "
            "and nowhere else.",
            "orphan-files: {copy_file}",
        ),
    ),
    Broken(
        "a copy's digest",
        lambda one: PatientCopy.objects.filter(consent=one.consent).update(
            unsealed_sha256="0" * 64
        ),
        (
            "patient-copies: The ledger does not confirm the patient's copy of consent {consent}.",
            "patient-copies: The patient's copy of consent {consent} is not the file its digests "
            "name.",
        ),
    ),
    Broken(
        "a gap in the ledger",
        lambda one: ENTRY.filter(act="photo.added").order_by("seq")[:1].get().delete(),
        (
            "ledger: Ledger entry {first_added} is missing.",
            "ledger: Ledger entry {after_first_added} does not follow the one before it.",
        ),
    ),
    Broken(
        "a changed entry",
        lambda one: ENTRY.filter(pk=last_entry().pk).update(actor={"kind": "staff", "id": 7}),
        ("ledger: Ledger entry {last} was changed.",),
    ),
    Broken(
        "a withdrawal that is undone",
        lambda one: Grant.objects.filter(consent=one.consent).update(revoked_at=None),
        (
            "withdrawals: Consent {consent}: the use instagram was taken back, and is in force "
            "again.",
        ),
    ),
    Broken(
        "a receipt that is gone",
        lambda one: Withdrawal.objects.all()._raw_delete("default"),
        ("withdrawals: Consent {consent}: receipt and ledger disagree about the use instagram.",),
    ),
    Broken(
        "a consent ended without an act",
        lambda one: Consent.objects.filter(pk=one.consent.pk).update(revoked_at=timezone.now()),
        ("withdrawals: Consent {consent}: all of it is taken back, and the ledger has no act.",),
    ),
    Broken(
        "a photo withdrawn without an act",
        lambda one: CoveredItem.objects.filter(consent=one.consent).update(
            withdrawn_at=timezone.now()
        ),
        ("withdrawals: Consent {consent}: one photo is taken back, and the ledger has no act.",),
    ),
    Broken(
        "a filing nobody entered",
        lambda one: Photo.objects.filter(pk=one.photo.pk).update(subject=Subject.NONE),
        ("filings: The photo {photo} is filed as “none”, which nobody has entered.",),
    ),
    Broken(
        "a photo that became somebody's behind a public file",
        lambda one: Photo.objects.filter(pk=one.public.pk).update(subject=Subject.UNKNOWN),
        (
            "filings: The photo {public} is filed as “unknown”, which nobody has entered.",
            "public-files: Public files lie under the key {public_key}, which is no public photo's.",
            "public-files: Rendition {public_rendition} is public and its photo is not.",
        ),
    ),
    Broken(
        "a showing from before its consent",
        lambda one: _move(one.shown, first_at=one.consent.starts_at - timedelta(days=1)),
        ("showings: Showing {shown} began before its consent {consent}.",),
    ),
    Broken(
        "a showing after its consent",
        lambda one: _move(one.shown, last_at=one.consent.ends_at + timedelta(days=1)),
        ("showings: Showing {shown} went on after its consent {consent} had ended.",),
    ),
    Broken(
        "a showing without a consent",
        lambda one: _move(one.shown, consent_reference="NOBODY"),
        ("showings: Showing {shown} rests on no consent.",),
    ),
    Broken(
        "a showing for another use",
        lambda one: _move(one.shown, privilege="sharing"),
        ("showings: Showing {shown} is of a file or for a use that {consent} is not for.",),
    ),
    Broken(
        "a copy handed out before anybody agreed",
        lambda one: _move(one.copy, first_at=one.consent.starts_at - timedelta(days=1)),
        ("showings: Copy {copy} was handed out while no consent covered it.",),
    ),
    Broken(
        "a copy for a use that was taken back",
        lambda one: _move(one.copy, privilege="instagram"),
        ("showings: Copy {copy} was handed out while no consent covered it.",),
    ),
    Broken(
        "a link's digest",
        lambda one: LinkToken.objects.filter(pk=one.link.pk).update(digest=one.token),
        ("tokens: Link {link} is not stored as a digest.",),
    ),
    Broken(
        "a code's digest",
        lambda one: IdentityCheck.objects.update_or_create(
            request=one.link.request, defaults={"code_digest": "123456"}
        ),
        ("tokens: The code of identity check {check} is not stored as a digest.",),
    ),
)


def _move(row: Disclosure, **values: object) -> None:
    Disclosure.objects.filter(pk=row.pk).update(**values)


def _names(one: Practice) -> dict[str, object]:
    added = ENTRY.filter(act="photo.added").order_by("seq")[0].seq
    copy = PatientCopy.objects.get(consent=one.consent)
    check = IdentityCheck.objects.filter(request=one.link.request).first()
    return {
        "consent": one.consent.reference,
        "photo": one.photo.pk,
        "public": one.public.pk,
        "public_key": one.public.media_key,
        "public_rendition": PhotoRendition.objects.get(image=one.public).pk,
        "shown": one.shown.pk,
        "copy": one.copy.pk,
        "copy_file": f"The file {copy.file.name} belongs to no record.",
        "link": one.link.pk,
        "check": check.pk if check else "",
        "first_added": added,
        "after_first_added": added + 1,
        "last": last_entry().seq,
    }


@pytest.mark.parametrize("broken", RECORDS, ids=lambda one: one.what)
def test_a_broken_record_is_one_line(broken, practice):
    for path in practice.root.rglob("*"):
        grown_old(path)
    for path in Path(django_settings.PRIVATE_ROOT).rglob("*"):
        grown_old(path)
    names = _names(practice)
    past_the_guards(lambda: broken.change(practice))
    if "{check}" in "".join(broken.lines):
        names = _names(practice)
    assert told() == [line.format(**names) for line in broken.lines]
