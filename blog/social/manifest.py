"""What is in a kit, who agreed to each photo in it, and how is it packed?

The ZIP has the same bytes for the same content: fixed times, nothing compressed (compressors
differ between machines, and JPEGs do not shrink).
"""

import hashlib
import io
import json
import re
import string
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from blog.social.networks import CHECKED, Format

KIT_VERSION = 1
NOT_APPROVED = "not approved yet"
PUBLIC_SUBJECTS = frozenset({"none", "staff", "model"})

CAPTION_NAME, ALT_TEXT_NAME = "caption.txt", "alt-text.txt"
MANIFEST_NAME, README_NAME = "manifest.json", "README.txt"

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
    format: Format,
    created_at: datetime,
    files: Sequence[KitFile],
) -> dict[str, Any]:
    """The kit's contents as JSON-ready data; `url` is the post's canonical address.

    Raises KitRefused where a photo lacks what would allow it, ValueError for a naive `created_at`.
    """
    if created_at.tzinfo is None:
        raise ValueError("created_at needs a time zone.")
    for file in files:
        _check_name(file.name)
        for photo in file.photos:
            _check_proof(photo, file, created_at)
    return {
        "kit_version": KIT_VERSION,
        "post": {"title": title, "url": url},
        "created_at": _instant(created_at),
        "network": format.network,
        "network_name": format.network_name,
        "format": format.id,
        "format_label": format.label,
        "files": [
            {
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
            for file in files
        ],
        "approval": NOT_APPROVED,
        "facts_checked": CHECKED.isoformat(),
    }


def zip_bytes(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> bytes:
    """The kit as a ZIP: README, texts, pictures in the manifest's order, manifest.

    `files` holds the pictures and caption.txt; alt-text.txt, README.txt and manifest.json are
    written from the manifest. Raises KitRefused if a picture is missing, differs from its digest,
    or is not in the manifest, and for names that could hide a folder.
    """
    pictures = {entry["name"]: entry for entry in manifest["files"]}
    extra = set(files) - set(pictures) - {CAPTION_NAME}
    if extra:
        raise KitRefused(f"“{min(extra)}” is not in the kit's manifest.")
    for name, entry in pictures.items():
        _check_name(name)
        if name not in files:
            raise KitRefused(f"“{name}” is in the kit's manifest, but its file is missing.")
        if hashlib.sha256(files[name]).hexdigest() != entry["sha256"]:
            raise KitRefused(f"“{name}” is not the file that the kit's manifest describes.")
    members = {README_NAME: _readme(manifest, has_caption=bool(files.get(CAPTION_NAME)))}
    if CAPTION_NAME in files:
        members[CAPTION_NAME] = files[CAPTION_NAME]
    members[ALT_TEXT_NAME] = _alt_texts(manifest)
    members |= {name: files[name] for name in pictures}
    members[MANIFEST_NAME] = _as_json(manifest)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return packed.getvalue()


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


def _alt_texts(manifest: Mapping[str, Any]) -> bytes:
    blocks = [f"{entry['name']}\n{entry['alt_text']}" for entry in manifest["files"]]
    return ("\n\n".join(blocks) + "\n").encode()


def _readme(manifest: Mapping[str, Any], *, has_caption: bool) -> bytes:
    network = manifest["network_name"]
    names = ", ".join(entry["name"] for entry in manifest["files"])
    steps = [f"Open {CAPTION_NAME} and copy all of it."] if has_caption else []
    if names:
        steps.append(f"Save {names} on the phone or computer you post from.")
    steps.append(f"Open {network} and start a new post.")
    if names:
        steps.append("Choose the picture. It is already cropped: keep its shape.")
    if has_caption:
        steps.append("Paste the text.")
    if any(entry["alt_text"] for entry in manifest["files"]):
        steps.append(f"Where {network} asks for alternative text, paste it from {ALT_TEXT_NAME}.")
    steps.append("Look at the preview, then post.")
    ends = [
        photo["until"] for entry in manifest["files"] for photo in entry["photos"] if photo["until"]
    ]
    last_words = (
        f"\nA permission for a photo in this kit ends on {min(ends)[:10]} (UTC). Do not post it "
        "after that, and take the post down by then.\n"
        if ends
        else ""
    )
    template = string.Template(Path(__file__).with_name("readme.txt").read_text("utf-8"))
    return template.substitute(
        title=manifest["post"]["title"],
        url=manifest["post"]["url"],
        network=network,
        label=manifest["format_label"],
        steps="\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1)),
        approval=manifest["approval"],
        ends=last_words,
        checked=manifest["facts_checked"],
    ).encode()
