"""What do the demo's other pages say? Treatments, people, questions, cases, the way there, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.demo.content import Block, pair, photo, text


@dataclass(frozen=True, slots=True)
class Topic:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Question:
    topic: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team; `photo` is the key of a picture."""

    name: str
    role: str
    photo: str
    words: str
    qualifications: str = ""
    languages: str = ""


@dataclass(frozen=True, slots=True)
class Treatment:
    slug: str
    title: str
    intro: str
    for_whom: str
    duration: str
    visits: str
    price: str
    body: Sequence[Block]
    hero: str = ""
    hero_caption: str = ""


def questions(*asked: str) -> Block:
    return "questions", {"heading": "", "entries": list(asked)}


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
PAYING = "Do I have to pay everything at once?"
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
        "money",
        PAYING,
        "<p>No. You can pay a fifth at the start and the rest by the month, without interest, for "
        "as long as the treatment takes. The price on your plan does not change, even if the "
        "treatment takes longer than we said.</p>",
    ),
    Question(
        "photos",
        PHOTOS,
        "<p>No. Your treatment does not depend on it, and nobody will ask twice. If you do agree, "
        "you choose photo by photo and use by use, and you can take it back at any time under "
        '<a href="/consent/">My permissions</a>.</p>',
    ),
)

TEAM_TITLE = "Our people"
TEAM_INTRO = (
    "Four people you will know by name. You see the same faces from the first visit to the last. Dr Okafor plans and places every "
    "brace herself."
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
    ),
    Member(
        "Mei Tan",
        "Practice manager and privacy officer",
        "staff-mei",
        "<p>Knows what your plan covers and what it does not, and puts it in one page. Ask her "
        "who may see what about you.</p>",
        "Certified in health care privacy compliance",
        "English, Mandarin",
    ),
    Member(
        "Jonas Keller",
        "Dental assistant",
        "staff-jonas",
        "<p>Hands over the wires and the wax, takes the pictures, and looks after this website. "
        "Had braces at 26 and remembers the soup.</p>",
        "Expanded functions dental assistant",
        "English, German",
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

TREATMENTS_TITLE = "Treatments"
TREATMENTS_INTRO = (
    "What we do, how long it takes and what it costs. Which one fits you, or none, you hear at the "
    "first visit."
)
SEE_CASES = (
    '<p>Patients who agreed to it show their teeth before and after: <a linktype="page" '
    'id="{page:gallery}">see how it turned out for them</a>.</p>'
)
TREATMENTS: Sequence[Treatment] = (
    Treatment(
        "fixed-braces",
        "Fixed braces",
        "Small brackets and a wire that does the work day and night. The surest way for teeth that "
        "have a long way to go.",
        "Anyone from about 11, with all second teeth through",
        "14 to 22 months",
        "Every six weeks, 20 minutes",
        "$4,200 to $6,100",
        (
            text(
                "<p>Fitting takes an hour and does not hurt. That evening your teeth feel tight, "
                "and for two days more. On day four most people forget that they are there.</p>"
                "<p>Around month four you see the first difference in the mirror. Two thirds of "
                "the time go into the bite, which nobody sees and which makes the result "
                "last.</p>",
                "Two days of soup, then you forget it",
            ),
            pair(
                "otto-before",
                "otto-after",
                "Fixed braces on both jaws, 17 months",
                "Crowding like this takes 15 to 20 months. Adults need about two months longer.",
            ),
            text(
                "<p>Planning, brackets, every visit, a mouthguard, taking them off and the first "
                "pair of retainers. Lost brackets too: the first three are on us.</p>" + SEE_CASES,
                "What the price holds",
            ),
            questions(HURT, BROKEN, PAYING),
        ),
        hero="tools",
        hero_caption="Every plan starts with a model. It shows what has to move, and how far.",
    ),
    Treatment(
        "clear-aligners",
        "Clear aligners",
        "Thin trays that you change every week and take out to eat. Hardly anybody sees them; they "
        "work as long as you wear them.",
        "Adults and teenagers with mild to middling crowding",
        "8 to 16 months",
        "Every ten weeks, 15 minutes",
        "$3,800 to $5,900",
        (
            text(
                "<p>Twenty-two hours a day. Out for meals and brushing, in for everything else. "
                "At 18 hours they still look worn and hardly work; that is the most common reason "
                "why aligners fail.</p>",
                "They work 22 hours a day, or not at all",
            ),
            text(
                "<p>Teeth that must turn a lot or come down from far up are better off with a "
                "bracket. If that is you, we say so before you pay for trays.</p>" + SEE_CASES,
                "When we advise against them",
            ),
            questions(TOO_OLD, PAYING),
        ),
        hero="treatment",
    ),
    Treatment(
        "early-treatment",
        "Early treatment for children",
        "A few problems are easier to put right while the jaw still grows. Most are not, and then "
        "waiting is the treatment.",
        "Children from seven to ten, about one in ten of those we see",
        "6 to 12 months",
        "Every eight weeks, 15 minutes",
        "$1,900 to $2,600",
        (
            text(
                "<p>Lower front teeth that bite in front of the upper ones, an upper jaw that is "
                "too narrow, front teeth that stick out so far that a fall could break them. For "
                "these we start early.</p><p>Crooked milk teeth, gaps and a late tooth can "
                "wait. We look once a year, which costs nothing.</p>",
                "Three reasons to start, and none to hurry",
            ),
            photo("mirror", "Ines, nine, sees her new bite for the first time."),
            questions(CHILD, SPORT),
        ),
        hero="ines",
    ),
    Treatment(
        "retainers",
        "Retainers",
        "What keeps teeth where they are now. After braces for everyone, and on their own when an "
        "old retainer broke.",
        "Everyone after treatment",
        "Every night for a year, then less",
        "Once after 3 months, then once a year",
        "Included; a new one $140",
        (
            text(
                "<p>For the first six months the bone around your teeth is still soft. Without a "
                "retainer one person in two sees a tooth move back in that time. With one, it is "
                "fewer than one in ten.</p>",
                "The first six months decide",
            ),
            text(
                "<p>Call us the same week. A new one costs $140 and is ready in four days. "
                "Waiting a month can cost you a month in braces.</p>",
                "Lost it?",
            ),
        ),
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
CASES: Sequence[Block] = (
    pair(
        "sam-before",
        "sam-after",
        "Fixed braces on the upper teeth, 11 months",
        "A gap like this one closes in 9 to 14 months. It stays closed for those who wear a "
        "retainer at night.",
    ),
    pair(
        "otto-before",
        "otto-after",
        "Fixed braces on both jaws, 17 months, at the age of 70",
        "Crowding like this takes 15 to 20 months. Adults need about two months longer.",
    ),
)

ACCESSIBILITY_TITLE = "Accessibility"
ACCESSIBILITY_INTRO = (
    "This site is for everyone. We want you to be able to read, hear and use every page, however you do that. Where it does "
    "not work, tell us, and we help you the same day."
)
ACCESSIBILITY: Sequence[Block] = (
    text(
        "<p>We build to the Web Content Accessibility Guidelines (WCAG) 2.2, level AA. Every page "
        "works with the keyboard alone, with a screen reader, at 400 % zoom, in dark and in high "
        "contrast, and without JavaScript.</p><p>Signing a permission works by drawing or by "
        "typing your name; both count the same.</p>",
        "What we aim for",
    ),
    text(
        "<ul><li>Videos at other hosts bring their own player, which we cannot change. What is "
        "said in them stands in writing below each.</li><li>Sealed PDF copies of a permission "
        "can be read aloud, but not reflowed by every reader. Ask us for large print.</li></ul>",
        "What does not work well yet",
    ),
    text(
        "<p>Call 216 555 0142, write to hello@alder-row.example or tell us at the desk: which "
        "page, and what went wrong. You have an answer within two working days, and what you "
        "needed to know at once.</p>",
        "Tell us",
    ),
)
