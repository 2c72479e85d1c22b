"""How does a request reach the signer? Mail, a copied link, a QR code, a text; each its own link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import segno
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from consent import actions, form_text, identity, story_words, telephone
from consent.acts import staff
from consent.admin_views import words
from consent.admin_views.screen import Screen
from consent.emails import sign_url
from consent.models import ConsentRequest, FollowUp, PracticeDetails
from consent.privileges import Channel, Outcome, Purpose, SignerRole


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A fresh link, shown once: the page that answers the press of a button."""

    channel: Channel
    url: str
    qr: SafeString | None = None
    text_href: str = ""


def qr_code(url: str) -> SafeString:
    """The address as an SVG drawing, dark on light in every theme, quiet zone included."""
    drawing = segno.make(url, error="m", micro=False).svg_inline(
        border=4, omitsize=True, dark="#000", light="#fff", title=_("QR code of the link")
    )
    return mark_safe(drawing)  # noqa: S308 (drawn by us; a path and a title, no text of others)


class RequestView(Screen):
    """One request: where it stands, how to hand it over, who was asked what."""

    template_name = "consent/admin/request.html"
    any_permission_required = ["add", "change", "view"]
    page_title = gettext_lazy("Request")
    header_icon = "mail"
    index_url_name = "requests:index"
    index_label = gettext_lazy("Requests")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.asked = get_object_or_404(
            ConsentRequest.objects.select_related("patient", "version__form", "asked_by"),
            reference=kwargs["reference"],
        )

    def get_page_subtitle(self) -> str:
        return self.asked.reference

    @property
    def is_open(self) -> bool:
        return self.asked.outcome == Outcome.OPEN and self.asked.answer_by > timezone.now()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.user_has_permission("add"):
            return redirect(request.path)
        wanted = request.POST.get("act", "")
        if wanted == "cancel":
            return self._cancel()
        if not self.is_open:
            messages.warning(request, _("This request is closed. Ask again to get a new link."))
            return redirect(request.path)
        if wanted == "vouch":
            actions.vouch(request=self.asked, by=staff(request.user))
            messages.success(request, _("Noted: you know this person. The link asks nothing."))
        elif wanted == Channel.MAIL:
            return self._mail()
        elif wanted in {Channel.COPY, Channel.QR, Channel.TEXT}:
            return self.render_to_response(
                self.get_context_data(handed_over=self._mint(Channel(wanted)))
            )
        return redirect(request.path)

    def _cancel(self) -> HttpResponseBase:
        if actions.cancel(request=self.asked, by=staff(self.request.user)):
            messages.success(self.request, _("The request is cancelled. Its links are closed."))
        else:
            messages.warning(self.request, _("It was answered before you cancelled it."))
        return redirect(self.request.path)

    def _mail(self) -> HttpResponseBase:
        if not self.asked.patient.email:
            messages.error(self.request, _("There is no e-mail address on file."))
            return redirect(self.request.path)
        actions.send_by_mail(request=self.asked, by=staff(self.request.user))
        messages.success(
            self.request,
            _("The e-mail to %(address)s is on its way.") % {"address": self.asked.patient.email},
        )
        return redirect(self.request.path)

    def _mint(self, channel: Channel) -> HandedOver:
        delivery = actions.mint_link(
            purpose=Purpose.SIGN,
            channel=channel,
            by=staff(self.request.user),
            request=self.asked,
        )
        url = sign_url(delivery.token)
        practice = PracticeDetails.the_one().name
        body = _("%(practice)s: please read this and answer: %(url)s") % {
            "practice": practice,
            "url": url,
        }
        return HandedOver(
            channel,
            url,
            qr_code(url) if channel == Channel.QR else None,
            telephone.text_href(self.asked.patient.phone, body) if channel == Channel.TEXT else "",
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        labels = words.use_labels()
        labels.update(
            {use["slug"]: use["label"] for use in form_text.read(self.asked.version.text).uses}
        )
        items = list(self.asked.items.select_related("photo", "clip"))
        story_words.attach(items, self.asked.patient)
        return super().get_context_data(
            asked=self.asked,
            patient=self.asked.patient,
            standing=words.of_request(self.asked),
            is_open=self.is_open,
            may_act=self.user_has_permission("add"),
            may_cancel=self.asked.outcome == Outcome.OPEN and self.user_has_permission("add"),
            vouched=identity.is_vouched(self.asked),
            for_another=self.asked.signer_role != SignerRole.PATIENT,
            items=items,
            uses=[labels.get(use.slug, use.slug) for use in self.asked.uses.all()],
            links=self.asked.links.filter(purpose=Purpose.SIGN).order_by("-made_at", "-pk")[:20],
            mail_waiting=FollowUp.objects.open()
            .filter(kind="mail.sign_link", target=self.asked.reference)
            .first(),
            signed=getattr(self.asked, "consent", None),
            **{"handed_over": None, **kwargs},
        )
