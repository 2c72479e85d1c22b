"""What do the components show in the style guide? Every one in every state, with invented content."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.http.response import HttpResponse
from django.shortcuts import render
from django.templatetags.static import static

from practice.pictures import Picture

ICONS = [
    "phone",
    "clock",
    "pin",
    "check",
    "arrow",
    "back",
    "pen",
    "keyboard",
    "withdraw",
    "photo",
    "download",
    "mail",
    "menu",
    "close",
    "warning",
    "info",
    "undo",
    "stop",
    "share",
    "link",
    "search",
]
LONG_WORDS = "Kieferorthopädiefachpraxisterminvereinbarungsbestätigungsschreiben " * 2


class SampleForm(forms.Form):
    """One field of each kind."""

    email = forms.EmailField(label="Your e-mail address", help_text="We write once, with the link.")
    when = forms.ChoiceField(
        label="When it suits you", choices=[("am", "Mornings"), ("pm", "Afternoons")]
    )
    words = forms.CharField(label="Anything we should know", widget=forms.Textarea, max_length=20)
    reach = forms.ChoiceField(
        label="How may we answer?",
        choices=[("call", "Call me"), ("text", "Text me")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="I can read this page")
    fixed = forms.CharField(label="Your reference", initial="7K2M", disabled=True, required=False)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for developers; only while DEBUG is on."""
    return render(request, "styleguide.html", {"guide": guide()})


def guide() -> dict[str, Any]:
    """What styleguide.html takes."""
    broken = SampleForm({"email": "nobody", "words": "far more than twenty letters"})
    broken.is_valid()
    return {
        "icons": ICONS,
        "photo": _picture("room", 960, 640, "A room with a chair by the window"),
        "before": _picture("before", 480, 360, "Teeth that stand in each other’s way"),
        "after": _picture("after", 480, 360, "The same teeth in one line"),
        "form": SampleForm(prefix="rest"),
        "broken_form": broken,
        "post": {
            "url": "#main",
            "title": "After braces: why the retainer stays",
            "intro": "Teeth remember where they stood. A retainer is how they forget.",
            "date": date(2026, 10, 3),
            "topic": "Retainers",
            "minutes": 4,
        },
        "treatment": {
            "url": "#main",
            "title": "Clear aligners",
            "intro": "Thin trays that you take out to eat.",
            "duration": "8 to 16 months",
            "price": "$3,800 to $5,900",
            "visits": "Every eight weeks",
            "for_whom": "Adults, teenagers with all teeth through",
        },
        "person": {
            "name": "Dr Amara Okafor",
            "initials": "AO",
            "role": "Orthodontist",
            "qualifications": "DDS, MS",
            "languages": "English, Igbo",
            "words": "<p>She tells you the price before you sit down.</p>",
        },
        "steps": [
            {"when": "Week 0", "title": "You hear the plan", "text": "Two pictures and a scan."},
            {"when": "Day 1", "title": "The brackets go on", "text": "An hour. It does not hurt."},
        ],
        "steps_without_days": [
            {"title": "One page at the desk", "text": "Bring a list of your medicines."},
            {"title": "Your plan, on one page", "text": ""},
        ],
        "offer": {
            "url": "#main",
            "title": "A second retainer for half",
            "intro": "The one at home in its box, the other in the travel bag.",
            "price": "$70 instead of $140",
            "first_day": date(2026, 10, 1),
            "last_day": date(2026, 12, 31),
        },
        "day": date(2026, 11, 20),
        "later": date(2027, 1, 2),
        "place": {
            "title": "Lake Shore",
            "url": "#main",
            "address_lines": ["3 Pier Street", "Cleveland, OH 44107"],
            "phone": "+1 216 555 0147",
            "phone_href": "tel:+12165550147",
            "own_phone": True,
            "open_now": {"is_open": True, "text": "Open until 5 pm"},
        },
        "holidays": [
            {"name": "Thanksgiving", "days": "26–27 November 2026", "text": "closed"},
            {"name": "Christmas Eve", "days": "24 December 2026", "text": "8 am to noon"},
        ],
        "story": "I was told eleven months, and it was eleven months.\n\nThe wire pinched a day.",
        "entry": {
            "question": "Do braces hurt?",
            "answer": "<p>Fitting them does not. Two days later it is over.</p>",
            "anchor": "question-0",
        },
        "page_obj": _middle(),
        "back": {"url": "#main", "title": "Treatments"},
        "hours_rows": [
            {"day": "Monday to Thursday", "text": "8 am to 5 pm"},
            {"day": "Friday", "text": "8 am to 1 pm", "today": True},
            {"day": "Saturday and Sunday", "text": "Closed", "closed": True},
        ],
        "hours_rtl": [{"day": "الاثنين", "text": "8–17", "today": True}],
        "open": {"is_open": True, "text": "Open until 5 pm"},
        "closed": {"is_open": False, "text": "Closed now, open tomorrow from 8 am"},
        "statement": {"text": "Closed on 4 January: no power in the street.", "is_urgent": False},
        "urgent": {
            "text": "Our telephone is out of order. Write to us, we call back.",
            "is_urgent": True,
            "url": "#main",
            "label": "How to reach us",
        },
        "share": [
            {"id": "mail", "label": "By e-mail", "href": "mailto:", "new_window": False},
            {"id": "facebook", "label": "Facebook", "href": "#main", "new_window": True},
        ],
        "preview_note": {
            "hidden": [{"place": {"label": "Photo", "number": 3}, "until": "", "replaced": False}],
            "soon": [{"place": {"label": "Pair", "number": 5}, "until": "3 May 2027"}],
            "photos": 1,
        },
        "uses": [
            {
                "slug": slug,
                "label": label,
                "recipients": recipients,
                "example": "Your smile beside the words “17 months of braces”.",
            }
            for slug, label, recipients in (
                ("website", "Our website", "Everybody who opens it"),
                ("instagram", "Our Instagram page", "Everybody on Instagram, and Meta"),
                ("print", "A leaflet in the waiting room", "Everybody who takes one"),
            )
        ],
        "use_rtl": {"slug": "rtl", "label": "موقعنا", "recipients": "الجميع", "example": ""},
        "chosen": [{"label": "You said yes to", "values": ["Our website", "A leaflet"]}],
        "words": ["Our website", "A leaflet in the waiting room"],
        "long_words": LONG_WORDS,
        "practice": {"phone": "+1 216 555 0142", "phone_href": "tel:+12165550142"},
        "none": [],
    }


def _picture(name: str, width: int, height: int, alt: str) -> Picture:
    return Picture((), static(f"img/guide/{name}.svg"), width, height, alt)


def _middle() -> Page:
    return Paginator(range(30), 10).page(2)
