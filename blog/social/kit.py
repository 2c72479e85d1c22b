"""What does staff get to post on a network: photos, their words, and who agreed? Made on demand.

Nothing of a kit is stored, so the next one never holds a photo whose permission has ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from blog.social import captions, manifest
from blog.social.captions import Caption, LinkPlace
from blog.social.crop import Exported
from blog.social.networks import Format
from blog.social.photos import Choice
from blog.social.refusals import Refusal, Refused


@dataclass(frozen=True)
class Picture:
    """One finished file and the photo it was made of."""

    name: str
    choice: Choice
    file: Exported
    alt_text: str


@dataclass(frozen=True)
class Kit:
    """Photos with their words for one format, and all that is to be told about them.

    Attributes:
        url: the post's public address; '' where it has none.
        link: the same with campaign tags; '' where they were refused.
        made_at: the database's time at which the photos were judged.
        planned: the instant it was judged for; never before `made_at`.
        zone: the practice's, in which days are told.
        choices: all photos of the post.
        chosen: those of the kit, in the post's order; none for a post of words alone.
        without_photo: whether it is a post of words alone, which the network takes.
        photo_note: why these and not others, where that was not staff's own choice.
        pictures: the finished JPEGs of the chosen; fewer where one could not be made.
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
    chosen: tuple[Choice, ...]
    without_photo: bool
    photo_note: str
    pictures: tuple[Picture, ...]
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        return not self.refusals

    @property
    def link_place(self) -> LinkPlace:
        return captions.link_place(self.format)

    @property
    def left_out(self) -> tuple[Refusal, ...]:
        """Why the photos that are not in the kit cannot be, one reason each."""
        reasons = (one.left_out or one.unfit for one in self.choices if one not in self.chosen)
        return tuple(reason for reason in reasons if reason)

    @property
    def until(self) -> datetime | None:
        """When the first permission behind the photos ends; None where none is needed."""
        ends = [one.verdict.until for one in self.chosen if one.verdict and one.verdict.until]
        return min(ends, default=None)

    @property
    def zip_name(self) -> str:
        """Tells the page and the format, and nothing about anybody."""
        return f"kit-{self.page_id}-{self.format.id}.zip"

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Raises Refused where the kit may not leave."""
        return manifest.manifest(
            title=self.title,
            url=self.url,
            link=self.link,
            format=self.format,
            created_at=self.made_at,
            caption=self.caption,
            files=[
                manifest.KitFile(
                    name=one.name,
                    sha256=one.file.sha256,
                    width=one.file.width,
                    height=one.file.height,
                    bytes=len(one.file.data),
                    alt_text=one.alt_text,
                    photos=(
                        manifest.PhotoProof(
                            subject=one.choice.item.subject,
                            sha256=one.choice.item.sha256,
                            consents=one.choice.verdict.consents,
                            until=one.choice.verdict.until,
                        ),
                    ),
                )
                for one in self.must_be_ready()
            ],
        )

    @cached_property
    def members(self) -> dict[str, bytes]:
        """The files of the kit by name. Raises Refused."""
        pictures = {one.name: one.file.data for one in self.must_be_ready()}
        return manifest.members(pictures, self.caption.text, self.manifest)

    def zip(self) -> bytes:
        """The kit in one file; the same kit gives the same bytes. Raises Refused."""
        return manifest.zip_bytes(self.members)

    def must_be_ready(self) -> tuple[Picture, ...]:
        """The pictures. Raises Refused where the kit may not leave."""
        made = tuple(one.choice for one in self.pictures)
        if self.refusals or made != self.chosen or not (made or self.without_photo):
            raise Refused(self.refusals)
        return self.pictures


def zip_together(kits: Sequence[Kit]) -> bytes:
    """The kits that are ready, in one file with a folder for each network.

    Raises Refused, with the reasons of all, where none is.
    """
    ready = {kit.format.network: kit for kit in kits if kit.ready}
    if not ready:
        raise Refused(tuple(dict.fromkeys(reason for kit in kits for reason in kit.refusals)))
    described = manifest.together(
        {network: kit.manifest for network, kit in ready.items()},
        left_out=[kit.format.network for kit in kits if not kit.ready],
    )
    return manifest.zip_of_kits({name: kit.members for name, kit in ready.items()}, described)


def zip_name(page_id: int) -> str:
    """What the file with all networks is called."""
    return f"kit-{page_id}.zip"
