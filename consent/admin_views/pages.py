"""What is an editor told when a page shows photos that visitors will not see?"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.images.permissions import permission_policy
from wagtail.models import Page

from consent import publishing
from consent.admin_views.photo_policy import knows_patients, may_see
from consent.admin_views.words import photo_name
from consent.coverage import Reason
from consent.models import Depiction, Staff

MOST_NAMED = 5
_WARNED = "_warned_of_hidden_photos"


@dataclass(frozen=True, slots=True)
class Fix:
    """A photo visitors do not see, and where to mend that.

    Attributes:
        visible: whether this member of the staff may see the photo itself.
        url, act: the next step, '' where somebody else must take it.
    """

    finding: publishing.Finding
    name: str
    visible: bool
    url: str
    act: str


def fixes(findings: list[publishing.Finding], user: Staff) -> list[Fix]:
    """The findings with the next step that this member of the staff can take."""
    return [_fix(finding, user) for finding in findings]


def _fix(finding: publishing.Finding, user: Staff) -> Fix:
    photo = finding.photo
    url = act = ""
    if finding.verdict.reason in {Reason.UNCLASSIFIED, Reason.NOBODY_NAMED, Reason.NOT_LIVE}:
        if permission_policy.user_has_permission_for_instance(user, "change", photo):
            url = reverse("wagtailimages:edit", args=[photo.pk])
            act = _("Say who can be seen")
    elif knows_patients(user) and user.has_perm("consent.add_consentrequest"):
        someone = Depiction.objects.filter(photo=photo).select_related("patient").first()
        if someone:
            url = reverse("patients:ask", args=[someone.patient.reference]) + f"?photo={photo.pk}"
            act = _("Ask for consent")
    return Fix(finding, photo_name(photo), may_see(user, photo), url, act)


def warn_of_hidden_photos(request: HttpRequest, page: Page) -> None:
    """After a page was saved or published: which of its photos visitors do not see, and why."""
    # Saving by itself asks for JSON and shows no message.
    if getattr(request, _WARNED, False) or not request.accepts("text/html"):
        return
    findings = publishing.not_covered(page)
    if not findings:
        return
    # Publishing runs two hooks in one request.
    setattr(request, _WARNED, True)
    named = "; ".join(
        f"{photo_name(finding.photo)} ({finding.verdict.reason.sentence.rstrip('.')})"
        for finding in findings[:MOST_NAMED]
    )
    rest = len(findings) - MOST_NAMED
    messages.warning(
        request,
        ngettext(
            "%(count)s photo is not shown to visitors: %(named)s.",
            "%(count)s photos are not shown to visitors: %(named)s.",
            len(findings),
        )
        % {
            "count": len(findings),
            "named": named + (_(" and %(count)s more") % {"count": rest} if rest > 0 else ""),
        },
    )
