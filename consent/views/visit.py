"""Where does one signer stand? The steps in order, and what was answered so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from consent import session_photos
from consent.form_text import FormText
from consent.models import ConsentRequest, RequestedItem
from consent.privileges import SignerRole
from consent.views.sessions import Entry

STEPS = ("who", "text", "uses", "electronic", "signature")


@dataclass
class Visit:
    """One request of a signer for one step."""

    request: HttpRequest
    asked: ConsentRequest
    entry: Entry
    text: FormText
    last_day: date | None = None

    @property
    def signer_is_patient(self) -> bool:
        return self.asked.signer_role == SignerRole.PATIENT

    @property
    def uses(self) -> list[Mapping[str, str]]:
        """The uses that are asked about, in the order of the form."""
        asked = set(self.asked.uses.values_list("slug", flat=True))
        return [use for use in self.text.uses if use["slug"] in asked]

    @property
    def chosen(self) -> list[str]:
        return list(self.entry.answers.get("uses", []))

    @property
    def chosen_labels(self) -> list[str]:
        return [use["label"] for use in self.uses if use["slug"] in self.chosen]

    @cached_property
    def items(self) -> list[RequestedItem]:
        """What is asked about, in the order it was asked."""
        return list(self.asked.items.all())

    @property
    def photos(self) -> list[session_photos.SessionPhoto]:
        return session_photos.of(self.items, self.asked.patient)

    @property
    def sees_all_photos(self) -> bool:
        return session_photos.all_showable(self.items, self.asked.patient)

    @property
    def furthest(self) -> str:
        """The first step that has no answer yet: nobody gets past it."""
        answers = self.entry.answers
        answered = {
            "who": "who" in answers,
            "text": "text" in answers,
            "uses": bool(answers.get("uses")),
            "electronic": "erecords_shown_at" in answers,
            "signature": False,
        }
        return next(step for step in STEPS if not answered[step])

    def may_open(self, step: str) -> bool:
        return STEPS.index(step) <= STEPS.index(self.furthest)

    def answer(self, **given: object) -> None:
        self.entry.answers.update(given)
        self.entry.keep()

    def to(self, step: str) -> HttpResponse:
        address = reverse("sign", args=[self.asked.reference])
        return redirect(f"{address}?step={step}")

    def page(self, step: str, **facts: object) -> HttpResponse:
        context = {
            "step_number": STEPS.index(step) + 1,
            "step_count": len(STEPS),
            "chosen": self._summary() if step in {"electronic", "signature"} else [],
            "signer_is_patient": self.signer_is_patient,
            **facts,
        }
        return render(self.request, f"consent/sign/{step}.html", context)

    def _summary(self) -> list[dict[str, object]]:
        return [{"label": _("Uses"), "values": self.chosen_labels}]
