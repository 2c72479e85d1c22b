"""What do all pages share? Search engines' data, a photo that may be shared, an editor's notice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtailseo.models import SeoMixin

from consent import asking
from consent.models import Photo, PhotoRendition, PracticeDetails
from consent.pages.panels import CoveragePanel
from consent.pages.preview_note import preview_note
from consent.privileges import SHARING
from practice import links, organisation
from practice.block_photos import photo_ids
from practice.forms import PageForm
from practice.search_index import passages_of

ROOT_DEPTH = 2  # below the root of the tree, which is never shown, locked or an alias
SHARING_SPEC = f"fill-1200x630|format-jpeg|use-{SHARING}"
LOGO_SPEC = f"max-512x512|use-{SHARING}"
HEADER_LOGO_SPEC = "max-480x96"


class BasePage(SeoMixin, Page):
    """A page of the site. Everything wagtail-seo would show of a photo goes by the use `sharing`."""

    base_form_class = PageForm
    content_panels = [CoveragePanel(), *Page.content_panels]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("og_image", heading="Photo for link previews"),
            ],
            "Search engines and link previews",
        ),
        MultiFieldPanel([FieldPanel("show_in_menus")], "Menu"),
    ]
    # What search engines show under the title, unless the editor wrote something for them.
    seo_description_sources = ["search_description", "intro"]
    # No field of blocks by itself: the words of a photo that is not covered must not be found.
    search_fields = [*Page.search_fields, index.SearchField("searchable_words")]
    found_by_search = True

    class Meta:
        abstract = True

    def searchable_words(self) -> str:
        """The words visitors may read on the page now, for the index."""
        with asking.asking():
            return "\n".join(passages_of([self])[self.pk])

    def get_site(self) -> Site | None:
        # wagtail-seo asks ten times a page.
        if "_site" not in self.__dict__:
            self._site = super().get_site()
        return self._site

    @cached_property
    def seo_org_fields(self) -> PracticeDetails:
        return PracticeDetails.the_one()

    @property
    def seo_sitename(self) -> str:
        return self.seo_org_fields.name

    @property
    def seo_author(self) -> str:
        """The practice, never a staff account's name."""
        return self.seo_sitename

    @property
    def seo_image(self) -> None:
        """Never a photo: the package would ask for the original, judged as `website`."""
        return

    @property
    def seo_logo(self) -> None:
        return

    def sharing_photo(self) -> Photo | None:
        """The photo that stands for the page in link previews, if there is one."""
        return self.og_image

    @cached_property
    def sharing_image(self) -> PhotoRendition | None:
        """The rendition for link previews; None where the use `sharing` is not covered."""
        photo = self.sharing_photo()
        return rendition_for_sharing(photo, SHARING_SPEC)

    def sharing_specs(self) -> Iterator[tuple[Photo, list[str]]]:
        """The photo for link previews, with the spec they need."""
        photo = self.sharing_photo()
        if photo is not None:
            yield photo, [SHARING_SPEC]

    @property
    def seo_image_url(self) -> str:
        return absolute(self.sharing_image.url) if self.sharing_image else ""

    @property
    def seo_struct_org_base_dict(self) -> dict[str, object]:
        org = self.seo_org_fields
        logo = rendition_for_sharing(org.struct_org_logo, LOGO_SPEC)
        photo = rendition_for_sharing(org.struct_org_image, SHARING_SPEC)
        return organisation.identity(
            org,
            home=absolute("/"),
            logo=absolute(logo.url) if logo else "",
            photo=absolute(photo.url) if photo else "",
        )

    @property
    def seo_struct_org_dict(self) -> dict[str, object]:
        org = self.seo_org_fields
        today = timezone.now().astimezone(org.zone).date()
        return organisation.practice(self.seo_struct_org_base_dict, org, today=today)

    @property
    def seo_struct_article_dict(self) -> dict[str, object]:
        data = super().seo_struct_article_dict
        data["author"] = {"@type": "Organization", "name": self.seo_author}
        if self.sharing_image:
            data["image"] = [absolute(self.sharing_image.url)]
        return data

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, object]:
        self._site = Site.find_for_request(request) or self.get_site()
        self._meet_photos()
        context = super().get_context(request, *args, **kwargs)
        context["nav_links"] = SimpleLazyObject(lambda: menu(self))
        if getattr(request, "is_preview", False):
            context["preview_note"] = preview_note(self)
        return context

    def get_view_restrictions(self):
        """As Wagtail's, which asks two queries, except that none is asked where nothing is locked."""
        locked = links.locked_paths()
        if not locked or self._is_plainly_open(locked):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def _is_plainly_open(self, locked: tuple[str, ...]) -> bool:
        """Whether no lock lies above it, as far as that can be told without asking."""
        page: Page | None = self
        while page is not None and page.depth > 1 and page.alias_of_id is None:
            above = getattr(page, "_cached_parent_obj", None)
            if above is None and page.depth == ROOT_DEPTH:
                return not any(self.path.startswith(path) for path in locked)
            page = above
        return False

    def _meet_photos(self) -> None:
        """Loads the photos of the page's blocks, so that the first verdict asks for all of them."""
        Photo.objects.meet(photo_ids(self))
        for field in self._meta.get_fields():
            if isinstance(field, StreamField):
                for block in getattr(self, field.name):
                    block.value  # noqa: B018 (reading it loads it, with all others of its kind)


def seen_by_all(pages: PageQuerySet) -> PageQuerySet:
    """Those of `pages` that are not behind a password or a sign-in; asks for the locks once."""
    locks = (Q(path__startswith=path) for path in links.locked_paths())
    return pages.exclude(reduce(or_, locks, Q(pk__in=[])))


def rendition_for_sharing(photo: Photo | None, spec: str) -> PhotoRendition | None:
    """A rendition others may embed; None where that is not covered, or not made yet."""
    if photo is None or not photo.verdict(SHARING):
        return None
    rendition = photo.get_rendition(spec)
    return None if rendition.is_placeholder else rendition


def practice_specs(org: PracticeDetails) -> Iterator[tuple[Photo, list[str]]]:
    """The practice's own pictures, with the specs of the header and of what search engines read."""
    if org.struct_org_logo is not None:
        yield org.struct_org_logo, [LOGO_SPEC, HEADER_LOGO_SPEC]
    if org.struct_org_image is not None:
        yield org.struct_org_image, [SHARING_SPEC]


def absolute(url: str) -> str:
    return url if url.startswith("http") else f"{settings.BASE_URL}{url}"


def menu(page: Page) -> list[dict[str, object]]:
    """The pages of the main menu: children of the home page that are shown in menus."""
    site = page.get_site()
    if site is None:
        return []
    from practice.frame import linked_pages  # it knows all kinds of pages, and they come from here

    return [
        {
            "url": child.get_url(current_site=site),
            "label": child.title,
            "current": page.path.startswith(child.path),
        }
        for child in linked_pages()
        if child.show_in_menus and child.path[: -child.steplen] == site.root_page.path
        if not any(child.path.startswith(path) for path in links.locked_paths())
    ]
