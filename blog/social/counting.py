"""How long is a text, as that network counts it, and how is it cut to fit?

Rules are named in networks.json (`count_rules`). Sources: twitter-text v3 configuration
(github.com/twitter/twitter-text, config/v3.json) for X; app.bsky.feed.post lexicon for Bluesky;
developers.facebook.com/docs/threads/posts for Threads; Mastodon's StatusLengthValidator.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping

import regex

from blog.social.addresses import Address, addresses

ELLIPSIS = "…"
ADDRESS_COUNTS_AS = 23
BLUESKY_MAX_BYTES = 3000

_X_HEAVY = 2
_X_LIGHT_RANGES = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))

_PICTURE = (
    r"(?:\p{Emoji_Modifier_Base}\p{Emoji_Modifier}"
    r"|(?![©®™])\p{Extended_Pictographic}(?:\uFE0F|(?!\uFE0E)))"
)
_EMOJI = regex.compile(
    r"\p{Regional_Indicator}{2}"
    r"|[#*0-9]\uFE0F?\u20E3"
    r"|[©®™]\uFE0F"
    r"|\U0001F3F4[\U000E0020-\U000E007E]+\U000E007F"
    rf"|{_PICTURE}(?:\u200D{_PICTURE})*"
)
_GRAPHEME = regex.compile(r"\X")
_MENTION = regex.compile(r"(?<![\w/])@(\w+)@[\w.\-]*\w")
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Extended_Pictographic}\uFE0F\u20E3\p{Regional_Indicator}]"
_WORD_END = regex.compile(rf"(?<=\S)(?=\s)|(?<={_UNSPACED})|(?<=\S)(?={_UNSPACED})")
_DANGLING = regex.compile(r"[\s.,;:\u2026\u2013\u2014\-(\[{\u00AB\u201E\u201C\u2018#@&/]+\Z")


def _characters(text: str) -> int:
    return len(unicodedata.normalize("NFC", text))


def _x_weight(character: str) -> int:
    point = ord(character)
    light = any(first <= point <= last for first, last in _X_LIGHT_RANGES)
    return 1 if light else _X_HEAVY


def _outside(text: str, spans: Iterable[Address]) -> str:
    """`text` without the addresses, each replaced by a line feed so that nothing joins up."""
    kept, position = [], 0
    for span in spans:
        kept.append(text[position : span.start])
        position = span.end
    kept.append(text[position:])
    return "\n".join(kept)


def _x_weighted(text: str) -> int:
    text = unicodedata.normalize("NFC", text)
    found = list(addresses(text))
    rest = _outside(text, found)
    without_emoji, emoji = _EMOJI.subn("", rest)
    letters = sum(map(_x_weight, without_emoji)) - len(found)
    return len(found) * ADDRESS_COUNTS_AS + emoji * _X_HEAVY + letters


def _graphemes(text: str) -> int:
    return len(_GRAPHEME.findall(text))


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _bytes(text: str) -> int:
    return len(text.encode("utf-8"))


def _threads(text: str) -> int:
    return sum(
        _bytes(cluster) if _EMOJI.match(cluster) else 1 for cluster in _GRAPHEME.findall(text)
    )


def _mastodon(text: str) -> int:
    found = [address for address in addresses(text) if address.has_scheme]
    rest = _MENTION.sub(r"@\1", _outside(text, found))
    return len(found) * ADDRESS_COUNTS_AS + _graphemes(rest) - len(found)


_RULES: Mapping[str, Callable[[str], int]] = {
    "chars": _characters,
    "none": _characters,
    "x_weighted": _x_weighted,
    "graphemes": _graphemes,
    "utf16": _utf16,
    "bytes": _bytes,
    "threads": _threads,
    "mastodon": _mastodon,
}
RULES = frozenset(_RULES)


def count(text: str, rule: str) -> int:
    """The length of `text` in the units of `rule`. Raises ValueError for an unknown rule."""
    try:
        measure = _RULES[rule]
    except KeyError:
        known = ", ".join(sorted(RULES))
        raise ValueError(f"There is no counting rule “{rule}”; the rules are {known}.") from None
    return measure(text)


def fits(text: str, limit: int | None, rule: str) -> bool:
    """Whether the network takes `text`: within `limit`, for Bluesky also within 3,000 bytes."""
    if limit is None:
        return True
    if rule == "graphemes" and _bytes(text) > BLUESKY_MAX_BYTES:
        return False
    return count(text, rule) <= limit


def shorten(text: str, limit: int | None, rule: str, *, followed_by: str = "") -> str:
    """`text` cut at the end of a word, with “…”, so that it fits `limit` in the units of `rule`.

    A grapheme or a web address is never split; a first word longer than the limit is cut between
    graphemes. `followed_by` is text that will come after: room is kept for it, and it is not
    returned. Empty if not even a grapheme and the “…” fit.
    """

    def has_room(candidate: str) -> bool:
        return fits(candidate + followed_by, limit, rule)

    for whole in (text, text.rstrip()):
        if has_room(whole):
            return whole
    ends = _places_to_cut(text)
    longest = _last_that_fits(ends, lambda end: has_room(text[:end] + ELLIPSIS))
    short_enough = [end for end in reversed(ends) if end <= longest]
    words = set(_word_ends(text))
    for end in (*(end for end in short_enough if end in words), *short_enough):
        kept = _without_dangling_marks(text[:end])
        if kept and has_room(kept + ELLIPSIS):
            return kept + ELLIPSIS
    return ""


def visible(text: str, limit: int | None, rule: str) -> str:
    """The beginning of `text` that is seen before “more”: at most `limit` units, whole graphemes."""
    if limit is None or count(text, rule) <= limit:
        return text
    ends = [match.end() for match in _GRAPHEME.finditer(text)]
    return text[: _last_that_fits(ends, lambda end: count(text[:end], rule) <= limit)]


def hashtags(words: Iterable[str], limit: int | None = None) -> tuple[str, ...]:
    """At most `limit` hashtags from words or phrases: “oral health” becomes “#OralHealth”.

    Capitals mark the words of a phrase, so that screen readers say them apart. Repetitions
    (whatever their capitals) and words without a letter, which no network links, are left out.
    """
    chosen: dict[str, str] = {}
    for phrase in words:
        parts = regex.findall(r"[\p{L}\p{M}\p{N}_]+", unicodedata.normalize("NFC", phrase))
        joined = parts[0] if len(parts) == 1 else "".join(p[:1].upper() + p[1:] for p in parts)
        if regex.search(r"\p{L}", joined):
            chosen.setdefault(joined.casefold(), f"#{joined}")
    return tuple(chosen.values())[:limit]


def _places_to_cut(text: str) -> list[int]:
    """Ends of graphemes that lie outside every web address."""
    inside = {
        position
        for address in addresses(text)
        for position in range(address.start + 1, address.end)
    }
    return [match.end() for match in _GRAPHEME.finditer(text) if match.end() not in inside]


def _word_ends(text: str) -> list[int]:
    """Before white space; in writing without spaces, and around emoji, after every sign."""
    return [match.start() for match in _WORD_END.finditer(text)]


def _last_that_fits(ends: list[int], good: Callable[[int], bool]) -> int:
    """The largest of `ends` that is `good`, found by halving; 0 if none is."""
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if good(ends[middle]):
            low = middle + 1
        else:
            high = middle
    return ends[low - 1] if low else 0


def _without_dangling_marks(text: str) -> str:
    last = max((address.end for address in addresses(text)), default=0)
    match = _DANGLING.search(text, pos=last)
    return text[: match.start()] if match else text
