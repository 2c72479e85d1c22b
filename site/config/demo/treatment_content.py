"""What does the demo say of its treatments? For whom, step by step, how long, how much, as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.demo.content import Block, photo, text
from config.demo.site_content import BROKEN, CHILD, HURT, LOST, PAYING, SPORT, TOO_OLD


@dataclass(frozen=True, slots=True)
class Treatment:
    """One treatment.

    Attributes:
        steps: when, what happens, in two or three sentences.
        people: names of the team.
        asked: questions, as they stand in the list of questions.
        video: slug of a video, "" for none.
    """

    slug: str
    title: str
    intro: str
    for_whom: str
    duration: str
    visits: str
    price: str
    price_note: str
    steps: Sequence[tuple[str, str, str]]
    body: Sequence[Block]
    people: Sequence[str] = ()
    asked: Sequence[str] = ()
    hero: str = ""
    hero_caption: str = ""
    video: str = ""

    def stored_steps(self) -> list[Mapping[str, str]]:
        return [{"when": when, "title": title, "text": words} for when, title, words in self.steps]


OKAFOR, TAN, KELLER = "Dr Amara Okafor", "Mei Tan", "Jonas Keller"

TREATMENTS_TITLE = "Treatments"
TREATMENTS_INTRO = (
    "What we do, how long it takes and what it costs. Which one fits you, or none, you hear at the "
    "first visit."
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
        "Depends on how far the teeth have to go. Everything is in it: brackets, each visit, a "
        "mouthguard, the first retainers. Most dental plans pay $1,000 to $2,000.",
        (
            (
                "Week 0",
                "You hear the plan",
                "Two pictures, a scan instead of a tray of paste, and one page: what, how long, "
                "how much. Take a week to think.",
            ),
            (
                "Day 1",
                "The brackets go on",
                "An hour, and it does not hurt. Your teeth feel tight that evening and for two "
                "days more. On day four most people forget that they are there.",
            ),
            (
                "Months 2 to 6",
                "The row gets even",
                "A visit every six weeks. Around month four you see it in the mirror for the first "
                "time.",
            ),
            (
                "Months 7 to 16",
                "The bite is set",
                "Often with small rubber bands that you change yourself. Slow, and worth it: this "
                "is what makes the result last.",
            ),
            (
                "Month 18",
                "Off, and retainers on",
                "Taking them off takes half an hour and feels like crumbs. You leave with a thin "
                "wire behind the teeth and a tray for the night.",
            ),
        ),
        (
            text(
                "<p>What looks crooked is a third of the work. The other two thirds go into how "
                "your teeth meet: nobody sees that, and it decides whether the row is still "
                "straight in ten years.</p><p>If the plan on your page says 18 months and it "
                "takes 22, you pay for 18.</p>",
                "Two thirds of the time go where nobody looks",
            ),
            text(
                "<p>Nuts, hard crusts, toffee and ice cubes break brackets. Apples and carrots are "
                "fine in slices. Everything else you may eat; the first week we give you a list of "
                "eleven soups.</p>",
                "What you give up: less than you think",
            ),
        ),
        people=(OKAFOR, KELLER),
        asked=(HURT, BROKEN, SPORT, PAYING),
        hero="tools",
        hero_caption="Every plan starts with a model. It shows what has to move, and how far.",
        video="brushing-around-a-bracket",
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
        "Depends on how many trays your teeth need, most often 20 to 40 pairs. A lost tray is "
        "replaced twice at no charge. By the month, without interest: from $160.",
        (
            (
                "Week 0",
                "A scan, and a film of your teeth",
                "You see on a screen how each tooth would move, week by week, before you say yes.",
            ),
            (
                "Week 3",
                "The first trays, and small knobs",
                "We glue a few tooth-coloured knobs on, so that the trays can grip. You put the "
                "trays in and out until it takes you ten seconds.",
            ),
            (
                "Every week",
                "You change to the next pair",
                "At home, on the same evening each week. It feels tight until the next morning.",
            ),
            (
                "Every 10 weeks",
                "We look whether the teeth follow",
                "If one lags behind we say so early, and scan again. That happens to one in five.",
            ),
            (
                "Month 12",
                "Knobs off, retainers on",
                "The last tray stays on at night until the retainers are ready, four days later.",
            ),
        ),
        (
            text(
                "<p>Twenty-two hours a day. Out for meals and brushing, in for everything else. "
                "At 18 hours they still look worn and hardly work; that is the most common reason "
                "why aligners fail.</p>",
                "They work 22 hours a day, or not at all",
            ),
            text(
                "<p>Teeth that must turn a lot or come down from far up are better off with a "
                "bracket. If that is you, we say so before you pay for trays.</p>",
                "When we advise against them",
            ),
        ),
        people=(OKAFOR, TAN),
        asked=(TOO_OLD, PAYING, LOST),
        hero="treatment",
        hero_caption="Scans take four minutes. There is no tray of paste any more.",
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
        "If braces are needed later, half of this is taken off their price. Looking once a year "
        "until then costs nothing.",
        (
            (
                "Age seven",
                "We look once",
                "Twenty minutes, no picture unless we need it. Nine in ten children then need "
                "nothing yet, and we say so.",
            ),
            (
                "First month",
                "A plate of their own",
                "Your child chooses the colour. Talking sounds odd for three days: reading aloud "
                "helps.",
            ),
            (
                "Every week",
                "One turn of a small key",
                "You do it together on Sunday evening. It presses a little and does not hurt.",
            ),
            (
                "Month 9",
                "Out, and a long break",
                "Then we wait for the second teeth and look once a year.",
            ),
        ),
        (
            text(
                "<p>Lower front teeth that bite in front of the upper ones, an upper jaw that is "
                "too narrow, front teeth that stick out so far that a fall could break them. For "
                "these we start early.</p><p>Crooked milk teeth, gaps and a late tooth can "
                "wait. We look once a year, which costs nothing.</p>",
                "Three reasons to start, and none to hurry",
            ),
            photo("mirror", "The mirror goes first to the one whose teeth they are."),
        ),
        people=(OKAFOR, KELLER),
        asked=(CHILD, HURT, SPORT),
        hero="ines",
        video="first-visit-film",
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
        "The first pair belongs to your treatment, whoever did it with us. From elsewhere: $140 a "
        "tray, $260 for a wire behind the front teeth.",
        (
            (
                "The last day",
                "A scan before you go",
                "A wire behind the lower front teeth the same day, the tray for the night four "
                "days later.",
            ),
            ("Year 1", "Every night", "It feels loose after two weeks. That is right: it fits."),
            ("Years 2 and 3", "Every other night", "Tight again? Then go back to every night."),
            ("After that", "Twice a week", "For most people, and for good."),
        ),
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
        people=(KELLER,),
        asked=(LOST, PAYING),
    ),
)
