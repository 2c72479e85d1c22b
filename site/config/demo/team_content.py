"""Who works at the demo practice, as visitors meet them? Lines for the list, and a page for three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.demo.content import Block, text


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team; those with a `slug` have a page of their own.

    Attributes:
        photo: the key of a picture.
    """

    name: str
    role: str
    photo: str
    words: str
    qualifications: str = ""
    languages: str = ""
    slug: str = ""
    intro: str = ""
    page: Sequence[Block] = ()


TEAM_TITLE = "Our people"
TEAM_INTRO = (
    "Four people you will know by name, from the first visit to the last. Dr Okafor plans and "
    "places every brace herself."
)
TEAM: Sequence[Member] = (
    Member(
        "Dr Amara Okafor",
        "Orthodontist, owner of the practice",
        "staff-amara",
        "<p>Has straightened teeth for 16 years, some 2,400 mouths by now. Draws your plan on "
        "paper while you watch, and tells you when the best plan is to do nothing.</p>",
        "DDS, MS in orthodontics; certified by the American Board of Orthodontics",
        "English, Igbo",
        "dr-amara-okafor",
        "She draws your plan on paper while you watch, and says when the best plan is to do "
        "nothing.",
        (
            text(
                "<p>Dental school at Case Western Reserve in Cleveland, then three years of "
                "orthodontics. Since 2010 she has straightened some 2,400 mouths, one in three of "
                "them over 30. She opened the practice in Alder Row in 2016.</p>",
                "Sixteen years, 2,400 mouths",
            ),
            text(
                "<p>Every plan here is hers, and every bracket is placed by her. You see her at "
                "each visit, and between visits she answers questions on Tuesday and Thursday "
                "from noon to one: call, and Leila puts you through.</p>",
                "You see her at every visit",
            ),
            text(
                "<p>Forty hours of courses a year, half of them on how to move teeth in adults "
                "with gum disease, because that is where most surprises are.</p>",
                "What she is learning now",
            ),
        ),
    ),
    Member(
        "Mei Tan",
        "Practice manager and privacy officer",
        "staff-mei",
        "<p>Knows what your plan covers and what it does not, and puts it in one page. Ask her "
        "who may see what about you.</p>",
        "Certified in health care privacy compliance",
        "English, Mandarin",
        "mei-tan",
        "She knows what your plan pays before you decide, and who may see what about you.",
        (
            text(
                "<p>Bring the card of your dental plan. Within two working days you have one page: "
                "what the plan pays, what is left, and what that is by the month. About half of our "
                "patients get between $1,000 and $2,000 from theirs.</p>",
                "What your plan pays, on one page",
            ),
            text(
                "<p>Every permission for a photo goes through her hands. If you want to know which "
                "photos of you we keep, where one of them is shown, or want it gone, she is the one "
                "to ask.</p>",
                "Your photos and your record",
            ),
        ),
    ),
    Member(
        "Jonas Keller",
        "Dental assistant",
        "staff-jonas",
        "<p>Hands over the wires and the wax, takes the pictures, and looks after this website. "
        "Had braces at 26 and remembers the soup.</p>",
        "Expanded functions dental assistant",
        "English, German",
        "jonas-keller",
        "He hands over the wires and the wax, and knows the tricks for the first week.",
        (
            text(
                "<p>Had braces at 26, for 19 months. He tells you what nobody told him: which soups "
                "one still likes on day three, how to sleep, and how to brush in four minutes "
                "instead of ten.</p>",
                "He has worn what you are going to wear",
            ),
            text(
                "<p>The pictures of your teeth at the start and at the end are his, from the same "
                "spot and in the same light, so that you can trust the comparison. The short films "
                "on this site are his too.</p>",
                "The one with the camera",
            ),
        ),
    ),
    Member(
        "Leila Haddad",
        "Front desk",
        "staff-leila",
        "<p>The voice on the phone. Finds a visit before school or after work, and means it when "
        "she says that no question is silly.</p>",
        "",
        "English, Arabic, French",
    ),
)
