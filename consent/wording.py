"""Which words may reveal a patient: a name, an age, a day of birth, an e-mail address, a number?

45 CFR 164.514(b)(2)(i) lists what identifies a person. Names are compared with those of the
patients concerned; a text says by itself where it gives an age or an address.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import regex


class Kind(StrEnum):
    """What the words are."""

    NAME = "name"
    AGE = "age"
    BIRTH = "birth"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Known:
    """What the words are compared with.

    Attributes:
        names: full names of the patients concerned.
        birth_dates: their days of birth.
        own_contacts: e-mail addresses and phone numbers of the practice: these reveal nobody.
    """

    names: tuple[str, ...] = ()
    birth_dates: tuple[date, ...] = ()
    own_contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Words as they stand in the text; not `sure` where they may well mean something else."""

    kind: Kind
    words: str
    sure: bool = True


def findings(text: str, known: Known, *, lower_case: bool = False) -> tuple[Finding, ...]:
    """What in `text` may reveal a patient, each once, in the order of Kind.

    Args:
        lower_case: the text is written without capitals (a slug, a tag), so that a name in small
            letters is as sure as one with a capital.
    """
    text = unicodedata.normalize("NFC", text)
    found = dict.fromkeys(
        (
            *_names(text, known.names, lower_case=lower_case),
            *_ages(text),
            *_births(text, known.birth_dates),
            *_emails(text, known.own_contacts),
            *_phones(text, known.own_contacts),
        )
    )
    # Words that are sure somewhere are not told again as doubtful.
    return tuple(
        finding
        for finding in found
        if finding.sure or Finding(finding.kind, finding.words) not in found
    )


EVERYDAY = frozenset(
    word
    for line in Path(__file__).with_name("everyday_names.txt").read_text("ascii").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
_PARTICLE = regex.compile(
    r"al|bint?|da|del?|den|der|di|dos?|du|el|ibn|iii?|jr|las?|les?|los|mac|mc|ten|ter|va[mn]|vo[mn]"
    r"|sr|st|y|zu|dr|mrs?|ms|miss|prof"
)
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_NAME_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['\u2019\-][\p{L}\p{M}]+)*")
_APOSTROPHE = regex.compile(r"['\u2019]")
_CAMEL = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")
_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}]{2,}"
)
_CLINICIAN = regex.compile(r"\b(?:dr|prof|doctor|professor)\.?\s+(?:[\p{L}.]+\s+)?\Z", regex.I)
_SHORT = 3


def _folded(word: str) -> str:
    """Without case, accents, apostrophes and hyphens."""
    kept = (
        sign
        for sign in unicodedata.normalize("NFKD", word.casefold())
        if not unicodedata.combining(sign) and sign not in "'\u2019-"
    )
    return "".join(kept)


@dataclass(frozen=True, slots=True)
class _Token:
    """One word of the text: a part of a hashtag such as #AmaraOkafor is a word too."""

    start: int
    end: int
    text: str
    in_hashtag: bool

    @property
    def capital(self) -> bool:
        # Writing without small letters has no way to say that a word is a name.
        return not self.text[0].islower()


def _tokens(text: str) -> Iterator[_Token]:
    for match in _WORD.finditer(text):
        start = match.start()
        in_hashtag = text[start - 1 : start] == "#"
        pieces = _CAMEL.split(match[0])
        if len(pieces) > 1:
            yield _Token(start, match.end(), match[0], in_hashtag)
        for piece in pieces:
            yield _Token(start, start + len(piece), piece, in_hashtag)
            start += len(piece)


def _parts(name: str) -> frozenset[str]:
    """The words of a name that tell it: whole, and the halves of a double one."""
    words = set()
    for word in _NAME_WORD.findall(name):
        halves = word.split("-")
        quarters = [part for half in halves for part in _APOSTROPHE.split(half)]
        words |= {word, *(part for part in (*halves, *quarters) if len(part) >= _SHORT)}
    folded = map(_folded, words)
    return frozenset(part for part in folded if len(part) > 1 and not _PARTICLE.fullmatch(part))


def _names(text: str, names: Iterable[str], *, lower_case: bool) -> Iterator[Finding]:
    tokens = list(_tokens(text))
    joined = _folded(regex.sub(r"\s", "", text))
    for name in names:
        parts = _parts(name)
        hits = [token for token in tokens if _folded(token.text) in parts]
        together = set(_neighbours(text, hits))
        for first, second in together:
            yield Finding(Kind.NAME, text[first.start : second.end])
        paired = {token for pair in together for token in pair}
        for token in hits:
            if token in paired:
                continue
            sure = _is_sure(text, token, lower_case=lower_case)
            if sure is not None:
                yield Finding(Kind.NAME, token.text, sure)
        for unspaced in _UNSPACED.findall(regex.sub(r"\s", "", name)):
            if _folded(unspaced) in joined:
                yield Finding(Kind.NAME, unspaced)


def _neighbours(text: str, hits: list[_Token]) -> Iterator[tuple[_Token, _Token]]:
    """Two different words of one name in a row: hardly ever chance, unless all is everyday."""
    for first, second in itertools.pairwise(hits):
        between = text[first.end : second.start]
        if first.end > second.start or _folded(first.text) == _folded(second.text):
            continue
        if not regex.fullmatch(r"[\s.\-_'\u2019]{0,3}(?:\p{Lu}\.\s?)?", between):
            continue
        plain = (
            {first, second} if all(_folded(t.text) in EVERYDAY for t in (first, second)) else set()
        )
        if any(token.capital for token in (first, second)) or not plain:
            yield first, second


def _is_sure(text: str, token: _Token, *, lower_case: bool) -> bool | None:
    """Whether one word of a name, alone, means that person; None where it says too little."""
    folded = _folded(token.text)
    written_as_name = token.capital or token.in_hashtag or lower_case
    if folded in EVERYDAY:
        return False if written_as_name else None
    if not written_as_name:
        return None if len(folded) <= _SHORT else False
    return not _CLINICIAN.search(text[: token.start])


_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_NUMBER = rf"(?:\d{{1,3}}|(?:{_TENS})(?:[\s-](?:{_ONES}))?|{_TEENS}|{_ONES})"
_RANGE = rf"(?!\s*(?:-|\u2013|to\b|and\b|or\b)\s*{_NUMBER}\b)"
_AGE = regex.compile(
    rf"\b{_NUMBER}[\s-]*(?:years?|yrs?\.?|months?|weeks?)[\s-]*old\b"
    rf"|\b\d{{1,3}}\s?(?:y/o|yo|y\.o\.)(?!\w)"
    rf"|\b(?:aged|age:?|age\s+of)\s+{_NUMBER}\b{_RANGE}(?!\s*(?:years?|months?)\b)"
    rf"|\b(?:aged|age:?|age\s+of)\s+{_NUMBER}\s+(?:years?|months?)\b"
    rf"|\bturn(?:s|ed|ing)?\s+{_NUMBER}\b(?!\s+(?:times?|degrees?|days?|per))"
    rf"|\b\d{{1,3}}(?:st|nd|rd|th)\s+birthday\b",
    regex.I,
)
# "from age 7", "children aged 7": advice for everybody more often than somebody's age
_GENERAL = regex.compile(
    r"\b(?:by|at|from|under|over|until|before|after|past|than|least|around|about|the|every"
    r"|children|kids|teens|teenagers|adults|people|patients|anyone|everyone|babies|toddlers)"
    r"\s+(?:the\s+)?\Z",
    regex.I,
)


def _ages(text: str) -> Iterator[Finding]:
    for match in _AGE.finditer(text):
        yield Finding(Kind.AGE, match[0], sure=not _GENERAL.search(text[: match.start()]))


_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = "|".join(rf"{month[:3]}(?:{month[3:]})?\.?" if month[3:] else month for month in _MONTHS)
_DATE = regex.compile(
    r"(?<!\d)(?:"
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4}|\d\d)"
    rf"|(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<name>{_MONTH}),?\s+(?P<y>\d{{4}})"
    rf"|(?P<name>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})"
    r")(?!\d)",
    regex.I,
)
_BORN = regex.compile(
    r"\b(?:born|dob|d\.o\.b\.?|date\s+of\s+birth|birth\s?date)\b[^\n]{0,15}?(?:19|20)\d\d\b"
    r"|\b(?:born|dob|d\.o\.b\.?|date\s+of\s+birth|birth\s?date)\b[^\n]{0,12}?"
    r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}",
    regex.I,
)


def _births(text: str, birth_dates: Iterable[date]) -> Iterator[Finding]:
    for match in _BORN.finditer(text):
        yield Finding(Kind.BIRTH, match[0])
    days = frozenset(birth_dates)
    for match in _DATE.finditer(text) if days else ():
        if not days.isdisjoint(_readings(match)):
            yield Finding(Kind.BIRTH, match[0])


def _readings(match: regex.Match) -> Iterator[date]:
    """The days a written date can mean: 03/05/1990 is in March or in May."""
    year = int(match["y"])
    years = (year,) if year > 99 else (1900 + year, 2000 + year)
    if match["a"]:
        one, other = int(match["a"]), int(match["b"])
        pairs = [(one, other), (other, one)]
    elif match["name"]:
        prefixes = [month[:3] for month in _MONTHS]
        pairs = [(prefixes.index(match["name"].lower()[:3]) + 1, int(match["d"]))]
    else:
        pairs = [(int(match["m"]), int(match["d"]))]
    for full_year in years:
        for month, day in pairs:
            try:
                yield date(full_year, month, day)
            except ValueError:
                continue


_EMAIL = regex.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_PHONE = regex.compile(r"(?<![\w/])\+?\(?\d(?:[\s().\-/]{0,2}\d){6,}(?!\w)")
_YEARS = regex.compile(r"(?<!\d)(?:19|20)\d\d\s?[-\u2013/]\s?(?:19|20)\d\d(?!\d)")
_FEWEST_DIGITS = 7


def _emails(text: str, own: Iterable[str]) -> Iterator[Finding]:
    ours = {contact.casefold() for contact in own}
    for match in _EMAIL.finditer(text):
        if match[0].casefold() not in ours:
            yield Finding(Kind.EMAIL, match[0])


def _phones(text: str, own: Iterable[str]) -> Iterator[Finding]:
    ours = [digits for digits in map(_digits, own) if len(digits) >= _FEWEST_DIGITS]
    # Blanked, not cut out: what stands around a date must not join up into a number.
    without_days = _YEARS.sub(" x ", _DATE.sub(" x ", text))
    for match in _PHONE.finditer(without_days):
        digits = _digits(match[0])
        if not any(digits.endswith(number) or number.endswith(digits) for number in ours):
            yield Finding(Kind.PHONE, match[0].strip())


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
