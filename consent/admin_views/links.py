"""How does a request reach the signer? Mail, a copied link, a QR code, a text; each its own link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import segno
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from consent import actions
from consent.acts import staff
from consent.admin_views import request_status, words
from consent.admin_views.photo_policy import knows_patients
from consent.admin_views.screen import Screen
from consent.details import telephone
from consent.emails import sign_url
from consent.mails import addresses
from consent.models import ConsentRequest, LedgerDetail, LedgerEntry, PracticeDetails
from consent.people import identity
from consent.privileges import Channel, Outcome, Purpose, SignerRole
from consent.texts import described_sets, form_text, story_words


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
            ConsentRequest.objects.select_related(
                "patient__merged_into",
                "version__form",
                "asked_by",
                "consent",
                "representative__patient__merged_into",
            ),
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
        always: dict[str, Callable[[], HttpResponseBase]] = {
            "cancel": self._cancel,
            "extend": self._extend,
        }
        while_open: dict[str, Callable[[], HttpResponseBase]] = {
            "vouch": self._vouch,
            "stop-reminders": self._stop_reminders,
            "resume-reminders": self._resume_reminders,
            "mail-family": self._mail_family,
            Channel.MAIL: self._mail,
            **{one: partial(self._show, one) for one in (Channel.COPY, Channel.QR, Channel.TEXT)},
        }
        if wanted in always:
            return always[wanted]()
        if not self.is_open:
            messages.warning(request, _("This request is closed. Ask again to get a new link."))
            return redirect(request.path)
        return while_open[wanted]() if wanted in while_open else redirect(request.path)

    def _done(self, sentence: str) -> HttpResponseBase:
        messages.success(self.request, sentence)
        return redirect(self.request.path)

    def _vouch(self) -> HttpResponseBase:
        actions.vouch(request=self.asked, by=staff(self.request.user))
        return self._done(_("Noted: you know this person. The link asks nothing."))

    def _cancel(self) -> HttpResponseBase:
        if actions.cancel(request=self.asked, by=staff(self.request.user)):
            messages.success(
                self.request,
                _("The request is cancelled. Its links are closed."),
                buttons=[messages.button(self.again_url, _("Undo: ask again"))],
            )
        else:
            messages.warning(self.request, _("It was answered before you cancelled it."))
        return redirect(self.request.path)

    def _extend(self) -> HttpResponseBase:
        try:
            mailed = actions.extend(request=self.asked, by=staff(self.request.user))
        except actions.RequestNotPossible as error:
            messages.warning(self.request, str(error))
            return redirect(self.request.path)
        if mailed:
            return self._done(_("Two more weeks to answer, and a new e-mail is on its way."))
        return self._done(_("Two more weeks to answer. Now hand it over: no e-mail is on file."))

    def _stop_reminders(self) -> HttpResponseBase:
        actions.stop_reminders(request=self.asked, by=staff(self.request.user))
        return self._done(_("No more reminders are sent."))

    def _resume_reminders(self) -> HttpResponseBase:
        actions.resume_reminders(request=self.asked, by=staff(self.request.user))
        return self._done(_("Reminders are sent again."))

    def _mail(self) -> HttpResponseBase:
        address = addresses.address_for(self.asked)
        if not address:
            messages.error(self.request, _("There is no e-mail address on file."))
            return redirect(self.request.path)
        actions.send_by_mail(request=self.asked, by=staff(self.request.user))
        return self._done(_("The e-mail to %(address)s is on its way.") % {"address": address})

    def _mail_family(self) -> HttpResponseBase:
        count = actions.send_family_by_mail(request=self.asked, by=staff(self.request.user))
        if not count:
            messages.error(self.request, _("There is no e-mail address on file."))
            return redirect(self.request.path)
        return self._done(
            ngettext(
                "One e-mail with %(count)s link is on its way.",
                "One e-mail with %(count)s links is on its way.",
                count,
            )
            % {"count": count}
        )

    def _show(self, channel: Channel) -> HttpResponseBase:
        return self.render_to_response(self.get_context_data(handed_over=self._mint(channel)))

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
            telephone.text_href(self.phone, body) if channel == Channel.TEXT else "",
        )

    @property
    def phone(self) -> str:
        """Where a text goes: to whoever signs, as far as a number is on file."""
        if self.asked.representative is not None and self.asked.representative.phone:
            return self.asked.representative.phone
        return self.asked.patient.phone

    @property
    def again_url(self) -> str:
        """The page "Ask", filled in as this request is."""
        page = reverse("patients:ask", args=[self.asked.patient.root.reference])
        return f"{page}?again={self.asked.reference}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.asked
        labels = words.use_labels()
        labels.update(
            {use["slug"]: use["label"] for use in form_text.read(asked.version.text).uses}
        )
        items = list(asked.items.select_related("photo", "clip"))
        story_words.attach(items, asked.patient)
        knows = knows_patients(self.request.user)
        facts = request_status.facts_of(asked, knows_patients=knows)
        return super().get_context_data(
            **facts,
            patient=asked.patient,
            standing=words.of_request(asked),
            may_act=self.user_has_permission("add"),
            may_cancel=asked.outcome == Outcome.OPEN and self.user_has_permission("add"),
            vouched=identity.is_vouched(asked),
            for_another=asked.signer_role != SignerRole.PATIENT,
            reason=self._reason() if knows else "",
            described=self._described(),
            address=addresses.address_for(asked),
            phone=self.phone,
            again_url=self.again_url,
            items=items,
            uses=[labels.get(use.slug, use.slug) for use in asked.uses.all()],
            **{"handed_over": None, **kwargs},
        )

    def _described(self) -> str:
        asked = self.asked
        if not described_sets.is_known(asked.scope):
            return asked.scope
        by_patient = asked.signer_role == SignerRole.PATIENT
        return described_sets.words(asked.scope, asked.scope_year, "en", by_patient=by_patient)

    def _reason(self) -> str:
        """Why the patient does not sign; it stands beside the ledger."""
        made = LedgerEntry.objects.filter(
            act="request.made", refs__request=self.asked.reference
        ).first()
        detail = LedgerDetail.objects.filter(seq=made.seq).first() if made else None
        return detail.detail if detail else ""


class RequestStatusView(RequestView):
    """The live part of a request's page by itself: the page asks for it every few seconds."""

    template_name = "consent/admin/request_status.html"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **request_status.facts_of(self.asked, knows_patients=knows_patients(self.request.user)),
            "standing": words.of_request(self.asked),
            "may_act": self.user_has_permission("add"),
            "patient": self.asked.patient,
            "again_url": self.again_url,
        }
