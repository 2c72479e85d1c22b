"""How do staff look at a post's kit, change its words, and take it away?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from PIL import Image
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.images.permissions import permission_policy

from blog.models import BlogPage
from blog.social import kit as kits
from blog.social import photos
from blog.social.kit import Kit
from blog.social.networks import CHECKED, FIRST_FORMATS, FORMATS, Format
from blog.social.refusals import Fix, Refusal, Refused
from consent.acts import staff
from consent.models import Patient, Photo

STAFF_ONLY = "private, no-store"
LONGEST_TEXT = 20_000  # characters; no network takes more, and each is read for names
CONFLICT = 409
PREVIEW_WIDTH = 540  # pixels


def page_and_format(request: HttpRequest, page_id: int, format_id: str) -> tuple[BlogPage, Format]:
    """What the address names, for somebody who may edit that page. Raises Http404."""
    page = BlogPage.objects.filter(pk=page_id).first()
    if page is None or format_id not in FIRST_FORMATS:
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise Http404
    return page, FORMATS[format_id]


@require_safe
def kit_image(
    request: HttpRequest, page_id: int, format_id: str, photo_id: int
) -> HttpResponseBase:
    """The finished picture for the preview; only of a photo that may be shown there."""
    page, format_ = page_and_format(request, page_id, format_id)
    kit = kits.build(page, format_, photo_id=photo_id, text="")
    if kit.picture is None:
        raise Http404
    # Half the size: the picture itself leaves only through the recorded download.
    small = Image.open(BytesIO(kit.picture.data))
    small.thumbnail((PREVIEW_WIDTH, PREVIEW_WIDTH * 2))
    out = BytesIO()
    small.save(out, "JPEG", quality=75)
    return HttpResponse(
        out.getvalue(), content_type="image/jpeg", headers={"Cache-Control": STAFF_ONLY}
    )


@dataclass(frozen=True, slots=True)
class Link:
    """Where a next step is taken."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A refusal as the page shows it: with the links this member of the staff may follow."""

    refusal: Refusal
    links: tuple[Link, ...]
    hint: str = ""


class KitView(WagtailAdminTemplateMixin, TemplateView):
    """The kit of one post for one format: look, change, download."""

    template_name = "blog/admin/kit.html"
    header_icon = "mobile-alt"

    def dispatch(self, request: HttpRequest, page_id: int, format_id: str) -> HttpResponseBase:
        self.page, self.format = page_and_format(request, page_id, format_id)
        return super().dispatch(request)

    def get_page_title(self) -> str:
        return _("Kit for %(network)s") % {"network": self.format.network_name}

    def get_breadcrumbs_items(self):
        parent = self.page.get_parent()
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse("wagtailadmin_explore", args=[parent.pk]),
                "label": parent.get_admin_display_title(),
            },
            {
                "url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
                "label": self.page.get_admin_display_title(),
            },
            {
                "url": "",
                "label": self.get_page_title(),
                "sublabel": self.page.get_admin_display_title(),
            },
        ]

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return self._shown(self._built(request.GET.get("photo"), None))

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        chosen = request.POST.get("photo"), request.POST.get("caption", "")
        kit = self._built(*chosen)
        act = request.POST.get("act", "")
        if act not in {"zip", "image"}:
            return self._shown(kit)
        try:
            return self._handed_out(kit, act)
        except Refused as refused:
            kit = self._built(*chosen)
            return self._shown(
                replace(kit, refusals=kit.refusals or refused.refusals), status=CONFLICT
            )

    def _built(self, photo: str | None, text: str | None) -> Kit:
        if photo and not photo.isdecimal():
            raise Http404
        return kits.build(
            self.page,
            self.format,
            photo_id=int(photo) if photo else None,
            text=None if text is None else text[:LONGEST_TEXT],
        )

    def _handed_out(self, kit: Kit, act: str) -> HttpResponse:
        """The bytes, after the last look at what was agreed and after its entry in the ledger."""
        _choice, made = kit.must_be_ready()
        if act == "zip":
            body, name, kind = kit.zip(), kit.zip_name, "application/zip"
        else:
            body, name, kind = made.data, kit.image_name, "image/jpeg"
        kits.record_download(kit=kit, by=staff(self.request.user))
        return HttpResponse(
            body,
            content_type=kind,
            headers={
                "Cache-Control": STAFF_ONLY,
                "Content-Disposition": f'attachment; filename="{name}"',
            },
        )

    def _shown(self, kit: Kit, *, status: int = 200) -> HttpResponse:
        response = self.render_to_response(self._context(kit), status=status)
        response.headers["Cache-Control"] = STAFF_ONLY
        return response

    def _context(self, kit: Kit) -> dict[str, object]:
        zone = kit.zone
        return self.get_context_data(
            kit=kit,
            format=self.format,
            obstacles=[self._obstacle(refusal) for refusal in kit.refusals],
            choosable=[choice for choice in kit.choices if choice.verdict],
            left_out=[
                self._obstacle(choice.left_out)
                for choice in kit.choices
                if choice.left_out and choice.left_out not in kit.refusals
            ],
            last_day=photos.last_day_in_words(kit.until, zone) if kit.until else "",
            goes_live=photos.day_in_words(kit.goes_live, zone) if kit.goes_live else "",
            checked=CHECKED,
            edit_photo_url=self._photo_url(kit.chosen.photo.pk) if kit.chosen else "",
        )

    def _obstacle(self, refusal: Refusal) -> Obstacle:
        links = tuple(self._links(refusal))
        hint = ""
        if refusal.fix is Fix.ASK and not links:
            hint = _("The front desk can ask.")
        elif refusal.fix is Fix.PHOTO and not links:
            hint = _("A reviewer can do that.")
        return Obstacle(refusal, links, hint)

    def _links(self, refusal: Refusal) -> Iterator[Link]:
        if refusal.fix is Fix.PHOTO and refusal.photo_id:
            if url := self._photo_url(refusal.photo_id):
                yield Link(_("Open the photo"), url)
        elif refusal.fix is Fix.PAGE:
            yield Link(_("Open the post"), reverse("wagtailadmin_pages:edit", args=[self.page.pk]))
        elif refusal.fix is Fix.CAPTION:
            yield Link(_("Go to the text"), "#kit-caption")
        elif refusal.fix is Fix.ASK:
            yield from self._ask_links(refusal)

    def _photo_url(self, photo_id: int) -> str:
        photo = Photo.objects.filter(pk=photo_id).first()
        may = photo and permission_policy.user_has_permission_for_instance(
            self.request.user, "change", photo
        )
        return reverse("wagtailimages:edit", args=[photo_id]) if may else ""

    def _ask_links(self, refusal: Refusal) -> Iterator[Link]:
        user = self.request.user
        if not (
            user.has_perm("consent.add_consentrequest") and user.has_perm("consent.view_patient")
        ):
            return
        names = dict(
            Patient.objects.filter(reference__in=refusal.patients).values_list("reference", "name")
        )
        asked = urlencode({"photo": refusal.photo_id or ""})
        for reference in refusal.patients:
            yield Link(
                _("Ask %(name)s for %(network)s")
                % {"name": names.get(reference, ""), "network": self.format.network_name},
                f"{reverse('patients:ask', args=[reference])}?{asked}",
            )
