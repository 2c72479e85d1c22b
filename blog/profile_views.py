"""How do staff get the practice's words and pictures for its profiles elsewhere?"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.admin_views import CONFLICT, STAFF_ONLY, attachment
from blog.social import profile_handing_out, profile_kit
from blog.social.compression import ExportRefused
from blog.social.profile_kit import ProfileKit, Text
from blog.social.profiles import COMPARED, PROFILES, PictureField, Profile
from blog.social.refusals import Refused
from consent.acts import staff
from consent.privileges import Role
from consent.roles import holds
from practice.models import LocationPage
from practice.models.base import seen_by_all

PREVIEW_WIDTH = 480  # pixels
ALL = "all"


def may_use(user: object) -> bool:
    """Those who write for the public, and those who answer for it."""
    return holds(user, Role.EDITOR, Role.REVIEWER, Role.OWNER)


class ProfileKitMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_use(request.user)


@dataclass(frozen=True, slots=True)
class Row:
    """One network: its texts, counted, and the pictures it takes."""

    profile: Profile
    texts: tuple[Text, ...]
    pictures: tuple[tuple[PictureField, str], ...]  # with what stands in the way

    @property
    def ready(self) -> bool:
        return not any(one.over or one.warning or not one.text for one in self.texts)


@dataclass(frozen=True, slots=True)
class Fact:
    """One text to paste everywhere."""

    name: str
    label: object
    text: str
    where: str  # where it is missing, what to do


@require_safe
def preview(request: HttpRequest, network: str, part: str) -> HttpResponseBase:
    """One picture, small; the whole leaves only through the recorded download. Raises Http404."""
    if not may_use(request.user):
        raise PermissionDenied
    profile = PROFILES.get(network)
    picture = profile.picture(part) if profile else None
    if profile is None or picture is None:
        raise Http404
    try:
        made = ProfileKit().made(profile, picture, most=PREVIEW_WIDTH)
    except ExportRefused as refused:
        raise Http404 from refused
    return HttpResponse(made.data, content_type="image/jpeg", headers={"Cache-Control": STAFF_ONLY})


class ProfileKitView(WagtailAdminTemplateMixin, TemplateView):
    """The same name, words and pictures for every network: copy, check, download."""

    template_name = "blog/admin/profile_kit.html"
    page_title = gettext_lazy("Profile kit")
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not may_use(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return self._shown()

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        asked = request.POST.get("network", ALL)
        if asked != ALL and asked not in PROFILES:
            raise Http404
        networks = list(PROFILES) if asked == ALL else [asked]
        members, pictures = ProfileKit().files(networks)
        packed = profile_kit.packed(members)
        try:
            profile_handing_out.record_download(pictures=pictures, by=staff(request.user))
        except Refused as refused:
            return self._shown(refusals=refused.refusals, status=CONFLICT)
        name = "profile-kit.zip" if asked == ALL else f"profile-kit-{asked}.zip"
        return attachment(packed, name=name, kind="application/zip")

    def _shown(self, *, refusals: tuple = (), status: int = 200) -> HttpResponse:
        kit = ProfileKit()
        may_change = self.request.user.has_perm("consent.change_practicedetails")
        context = self.get_context_data(
            facts=self._facts(kit),
            rows=[
                Row(
                    profile,
                    kit.texts(profile),
                    tuple((one, kit.note(profile, one)) for one in profile.pictures),
                )
                for profile in PROFILES.values()
            ],
            places=[
                page.place for page in seen_by_all(LocationPage.objects.live()).order_by("path")
            ],
            profiles=kit.details.profile_links,
            has_logo=kit.details.struct_org_logo is not None,
            has_photo=kit.details.struct_org_image is not None,
            settings_url=reverse(
                "wagtailsettings:edit", args=["consent", "practicedetails", kit.details.site_id]
            )
            if may_change and kit.details.site_id
            else "",
            compared=COMPARED,
            refusals=refusals,
        )
        response = self.render_to_response(context, status=status)
        response.headers["Cache-Control"] = STAFF_ONLY
        return response

    def _facts(self, kit: ProfileKit) -> list[Fact]:
        words = kit.words
        return [
            Fact("name", _("Name"), words.name, ""),
            Fact(
                "sentence",
                _("Short sentence"),
                words.sentence,
                _("One sentence about the practice"),
            ),
            Fact("story", _("About us"), words.story, _("The practice in a paragraph")),
            Fact("address", _("Address"), words.address, _("Street and city")),
            Fact("phone", _("Phone"), words.phone, _("The number patients call")),
            Fact("email", _("E-mail"), words.email, _("The address patients write to")),
            Fact("website", _("Website"), words.website, ""),
            Fact("hours", _("Hours"), words.hours, _("When the practice is open")),
        ]
