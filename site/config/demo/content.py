"""What is written on the demo's pages? Posts as data: a block is its name and its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Block = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Post:
    slug: str
    title: str
    topic: str
    intro: str
    hero: str
    days_ago: int
    author: tuple[str, str]
    tags: tuple[str, ...]
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
HOME_BODY: Sequence[Block] = (
    text(
        "<p>The first visit takes 40 minutes. We look, take two pictures and talk. Nothing is "
        "fitted and nothing hurts. You go home with a plan on one page: what, how long, how "
        "much.</p><p>Most people then take a week to think. That is fine with us.</p>",
        "You hear the plan before you decide",
    ),
    pair(
        "sam-before",
        "sam-after",
        "Fixed braces on the upper teeth, 11 months",
        "A gap like this one closes in 9 to 14 months. It stays closed for those who wear a "
        "retainer at night.",
    ),
    text(
        "<p>Fixed braces cost between $4,200 and $6,100 here, aligners between $3,800 and $5,900. "
        "The price stands on your plan and does not change. You can pay by the month, without "
        "interest.</p>",
        "A price that stays",
    ),
    (
        "quote",
        {
            "text": "Ask us how much it hurts. We will tell you: two days of soup, then you forget it.",
            "name": "Dr Amara Okafor",
            "role": "orthodontist",
        },
    ),
)

LINKS = (
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
        ("Dr Amara Okafor", "orthodontist"),
        ("retainer", "braces"),
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
        ("Leila Haddad", "front desk"),
        ("first visit",),
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
        ("Dr Amara Okafor", "orthodontist"),
        ("braces", "adults"),
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
            photo("otto", "It is never too late: braces work at 70."),
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
)
