"""Which page that the law asks for is missing, empty or old? Lines for the first page of the staff."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.models import Page

from consent import clock
from consent.admin_views.home import Task
from consent.models import Staff
from practice.models import (
    AccessibilityPage,
    HomePage,
    NondiscriminationPage,
    NoticePage,
    PrivacyPage,
)
from practice.models.fields import today
from practice.models.legal import LegalPage

NEEDED: tuple[type[LegalPage], ...] = (
    NoticePage,
    PrivacyPage,
    NondiscriminationPage,
    AccessibilityPage,
)
MONTHS_TILL_OLD = 36
# As in the texts a new site begins with.
GAP = re.compile(r"\[[^\]\n]{3,60}\]")


def tasks(user: Staff) -> Iterator[Task]:
    """What is wrong with the legal pages, for those who may mend it."""
    home = HomePage.objects.order_by("path").first()
    if home is None or not home.permissions_for_user(user).can_edit():
        return
    for kind in NEEDED:
        page = kind.objects.order_by("-live", "path").first()
        sentence = wrong_with(kind, page, home, day=today())
        if sentence:
            yield Task(
                1,
                sentence,
                _where_to_mend(kind, page, home, user),
                "warning",
                urgent=kind is NoticePage,
                counted=False,
            )


def wrong_with(kind: type[LegalPage], page: LegalPage | None, home: Page, *, day: date) -> str:
    """What is wrong with the page that should say this; "" where nothing is."""
    name = {"name": kind.get_verbose_name()}
    if page is None:
        if kind is AccessibilityPage and _plain_page_says_it(home):
            return ""
        return _("%(name)s: the site has none, and the law asks for one.") % name
    if not page.live:
        return _("%(name)s: still a draft. Read it, complete it and publish it.") % name
    if not strip_tags(page.text).strip():
        return _("%(name)s: published without a text.") % name
    gap = GAP.search(strip_tags(page.text))
    if gap:
        return _("%(name)s: published with gaps: %(gap)s") % {**name, "gap": gap.group()}
    if kind is NoticePage and clock.months_later(page.effective_from, MONTHS_TILL_OLD) < day:
        since = date_format(page.effective_from, "j F Y")
        return _(
            "%(name)s: of %(since)s. Rules have changed since then: read it again and "
            "publish it under a new day."
        ) % {**name, "since": since}
    return ""


def _plain_page_says_it(home: Page) -> bool:
    return home.get_children().live().filter(slug=AccessibilityPage.fixed_slug).exists()


def _where_to_mend(
    kind: type[LegalPage], page: LegalPage | None, home: HomePage, user: Staff
) -> str:
    if page is not None:
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
    if home.permissions_for_user(user).can_add_subpage():
        names = kind._meta.app_label, kind._meta.model_name
        return reverse("wagtailadmin_pages:add", args=[*names, home.pk])
    return reverse("wagtailadmin_explore", args=[home.pk])
