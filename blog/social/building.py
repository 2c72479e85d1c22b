"""How does a post become a kit for each network, with every reason why it may not leave?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from blog.models import BlogPage
from blog.social import captions, manifest, photos, picture, refusals, texts
from blog.social.captions import Caption
from blog.social.crop import Exported
from blog.social.kit import Kit, Picture
from blog.social.networks import Format
from blog.social.photos import Choice, Judged, Post
from blog.social.refusals import Fix, Refusal
from blog.social.texts import Said
from consent.models import Photo, PracticeDetails


def build(
    page: BlogPage,
    format: Format,
    *,
    at: datetime | None = None,
    photo_ids: Sequence[int] | None = None,
    text: str | None = None,
) -> Kit:
    """The kit of a post for one format.

    Args:
        page: the page in the tree; a scheduled one is read as it will go live.
        at: the planned time of posting (aware); never taken earlier than the go-live and now.
        photo_ids: the photos staff chose, none of them for a post of words alone; by default the
            first that can be used, as many as the format takes.
        text: the caption as staff wrote it; by default one is made from the post.
    """
    (kit,) = _build(page, [_Wish(format, photo_ids, text)], at)
    return kit


def build_all(
    page: BlogPage, formats: Iterable[Format], *, at: datetime | None = None
) -> tuple[Kit, ...]:
    """The kits of a post as they are suggested; each photo is read and decoded once for them all."""
    return tuple(_build(page, [_Wish(format_) for format_ in formats], at))


@dataclass(frozen=True)
class _Wish:
    format: Format
    photo_ids: Sequence[int] | None = None
    text: str | None = None


@dataclass(frozen=True)
class _Selection:
    """The photos of one kit, before their files are made."""

    wish: _Wish
    judged: Judged
    chosen: tuple[Choice, ...]
    note: str = ""
    refusals: tuple[Refusal, ...] = ()

    @property
    def to_be_made(self) -> tuple[Choice, ...]:
        return tuple(one for one in self.chosen if one.verdict)


def _build(page: BlogPage, wishes: Sequence[_Wish], at: datetime | None) -> Iterator[Kit]:
    zone = PracticeDetails.the_one().zone
    post = photos.read(page)
    shown = photos.shown_in(post.content)
    known = photos.known_of(shown)
    selections = [
        _select(
            photos.judge(shown, known, wish.format, zone=zone, at=at, goes_live=post.goes_live),
            wish,
        )
        for wish in wishes
    ]
    files = _made(selections)
    words = texts.hashtags(post.content)
    for selection in selections:
        yield _kit(page, post, zone, shown, words, selection, files)


def _made(selections: Sequence[_Selection]) -> dict[tuple[int, str], Exported | Refusal]:
    """The files by photo and format; each photo is decoded once, and let go before the next."""
    wanted: dict[int, tuple[Choice, list[Format]]] = {}
    for selection in selections:
        for choice in selection.to_be_made:
            wanted.setdefault(choice.photo.pk, (choice, []))[1].append(selection.wish.format)
    return {
        (pk, format_id): file
        for pk, (choice, formats) in wanted.items()
        for format_id, file in picture.export(choice, formats).items()
    }


def _kit(
    page: BlogPage,
    post: Post,
    zone: ZoneInfo,
    shown: tuple[Photo, ...],
    words: tuple[str, ...],
    selection: _Selection,
    files: dict[tuple[int, str], Exported | Refusal],
) -> Kit:
    format_, chosen = selection.wish.format, selection.chosen
    url, link, no_address = texts.addresses(post.content, format_)
    caption = (
        texts.suggested(post.content, words, link or url, format_)
        if selection.wish.text is None
        else captions.written(selection.wish.text, format_)
    )
    made = {one.photo.pk: files[one.photo.pk, format_.id] for one in selection.to_be_made}
    pictures = tuple(
        Picture(
            manifest.file_name(format_, number),
            one,
            file,
            one.photo.description.strip() if format_.takes_alt_text else "",
        )
        for number, one in enumerate(chosen, 1)
        if isinstance(file := made.get(one.photo.pk), Exported)
    )
    wording_refusals, doubts = _check_words(
        post.content, caption, link or url, pictures, chosen, shown
    )
    return Kit(
        page_id=page.pk,
        title=post.content.title,
        url=url,
        link=link,
        format=format_,
        made_at=selection.judged.now,
        planned=selection.judged.planned,
        zone=zone,
        goes_live=post.goes_live,
        caption=caption,
        choices=selection.judged.choices,
        chosen=chosen,
        without_photo=format_.text_only_ok and not (chosen or selection.refusals),
        photo_note=selection.note,
        pictures=pictures,
        refusals=tuple(
            filter(
                None,
                (
                    None if post.is_published_or_planned else refusals.not_published(),
                    *selection.refusals,
                    *(one for one in made.values() if isinstance(one, Refusal)),
                    *_undescribed(format_, chosen),
                    _overlong(caption, format_),
                    no_address,
                    *wording_refusals,
                ),
            )
        ),
        warnings=(
            *_told_of(pictures),
            *caption.warnings,
            *doubts,
            *_notes(post, zone),
        ),
    )


def _select(judged: Judged, wish: _Wish) -> _Selection:
    if wish.photo_ids is None:
        return _suggest(judged, wish)
    return _as_chosen(judged, wish, frozenset(wish.photo_ids))


def _as_chosen(judged: Judged, wish: _Wish, ids: frozenset[int]) -> _Selection:
    format_ = wish.format
    chosen = tuple(one for one in judged.choices if one.photo.pk in ids)
    gone = sorted(ids - {one.photo.pk for one in chosen})
    found = [refusals.not_in_post(photo_id) for photo_id in gone]
    found += [one.left_out for one in chosen if one.left_out]
    if len(chosen) > format_.max_images:
        found.append(refusals.too_many(len(chosen), format_.max_images, format_.network_name))
    if not ids and not format_.text_only_ok:
        found.append(refusals.none_chosen(format_.network_name))
    return _Selection(wish, judged, chosen, refusals=tuple(found))


def _suggest(judged: Judged, wish: _Wish) -> _Selection:
    format_ = wish.format
    if not judged.choices:
        if format_.text_only_ok:
            note = (
                f"This post has no photo. {format_.network_name} takes posts of words alone; "
                "most people look at those with a photo."
            )
            return _Selection(wish, judged, (), note)
        return _Selection(wish, judged, (), refusals=(refusals.no_photo(format_.network_name),))
    usable = [one for one in judged.choices if one.usable]
    # Where none can be used as it is, the first that may be shown says what is wrong with it.
    candidates = usable or [one for one in judged.choices if one.verdict][:1]
    if not candidates:
        reasons = tuple(one.left_out for one in judged.choices if one.left_out)
        return _Selection(wish, judged, (), refusals=reasons)
    most = format_.max_images
    note = ""
    if len(candidates) > most:
        first = "the first is" if most == 1 else f"the first {most} are"
        note = (
            f"{len(candidates)} photos of this post can be used here. {format_.label} takes "
            f"{most}: {first} chosen, in the order of the post."
        )
    return _Selection(wish, judged, tuple(candidates[:most]), note)


def _undescribed(format: Format, chosen: tuple[Choice, ...]) -> Iterator[Refusal]:
    if not format.takes_alt_text:
        return
    for one in chosen:
        if one.verdict and not one.photo.description.strip():
            yield refusals.no_description(one.photo.pk, one.name)


def _overlong(caption: Caption, format: Format) -> Refusal | None:
    if caption.limit is None or caption.count <= caption.limit:
        return None
    return refusals.too_long(caption.count, caption.limit, format.network_name)


def _told_of(pictures: tuple[Picture, ...]) -> Iterator[str]:
    for one in pictures:
        for warning in one.file.warnings:
            yield f"{one.choice.name}: {warning}" if len(pictures) > 1 else warning


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
    post: BlogPage,
    caption: Caption,
    link: str,
    pictures: tuple[Picture, ...],
    chosen: tuple[Choice, ...],
    shown: tuple[Photo, ...],
) -> tuple[tuple[Refusal, ...], tuple[str, ...]]:
    known, shows_patients = texts.known_of(shown)
    spoken = {one.choice.photo.pk: one.alt_text for one in pictures}
    # The link is our own: what it could tell is told of the post's address.
    said = [
        Said("the title", post.title, Fix.PAGE),
        Said("the caption", caption.text.replace(link, " ") if link else caption.text, Fix.CAPTION),
        *(
            Said(
                "the photo's description" if len(chosen) == 1 else f"the description of {one.name}",
                spoken[one.photo.pk],
                Fix.PHOTO,
                photo_id=one.photo.pk,
            )
            for one in chosen
            if spoken.get(one.photo.pk)
        ),
        Said("the post's address", post.slug.replace("-", " "), Fix.PAGE, lower_case=True),
    ]
    return texts.checked(said, known, shows_patients=shows_patients)
