"""What does staff get to post on a network: a photo, its words, and who agreed? Made on demand.

Nothing of a kit is stored, so the next one never holds a photo whose permission has ended.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from blog.models import BlogPage
from blog.social import crop, links, manifest, photos, refusals, texts
from blog.social.captions import Caption
from blog.social.compression import ExportRefused
from blog.social.crop import Exported, FocalPoint
from blog.social.networks import Format
from blog.social.photos import Choice, Judged, Post
from blog.social.refusals import Fix, Refusal, Refused
from blog.social.texts import Said
from consent import cleaning
from consent.acts import Actor
from consent.models import Disclosure, LedgerEntry, Photo

ACT = "disclosure.kit_downloaded"
CAPTION_ENCODING = "utf-8"
_URL_LENGTH = Disclosure._meta.get_field("url").max_length


@dataclass(frozen=True)
class Kit:
    """One photo with its words for one format, and all that is to be told about it.

    Attributes:
        url: the post's public address; '' where it has none.
        link: the same with campaign tags; '' where they were refused.
        made_at: the database's time at which the photos were judged.
        planned: the instant it was judged for; never before `made_at`.
        choices: all photos of the post.
        chosen: the photo of the kit; None where none can be.
        picture: the finished JPEG; None where none could be made.
        refusals: why it may not leave; empty for a kit that may.
        warnings: sentences for staff.
    """

    page_id: int
    title: str
    url: str
    link: str
    format: Format
    made_at: datetime
    planned: datetime
    goes_live: datetime | None
    caption: Caption
    choices: tuple[Choice, ...]
    chosen: Choice | None
    picture: Exported | None
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        return not self.refusals

    @property
    def alt_text(self) -> str:
        return self.chosen.photo.description.strip() if self.chosen else ""

    @property
    def image_name(self) -> str:
        return manifest.file_name(self.format, 1)

    @property
    def zip_name(self) -> str:
        """Tells the page and the format, and nothing about anybody."""
        return f"kit-{self.page_id}-{self.format.id}.zip"

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Raises Refused where the kit may not leave."""
        choice, picture = self._must_be_ready()
        described = manifest.manifest(
            title=self.title,
            url=self.url,
            format=self.format,
            created_at=self.made_at,
            files=[
                manifest.KitFile(
                    name=self.image_name,
                    sha256=picture.sha256,
                    width=picture.width,
                    height=picture.height,
                    bytes=len(picture.data),
                    alt_text=self.alt_text,
                    photos=(
                        manifest.PhotoProof(
                            subject=choice.item.subject,
                            sha256=choice.item.sha256,
                            consents=choice.verdict.consents,
                            until=choice.verdict.until,
                        ),
                    ),
                )
            ],
        )
        return {**described, "link": self.link}

    def zip(self) -> bytes:
        """The kit in one file; the same kit gives the same bytes. Raises Refused."""
        _, picture = self._must_be_ready()
        return manifest.zip_bytes(
            {
                self.image_name: picture.data,
                manifest.CAPTION_NAME: self.caption.text.encode(CAPTION_ENCODING),
            },
            self.manifest,
        )

    def _must_be_ready(self) -> tuple[Choice, Exported]:
        if self.refusals or self.chosen is None or self.picture is None:
            raise Refused(self.refusals)
        return self.chosen, self.picture


def build(
    page: BlogPage,
    format: Format,
    *,
    at: datetime | None = None,
    photo_id: int | None = None,
    text: str | None = None,
) -> Kit:
    """The kit of a post for one format, with every reason why it may not leave.

    Args:
        page: the page in the tree; a scheduled one is read as it will go live.
        at: the planned time of posting (aware); never taken earlier than the go-live and now.
        photo_id: the photo staff chose; by default the first that may be shown.
        text: the caption as staff wrote it; by default one is made from the post.
    """
    post = photos.read(page)
    shown = photos.shown_in(post.content)
    judged = photos.judge(shown, format, at=at, goes_live=post.goes_live)
    chosen, refused = _choose(judged, photo_id)
    url, link, no_address = _addresses(post.content, format)
    caption = (
        texts.suggested(post.content, link or url, format)
        if text is None
        else texts.edited(text, format)
    )
    picture, not_made = _export(chosen, format) if chosen and chosen.verdict else (None, None)
    wording_refusals, doubts = _check_words(post.content, caption, chosen, shown)
    return Kit(
        page_id=page.pk,
        title=post.content.title,
        url=url,
        link=link,
        format=format,
        made_at=judged.now,
        planned=judged.planned,
        goes_live=post.goes_live,
        caption=caption,
        choices=judged.choices,
        chosen=chosen,
        picture=picture,
        refusals=tuple(
            filter(
                None,
                (
                    None if post.is_published_or_planned else refusals.not_published(),
                    *refused,
                    not_made,
                    _undescribed(chosen),
                    _overlong(caption, format),
                    no_address,
                    *wording_refusals,
                ),
            )
        ),
        warnings=(*(picture.warnings if picture else ()), *caption.warnings, *doubts, *_notes(post)),
    )


def _choose(judged: Judged, photo_id: int | None) -> tuple[Choice | None, tuple[Refusal, ...]]:
    if not judged.choices:
        return None, (refusals.no_photo(),)
    if photo_id is not None:
        chosen = next((one for one in judged.choices if one.photo.pk == photo_id), None)
        if chosen is None:
            return None, (refusals.not_in_post(photo_id),)
        return chosen, (chosen.left_out,) if chosen.left_out else ()
    chosen = next((one for one in judged.choices if one.verdict), None)
    if chosen is None:
        return None, tuple(one.left_out for one in judged.choices if one.left_out)
    return chosen, ()


def _addresses(post: BlogPage, format: Format) -> tuple[str, str, Refusal | None]:
    """The public address, the tagged one, and what is wrong with them."""
    address = post.full_url
    if not address:
        return "", "", refusals.no_address(
            "This post has no public address.", "Move it under the site's home page."
        )
    url = links.canonical(address)
    try:
        return url, links.tagged(
            url, network=format.network, campaign=post.slug, content=format.id
        ), None
    except links.TagRefused as refused:
        sentence, _, step = str(refused).rpartition(". ")
        return url, "", refusals.no_address(f"{sentence}.", step)


def _undescribed(chosen: Choice | None) -> Refusal | None:
    if chosen is None or chosen.left_out or chosen.photo.description.strip():
        return None
    return refusals.no_description(chosen.photo.pk, chosen.name)


def _overlong(caption: Caption, format: Format) -> Refusal | None:
    if caption.limit is None or caption.count <= caption.limit:
        return None
    return refusals.too_long(caption.count, caption.limit, format.network_name)


def _notes(post: Post) -> tuple[str, ...]:
    notes = []
    if post.content.live and post.content.has_unpublished_changes:
        notes.append("The post has changes that are not published: the kit shows what is live.")
    if post.content.expire_at is not None:
        notes.append(
            f"The post goes offline on {photos.day_in_words(post.content.expire_at)}: its link "
            "leads nowhere then."
        )
    return tuple(notes)


def _export(choice: Choice, format: Format) -> tuple[Exported | None, Refusal | None]:
    photo = choice.photo
    try:
        with default_storage.open(photo.file.name) as stored:
            original = stored.read()
    except OSError:
        return None, refusals.not_exported(
            photo.pk, choice.name, "its file cannot be read.", "Try again, or choose another photo."
        )
    if hashlib.sha256(original).hexdigest() != choice.item.sha256:
        # The permission is for the file that was agreed to, not for whatever lies in its place.
        return None, refusals.not_exported(
            photo.pk, choice.name, "its file is not the one on record."
        )
    try:
        exported = crop.fit(original, format, _focal_point(photo))
        data = cleaning.strip(exported.data)
    except (ExportRefused, cleaning.UnusablePhoto) as refused:
        return None, refusals.not_exported(photo.pk, choice.name, str(refused))
    return replace(exported, data=data, sha256=hashlib.sha256(data).hexdigest()), None


def _focal_point(photo: Photo) -> FocalPoint | None:
    if photo.focal_point_x is None or photo.focal_point_y is None:
        return None
    return FocalPoint(
        photo.focal_point_x,
        photo.focal_point_y,
        photo.focal_point_width or 0,
        photo.focal_point_height or 0,
    )


def _check_words(
    post: BlogPage, caption: Caption, chosen: Choice | None, shown: tuple[Photo, ...]
) -> tuple[tuple[Refusal, ...], tuple[str, ...]]:
    known, shows_patients = texts.known_of(shown)
    said = [
        Said("the title", post.title, Fix.PAGE),
        Said("the caption", caption.text, Fix.CAPTION),
        Said("the post's address", post.slug.replace("-", " "), Fix.PAGE, lower_case=True),
    ]
    if chosen is not None:
        said.insert(
            2,
            Said(
                "the photo's description",
                chosen.photo.description,
                Fix.PHOTO,
                photo_id=chosen.photo.pk,
            ),
        )
    return texts.checked(said, known, shows_patients=shows_patients)


@transaction.atomic
def record_download(*, kit: Kit, by: Actor) -> LedgerEntry:
    """Enters that the kit leaves now, before its bytes are sent; the photo is judged once more.

    A withdrawal is either seen here, or comes after and finds the showing that is entered here.

    Raises:
        Refused: the kit may not leave, or what was agreed has changed since it was built.
    """
    choice, picture = kit._must_be_ready()
    # The entry comes first: it takes the chain's lock, which withdrawals wait for too.
    entry = LedgerEntry.objects.append(
        ACT,
        actor=by.as_json(),
        refs={
            "page": kit.page_id,
            "photo": choice.photo.pk,
            "sha256": choice.item.sha256,
            "privilege": kit.format.network,
            "format": kit.format.id,
            "file_sha256": picture.sha256,
            "consents": list(choice.verdict.consents),
        },
    )
    again = photos.judge(tuple(one.photo for one in kit.choices), kit.format, at=kit.planned)
    now = again.choices[choice.number - 1]
    if now.left_out:
        raise Refused((now.left_out,))
    if now.item.sha256 != choice.item.sha256 or now.verdict.consents != choice.verdict.consents:
        raise Refused((refusals.changed_meanwhile(choice.photo.pk),))
    for reference in now.verdict.consents:
        _record_showing(kit, choice, reference, at=again.now)
    return entry


def _record_showing(kit: Kit, choice: Choice, consent: str, *, at: datetime) -> None:
    """One row for each possible copy: the same kit downloaded twice is one."""
    same = {
        "item_sha256": choice.item.sha256,
        "privilege": kit.format.network,
        "place": f"{kit.format.network_name} kit",
        "url": kit.url[:_URL_LENGTH],
        "consent_reference": consent,
    }
    known = Disclosure.objects.filter(**same, takedowns=None)
    if not known.update(last_at=at):
        Disclosure.objects.create(**same, first_at=at)
