"""Where does one signer stand? The steps in order, and what was answered so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from consent import clock
from consent.models import ConsentFormVersion, ConsentRequest, PracticeDetails, RequestedItem
from consent.people import assent
from consent.privileges import Kind, SignerRole
from consent.signed import session_photos
from consent.texts import scope_words
from consent.texts.form_text import FormText
from consent.views.sessions import Data, Entry

STEPS = ("who", "text", "uses", "electronic", "signature")
ASSENT = "assent"


@dataclass
class Visit:
    """One request of a signer for one step."""

    request: HttpRequest
    asked: ConsentRequest
    entry: Entry
    text: FormText
    version: ConsentFormVersion
    last_day: date | None = None

    @cached_property
    def today(self) -> date:
        """The practice's day, now."""
        return clock.day_of(timezone.now(), PracticeDetails.the_one().zone)

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The steps of this request; a child is asked right after the parent has chosen."""
        if not assent.is_wanted(self.asked, self.text, on=self.today):
            return STEPS
        after = STEPS.index("uses") + 1
        return (*STEPS[:after], ASSENT, *STEPS[after:])

    @property
    def signer_is_patient(self) -> bool:
        return self.asked.signer_role == SignerRole.PATIENT

    @property
    def signs_for_a_child(self) -> bool:
        return self.asked.signer_role in assent.FOR_A_CHILD

    @cached_property
    def uses(self) -> list[Mapping[str, str]]:
        """The uses that are asked about, in the order of the form."""
        asked = {use.slug for use in self.asked.uses.all()}
        return [use for use in self.text.uses if use["slug"] in asked]

    @property
    def chosen(self) -> list[str]:
        return list(self.entry.answers.get("uses", []))

    @property
    def chosen_uses(self) -> list[Mapping[str, str]]:
        return [use for use in self.uses if use["slug"] in self.chosen]

    @property
    def chosen_labels(self) -> list[str]:
        return [use["label"] for use in self.chosen_uses]

    @property
    def offers_only_unrecognisable(self) -> bool:
        """Whether the choice means something: a picture can be cropped or blurred, words cannot."""
        return bool(self.asked.scope) or any(item.kind != Kind.STORY for item in self.items)

    @property
    def only_unrecognisable(self) -> bool:
        return bool(
            self.offers_only_unrecognisable and self.entry.answers.get("only_unrecognisable")
        )

    @property
    def scope_text(self) -> str:
        """The described set in the language that is read; '' where there is none."""
        return scope_words.of_request(self.asked, self.text.language)

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
    def answered_by_child(self) -> Data:
        """What the child answered to exactly what the parent has chosen now; {} where nothing."""
        given = self.entry.answers.get(ASSENT) or {}
        return given if given.get("about") == self.agreed_so_far else {}

    @property
    def agreed_so_far(self) -> list[object]:
        """What a child says yes to: another choice or another language asks them again."""
        return [self.version.sha256, self.chosen, self.only_unrecognisable]

    @property
    def furthest(self) -> str:
        """The first step that has no answer yet: nobody gets past it."""
        answers = self.entry.answers
        answered = {
            "who": "who" in answers,
            "text": self.has_read("text"),
            "uses": bool(answers.get("uses")),
            ASSENT: bool(self.answered_by_child),
            "electronic": self.has_read("electronic") and "erecords_shown_at" in answers,
            "signature": False,
        }
        return next(step for step in self.steps if not answered[step])

    def has_read(self, step: str) -> bool:
        """Whether this very version was read at the step: another language is another text."""
        return bool(self.entry.answers.get(step) == self.version.sha256)

    def may_open(self, step: str) -> bool:
        return step in self.steps and self.steps.index(step) <= self.steps.index(self.furthest)

    def answer(self, **given: object) -> None:
        self.entry.answers.update(given)
        self.entry.keep()

    def to(self, step: str) -> HttpResponse:
        address = reverse("sign", args=[self.asked.reference])
        return redirect(f"{address}?step={step}")

    def after(self, step: str) -> HttpResponse:
        """On to the next step, or to the first one that is still open before it."""
        later = self.steps[self.steps.index(step) + 1]
        if later == ASSENT and self.answered_by_child:
            # The phone is not handed over once more for what the child has said yes to.
            return self.after(ASSENT)
        return self.to(later if self.may_open(later) else self.furthest)

    def before(self, step: str) -> str:
        """The step that the back link leads to; '' at the first."""
        number = self.steps.index(step)
        return self.steps[number - 1] if number else ""

    def page(self, step: str, **facts: object) -> HttpResponse:
        context = {
            "step_number": self.steps.index(step) + 1,
            "step_count": len(self.steps),
            "step_before": self.before(step),
            "chosen": self._summary() if step in {"electronic", "signature"} else [],
            "signer_is_patient": self.signer_is_patient,
            "patient_first_name": self.asked.patient.first_name,
            "language": self.text.language,
            "scope_text": self.scope_text,
            "is_large": self.text.is_large,
            **facts,
        }
        return render(self.request, f"consent/sign/{step}.html", context)

    def _summary(self) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = [{"label": _("Uses"), "values": self.chosen_labels}]
        if self.only_unrecognisable:
            words = (
                _("where nobody can recognise me")
                if self.signer_is_patient
                else _("where nobody can recognise %(name)s")
                % {"name": self.asked.patient.first_name}
            )
            rows.append({"label": _("Only"), "values": [words]})
        return rows
