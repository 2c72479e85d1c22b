"""Which words does the consent part use? Uses, subjects, states, roles; stored values never change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Words(StrEnum):
    """A stored value with a label for people."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Words:
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label or value
        return word

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(word.value, word.label) for word in cls]

    @classmethod
    def values(cls) -> list[str]:
        return [word.value for word in cls]


class Subject(Words):
    """Who can be seen in a photo."""

    UNKNOWN = "unknown", "Not classified yet"
    NONE = "none", "Nobody (a room, a drawing, a logo)"
    STAFF = "staff", "Staff only"
    MODEL = "model", "A model (stock picture)"
    PATIENT = "patient", "A patient"


PUBLIC_SUBJECTS = frozenset({Subject.NONE, Subject.STAFF, Subject.MODEL})


class State(Words):
    """What has become of the stored file."""

    LIVE = "live", "In use"
    QUARANTINED = "quarantined", "Put away: no permission covers it"
    PURGED = "purged", "Deleted, the record is kept"


class Kind(Words):
    """What a permission can cover."""

    PHOTO = "photo", "Photo"
    CLIP = "clip", "Video clip"
    STORY = "story", "Story"


class ImportOutcome(Words):
    """What became of a file of an imported folder."""

    TAKEN = "taken", "Taken in, to classify"
    AGAIN = "again", "Here already"
    REFUSED = "refused", "Not taken in"


class Outcome(Words):
    """How a request for consent ended."""

    OPEN = "", "Waiting for an answer"
    SIGNED = "signed", "Signed"
    DECLINED = "declined", "Declined"
    CANCELLED = "cancelled", "Cancelled by the practice"


class SignerRole(Words):
    """Who signs, 45 CFR 164.508(c)(1)(vi) and 164.502(g)."""

    PATIENT = "patient", "The patient"
    PARENT = "parent", "A parent"
    GUARDIAN = "guardian", "A guardian"
    AGENT = "agent", "A health-care agent"
    EXECUTOR = "executor", "An executor"


class Channel(Words):
    """How a link reached the signer."""

    MAIL = "mail", "E-mail"
    TEXT = "text", "Text message"
    QR = "qr", "QR code"
    COPY = "copy", "Copied link"
    TABLET = "tablet", "Tablet at the desk"


class Purpose(Words):
    """What a link token opens."""

    SIGN = "sign", "Sign a consent"
    MANAGE = "manage", "See and take back permissions"


class Method(Words):
    """How a signature was given; all are equal."""

    DRAWN = "drawn", "Drawn"
    TYPED = "typed", "Typed"
    PAPER = "paper", "On paper"


class Role(Words):
    """A group of the staff."""

    FRONT_DESK = "front_desk", "Front desk"
    EDITOR = "editor", "Editor"
    REVIEWER = "reviewer", "Reviewer"
    OWNER = "owner", "Owner"
    TECHNICAL = "technical", "Technical"


@dataclass(frozen=True, slots=True)
class Privilege:
    """One use a patient allows or refuses by itself.

    Attributes:
        slug: stored value, `[a-z0-9_]+`, at most 40 characters, never changed.
        label: its name for patients.
        recipients: who sees the photo then, 45 CFR 164.508(c)(1)(iii).
        example: one concrete picture of that use.
    """

    slug: str
    label: str
    recipients: str
    example: str


SLUG_PATTERN = r"^[a-z0-9_]{1,40}$"
WEBSITE = "website"
SHARING = "sharing"
# Renditions shown only to the asked patient in the signing session. Never a privilege that can
# be granted: the gate refuses it for everybody else.
SIGNING = "signing"


def _network(slug: str, name: str, example: str) -> Privilege:
    return Privilege(
        slug,
        f"Our {name} page",
        f"Anyone who looks at our {name} page, and {name} itself",
        example,
    )


BUILT_IN: Sequence[Privilege] = (
    Privilege(
        WEBSITE,
        "Our website",
        "Anyone who visits our website",
        "Your photo in an article about braces on our website.",
    ),
    Privilege(
        SHARING,
        "Link previews",
        "Anyone who is sent a link to our page, and search engines",
        "Your photo in the small preview when somebody shares our article.",
    ),
    Privilege(
        "email",
        "Our newsletter",
        "People who asked for our newsletter",
        "Your photo in a newsletter about straight teeth.",
    ),
    Privilege(
        "print",
        "Printed leaflets and posters",
        "Visitors of our practice and people who take a leaflet",
        "Your photo on a poster in the waiting room.",
    ),
    Privilege(
        "teaching",
        "Teaching other clinicians",
        "Dentists and students in our courses",
        "Your photo on a slide in a course for dentists.",
    ),
    _network("instagram", "Instagram", "Your photo in a post on our Instagram page."),
    _network("facebook", "Facebook", "Your photo in a post on our Facebook page."),
    _network("google_business", "Google Business", "Your photo beside our Google entry."),
    _network("linkedin", "LinkedIn", "Your photo in a post on our LinkedIn page."),
    _network("tiktok", "TikTok", "Your photo in a slideshow on our TikTok page."),
    _network("youtube", "YouTube", "Your photo in a video on our YouTube page."),
    _network("vimeo", "Vimeo", "Your photo in a video on our Vimeo page."),
    _network("x", "X", "Your photo in a post on our X page."),
    _network("threads", "Threads", "Your photo in a post on our Threads page."),
    _network("bluesky", "Bluesky", "Your photo in a post on our Bluesky page."),
    _network("mastodon", "Mastodon", "Your photo in a post on our Mastodon page."),
    _network("pinterest", "Pinterest", "Your photo on a board of our Pinterest page."),
    _network("nextdoor", "Nextdoor", "Your photo in a post to our neighbourhood on Nextdoor."),
    _network("whatsapp", "WhatsApp", "Your photo in a message on our WhatsApp channel."),
)
