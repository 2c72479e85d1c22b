"""What is written under the picture, within the limit as that network counts it?"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import regex

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

# where a link is neither in the text nor in the bio: a field beside the text takes it
_LINK_FIELD: Mapping[str, str] = MappingProxyType(
    {
        "google_business": "Google shows no links in the text. Put this one in the button: {link}",
        "pinterest": "Pinterest has a field of its own for the link. Put this in it: {link}",
    }
)


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
    link_line = _link_line(link, format, wording, warnings)
    text = _composed(title, summary, link_line, tags, format, warnings)
    if format.network == "google_business" and _PHONE.search(_DAY.sub("", text)):
        warnings.append("Google refuses posts with a telephone number in the text: take it out.")
    return Caption(
        text,
        count(text, format.count_rule),
        format.caption_limit,
        _cut(text, format),
        tuple(warnings),
    )


def _clean(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).splitlines()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip()


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _link_line(link: str, format_: Format, wording: Wording, warnings: list[str]) -> str:
    if not link:
        return ""
    if format_.network in _LINK_FIELD:
        warnings.append(_LINK_FIELD[format_.network].format(link=link))
        return "" if format_.link_clickable else wording.by_button
    if not format_.link_clickable:
        return wording.in_bio
    return link


def _chosen_hashtags(
    words: Sequence[str], body: str, format_: Format, warnings: list[str]
) -> tuple[str, ...]:
    """As many as recommended, never more than allowed together with those in the text itself."""
    given = as_hashtags(words)
    written = {tag.casefold() for tag in _HASHTAG.findall(body)}
    fresh = [tag for tag in given if tag[1:].casefold() not in written]
    known = [n for n in (format_.hashtag_recommended, format_.hashtag_limit) if n is not None]
    room = max(0, min(known, default=0) - len(written))
    if len(fresh) > room:
        warnings.append(
            f"{format_.network_name}: {room} of {len(fresh)} hashtags are used, as recommended."
        )
    if format_.hashtag_limit is not None and len(written) > format_.hashtag_limit:
        warnings.append(
            f"The text itself has {len(written)} hashtags; {format_.network_name} allows "
            f"{format_.hashtag_limit}."
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
