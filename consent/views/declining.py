"""What does somebody see who said no, and may they say why? They need not."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from consent import actions
from consent.actions.answering import LONGEST_REASON
from consent.acts import signer
from consent.views import next_of_family
from consent.views.visit import Visit


def declined(visit: Visit) -> HttpResponse:
    """A full stop; the reason is asked once, and leaving the page is an answer too."""
    asked = visit.asked
    if visit.request.method == "POST":
        if visit.request.GET.get("step") == next_of_family.STEP:
            return next_of_family.go_on(visit.request, asked, visit.entry)
        actions.give_decline_reason(
            request=asked,
            reason=visit.request.POST.get("reason", ""),
            by=signer(asked.reference),
        )
        return visit.to("declined")
    childs = visit.entry.answers.get("child_said_no")
    context = {
        "patient_first_name": asked.patient.first_name,
        "reason_given": bool(asked.decline_reason),
        "longest_reason": LONGEST_REASON,
        **next_of_family.offer(asked),
    }
    template = "assent_no" if childs else "declined"
    return render(visit.request, f"consent/sign/{template}.html", context)
