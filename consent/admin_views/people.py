"""What happens when a member of the staff leaves? The account is switched off, never deleted."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from consent.models import Staff


def switch_off(request: HttpRequest, user: Staff) -> HttpResponseBase | None:
    """Stands in for the deletion of one account."""
    if request.method != "POST":
        return None
    _switch_off([user])
    messages.success(
        request,
        _("The account of %(person)s is switched off. The records still point to it.")
        % {"person": user},
    )
    return redirect("wagtailusers_users:index")


def switch_off_many(
    request: HttpRequest, action_type: str, objects: Iterable, action: object
) -> HttpResponseBase | None:
    """Stands in for the bulk deletion of accounts."""
    people = [one for one in objects if isinstance(one, Staff)]
    if action_type != "delete" or not people:
        return None
    _switch_off(people)
    messages.success(
        request,
        ngettext(
            "%(count)s account is switched off.",
            "%(count)s accounts are switched off.",
            len(people),
        )
        % {"count": len(people)},
    )
    return redirect("wagtailusers_users:index")


def _switch_off(people: Iterable[Staff]) -> None:
    for person in people:
        person.is_active = False
        person.save(update_fields=["is_active"])
