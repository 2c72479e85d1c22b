"""Why is there no kit, and what can staff do about it? A reason and a next step each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from consent.coverage import Reason
from consent.wording import Finding, Kind

ANOTHER_PHOTO = "Choose another photo."


class Fix(StrEnum):
    """Where the next step is taken; the admin turns it into a link."""

    NOWHERE = ""
    PHOTO = "photo"
    PAGE = "page"
    ASK = "ask"
    CAPTION = "caption"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that stands in the way of a kit, in sentences for staff.

    Attributes:
        reason: a slug.
        photo_id: the photo it is about; None where it is about the post or its words.
        patients: references of the patients who could be asked.
    """

    reason: str
    sentence: str
    next_step: str
    fix: Fix = Fix.NOWHERE
    photo_id: int | None = None
    patients: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.sentence} {self.next_step}"


class Refused(ValueError):
    """The kit may not leave; `refusals` says why."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        self.refusals = refusals
        super().__init__(" ".join(map(str, refusals)))


_ASK = "Ask for {use}, or choose another photo."
_CLASSIFY = "Say on the photo's page who can be seen."
_STEPS: Mapping[Reason, tuple[str, Fix]] = MappingProxyType(
    {
        Reason.UNCLASSIFIED: (_CLASSIFY, Fix.PHOTO),
        Reason.NOBODY_NAMED: (_CLASSIFY, Fix.PHOTO),
        Reason.NOT_ASKED: (_ASK, Fix.ASK),
        Reason.NOT_GRANTED: (_ASK, Fix.ASK),
        Reason.SWAPPED: (_ASK, Fix.ASK),
        Reason.ENDED: (_ASK, Fix.ASK),
        Reason.RECOGNISABLE: (ANOTHER_PHOTO, Fix.NOWHERE),
        Reason.REVOKED: (ANOTHER_PHOTO, Fix.NOWHERE),
        Reason.WITHDRAWN: (ANOTHER_PHOTO, Fix.NOWHERE),
        Reason.SHUT: (ANOTHER_PHOTO, Fix.NOWHERE),
        Reason.NOT_LIVE: (ANOTHER_PHOTO, Fix.NOWHERE),
        Reason.MISSING: (ANOTHER_PHOTO, Fix.NOWHERE),
        Reason.LOCKED: ("Ask whoever looks after the server to run it.", Fix.NOWHERE),
        Reason.NOT_YET: (_ASK, Fix.ASK),
    }
)


def not_covered(
    reason: Reason,
    *,
    photo_id: int,
    name: str,
    use: str,
    patients: tuple[str, ...] = (),
    begins: str = "",
    ended: str = "",
    planned: str = "",
) -> Refusal:
    """Somebody in the photo has not agreed to this use for the planned time.

    Args:
        name: what staff call the photo.
        use: the network's name.
        patients: references of those whose permission is missing.
        begins, ended, planned: days in words, where they explain the refusal.
    """
    sentence = f"{name}: {reason.sentence}"
    if reason is Reason.ENDED and ended:
        sentence = f"{name}: a permission ends on {ended}; the post is planned for {planned}."
    elif reason is Reason.NOT_YET and begins:
        sentence = f"{name}: a permission begins on {begins}."
    step, fix = _STEPS[reason]
    if reason is Reason.NOT_YET and begins:
        step = f"Come back on {begins}, or choose another photo."
        fix = Fix.NOWHERE
    return Refusal(reason, sentence, step.format(use=use), fix, photo_id, patients)


def no_photo(network: str) -> Refusal:
    return Refusal(
        "no_photo",
        f"There is no photo in this post, and {network} takes no post without one.",
        "Add one to the post: as its large photo, or in a photo block.",
        Fix.PAGE,
    )


def none_chosen(network: str) -> Refusal:
    return Refusal(
        "none_chosen", f"{network} takes no post without a photo.", "Choose a photo.", Fix.CHOICE
    )


def too_many(chosen: int, most: int, network: str) -> Refusal:
    return Refusal(
        "too_many",
        f"{chosen} photos are chosen; {network} takes {most} in one post.",
        f"Take out {chosen - most}.",
        Fix.CHOICE,
    )


def not_in_post(photo_id: int) -> Refusal:
    return Refusal(
        "not_in_post",
        "The photo that was chosen is not in this post any more.",
        ANOTHER_PHOTO,
        photo_id=photo_id,
    )


def not_published() -> Refusal:
    return Refusal(
        "not_published",
        "This post is a draft: nobody can open it yet.",
        "Publish it, or set the time at which it goes live.",
        Fix.PAGE,
    )


def no_address(sentence: str, next_step: str) -> Refusal:
    return Refusal("no_address", sentence, next_step, Fix.PAGE)


def no_description(photo_id: int, name: str) -> Refusal:
    return Refusal(
        "no_description",
        f"{name} has no description, which people who cannot see it need.",
        "Write a description on the photo's page.",
        Fix.PHOTO,
        photo_id,
    )


def not_exported(photo_id: int, name: str, sentence: str, next_step: str = "") -> Refusal:
    return Refusal(
        "not_exported", f"{name}: {sentence}", next_step or ANOTHER_PHOTO, photo_id=photo_id
    )


def changed_meanwhile(photo_id: int) -> Refusal:
    return Refusal(
        "changed_meanwhile",
        "What was agreed for this photo changed while the kit was made.",
        "Look at the kit again, then download it.",
        photo_id=photo_id,
    )


def too_long(count: int, limit: int, network: str) -> Refusal:
    return Refusal(
        "too_long",
        f"The text has {count:,} characters; {network} takes {limit:,}.",
        f"Take out at least {count - limit:,}.",
        Fix.CAPTION,
    )


_REVEALS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.NAME: "may be a patient's name",
        Kind.AGE: "looks like somebody's age",
        Kind.BIRTH: "looks like a day of birth",
        Kind.EMAIL: "is an e-mail address that is not the practice's own",
        Kind.PHONE: "looks like a phone number that is not the practice's own",
    }
)


def reveals(finding: Finding) -> str:
    """What a finding is taken for, as the rest of a sentence that begins with the words."""
    return f"“{finding.words}” {_REVEALS[finding.kind]}"


def words(finding: Finding, *, where: str, fix: Fix, photo_id: int | None = None) -> Refusal:
    """Words that may reveal a patient; `where` names the text ("the caption")."""
    return Refusal(
        f"words_{finding.kind}",
        f"In {where}, {reveals(finding)}.",
        f"Take it out of {where}.",
        fix,
        photo_id,
    )
