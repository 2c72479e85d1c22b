"""What stands in a new installation without the demo? Home, blog, drafts of the rest, one owner."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from wagtail.models import Page, Site

from blog.models import BlogIndexPage
from config.starting_pages import make_drafts
from consent.intake import collections
from consent.models import PracticeDetails, Staff
from consent.privileges import Role
from practice.models import HomePage

OWNER_EMAIL = "owner@localhost"
PORTS = {"http": 80, "https": 443}
# The home page's first words, true of any practice; the second ones until November 2026.
FIRST_PROMISE = "The website of our practice."
FIRST_PROMISES = frozenset({FIRST_PROMISE, "Welcome to our practice"})


def ensure_empty_site() -> str | None:
    """What a practice of its own begins with: home, blog, drafts of all usual pages, one owner.

    Returns:
        What ensure_owner returns.
    """
    home = ensure_pages()
    if home is not None:
        make_drafts(home)
    return ensure_owner()


@transaction.atomic
def ensure_pages() -> HomePage | None:
    """A home page and a blog where there is no home page yet; Wagtail's welcome page goes.

    And collections that say what their photos show, where none does.

    Returns:
        The home page where it had to be made, else None.
    """
    collections.make_first()
    if HomePage.objects.exists():
        # BASE_URL or PORT may have changed since the last start.
        _take_address(Site.objects.get(is_default_site=True))
        return None
    root = Page.get_first_root_node()
    home = root.add_child(
        instance=HomePage(title="Our practice", slug="practice", promise=FIRST_PROMISE)
    )
    home.add_child(instance=BlogIndexPage(title="Blog", slug="blog", show_in_menus=True))
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    welcome = site.root_page if site.pk else None
    site.root_page = home
    _take_address(site)
    if welcome and welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.delete()
    PracticeDetails.the_one()
    return HomePage.objects.get(pk=home.pk)


def _take_address(site: Site) -> None:
    """The site's links begin with BASE_URL."""
    address = urlsplit(settings.BASE_URL)
    wanted = address.hostname or "localhost", address.port or PORTS.get(address.scheme, 80)
    if (site.hostname, site.port) != wanted or site.pk is None:
        site.hostname, site.port = wanted
        site.save()


@transaction.atomic
def ensure_owner() -> str | None:
    """The password of the owner's account where it had to be made, else None.

    The address is OWNER_EMAIL, the password DEMO_PASSWORD where one is set, else a random one.
    """
    if Staff.objects.filter(Q(groups__name=Role.OWNER.value) | Q(is_superuser=True)).exists():
        return None
    password = settings.DEMO_PASSWORD or secrets.token_urlsafe(12)
    owner = Staff.objects.create_user(email=OWNER_EMAIL, password=password)
    owner.groups.add(Group.objects.get(name=Role.OWNER.value))
    return password
