"""With which forms can nobody be asked, and why? Only a version can be asked with; a draft has none."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent.models import ConsentForm
from consent.texts import form_text


def unaskable_forms() -> list[tuple[ConsentForm, str]]:
    """Each form that is not offered when a patient is asked, with the reason in a sentence."""
    found = []
    for form in ConsentForm.objects.select_related("locale").order_by("name", "pk"):
        version = form.newest_version()
        if version and form.live:
            continue
        found.append((form, _why(form, was_published=version is not None)))
    return found


def open_musts(form: ConsentForm) -> int:
    """How many things make the form's latest draft unlawful."""
    practice = form_text.our_practice()
    latest = form.get_latest_revision_as_object()
    found = form_text.findings(form_text.of_form(latest, practice), practice)
    return sum(finding.is_must for finding in found)


def _why(form: ConsentForm, *, was_published: bool) -> str:
    if musts := open_musts(form):
        return ngettext(
            "One thing in its text is unlawful or missing.",
            "%(count)s things in its text are unlawful or missing.",
            musts,
        ) % {"count": musts}
    if was_published:
        return _("It is not published any more.")
    return _("It is a draft: it has to be published first.")
