"""In which language does an address of the website answer? In those of WEBSITE_LANGUAGES only."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class WebsiteLanguage(LocaleMiddleware):
    """Django's own choice by address; forms in another language open no website in it.

    Staff read the admin in the language of their own account, patients choose theirs on the pages
    under /consent/.
    """

    def process_request(self, request: HttpRequest) -> None:
        named = translation.get_language_from_path(request.path_info)
        language = named if named in settings.WEBSITE_LANGUAGES else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]  # as Django's own does
