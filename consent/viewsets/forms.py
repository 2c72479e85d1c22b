"""How does the owner write forms and uses? As Wagtail snippets; publishing makes a version."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from consent.forms.consent_form import ConsentFormForm
from consent.models import ConsentForm, PrivilegeDefinition


def newest_version(form: ConsentForm) -> str:
    """The version patients are asked with."""
    version = form.newest_version()
    return str(version.number) if version else "–"


class ConsentFormViewSet(SnippetViewSet):
    model = ConsentForm
    icon = "form"
    menu_label = _("Consent forms")
    list_display = (
        "name",
        "title",
        LiveStatusTagColumn(),
        Column("version", label=_("Version"), accessor=newest_version),
    )
    inspect_view_enabled = True
    copy_view_enabled = False
    ordering = "name"
    edit_handler = ObjectList(ConsentForm.panels, base_form_class=ConsentFormForm)


class UseViewSet(SnippetViewSet):
    model = PrivilegeDefinition
    icon = "tag"
    menu_label = _("Uses")
    list_display = ("label", "slug", "recipients", "active")
    inspect_view_enabled = True
    copy_view_enabled = False
    ordering = "position"
    panels = (
        FieldPanel("label"),
        FieldPanel("slug", help_text=_("Small letters, digits and _; never changed later.")),
        FieldPanel("recipients"),
        FieldPanel("example"),
        FieldPanel("active"),
        FieldPanel("position"),
    )


class FormsGroup(SnippetViewSetGroup):
    items = (ConsentFormViewSet, UseViewSet)
    menu_label = _("Forms & uses")
    menu_icon = "form"
    menu_order = 160
