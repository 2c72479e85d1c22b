"""How do staff keep questions, topics and people? As Wagtail snippets, in two menu items."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, TitleColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import (
    CreateView,
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from practice.models import FAQEntry, Person, PersonPage, Topic


class InLanguagesOfTheWebsite:
    """Offers no language that the website does not speak, though a consent form may."""

    @cached_property
    def i18n_enabled(self) -> bool:
        return len(settings.WEBSITE_LANGUAGES) > 1


class WebsiteIndexView(InLanguagesOfTheWebsite, IndexView):
    """The list of snippets that stand on pages of the website."""


class WebsiteCreateView(InLanguagesOfTheWebsite, CreateView):
    """A new snippet for pages of the website."""


class WebsiteSnippetViewSet(SnippetViewSet):
    """What stands on pages of the website."""

    index_view_class = WebsiteIndexView
    add_view_class = WebsiteCreateView


class FAQEntryViewSet(WebsiteSnippetViewSet):
    model = FAQEntry
    icon = "help"
    menu_label = _("Questions")
    list_display = (
        "question",
        Column("topic", label=_("Topic"), accessor="topic", sort_key="topic__name"),
        LiveStatusTagColumn(),
        UpdatedAtColumn(),
    )
    list_filter = ("topic", "live")
    # A few dozen rows: the words as they stand, not the search engine's idea of them.
    search_backend_name = None
    search_fields = ("question", "answer", "topic__name")
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50

    def get_queryset(self, request):
        return FAQEntry.objects.select_related("topic")


class TopicViewSet(WebsiteSnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    list_display = ("name", "position")
    search_backend_name = None
    search_fields = ("name",)
    ordering = ("position", "name")
    copy_view_enabled = False


class QuestionsGroup(SnippetViewSetGroup):
    items = (FAQEntryViewSet, TopicViewSet)
    menu_label = _("Questions")
    menu_icon = "help"
    menu_order = 210


class PersonViewSet(WebsiteSnippetViewSet):
    model = Person
    icon = "user"
    menu_label = _("People")
    menu_order = 220
    add_to_admin_menu = True
    list_display = (
        "name",
        "role",
        TitleColumn(
            "own_page",
            label=_("Own page"),
            accessor=lambda person: page.title if (page := _own_page(person)) else "–",
            get_url=lambda person: _edit_url(_own_page(person)),
        ),
        LiveStatusTagColumn(),
        UpdatedAtColumn(),
    )
    list_filter = ("live",)
    search_backend_name = None
    search_fields = ("name", "role", "qualifications", "languages")
    ordering = ("name",)
    copy_view_enabled = False
    inspect_view_enabled = True
    # Without the photo: who may only look need not see one that is not covered.
    inspect_view_fields = ("name", "role", "qualifications", "languages", "words", "live")

    def get_queryset(self, request):
        return Person.objects.prefetch_related("pages")


def _own_page(person: Person) -> PersonPage | None:
    return next(iter(person.pages.all()), None)


def _edit_url(page: PersonPage | None) -> str | None:
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else None
