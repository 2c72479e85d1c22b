"""How does somebody sign? One question per step; every step works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect

from consent import actions, clock, form_text, identity, session_photos
from consent.actions.signing import last_day_of
from consent.acts import signer
from consent.form_text import FormText
from consent.models import ConsentRequest, PracticeDetails
from consent.privileges import Method, Outcome, SignerRole
from consent.views import receipts, sessions
from consent.views.identifying import ask_birth_date, ask_code
from consent.views.links import still_opens
from consent.views.pages import errors, invalid_link, private_page, speaking_to
from consent.views.typing import typed_name

STEPS = ("who", "text", "uses", "electronic", "signature")


@dataclass(slots=True)
class Visit:
    """One request of a signer for one step."""

    request: HttpRequest
    asked: ConsentRequest
    entry: sessions.Entry
    text: FormText
    last_day: date | None = None

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

    @property
    def photos(self) -> list[session_photos.SessionPhoto]:
        return session_photos.of(list(self.asked.items.all()), self.asked.patient)

    @property
    def sees_all_photos(self) -> bool:
        items = list(self.asked.items.all())
        seen = session_photos.showable(items, self.asked.patient)
        return all(item.photo_id in seen for item in items)

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
            "signer_is_patient": self.asked.signer_role == SignerRole.PATIENT,
            **facts,
        }
        return render(self.request, f"consent/sign/{step}.html", context)

    def _summary(self) -> list[dict[str, object]]:
        return [{"label": _("Uses"), "values": self.chosen_labels}]


@private_page
@csrf_protect
def sign(request: HttpRequest, reference: str) -> HttpResponse:
    """Every step of signing one request, for the browser that opened its link."""
    entry = sessions.signing(request, reference)
    asked = (
        ConsentRequest.objects.select_related("patient__merged_into", "version")
        .filter(reference=reference)
        .first()
        if entry
        else None
    )
    if entry is None or asked is None:
        return invalid_link(request)
    declined_here = asked.outcome == Outcome.DECLINED and entry.identity
    if not declined_here and not still_opens(asked, at=timezone.now()):
        return invalid_link(request)
    with speaking_to(asked.patient):
        return _answer(Visit(request, asked, entry, form_text.read(asked.version.text)))


def _answer(visit: Visit) -> HttpResponse:
    asked, entry = visit.asked, visit.entry
    step = visit.request.GET.get("step", "")
    if not entry.identity and not identity.is_vouched(asked):
        return _identify(visit, step)
    if asked.outcome == Outcome.DECLINED:
        return render(visit.request, "consent/sign/declined.html")
    if asked.outcome == Outcome.SIGNED:
        return receipts.of_signing(visit.request, asked, entry, step)
    if visit.request.method == "POST" and asked.opened_at is None:
        # Staff who vouch take the place of the identity step.
        actions.mark_opened(request=asked, by=signer(asked.reference))
    if step not in STEPS or not visit.may_open(step):
        return visit.to(visit.furthest)
    if not visit.sees_all_photos:
        return render(visit.request, "consent/sign/changed.html")
    today = clock.day_of(timezone.now(), PracticeDetails.the_one().zone)
    visit.last_day = last_day_of(asked, visit.text, today)
    return _steps[step](visit)


def _identify(visit: Visit, step: str) -> HttpResponse:
    known_by_date = identity.has_birth_date(visit.asked)
    wanted = "identity" if known_by_date else "code"
    if step != wanted:
        return visit.to(wanted)
    refusal = (
        ask_birth_date(visit.request, visit.asked, for_patient=_is_patient(visit))
        if known_by_date
        else ask_code(visit.request, visit.asked, visit.entry)
    )
    if refusal is not None:
        return refusal
    visit.entry.identify()
    visit.entry.keep()
    actions.mark_opened(request=visit.asked, by=signer(visit.asked.reference))
    return visit.to("done" if visit.asked.outcome == Outcome.SIGNED else visit.furthest)


def _is_patient(visit: Visit) -> bool:
    return visit.asked.signer_role == SignerRole.PATIENT


def _who(visit: Visit) -> HttpResponse:
    if visit.request.method == "POST":
        visit.answer(who=True)
        return visit.to("text")
    elements = visit.text.elements
    return visit.page(
        "who",
        asked_by=visit.text.practice,
        patient_first_name=visit.asked.patient.first_name,
        introduction=elements["introduction"],
        purposes=[line.strip() for line in elements["purposes"].splitlines() if line.strip()],
        photos=visit.photos,
        answer_by=visit.asked.answer_by,
        incentive=elements["incentive"],
        remuneration=elements["remuneration"],
    )


def _text(visit: Visit) -> HttpResponse:
    if visit.request.method == "POST":
        visit.answer(text=True)
        return visit.to("uses")
    return visit.page(
        "text",
        text=visit.text,
        uses=visit.uses,
        last_day=visit.last_day,
        version=visit.asked.version,
    )


def _uses(visit: Visit) -> HttpResponse:
    offered = [use["slug"] for use in visit.uses]
    faults: list[dict[str, str]] = []
    chosen = visit.chosen
    if visit.request.method == "POST":
        if visit.request.POST.get("decline"):
            actions.decline(request=visit.asked, by=signer(visit.asked.reference))
            visit.entry.identify()
            visit.entry.keep()
            return visit.to("declined")
        chosen = _ticked(visit.request, offered)
        if chosen:
            visit.answer(uses=chosen)
            return visit.to("electronic")
        faults = errors(
            f"use-{offered[0]}", _("Tick at least one use, or say no to all of them below.")
        )
    return visit.page(
        "uses",
        uses=visit.uses,
        chosen_slugs=chosen,
        photo_count=visit.asked.items.count(),
        errors=faults,
    )


def _ticked(request: HttpRequest, offered: Sequence[str]) -> list[str]:
    ticked = set(request.POST.getlist("use"))
    if request.POST.get("all_uses"):
        return list(offered)
    return [slug for slug in offered if slug in ticked]


def _electronic(visit: Visit) -> HttpResponse:
    faults: list[dict[str, str]] = []
    if visit.request.method == "POST":
        if visit.request.POST.get("understood"):
            visit.answer(erecords_shown_at=timezone.now().isoformat())
            return visit.to("signature")
        faults = errors("id_understood", _("Tick this box to sign on a screen, or ask for paper."))
    return visit.page(
        "electronic",
        electronic_text=visit.text.elements["electronic_text"],
        checked="erecords_shown_at" in visit.entry.answers and not faults,
        errors=faults,
    )


def _signature(visit: Visit) -> HttpResponse:
    asked, posted = visit.asked, visit.request.POST
    faults: list[dict[str, str]] = []
    name, points = typed_name(posted.get("typed_name", "")), posted.get("points", "")
    method = Method.DRAWN if posted.get("method") == Method.DRAWN else Method.TYPED
    if visit.request.method == "POST":
        try:
            if method == Method.TYPED and not any(letter.isalpha() for letter in name):
                raise actions.SignatureMissing(_("Type your full name to sign."))
            actions.sign(
                request=asked,
                answers=actions.Answers(
                    uses=tuple(visit.chosen),
                    method=method,
                    points=points if method == Method.DRAWN else "",
                    typed_name=name if method == Method.TYPED else "",
                    erecords_shown_at=datetime.fromisoformat(
                        str(visit.entry.answers["erecords_shown_at"])
                    ),
                ),
            )
        except actions.NotOpen:
            return invalid_link(visit.request)
        except actions.SignatureMissing as missing:
            field = "pad" if method == Method.DRAWN else "id_typed_name"
            faults = errors(field, str(missing))
        else:
            visit.answer(just_signed=True)
            return visit.to("done")
    return visit.page(
        "signature",
        signer_name=asked.signer_name,
        patient_name=asked.patient.name,
        agreed_uses=visit.chosen_labels,
        photo_count=asked.items.count(),
        last_day=visit.last_day,
        answers={"typed_name": name, "points": "" if faults else points},
        errors=faults,
    )


_steps: Mapping[str, Callable[[Visit], HttpResponse]] = {
    "who": _who,
    "text": _text,
    "uses": _uses,
    "electronic": _electronic,
    "signature": _signature,
}
