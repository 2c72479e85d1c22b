"""What is in a kit, who agreed to each photo in it, and how is it packed?

The ZIP has the same bytes for the same content: fixed times, nothing compressed (compressors
differ between machines, and JPEGs do not shrink).
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from blog.social.captions import Caption, link_place
from blog.social.networks import CHECKED, Format
from blog.social.readme import ALT_TEXT_NAME, CAPTION_NAME, README_NAME, alt_texts, readme

KIT_VERSION = 2
NOT_APPROVED = "not approved yet"
PUBLIC_SUBJECTS = frozenset({"none", "staff", "model"})

MANIFEST_NAME = "manifest.json"

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[a-z0-9]+)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


class KitRefused(ValueError):
    """This kit must not be made; the message is a sentence for staff."""


@dataclass(frozen=True)
class PhotoProof:
    """What allows a photo behind an exported file.

    `sha256` is that of the stored original. `consents` are references of consents. `until` is the
    instant (aware) at which the first of them ends; None for photos that need no consent.
    """

    subject: str
    sha256: str
    consents: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True)
class KitFile:
    """One exported picture; `bytes` is its length."""

    name: str
    sha256: str
    width: int
    height: int
    bytes: int
    alt_text: str
    photos: tuple[PhotoProof, ...] = ()


def file_name(format: Format, number: int) -> str:
    """A name that tells the format and the order, and nothing about anybody."""
    return f"{format.id}-{number}.jpg"


def manifest(
    *,
    title: str,
    url: str,
    link: str,
    format: Format,
    created_at: datetime,
    files: Sequence[KitFile],
    caption: Caption,
) -> dict[str, Any]:
    """The kit's contents as JSON-ready data.

    `url` is the post's canonical address, `link` the one with campaign tags. Raises KitRefused
    where a photo lacks what would allow it, ValueError for a naive `created_at`.
    """
    if created_at.tzinfo is None:
        raise ValueError("created_at needs a time zone.")
    for file in files:
        _check_name(file.name)
        for photo in file.photos:
            _check_proof(photo, file, created_at)
    described: dict[str, Any] = {
        "kit_version": KIT_VERSION,
        "post": {"title": title, "url": url},
        "created_at": _instant(created_at),
        "network": format.network,
        "network_name": format.network_name,
        "format": format.id,
        "format_label": format.label,
        "link": link,
        "link_place": link_place(format).value,
        "caption": {
            "count": caption.count,
            "limit": caption.limit,
            "counted_as": format.count_rule,
        },
        "files": [_as_entry(file) for file in files],
        "approval": NOT_APPROVED,
        "facts_checked": CHECKED.isoformat(),
    }
    return {
        **described,
        "texts": [
            {"name": name, "sha256": hashlib.sha256(text).hexdigest(), "bytes": len(text)}
            for name, text in _texts(described, caption.text).items()
        ],
    }


def _as_entry(file: KitFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "sha256": file.sha256,
        "width": file.width,
        "height": file.height,
        "bytes": file.bytes,
        "alt_text": file.alt_text,
        "photos": [
            {
                "subject": photo.subject,
                "sha256": photo.sha256,
                "consents": list(photo.consents),
                "until": None if photo.until is None else _instant(photo.until),
            }
            for photo in file.photos
        ],
    }


def _texts(described: Mapping[str, Any], caption: str) -> dict[str, bytes]:
    texts = {
        README_NAME: readme(described),
        CAPTION_NAME: caption.encode(),
        ALT_TEXT_NAME: alt_texts(described),
    }
    return {name: text for name, text in texts.items() if text}


def members(
    pictures: Mapping[str, bytes], caption: str, manifest: Mapping[str, Any]
) -> dict[str, bytes]:
    """The kit's files by name: README, texts, pictures in the manifest's order, manifest.

    Raises KitRefused where a picture or a text is missing, differs from its digest or is not in
    the manifest, and for names that could hide a folder.
    """
    listed = {entry["name"]: entry for entry in (*manifest["texts"], *manifest["files"])}
    files = {**_texts(manifest, caption), **pictures}
    for name in listed:
        _check_name(name)
    if extra := set(files) - set(listed):
        raise KitRefused(f"“{min(extra)}” is not in the kit's manifest.")
    for name, entry in listed.items():
        if name not in files:
            raise KitRefused(f"“{name}” is in the kit's manifest, but its file is missing.")
        if hashlib.sha256(files[name]).hexdigest() != entry["sha256"]:
            raise KitRefused(f"“{name}” is not the file that the kit's manifest describes.")
    return {**{name: files[name] for name in listed}, MANIFEST_NAME: _as_json(manifest)}


def together(kits: Mapping[str, Mapping[str, Any]], left_out: Sequence[str]) -> dict[str, Any]:
    """The manifest of several kits of one post: theirs by folder, and which networks are missing.

    Why they are missing stays in the house: it may be something a patient did.
    """
    if not kits:
        raise KitRefused("There is no kit to pack.")
    first = next(iter(kits.values()))
    return {
        "kit_version": KIT_VERSION,
        "post": first["post"],
        "created_at": first["created_at"],
        "kits": [{"folder": folder, **kit} for folder, kit in kits.items()],
        "left_out": list(left_out),
        "approval": NOT_APPROVED,
        "facts_checked": CHECKED.isoformat(),
    }


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """The files as a ZIP, in their order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def zip_of_kits(kits: Mapping[str, Mapping[str, bytes]], manifest: Mapping[str, Any]) -> bytes:
    """Several kits in one ZIP, a folder each, with the manifest of them all beside the folders."""
    files = {
        f"{folder}/{name}": data
        for folder, members in kits.items()
        for name, data in members.items()
    }
    for folder in kits:
        _check_name(folder)
    return zip_bytes({**files, MANIFEST_NAME: _as_json(manifest)})


def _check_name(name: str) -> None:
    if not _SAFE_NAME.fullmatch(name):
        raise KitRefused(f"“{name}” is no file name for a kit: letters, digits, - and _ only.")


def _check_proof(photo: PhotoProof, file: KitFile, created_at: datetime) -> None:
    if not _SHA256.fullmatch(photo.sha256):
        raise KitRefused(f"The photo behind “{file.name}” has no SHA-256.")
    if photo.subject in PUBLIC_SUBJECTS:
        return
    if photo.subject != "patient":
        raise KitRefused(
            f"Nobody has said yet who is in the photo behind “{file.name}”. Classify it first."
        )
    if not photo.consents or photo.until is None:
        raise KitRefused(f"The photo behind “{file.name}” shows a patient without a permission.")
    if photo.until.tzinfo is None:
        raise ValueError("until needs a time zone.")
    if photo.until <= created_at:
        raise KitRefused(f"The permission for the photo behind “{file.name}” has ended.")


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _as_json(manifest: Mapping[str, Any]) -> bytes:
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()
