"""How does the owner write forms and uses? As Wagtail snippets; publishing makes a version."""

from __future__ import annotations

from django.urls import path
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from consent.admin_views import form_checks
from consent.admin_views.form_beginning import NewFormPreviewView, NewFormView
from consent.admin_views.form_languages import LanguagesView
from consent.admin_views.form_resending import ResendView
from consent.admin_views.form_review import ReviewView, review_document
from consent.forms.consent_form import ConsentFormForm
from consent.forms.use import UseForm
from consent.models import ConsentForm, PrivilegeDefinition
from consent.texts import sources
from consent.viewsets import form_panels, use_panels


def newest_version(form: ConsentForm) -> str:
    """The version patients are asked with, and whether the form it was translated from is newer."""
    version = form.newest_version() if form.live else None
    number = str(version.number) if version else "–"
    changed = sources.changed_since(form)
    if changed is None:
        return number
    return _now("%(number)s, older than the form in %(language)s") % {
        "number": number,
        "language": changed.language,
    }


def legal_review(form: ConsentForm) -> str:
    """Who has read that version as a lawyer, and when."""
    version = form.newest_version()
    review = version.legal_reviews.first() if version else None
    if review is None:
        return _now("Not reviewed by a lawyer yet")
    return _now("Reviewed by %(name)s on %(day)s") % {
        "name": review.reviewer,
        "day": date_format(review.reviewed_on, "j F Y"),
    }


class ConsentFormViewSet(SnippetViewSet):
    model = ConsentForm
    icon = "form"
    menu_label = _("Consent forms")
    list_display = (
        "name",
        "title",
        LiveStatusTagColumn(),
        Column("version", label=_("Version"), accessor=newest_version),
        Column("review", label=_("Legal review"), accessor=legal_review),
    )
    inspect_view_enabled = True
    copy_view_enabled = False
    ordering = "name"
    add_view_class = NewFormView
    preview_on_add_view_class = NewFormPreviewView
    edit_handler = ObjectList(form_panels.PANELS, base_form_class=ConsentFormForm)

    def get_urlpatterns(self):
        policy = {"permission_policy": self.permission_policy}
        typed = {"form_class": self.get_form_class()}
        return [
            *super().get_urlpatterns(),
            path("checks/", form_checks.live_checks, typed, name="checks_new"),
            path("checks/<int:pk>/", form_checks.live_checks, typed, name="checks"),
            path("review/<int:pk>/", ReviewView.as_view(**policy), name="review"),
            path(
                "review/<int:pk>/<int:review_pk>/document/",
                review_document,
                name="review_document",
            ),
            path("resend/<int:pk>/", ResendView.as_view(**policy), name="resend"),
            path("languages/<int:pk>/", LanguagesView.as_view(**policy), name="languages"),
        ]


class UseViewSet(SnippetViewSet):
    model = PrivilegeDefinition
    icon = "tag"
    menu_label = _("Uses")
    list_display = ("label", "slug", "recipients", "active")
    inspect_view_enabled = True
    copy_view_enabled = False
    ordering = "position"
    edit_handler = ObjectList(use_panels.PANELS, base_form_class=UseForm)


class FormsGroup(SnippetViewSetGroup):
    items = (ConsentFormViewSet, UseViewSet)
    menu_label = _("Forms & uses")
    menu_icon = "form"
    menu_order = 160
