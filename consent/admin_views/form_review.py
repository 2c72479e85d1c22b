"""Which lawyer has read this form? The reviews of its newest version, and entering one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from consent import actions
from consent.acts import staff
from consent.admin_views import attachments
from consent.admin_views.form_checks import form_url
from consent.admin_views.form_screen import FormScreen
from consent.forms.legal_review import LegalReviewForm
from consent.models import LegalReview, Staff


class ReviewView(FormScreen):
    """Reviews of the version patients are asked with; older versions' below."""

    template_name = "consent/admin/form_review.html"
    page_title = gettext_lazy("Legal review")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = self.version
        if version is None or not isinstance(request.user, Staff):
            return redirect(request.path)
        form = LegalReviewForm(request.POST, request.FILES)
        if request.POST.get("version") != str(version.pk):
            messages.error(request, _("There is a newer version now. Enter a review of that one."))
            return redirect(request.path)
        if not form.is_valid():
            messages.validation_error(request, _("The review is not entered yet."), form)
            return self.render_to_response(self.get_context_data(form=form))
        actions.record_legal_review(
            version=version, by=staff(request.user), recorded_by=request.user, **form.cleaned_data
        )
        messages.success(
            request, _("Entered: version %(number)s is reviewed.") % {"number": version.number}
        )
        return redirect(form_url("edit", self.consent_form.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reviews = LegalReview.objects.filter(version__form=self.consent_form)
        return super().get_context_data(
            consent_form=self.consent_form,
            version=self.version,
            reviews=reviews.select_related("version", "document").order_by(
                "-version__number", "-reviewed_on", "-pk"
            ),
            **{"form": LegalReviewForm(), **kwargs},
        )


@require_safe
def review_document(request: HttpRequest, pk: int, review_pk: int) -> HttpResponseBase:
    """The letter kept with a review, for those who write forms; it is saved, never shown in place."""
    review = LegalReview.objects.filter(pk=review_pk, version__form_id=pk).first()
    document = review.document if review else None
    if document is None or not request.user.has_perm("consent.change_consentform"):
        raise Http404
    return attachments.answer(document, f"legal-review-{review_pk}", in_place=False)
