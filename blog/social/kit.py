"""What does staff get to post on a network: a photo, its words, and who agreed? Made on demand.

Nothing of a kit is stored, so the next one never holds a photo whose permission has ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from blog.models import BlogPage
from blog.social import manifest, photos, picture, refusals, texts
from blog.social.captions import Caption
from blog.social.crop import Exported
from blog.social.networks import Format
from blog.social.photos import Choice, Judged, Post
from blog.social.refusals import Fix, Refusal, Refused
from blog.social.texts import Said
from consent.acts import Actor
from consent.models import Disclosure, LedgerEntry, Photo, PracticeDetails

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
        zone: the practice's, in which days are told.
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
    zone: ZoneInfo
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
    def until(self) -> datetime | None:
        """When the first permission behind the photo ends; None where none is needed."""
        return self.chosen.verdict.until if self.chosen and self.chosen.verdict else None

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
        choice, made = self.must_be_ready()
        described = manifest.manifest(
            title=self.title,
            url=self.url,
            format=self.format,
            created_at=self.made_at,
            files=[
                manifest.KitFile(
                    name=self.image_name,
                    sha256=made.sha256,
                    width=made.width,
                    height=made.height,
                    bytes=len(made.data),
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
        _, made = self.must_be_ready()
        return manifest.zip_bytes(
            {
                self.image_name: made.data,
                manifest.CAPTION_NAME: self.caption.text.encode(CAPTION_ENCODING),
            },
            self.manifest,
        )

    def must_be_ready(self) -> tuple[Choice, Exported]:
        """The photo and its file. Raises Refused where the kit may not leave."""
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
    zone = PracticeDetails.the_one().zone
    post = photos.read(page)
    shown = photos.shown_in(post.content)
    judged = photos.judge(shown, format, zone=zone, at=at, goes_live=post.goes_live)
    chosen, refused = _choose(judged, photo_id)
    url, link, no_address = texts.addresses(post.content, format)
    caption = (
        texts.suggested(post.content, link or url, format)
        if text is None
        else texts.edited(text, format)
    )
    made, not_made = picture.export(chosen, format) if chosen and chosen.verdict else (None, None)
    wording_refusals, doubts = _check_words(post.content, caption, chosen, shown)
    return Kit(
        page_id=page.pk,
        title=post.content.title,
        url=url,
        link=link,
        format=format,
        made_at=judged.now,
        planned=judged.planned,
        zone=zone,
        goes_live=post.goes_live,
        caption=caption,
        choices=judged.choices,
        chosen=chosen,
        picture=made,
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
        warnings=(
            *(made.warnings if made else ()),
            *caption.warnings,
            *doubts,
            *_notes(post, zone),
        ),
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


def _undescribed(chosen: Choice | None) -> Refusal | None:
    if chosen is None or chosen.left_out or chosen.photo.description.strip():
        return None
    return refusals.no_description(chosen.photo.pk, chosen.name)


def _overlong(caption: Caption, format: Format) -> Refusal | None:
    if caption.limit is None or caption.count <= caption.limit:
        return None
    return refusals.too_long(caption.count, caption.limit, format.network_name)


def _notes(post: Post, zone: ZoneInfo) -> tuple[str, ...]:
    notes = []
    if post.content.live and post.content.has_unpublished_changes:
        notes.append("The post has changes that are not published: the kit shows what is live.")
    if post.content.expire_at is not None:
        notes.append(
            f"The post goes offline on {photos.day_in_words(post.content.expire_at, zone)}: its link "
            "leads nowhere then."
        )
    return tuple(notes)


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
    choice, made = kit.must_be_ready()
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
            "file_sha256": made.sha256,
            "consents": list(choice.verdict.consents),
        },
    )
    again = photos.judge(
        tuple(one.photo for one in kit.choices), kit.format, zone=kit.zone, at=kit.planned
    )
    now = again.choices[choice.number - 1]
    if now.left_out:
        raise Refused((now.left_out,))
    if now.item.sha256 != choice.item.sha256 or now.verdict.consents != choice.verdict.consents:
        raise Refused((refusals.changed_meanwhile(choice.photo.pk),))
    # A picture without a patient is written down too: it may turn out to show one.
    for reference in now.verdict.consents or ("",):
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
