"""How do staff look at a post's kits, change their words, and take them away?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
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
from blog.social import building, handing_out, kit, photos
from blog.social.kit import Kit
from blog.social.networks import CHECKED, FIRST_FORMATS, FORMATS, Format
from blog.social.refusals import Fix, Refusal, Refused
from consent.acts import staff
from consent.models import Patient, Photo

STAFF_ONLY = "private, no-store"
LONGEST_TEXT = 20_000  # characters; no network takes more, and each is read for names
CONFLICT = 409
PREVIEW_WIDTH = 540  # pixels
WITHOUT_PHOTO = "none"


def page_for(request: HttpRequest, page_id: int) -> BlogPage:
    """The post, for somebody who may edit it. Raises Http404."""
    page = BlogPage.objects.filter(pk=page_id).first()
    if page is None or not page.permissions_for_user(request.user).can_edit():
        raise Http404
    return page


def format_named(format_id: str) -> Format:
    """One of the formats that are made. Raises Http404."""
    if format_id not in FIRST_FORMATS:
        raise Http404
    return FORMATS[format_id]


@require_safe
def kit_image(
    request: HttpRequest, page_id: int, format_id: str, photo_id: int
) -> HttpResponseBase:
    """The finished picture for the preview; only of a photo that may be shown there."""
    page, format_ = page_for(request, page_id), format_named(format_id)
    pictures = building.build(page, format_, photo_ids=(photo_id,), text="").pictures
    if not pictures:
        raise Http404
    # Half the size: the picture itself leaves only through the recorded download.
    small = Image.open(BytesIO(pictures[0].file.data))
    small.thumbnail((PREVIEW_WIDTH, PREVIEW_WIDTH * 2))
    out = BytesIO()
    small.save(out, "JPEG", quality=75)
    return HttpResponse(
        out.getvalue(), content_type="image/jpeg", headers={"Cache-Control": STAFF_ONLY}
    )


def attachment(body: bytes, *, name: str, kind: str) -> HttpResponse:
    """A file for the person who asked, and for no cache."""
    return HttpResponse(
        body,
        content_type=kind,
        headers={
            "Cache-Control": STAFF_ONLY,
            "Content-Disposition": f'attachment; filename="{name}"',
        },
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


class PostView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin about one post: who may see it, where it stands, next steps as links."""

    header_icon = "mobile-alt"
    page: BlogPage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = page_for(request, kwargs["page_id"])
        return super().dispatch(request, *args, **kwargs)

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
            *self.own_breadcrumbs(),
        ]

    def own_breadcrumbs(self) -> list[dict[str, str]]:
        title = self.page.get_admin_display_title()
        return [{"url": "", "label": self.get_page_title(), "sublabel": title}]

    def shown(self, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
        page = self.get_context_data(
            **context, checked=CHECKED, tabs=[FORMATS[name] for name in FIRST_FORMATS]
        )
        response = self.render_to_response(page, status=status)
        response.headers["Cache-Control"] = STAFF_ONLY
        return response

    def obstacle(self, refusal: Refusal, format: Format, *, here: bool) -> Obstacle:
        """`here` is whether the page has the fields of this format."""
        links = tuple(self._links(refusal, format, here))
        hint = ""
        if refusal.fix is Fix.ASK and not links:
            hint = _("The front desk can ask.")
        elif refusal.fix is Fix.PHOTO and not links:
            hint = _("A reviewer can do that.")
        return Obstacle(refusal, links, hint)

    def _links(self, refusal: Refusal, format: Format, here: bool) -> Iterator[Link]:
        kit_url = "" if here else reverse("social_kit", args=[self.page.pk, format.id])
        if refusal.fix is Fix.PHOTO and refusal.photo_id:
            if url := self.photo_url(refusal.photo_id):
                yield Link(_("Open the photo"), url)
        elif refusal.fix is Fix.PAGE:
            yield Link(_("Open the post"), reverse("wagtailadmin_pages:edit", args=[self.page.pk]))
        elif refusal.fix is Fix.CAPTION:
            yield Link(_("Go to the text"), f"{kit_url}#kit-caption")
        elif refusal.fix is Fix.CHOICE:
            yield Link(_("Go to the photos"), f"{kit_url}#kit-photos")
        elif refusal.fix is Fix.ASK:
            yield from self._ask_links(refusal, format)

    def photo_url(self, photo_id: int) -> str:
        photo = Photo.objects.filter(pk=photo_id).first()
        may = photo and permission_policy.user_has_permission_for_instance(
            self.request.user, "change", photo
        )
        return reverse("wagtailimages:edit", args=[photo_id]) if may else ""

    def _ask_links(self, refusal: Refusal, format: Format) -> Iterator[Link]:
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
                % {"name": names.get(reference, ""), "network": format.network_name},
                f"{reverse('patients:ask', args=[reference])}?{asked}",
            )


class KitView(PostView):
    """The kit of one post for one format: look, change, download."""

    template_name = "blog/admin/kit.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.format = format_named(kwargs["format_id"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Kit for %(network)s") % {"network": self.format.network_name}

    def own_breadcrumbs(self) -> list[dict[str, str]]:
        overview = {"url": reverse("social_kits", args=[self.page.pk]), "label": _("Social kit")}
        return [overview, *super().own_breadcrumbs()]

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return self._shown(self._built(request.GET.getlist("photo"), None))

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        chosen = request.POST.getlist("photo"), request.POST.get("caption", "")
        built = self._built(*chosen)
        act = request.POST.get("act", "")
        if act not in {"zip", "image"}:
            return self._shown(built)
        try:
            return self._handed_out(built, act)
        except Refused as refused:
            built = self._built(*chosen)
            return self._shown(
                replace(built, refusals=built.refusals or refused.refusals), status=CONFLICT
            )

    def _built(self, chosen: Sequence[str], text: str | None) -> Kit:
        ids = [one for one in chosen if one not in {WITHOUT_PHOTO, ""}]
        if not all(one.isdecimal() for one in ids):
            raise Http404
        return building.build(
            self.page,
            self.format,
            photo_ids=[int(one) for one in ids] if ids or WITHOUT_PHOTO in chosen else None,
            text=None if text is None else text[:LONGEST_TEXT],
        )

    def _handed_out(self, built: Kit, act: str) -> HttpResponse:
        """The bytes, after the last look at what was agreed and after its entry in the ledger."""
        pictures = built.must_be_ready()
        if act == "image" and len(pictures) == 1:
            answer = attachment(pictures[0].file.data, name=pictures[0].name, kind="image/jpeg")
        else:
            answer = attachment(built.zip(), name=built.zip_name, kind="application/zip")
        handing_out.record_download(kit=built, by=staff(self.request.user))
        return answer

    def _shown(self, built: Kit, *, status: int = 200) -> HttpResponse:
        zone = built.zone
        context = {
            "kit": built,
            "format": self.format,
            "obstacles": [self.obstacle(one, self.format, here=True) for one in built.refusals],
            "choosable": [one for one in built.choices if one.usable or one in built.chosen],
            "left_out": [
                self.obstacle(one, self.format, here=True)
                for one in built.left_out
                if one not in built.refusals
            ],
            "may_go_without": self.format.text_only_ok
            and any(one.photo_id for one in built.refusals),
            "last_day": photos.last_day_in_words(built.until, zone) if built.until else "",
            "goes_live": photos.day_in_words(built.goes_live, zone) if built.goes_live else "",
            "descriptions": [
                (one, self.photo_url(one.photo.pk)) for one in built.chosen if one.verdict
            ],
        }
        return self.shown(context, status=status)


@dataclass(frozen=True, slots=True)
class Row:
    """One network in the overview."""

    kit: Kit
    obstacles: tuple[Obstacle, ...]
    last_day: str


class KitsView(PostView):
    """The kits of one post for all networks: what is ready, what stands in the way of the rest."""

    template_name = "blog/admin/kits.html"

    def get_page_title(self) -> str:
        return _("Social kit")

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return self._shown(self._built())

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        kits = self._built()
        try:
            packed = kit.zip_together(kits)
            handing_out.record_downloads(
                kits=[one for one in kits if one.ready], by=staff(request.user)
            )
        except Refused:
            return self._shown(self._built(), status=CONFLICT)
        return attachment(packed, name=kit.zip_name(self.page.pk), kind="application/zip")

    def _built(self) -> tuple[Kit, ...]:
        return building.build_all(self.page, [FORMATS[name] for name in FIRST_FORMATS])

    def _shown(self, kits: Sequence[Kit], *, status: int = 200) -> HttpResponse:
        rows = [
            Row(
                one,
                tuple(self.obstacle(reason, one.format, here=False) for reason in one.refusals),
                photos.last_day_in_words(one.until, one.zone) if one.until else "",
            )
            for one in kits
        ]
        ready = [one for one in kits if one.ready]
        goes_live = kits[0].goes_live
        context = {
            "rows": rows,
            "ready": ready,
            "refused": [one for one in kits if not one.ready],
            "goes_live": photos.day_in_words(goes_live, kits[0].zone) if goes_live else "",
        }
        return self.shown(context, status=status)
