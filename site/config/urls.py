"""Which address leads where? Ours first, staff next, the pages of the site last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from config import views
from config.styleguide import styleguide
from consent.admin_views.page_creation import PageCreateView
from practice.cards import card
from practice.look import theme_css
from practice.routing import serve
from practice.sitemaps import PageSitemap
from practice.views import search_page

urlpatterns = [
    path("healthz", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PageSitemap}}, name="sitemap"),
    path("theme.css", theme_css, name="theme_css"),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}img/icon.svg")),
    path("media/pub/<slug:media_key>/<str:name>", views.public_photo, name="public_photo"),
    path("consent/", include("consent.urls")),
    # Before Wagtail's own, whose view it takes the place of.
    path(
        "admin/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/"
        "<int:parent_page_id>/",
        require_admin_access(PageCreateView.as_view()),
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
urlpatterns += i18n_patterns(
    path("search/", search_page, name="search"),
    re_path(r"^(?P<path>(?:[\w\-]+/)+)card\.vcf$", card, name="card"),
    # As Wagtail's own below it, with fewer queries.
    re_path(wagtail_urls.serve_pattern, serve),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"
