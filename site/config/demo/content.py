"""What is written on the demo's pages? Posts as data: a block is its name and its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Block = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Post:
    slug: str
    title: str
    topic: str
    intro: str
    hero: str
    days_ago: int
    author: str
    tags: tuple[str, ...]
    treatments: tuple[str, ...]
    body: Sequence[Block]


def text(html: str, heading: str = "") -> Block:
    return "text", {"heading": heading, "text": html}


def photo(key: str, caption: str = "") -> Block:
    return "photo", {"photo": key, "caption": caption}


def pair(before: str, after: str, caption: str, expectation: str) -> Block:
    return "before_after", {
        "before": before,
        "after": after,
        "before_label": "",
        "after_label": "",
        "caption": caption,
        "expectation": expectation,
    }


HOME_PROMISE = "Straight teeth, and somebody who tells you how long it takes."
HOME_LEAD = (
    "Alder Row is an orthodontic practice for children and adults. At your first visit you hear "
    "what we would do, how many months it takes and what it costs."
)
LINKS = (
    ("Ask for a first visit", "ask-for-an-appointment"),
    ("See how a first visit goes", "your-first-visit"),
    ("What braces and aligners cost", "treatments"),
    ("Ask us something", "faq"),
    ("Find us, call us", "contact"),
)
LINKS_INTRO = "Braces and aligners in Cleveland. Here is what people look for first."

POSTS: Sequence[Post] = (
    Post(
        "after-braces-why-the-retainer-stays",
        "The braces are off. Why the retainer stays.",
        "After treatment",
        "Teeth remember where they came from. A thin wire or a clear tray at night reminds them "
        "where they belong now.",
        "ines",
        6,
        "Dr Amara Okafor",
        ("retainer", "braces"),
        ("retainers", "fixed-braces"),
        (
            text(
                "<p>For the first six months the bone around your teeth is still soft. Without a "
                "retainer one person in two sees a tooth move back in that time. With one, it is "
                "fewer than one in ten.</p><p>Wear it every night for a year, then every other "
                "night. After three years twice a week is enough for most people.</p>",
                "The first six months decide",
            ),
            pair(
                "sam-before",
                "sam-after",
                "Fixed braces on the upper teeth, 11 months",
                "A gap like this one closes in 9 to 14 months, and stays closed with a retainer.",
            ),
            text(
                "<ul><li>Rinse it with cold water. Hot water bends it.</li><li>Brush it with a "
                "soft brush, without toothpaste.</li><li>Keep it in its box, never in a napkin: "
                "that is how most of them end up in the bin.</li></ul>",
                "Three habits that keep it clean",
            ),
            photo("ruth", "A retainer fits at every age."),
            text(
                "<p>Call us the same week. A new one costs $140 and is ready in four days. Waiting "
                "a month can cost you a month in braces.</p>",
                "Lost it?",
            ),
        ),
    ),
    Post(
        "your-first-visit",
        "Your first visit takes 40 minutes, and nothing hurts.",
        "First visit",
        "What we do, in which order, and what you can ask. So that you can think about something "
        "else on the way here.",
        "reception",
        19,
        "Leila Haddad",
        ("first visit",),
        (),
        (
            text(
                "<p>You fill in one page. Bring a list of the medicines you take, and any X-rays "
                "of your teeth that are less than a year old. That saves you new ones.</p>",
                "Five minutes at the desk",
            ),
            text(
                "<p>We count your teeth, look at your bite and take two pictures from outside the "
                "mouth. Then you sit up, and we talk. You hear what we see in words you know.</p>",
                "Twenty minutes in the chair",
            ),
            photo("priya", "We talk sitting up, not lying down."),
            text(
                "<p>The plan says what we would do, how many months it takes, how often you come "
                "and what it costs. If doing nothing is a good choice, the plan says that.</p>",
                "Fifteen minutes for the plan",
            ),
        ),
    ),
    Post(
        "braces-month-by-month",
        "Braces take about 18 months. Here is month by month.",
        "Braces",
        "What happens at which visit, what you feel, and when you first see a difference in the "
        "mirror.",
        "tools",
        41,
        "Dr Amara Okafor",
        ("braces", "adults"),
        ("fixed-braces",),
        (
            text(
                "<p>Fitting takes an hour. Your teeth feel tight that evening and for two days "
                "more. Eat soft food, take what you take for a headache, and on day four most "
                "people forget that they are there.</p>",
                "Month 1: two days of soup",
            ),
            text(
                "<p>A visit every six weeks, 20 minutes each. Around month four you see it in the "
                "mirror for the first time.</p>",
                "Months 2 to 6: the row gets even",
            ),
            pair(
                "otto-before",
                "otto-after",
                "Fixed braces on both jaws, 17 months",
                "Crowding like this takes 15 to 20 months. Adults need about two months longer.",
            ),
            photo("otto", "It is never too late: teeth move at every age."),
            text(
                "<p>Now the bite is set, often with small rubber bands that you change yourself. "
                "This part is slow and worth it: it is what makes the result last.</p>",
                "Months 7 to 16: the bite",
            ),
            photo("viktor"),
            text(
                "<p>Taking them off takes half an hour and feels like crumbs. You leave with a "
                "retainer, and with a smile you will look for in every shop window.</p>",
                "Month 18: off",
            ),
        ),
    ),
    Post(
        "aligners-22-hours",
        "Aligners: 22 hours a day, or your money is wasted.",
        "Aligners",
        "Why 18 hours look like 22 and work like none, and five ways to get there without thinking "
        "of it.",
        "treatment",
        63,
        "Dr Amara Okafor",
        ("aligners", "adults"),
        ("clear-aligners",),
        (
            text(
                "<p>A tooth needs about six hours of steady push before its bone begins to give "
                "way. Take the tray out for an evening, and the clock starts again. At 18 hours a "
                "day the teeth run behind the trays, and the trays stop fitting around week "
                "six.</p>",
                "Bone needs six hours to begin",
            ),
            pair(
                "noor-before",
                "noor-after",
                "Clear aligners, 26 pairs of trays, 9 months",
                "Turned front teeth take 7 to 11 months with trays worn 22 hours a day. One person "
                "in five needs a second, shorter series.",
            ),
            text(
                "<ul><li>Three meals, no snacks: two hours are enough for that.</li><li>Coffee "
                "through the morning? Drink it at breakfast. Hot drinks bend the trays.</li><li>"
                "Keep the box in the same pocket. Napkins eat trays.</li><li>A toothbrush at work. "
                "Nobody puts trays over lunch.</li><li>Change on Sunday evening: the tight night "
                "is over before Monday.</li></ul>",
                "Five habits that make it 22",
            ),
            text(
                "<p>Then say so at the next visit, without a bad conscience. Fixed braces cost "
                "about the same, need no discipline and take two months longer. Changing over is "
                "part of the price in the first four months.</p>",
                "It does not work for you?",
            ),
        ),
    ),
    Post(
        "seven-is-early-enough",
        "Seven is early enough. For most, twelve is.",
        "Children",
        "What one look at the age of seven can find, what can wait, and what it costs to wait: "
        "nothing.",
        "mirror",
        90,
        "Dr Amara Okafor",
        ("children", "first visit"),
        ("early-treatment",),
        (
            text(
                "<p>At seven the first big molars meet and four new front teeth are through. That "
                "is enough to see whether the jaws fit. We count, look at the bite and ask your "
                "child to swallow. Twenty minutes, no X-ray unless something is odd.</p>",
                "One look, twenty minutes",
            ),
            text(
                "<p>Of ten children we see at seven, nine go home with a date in a year. One needs "
                "something now: a plate for a deep bite, a little more width for a narrow jaw, or "
                "a guard for teeth that stick out so far that a fall could break them.</p>",
                "Nine go home, one stays",
            ),
            pair(
                "bea-before",
                "bea-after",
                "A removable plate, worn in the afternoon and at night, 9 months",
                "A deep bite in a growing jaw opens in 8 to 12 months. Half of these children need "
                "braces later as well, for a shorter time.",
            ),
            text(
                "<p>Crooked milk teeth, gaps, a tooth that comes late, a thumb at night before the "
                "age of five. All of these often mend themselves. If somebody tells you that it "
                "must be now, ask what happens if you wait a year. A good answer has a number in "
                "it.</p>",
                "What can wait",
            ),
        ),
    ),
)
