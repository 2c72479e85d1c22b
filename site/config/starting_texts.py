"""With which words does a new practice's site begin? Drafts: what stands in brackets is to be filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Block = tuple[str, Mapping[str, object]]

FACTS: Mapping[str, str] = {
    "practice": "[name of the practice]",
    "address": "[address]",
    "phone": "[phone]",
    "email": "[e-mail]",
    "officer": "[name of the privacy officer]",
    "kept_days": "60",
}
MODEL = (
    "<p><i>[This is a model text. Fill in what stands in brackets, take out what is not so with "
    "you, have a lawyer check the rest against the law of your state, then delete this "
    "paragraph.]</i></p>\n"
)

CONTACT_INTRO = "You reach [first name] at the desk. [How soon one is seen for the first time.]"
DIRECTIONS = "[Nearest stop, and how many minutes on foot. Where to park. Whether there is a step.]"
CONTACT_BODY: Sequence[Block] = (
    (
        "text",
        {
            "heading": "When it cannot wait",
            "text": "<p>[What is an emergency with you, and whom one calls outside your hours.] If "
            "you cannot breathe or swallow well, call 911.</p>",
        },
    ),
    (
        "text",
        {
            "heading": "Your language",
            "text": "<p>We speak [languages]. For every other language, sign language included, we "
            "book an interpreter. It costs you nothing; tell us when you call.</p>",
        },
    ),
)

TEAM_INTRO = "[How many people one will know by name, and who plans the treatment.]"
VIDEOS_INTRO = "Short, with captions, and with every word in writing below."
GALLERY_INTRO = (
    "The same view, nothing retouched. Under each pair stands what was done, and what most people "
    "can expect."
)
OFFERS_INTRO = "What we offer for a while: for whom, until when, and what it does not include."
FAQ_INTRO = "What people ask us, answered with numbers. If yours is not here, ask."
LINKS_INTRO = "[One sentence: what you do, and where.] Here is what people look for first."
LINKS: Sequence[tuple[str, str]] = (
    ("Ask for an appointment", "ask-for-an-appointment"),
    ("What treatment costs", "treatments"),
    ("Ask us something", "faq"),
    ("Find us, call us", "contact"),
)

TREATMENTS_INTRO = (
    "What we do, how long it takes and what it costs. Which one fits you, or none, you hear at the "
    "first visit."
)
TREATMENT: Mapping[str, object] = {
    "title": "[Name of a treatment]",
    "slug": "first-treatment",
    "intro": "[What it is, in words a neighbour would use. What it is good at, and what it is not.]",
    "for_whom": "[Children from 9, adults of any age]",
    "duration": "[6 to 9 months]",
    "visits": "[Every six weeks, 20 minutes]",
    "price": "[$1,900 to $2,600]",
    "price_note": "[What is included, what insurers usually pay, whether one may pay monthly.]",
}
STEPS: Sequence[Mapping[str, str]] = (
    {
        "when": "Day 1",
        "title": "[What happens at the first visit]",
        "text": "[How long it takes, whether it hurts, what one takes home.]",
    },
    {"when": "[Week 2]", "title": "[What comes next]", "text": "[And what one feels.]"},
    {"when": "At the end", "title": "[How one knows that it is done]", "text": ""},
)
TREATMENT_BODY: Sequence[Block] = (
    (
        "text",
        {
            "heading": "[The worry people have, answered: “Two days of soup, then you forget it”]",
            "text": "<p>[Three or four sentences with numbers: how long, how much, does it "
            "hurt.]</p>",
        },
    ),
    (
        "text",
        {
            "heading": "[When you advise against it]",
            "text": "<p>[Who is better off with something else, or with nothing.]</p>",
        },
    ),
)


@dataclass(frozen=True, slots=True)
class Question:
    question: str
    answer: str


TOPIC = ("before-you-start", "Before you start")
QUESTIONS: Sequence[Question] = (
    Question(
        "Do I need a referral?",
        "<p>[Yes or no.] [What the first visit costs, how long it takes, and what to bring.]</p>",
    ),
    Question(
        "Does it hurt?",
        "<p>[Which part does, how much, for how long, and what helps.]</p>",
    ),
    Question(
        "What does my insurance pay?",
        "<p>[Which plans you take, what they usually pay, and who finds out before one "
        "decides.]</p>",
    ),
    Question(
        "Do I have to agree to photos?",
        "<p>No. Your treatment does not depend on it. If you do agree, you choose photo by photo "
        "and use by use, and you can take it back at any time under "
        '<a href="/consent/">My permissions</a>.</p>',
    ),
)
