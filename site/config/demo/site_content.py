"""What do the demo's other pages say? Questions, cases, the way there, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.demo.content import Block, pair, text


@dataclass(frozen=True, slots=True)
class Topic:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Question:
    topic: str
    question: str
    answer: str


TOPICS: Sequence[Topic] = (
    Topic("before-you-start", "Before you start"),
    Topic("living-with-braces", "Living with braces"),
    Topic("money", "Money"),
    Topic("photos", "Photos of you"),
)

HURT = "Do braces hurt?"
TOO_OLD = "Am I too old for braces?"
CHILD = "When should a child see an orthodontist?"
REFERRAL = "Do I need a referral?"
BROKEN = "A bracket has come loose. What do I do?"
SPORT = "Can I play sport and the trumpet?"
LOST = "I have lost a tray. What now?"
PAYING = "Do I have to pay everything at once?"
COVERED = "What does my dental plan pay?"
PHOTOS = "Do I have to agree to photos?"

QUESTIONS: Sequence[Question] = (
    Question(
        "before-you-start",
        REFERRAL,
        "<p>No. Call us or come by. A first visit takes 40 minutes and costs nothing. If your "
        "dentist has X-rays that are less than a year old, bring them: it saves you new ones.</p>",
    ),
    Question(
        "before-you-start",
        TOO_OLD,
        "<p>No. Teeth move at every age; one in three of our patients is over 30, and the oldest "
        "is 71. Adults need about two months longer than teenagers. What counts is that gums and "
        "bone are sound, and that we look at first.</p>",
    ),
    Question(
        "before-you-start",
        CHILD,
        "<p>At seven, once. By then the first big teeth are there and one can see whether the jaws "
        "fit. Nine in ten children then need nothing yet, and we say so.</p>",
    ),
    Question(
        "living-with-braces",
        HURT,
        "<p>Fitting them does not. Afterwards your teeth feel tight, most on the first evening, "
        "and it is over after two to three days. The same, weaker, after each visit. Soft food and "
        "what you take for a headache are enough for most people.</p>",
    ),
    Question(
        "living-with-braces",
        BROKEN,
        "<p>Leave it where it is, cover it with wax if it rubs, and call us the same day. It is "
        "no emergency, but each loose week can cost a week at the end. If a wire pricks and wax "
        "does not help, we see you within a day.</p>",
    ),
    Question(
        "living-with-braces",
        SPORT,
        "<p>Yes to both. For sport with balls or opponents you get a mouthguard from us, which is "
        "part of the price. Wind players need one to two weeks to find their sound again.</p>",
    ),
    Question(
        "living-with-braces",
        LOST,
        "<p>Put in the one before it, or the next one if you were to change within three days, and "
        "call us. A new tray of a series is ready in a week, a new retainer in four days. Without "
        "either, teeth begin to move back after two days.</p>",
    ),
    Question(
        "money",
        PAYING,
        "<p>No. You can pay a fifth at the start and the rest by the month, without interest, for "
        "as long as the treatment takes. The price on your plan does not change, even if the "
        "treatment takes longer than we said.</p>",
    ),
    Question(
        "money",
        COVERED,
        "<p>Most plans pay something for orthodontics until 19, about half of them also later: "
        "usually $1,000 to $2,000, once in a lifetime. Bring your card; within two working days "
        "you have it in writing from Mei, before you decide.</p>",
    ),
    Question(
        "photos",
        PHOTOS,
        "<p>No. Your treatment does not depend on it, and nobody will ask twice. If you do agree, "
        "you choose photo by photo and use by use, and you can take it back at any time under "
        '<a href="/consent/">My permissions</a>.</p>',
    ),
)

CONTACT_TITLE = "Contact"
CONTACT_INTRO = "You reach Leila at the desk. She finds you a first visit within two weeks."
DIRECTIONS = (
    "Five minutes on foot from the West 25th–Ohio City station. Bus 22 stops at the corner.\n"
    "Two parking spaces behind the house, one of them wide. The door is level with the street; "
    "the lift and the restroom fit a wheelchair."
)
MAP_URL = "https://www.openstreetmap.org/?mlat=41.4846&mlon=-81.7040#map=17/41.4846/-81.7040"
CONTACT_BODY: Sequence[Block] = (
    text(
        "<p>A wire that pricks and will not bend, a blow on the teeth, a swelling: call at any "
        "time. Outside our hours the recording gives you the number of the colleague on duty. If "
        "you cannot breathe or swallow well, call 911.</p>",
        "When it cannot wait",
    ),
    text(
        "<p>We speak English, Arabic, French, German, Igbo and Mandarin. For every other "
        "language, sign language included, we book an interpreter. It costs you nothing; tell us "
        "when you call.</p>",
        "Your language",
    ),
)

FAQ_TITLE = "Questions"
FAQ_INTRO = "What people ask us, answered with numbers. If yours is not here, ask."

GALLERY_TITLE = "Before and after, and how long it took"
GALLERY_INTRO = (
    "The same teeth, the same view, nothing retouched. Under each pair stands what was done, and "
    "what most people can expect."
)
CASES: Sequence[tuple[str, Block]] = (
    (
        "fixed-braces",
        pair(
            "sam-before",
            "sam-after",
            "Fixed braces on the upper teeth, 11 months",
            "A gap like this one closes in 9 to 14 months. It stays closed for those who wear a "
            "retainer at night.",
        ),
    ),
    (
        "fixed-braces",
        pair(
            "otto-before",
            "otto-after",
            "Fixed braces on both jaws, 17 months",
            "Crowding like this takes 15 to 20 months. Adults need about two months longer.",
        ),
    ),
    (
        "clear-aligners",
        pair(
            "noor-before",
            "noor-after",
            "Clear aligners, 26 pairs of trays, 9 months",
            "Turned front teeth take 7 to 11 months with trays worn 22 hours a day. One person in "
            "five needs a second, shorter series.",
        ),
    ),
    (
        "clear-aligners",
        pair(
            "tomas-before",
            "tomas-after",
            "Clear aligners with rubber bands at night, 15 months",
            "An open bite takes 12 to 18 months. In one person of four it opens again by a "
            "millimetre; a retainer with a tongue rest makes that rarer.",
        ),
    ),
    (
        "early-treatment",
        pair(
            "bea-before",
            "bea-after",
            "A removable plate, worn in the afternoon and at night, 9 months",
            "A deep bite in a growing jaw opens in 8 to 12 months. Half of these children need "
            "braces later as well, for a shorter time.",
        ),
    ),
)
