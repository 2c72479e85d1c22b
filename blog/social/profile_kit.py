"""What do staff put on the practice's pages elsewhere? The same words and pictures, made on demand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import phonenumbers
from django.conf import settings
from django.core.files.storage import default_storage

from blog.social import counting, crop, manifest, profile_pictures
from blog.social.addresses import addresses
from blog.social.compression import ExportRefused
from blog.social.crop import FocalPoint
from blog.social.profile_pictures import Logo
from blog.social.profiles import PROFILES, Fact, Part, PictureField, Profile, TextField
from consent import cleaning, editing
from consent.details.opening_hours import rows
from consent.details.telephone import HOME_REGION
from consent.models import Photo, PracticeDetails
from practice.models import Theme

NO_LOGO = "There is no logo in the practice details yet."
NO_PHOTO = "There is no photo of the practice yet: the cover shows the logo."
NOT_AGREED = "This photo may not go to {network}: nobody has agreed, or it waits to be classified."
PLAIN = "The photo of the practice cannot be used for {network}: {why} The cover shows the logo."


@dataclass(frozen=True, slots=True)
class Text:
    """One text against one field of a network.

    Attributes:
        over: by how many units it is too long; 0 where it fits.
        short: a version that fits, where the whole does not.
        warning: a sentence for staff; '' for none.
    """

    field: str
    text: str
    count: int
    limit: int | None
    over: int
    short: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """One finished picture.

    Attributes:
        photo: what it was made of; None for a plain colour.
        note: a sentence for staff; '' for none.
    """

    name: str
    data: bytes
    photo: Photo | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The practice in the words that stand everywhere."""

    name: str
    sentence: str
    story: str
    phone: str
    email: str
    website: str
    address: str
    hours: str

    def of(self, fact: Fact) -> str:
        return self.sentence if fact is Fact.SENTENCE else self.story


class ProfileKit:
    """Words and pictures for every network, from the practice's own settings.

    A photo goes to a network only while the use of that network covers it, or nobody's permission
    is needed; asked anew whenever a picture is made.
    """

    def __init__(self) -> None:
        self.details = PracticeDetails.the_one()

    @cached_property
    def words(self) -> Words:
        details = self.details
        return Words(
            name=details.name,
            sentence=details.slogan,
            story=details.story,
            phone=details.struct_org_phone,
            email=details.email,
            website=f"{settings.BASE_URL}/",
            address="\n".join(details.address_lines),
            hours="\n".join(
                f"{row['day']}: {row['text']}" for row in rows(details.struct_org_hours)
            ),
        )

    def texts(self, profile: Profile) -> tuple[Text, ...]:
        """Name and texts as that network counts them."""
        found = []
        if profile.name_limit is not None:
            found.append(_against("Name", self.words.name, profile.name_limit, profile))
        found += [self._text(one, profile) for one in profile.texts]
        return tuple(found)

    def _text(self, field: TextField, profile: Profile) -> Text:
        text = self.words.of(field.fact)
        warning = ""
        if profile.no_contact_in_texts and _names_contact(text):
            warning = (
                f"{profile.network_name} turns down a text with a phone number or a web address."
            )
        return _against(field.field, text, field.limit, profile, warning)

    def made(self, profile: Profile, picture: PictureField, *, most: int | None = None) -> Made:
        """One picture; `most` is the greatest width of a preview, in pixels.

        Raises:
            ExportRefused: it cannot be made; a sentence for staff.
        """
        format_ = profile.format(picture, most=most)
        name = f"{profile.network}-{picture.part}.jpg"
        if picture.part is Part.PROFILE:
            logo, photo = self._logo(profile.network)
            if logo is None:
                raise ExportRefused(NO_LOGO)
            return Made(
                name, cleaning.strip(profile_pictures.profile(logo, format_)), photo, _wide(logo)
            )
        photo = self.details.struct_org_image
        why = "there is none yet."
        if photo is not None:
            try:
                data, note = profile_pictures.cover(
                    _bytes_of(photo, profile.network),
                    format_,
                    _focal_point(photo),
                    needs=profile.format(picture),
                )
                return Made(name, cleaning.strip(data), photo, note if most is None else "")
            except ExportRefused as refused:
                why = str(refused)
        try:
            logo, source = self._logo(profile.network)
        except ExportRefused:
            logo, source = None, None
        plain = profile_pictures.plain_cover(logo, format_, Theme.the_one().accent)
        note = PLAIN.format(network=profile.network_name, why=why)
        return Made(name, cleaning.strip(plain), source, note)

    def note(self, profile: Profile, picture: PictureField) -> str:
        """What stands in the way of a picture, told without making it; '' for nothing."""
        logo, photo = self.details.struct_org_logo, self.details.struct_org_image
        source = logo if picture.part is Part.PROFILE else photo
        if source is None:
            return NO_LOGO if picture.part is Part.PROFILE else NO_PHOTO
        if not source.verdict(profile.network):
            return NOT_AGREED.format(network=profile.network_name)
        if picture.part is Part.COVER:
            try:
                crop.check_size(source.width, source.height, profile.format(picture))
            except ExportRefused as refused:
                return f"{refused} Until then the cover shows the logo."
        return ""

    def _logo(self, network: str) -> tuple[Logo | None, Photo | None]:
        photo = self.details.struct_org_logo
        return (None, None) if photo is None else (Logo(_bytes_of(photo, network)), photo)

    def pictures(self, profile: Profile) -> Iterator[Made]:
        """What can be made for one network."""
        for picture in profile.pictures:
            try:
                yield self.made(profile, picture)
            except ExportRefused:
                continue

    def files(self, networks: Sequence[str]) -> tuple[dict[str, bytes], dict[str, list[Made]]]:
        """The files of a ZIP by name, and the pictures in it by network."""
        members = {"words.txt": _everywhere(self.words).encode()}
        pictures: dict[str, list[Made]] = {}
        for network in networks:
            profile = PROFILES[network]
            members[f"{network}/words.txt"] = _for_network(self.texts(profile)).encode()
            pictures[network] = list(self.pictures(profile))
            for made in pictures[network]:
                members[f"{network}/{made.name}"] = made.data
        return members, pictures


def packed(members: Mapping[str, bytes]) -> bytes:
    return manifest.zip_bytes(members)


def _against(field: str, text: str, limit: int, profile: Profile, warning: str = "") -> Text:
    count = counting.count(text, profile.count_rule)
    fits = counting.fits(text, limit, profile.count_rule)
    short = "" if fits else counting.shorten(text, limit, profile.count_rule)
    return Text(field, text, count, limit, 0 if fits else max(1, count - limit), short, warning)


def _names_contact(text: str) -> bool:
    return any(addresses(text)) or any(phonenumbers.PhoneNumberMatcher(text, HOME_REGION))


def _wide(logo: Logo) -> str:
    if not logo.is_wide:
        return ""
    return "The logo is wide: in a round picture its words are hard to read. A mark alone reads better."


def _bytes_of(photo: Photo, network: str) -> bytes:
    """The photo as staff edited it, if it may go to that network.

    Raises:
        ExportRefused: it may not, or its file cannot be used.
    """
    if not photo.verdict(network):
        raise ExportRefused("nobody has agreed to that use, or it waits to be classified.")
    try:
        with default_storage.open(str(photo.file.name)) as stored:
            original = stored.read()
    except OSError as error:
        raise ExportRefused("its file cannot be read.") from error
    if hashlib.sha256(original).hexdigest() != photo.sha256:
        raise ExportRefused("its file is not the one on record.")
    try:
        return editing.edited(original, photo.edits) if photo.edits else original
    except editing.UnreadablePicture as error:
        raise ExportRefused(str(error)) from error


def _focal_point(photo: Photo) -> FocalPoint | None:
    if photo.focal_point_x is None or photo.focal_point_y is None:
        return None
    return FocalPoint(
        photo.focal_point_x,
        photo.focal_point_y,
        photo.focal_point_width or 0,
        photo.focal_point_height or 0,
    )


def _everywhere(words: Words) -> str:
    parts = (
        ("Name", words.name),
        ("Short sentence", words.sentence),
        ("About us", words.story),
        ("Address", words.address),
        ("Phone", words.phone),
        ("E-mail", words.email),
        ("Website", words.website),
        ("Hours", words.hours),
    )
    return "\n\n".join(f"{label}\n{text}" for label, text in parts if text) + "\n"


def _for_network(texts: Sequence[Text]) -> str:
    return "\n\n".join(f"{one.field}\n{one.short or one.text}" for one in texts if one.text) + "\n"
