"""What happens round publishing a form? The button says why not; open requests are offered the new text."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.snippets.action_menu import ActionMenuItem, PublishMenuItem

from consent import actions
from consent.admin_views.form_checks import form_url
from consent.admin_views.photo_policy import knows_patients
from consent.forms.unaskable import open_musts
from consent.models import ConsentForm


class PublishFormMenuItem(PublishMenuItem):
    """Publishes a form; where it would be refused, the button says so beforehand."""

    template_name = "consent/admin/publish_form.html"

    def get_context_data(self, parent_context):
        instance = parent_context.get("instance")
        musts = open_musts(instance) if instance is not None else 0
        return {**super().get_context_data(parent_context), "musts": musts}


def say_why_not(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Puts our Publish in the place of Wagtail's, for forms."""
    if context.get("model") is not ConsentForm:
        return
    for place, item in enumerate(menu_items):
        if isinstance(item, PublishMenuItem):
            menu_items[place] = PublishFormMenuItem(order=item.order)


def offer_to_resend(request: HttpRequest, instance: object) -> None:
    """After a form was published: says how many open requests ask with an older version."""
    if not isinstance(instance, ConsentForm):
        return
    # A schedule for later makes no version yet.
    form = ConsentForm.objects.get(pk=instance.pk)
    older = actions.with_older_text(form)
    if not older or not knows_patients(request.user):
        return
    messages.warning(
        request,
        ngettext(
            "%(count)s open request still asks with version %(numbers)s.",
            "%(count)s open requests still ask with version %(numbers)s.",
            len(older),
        )
        % {
            "count": len(older),
            "numbers": ", ".join(str(one) for one in sorted({one.version.number for one in older})),
        },
        buttons=[messages.button(form_url("resend", form.pk), _("Ask them anew"))],
    )
