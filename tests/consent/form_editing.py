"""What do tests of the forms' screens share? A published form, its owner, their addresses."""

from __future__ import annotations

from django.test import Client

from consent.models import ConsentForm
from consent.privileges import Role
from tests.factories import make_staff

ROOT = "/admin/snippets/consent/consentform/"


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(make_staff(*roles))
    return client


def edit_url(form: ConsentForm) -> str:
    return f"{ROOT}edit/{form.pk}/"


def posted(form: ConsentForm, **changes: object) -> dict[str, object]:
    """The editor's fields as they stand, without presets, and what is changed in them."""
    names = [
        *("name", "title", "introduction", "information", "discloser", "purposes", "months_valid"),
        *("event_text", "how_to_revoke", "no_condition", "redisclosure", "copy_statement"),
        *("remuneration", "incentive", "clauses", "electronic_text"),
    ]
    kept = {name: getattr(form, name) for name in names}
    no_presets = {"presets-TOTAL_FORMS": "0", "presets-INITIAL_FORMS": "0"}
    uses = [use.pk for use in form.uses.all()]
    return {**kept, **no_presets, "uses": uses, **changes}
