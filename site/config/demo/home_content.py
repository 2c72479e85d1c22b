"""What stands on the demo's first page below the first view, and what does it offer for a while?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.demo.content import Block, pair

HOME_BODY: Sequence[Block] = (
    (
        "steps",
        {
            "heading": "You hear the plan before you decide: 40 minutes, nothing hurts.",
            "steps": [
                {
                    "when": "5 minutes",
                    "title": "One page at the desk",
                    "text": "Leila takes your coat. Bring a list of your medicines, and X-rays if "
                    "you have any.",
                },
                {
                    "when": "20 minutes",
                    "title": "We look, take two pictures and talk",
                    "text": "Nothing is fitted. You sit up when we talk, and hear it in words you "
                    "know.",
                },
                {
                    "when": "15 minutes",
                    "title": "Your plan, on one page",
                    "text": "What we would do, how many months, how often you come, what it costs. "
                    "If doing nothing is a good choice, it says that.",
                },
            ],
        },
    ),
    (
        "treatments",
        {"heading": "Four ways to move teeth, with months and prices", "treatments": []},
    ),
    pair(
        "sam-before",
        "sam-after",
        "Fixed braces on the upper teeth, 11 months",
        "A gap like this one closes in 9 to 14 months. It stays closed for those who wear a "
        "retainer at night.",
    ),
    (
        "numbers",
        {
            "heading": "What people ask before they ask anything else",
            "numbers": [
                {"figure": "$0", "words": "for the first visit, and for the plan you take home"},
                {
                    "figure": "2 days",
                    "words": "of soup after braces are fitted, then most people forget them",
                },
                {"figure": "18 months", "words": "is what fixed braces take for most people"},
                {
                    "figure": "9 in 10",
                    "words": "children we see at seven need nothing yet, and we say so",
                },
            ],
        },
    ),
    (
        "people",
        {
            "heading": "The same faces, from the first visit to the last",
            "text": "Dr Okafor plans and places every brace herself. You know who picks up the "
            "phone.",
            "people": [],
        },
    ),
    ("offers", {"heading": "This season"}),
    ("posts", {"heading": "What patients ask us in the chair"}),
    (
        "place",
        {
            "heading": "Five minutes from West 25th, and no step at the door",
            "text": "Two parking spaces behind the house, one of them wide. Bicycles stand in front "
            "of the window with the cat.",
            "photo": "facade",
        },
    ),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer of the demo; its days are counted from the day the demo is made.

    Attributes:
        begins, ends: days from then; below 0 is before.
        treatment: slug, "" for none.
        hero: key of a picture, "" for none.
    """

    slug: str
    title: str
    intro: str
    price: str
    terms: str
    begins: int
    ends: int
    treatment: str = ""
    hero: str = ""


OFFERS_TITLE = "Offers"
OFFERS_INTRO = (
    "Rare, and never for deciding on the same day. Each says for whom it is, until when, and what "
    "is not in it."
)
OFFERS: Sequence[Offer] = (
    Offer(
        "second-retainer",
        "A second retainer for half",
        "The one at home in its box, the other in the bag you travel with. Ordered together, the "
        "second pair costs half.",
        "$70 instead of $140",
        "For everyone whose scan is less than a year old. One pair a person. Not for wires behind "
        "the teeth. The scan itself, if you need a new one, is $60.",
        -20,
        70,
        treatment="retainers",
        hero="tools",
    ),
    Offer(
        "mouthguards-for-the-season",
        "A mouthguard before the season starts",
        "Made from a scan of your own teeth, with room for braces. For hockey, basketball and "
        "everything with elbows.",
        "$45 instead of $85",
        "For children and students up to 22, patients or not. Ready in a week. Our own patients in "
        "braces have one at no charge at any time.",
        -160,
        -70,
        hero="treatment",
    ),
    Offer(
        "saturday-first-visits",
        "First visits on four Saturdays",
        "For people who cannot get away on a weekday: the same 40 minutes, from nine to one.",
        "$0, as always",
        "For first visits only, by appointment. No treatment is started on these days. Interpreters "
        "need three working days’ notice.",
        25,
        53,
    ),
)
