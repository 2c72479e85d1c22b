"""What is written under the picture, within the limit as that network counts it?"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import regex

from blog.social.addresses import addresses
from blog.social.counting import count, fits, shorten, visible
from blog.social.counting import hashtags as as_hashtags
from blog.social.networks import Format

SHORTEST_SUMMARY = 20
_HASHTAG = regex.compile(r"(?<![\p{L}\p{M}\p{N}_&/])#([\p{L}\p{M}\p{N}_]*\p{L}[\p{L}\p{M}\p{N}_]*)")
_PHONE = re.compile(r"(?<![\w/])\+?\(?\d(?:[\s().\-/]{0,2}\d){6,}(?!\w)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}")


@dataclass(frozen=True)
class Wording:
    """What stands in a caption where the link cannot be clicked; give a translation of it."""

    in_bio: str = "Read more: link in bio."
    by_button: str = "Read more with the button below."


ENGLISH = Wording()


class LinkPlace(StrEnum):
    """Where a reader can press the link of a post."""

    TEXT = "text"
    BIO = "bio"
    BUTTON = "button"
    FIELD = "field"


# neither the text nor the bio: something beside the text takes the link
_BESIDE_THE_TEXT: Mapping[str, LinkPlace] = MappingProxyType(
    {"google_business": LinkPlace.BUTTON, "pinterest": LinkPlace.FIELD}
)


def link_place(format: Format) -> LinkPlace:
    """Where the link of a post in this format belongs."""
    fallback = LinkPlace.TEXT if format.link_clickable else LinkPlace.BIO
    return _BESIDE_THE_TEXT.get(format.network, fallback)


@dataclass(frozen=True)
class Caption:
    """A text ready to be copied.

    `count` and `limit` are in the network's own units (None: no limit known). `cut_at_visible` is
    the index in `text` where “more” hides the rest, None if all is seen.
    """

    text: str
    count: int
    limit: int | None
    cut_at_visible: int | None
    warnings: tuple[str, ...] = ()

    @property
    def seen(self) -> str:
        return self.text[: self.cut_at_visible]

    @property
    def hidden(self) -> str:
        return "" if self.cut_at_visible is None else self.text[self.cut_at_visible :]


def caption(
    title: str,
    summary: str,
    link: str,
    hashtags: Sequence[str],
    format: Format,
    *,
    wording: Wording = ENGLISH,
) -> Caption:
    """Title, summary, link and hashtags, each a paragraph.

    Where it gets tight, the summary is cut first, then hashtags go, then the title is cut; the
    link stays whole. Raises ValueError if not even the link fits.
    """
    if not format.takes_caption:
        note = f"{format.label} takes no text."
        if link:
            note += f" Add the link by hand in the app: {link}"
        return Caption("", 0, format.caption_limit, None, (note,))
    warnings: list[str] = []
    title, summary = _clean(title), _clean(summary)
    if summary.casefold() == title.casefold():
        summary = ""
    tags = _chosen_hashtags(hashtags, f"{title}\n{summary}", format, warnings)
    link_line = _link_line(link, format, wording)
    text = _composed(title, summary, link_line, tags, format, warnings)
    return _counted(text, format, warnings)


def written(text: str, format: Format) -> Caption:
    """A caption as staff wrote it, counted as the network counts; it is never cut."""
    return _counted("\n".join(line.rstrip() for line in text.splitlines()).strip(), format, ())


def _counted(text: str, format_: Format, warnings: Iterable[str]) -> Caption:
    return Caption(
        text,
        count(text, format_.count_rule),
        format_.caption_limit,
        _cut(text, format_),
        (*warnings, *_doubts(text, format_)),
    )


def _doubts(text: str, format_: Format) -> Iterator[str]:
    """What the network would refuse or ignore in this text, whoever wrote it."""
    name, limit = format_.network_name, format_.hashtag_limit
    tags = len(_HASHTAG.findall(text))
    if limit is not None and tags > limit:
        allowed = f"allows {limit}" if limit else "takes none: take them out"
        yield f"The text has {tags} hashtag{'s' if tags > 1 else ''}; {name} {allowed}."
    if format_.network == "google_business" and _PHONE.search(_DAY.sub("", text)):
        yield "Google refuses posts with a telephone number in the text: take it out."
    if link_place(format_) is not LinkPlace.TEXT and any(
        address.has_scheme for address in addresses(text)
    ):
        yield f"{name} makes no link of the address in the text: nobody can press it."


def _clean(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).splitlines()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip()


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _link_line(link: str, format_: Format, wording: Wording) -> str:
    if not link:
        return ""
    return {
        LinkPlace.TEXT: link,
        LinkPlace.BIO: wording.in_bio,
        LinkPlace.BUTTON: wording.by_button,
        LinkPlace.FIELD: "",
    }[link_place(format_)]


def _chosen_hashtags(
    words: Sequence[str], body: str, format_: Format, warnings: list[str]
) -> tuple[str, ...]:
    """As many as recommended, never more than allowed together with those in the text itself."""
    given = as_hashtags(words)
    written = {tag.casefold() for tag in _HASHTAG.findall(body)}
    fresh = [tag for tag in given if tag[1:].casefold() not in written]
    known = [n for n in (format_.hashtag_recommended, format_.hashtag_limit) if n is not None]
    room = max(0, min(known, default=0) - len(written))
    if len(fresh) > room and format_.hashtag_recommended != 0:
        warnings.append(
            f"{format_.network_name}: {room} of {len(fresh)} hashtags are used, as recommended."
        )
    return tuple(fresh[:room])


def _composed(
    title: str,
    summary: str,
    link_line: str,
    tags: tuple[str, ...],
    format_: Format,
    warnings: list[str],
) -> str:
    limit, rule = format_.caption_limit, format_.count_rule
    tails = [_paragraphs(link_line, " ".join(tags[:kept])) for kept in range(len(tags), -1, -1)]
    if not fits(tails[-1], limit, rule):
        raise ValueError(f"Not even the link fits into {format_.label}.")
    whole = _paragraphs(title, summary, tails[0])
    if fits(whole, limit, rule):
        return whole
    rest = _paragraphs(title, tails[0])
    shortened = shorten(summary, limit, rule, followed_by=f"\n\n{rest}")
    if shortened and len(shortened) >= min(SHORTEST_SUMMARY, len(summary)):
        warnings.append(f"The summary was cut to fit {format_.label}.")
        return _paragraphs(title, shortened, tails[0])
    if summary:
        warnings.append(f"There is no room for the summary in {format_.label}.")
    for left_out, tail in enumerate(tails):
        text = _paragraphs(title, tail)
        if fits(text, limit, rule):
            if left_out:
                warnings.append(f"{left_out} of {len(tags)} hashtags were left out to fit.")
            return text
    warnings.append(f"The title was cut to fit {format_.label}.")
    if tags:
        warnings.append("The hashtags were left out to fit.")
    room_for = f"\n\n{tails[-1]}" if tails[-1] else ""
    return _paragraphs(shorten(title, limit, rule, followed_by=room_for), tails[-1])


def _cut(text: str, format_: Format) -> int | None:
    # what the eye sees is not counted in bytes, whatever the network's limit is counted in
    rule = "graphemes" if format_.count_rule == "bytes" else format_.count_rule
    seen = visible(text, format_.visible_chars, rule)
    return None if len(seen) == len(text) else len(seen)
