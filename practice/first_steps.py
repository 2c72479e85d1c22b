"""What has a new practice still to do until its site is its own? Six steps, ticked by facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from consent import roles
from consent.models import PracticeDetails, Staff
from consent.privileges import Role
from practice import legal_board
from practice.models import (
    ContactPage,
    HomePage,
    NoticePage,
    TeamPage,
    Theme,
    TreatmentIndexPage,
    TreatmentPage,
)
from practice.models.fields import today


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and whether it is done by what the site holds now.

    Attributes:
        url: where it is done.
    """

    title: str
    text: str
    url: str
    done: bool


class FirstSteps(Component):
    """The panel "Your site: 6 steps"; nothing when all are done or the owner has put it away."""

    name = "first_steps"
    template_name = "practice/admin/first_steps.html"
    dismissible_id = "practice-first-steps"
    order = 40

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> SafeString:
        user = parent_context["request"].user if parent_context else None
        self.steps = steps() if user and concern(user, self.dismissible_id) else []
        if all(step.done for step in self.steps):
            return SafeString("")
        return super().render_html(parent_context)

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, object]:
        done = sum(step.done for step in self.steps)
        return {
            "steps": self.steps,
            "heading": _("Your site: %(count)s steps") % {"count": len(self.steps)},
            "done": done,
            "count": len(self.steps),
            "next": next(step for step in self.steps if not step.done),
            "dismissible_id": self.dismissible_id,
        }


def concern(user: Staff, dismissible_id: str) -> bool:
    """Whether the steps are this person's to do: an owner's who has not put them away."""
    profile = getattr(user, "wagtail_userprofile", None)
    put_away = profile is not None and profile.dismissibles.get(dismissible_id)
    return roles.holds(user, Role.OWNER) and not put_away


def steps() -> list[Step]:
    """All six in their order; none where there is no home page yet."""
    home = HomePage.objects.order_by("path").first()
    if home is None:
        return []
    details = PracticeDetails.the_one()
    notice = NoticePage.objects.order_by("-live", "path").first()
    return [
        Step(
            _("Practice details"),
            _("Name, phone, address, hours: header, footer and search engines read them."),
            _setting("consent", "practicedetails", details.site_id),
            bool(
                details.struct_org_name
                and details.struct_org_phone
                and details.struct_org_address_street
                and details.struct_org_hours
            ),
        ),
        Step(
            _("Logo and colour"),
            _(
                "Your accent colour, the corners of photos, light or dark; the logo if you have one."
            ),
            _setting("practice", "theme", details.site_id),
            details.struct_org_logo_id is not None or Theme.objects.exists(),
        ),
        Step(
            _("Notice of Privacy Practices"),
            _("The law asks for it on your site. A model text waits as a draft."),
            _page(notice, home, NoticePage),
            not legal_board.wrong_with(NoticePage, notice, home, day=today()),
        ),
        Step(
            _("Treatments"),
            _("One page each: for whom, how long, how much. Begin with the one people ask for."),
            _list(TreatmentIndexPage, home),
            TreatmentPage.objects.live().exists(),
        ),
        Step(
            _("Team"),
            _("Who one will meet, what they are trained in, which languages they speak."),
            _page(_first(TeamPage), home, TeamPage),
            any(page.people() for page in TeamPage.objects.live()),
        ),
        Step(
            _("Publish"),
            _("Give the home page words of your own, and publish it and the way to reach you."),
            _page(_unpublished_contact() or home, home, ContactPage),
            bool(home.lead) and ContactPage.objects.live().exists(),
        ),
    ]


def _first(kind: type[Page]) -> Page | None:
    return kind.objects.order_by("-live", "path").first()


def _unpublished_contact() -> Page | None:
    page = _first(ContactPage)
    return page if page is not None and not page.live else None


def _setting(app: str, model: str, site_id: int) -> str:
    return reverse("wagtailsettings:edit", args=[app, model, site_id])


def _page(page: Page | None, home: HomePage, kind: type[Page]) -> str:
    """The page's editor, or a new page of that kind."""
    if page is not None:
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
    return reverse(
        "wagtailadmin_pages:add", args=[kind._meta.app_label, kind._meta.model_name, home.pk]
    )


def _list(kind: type[Page], home: HomePage) -> str:
    """The pages below the list; a new list where there is none."""
    page = _first(kind)
    return (
        reverse("wagtailadmin_explore", args=[page.pk])
        if page is not None
        else _page(None, home, kind)
    )
