"""Which pages may a browser fetch before the visitor goes there? Plain pages of ours, and no others.

Fetched only, never run: https://html.spec.whatwg.org/multipage/speculative-loading.html. A browser
may keep such a page for minutes before it shows it. So nothing counts, changes or proves anything by
being fetched, and a page with anything of a patient is fetched only when the visitor goes there.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from consent import asking

# Whatever leads to a person, a file or a form; what is left are the pages of the site.
NEVER = (
    *("/admin/*", "/consent/*", "/documents/*", "/search/*", "/*/search/*"),
    *("/r/*", "/k/*", "/photo/*", "/clip/*", "/media/*", "/static/*", r"/*\?(.+)"),
)
NEVER_LINKS = "[download], [target=_blank], [rel~=nofollow], [rel~=external], [href^='#']"

RULES = json.dumps(
    {
        "prefetch": [
            {
                "where": {
                    "and": [
                        {"href_matches": "/*"},
                        {"not": {"href_matches": list(NEVER)}},
                        {"not": {"selector_matches": NEVER_LINKS}},
                    ]
                },
                "eagerness": "moderate",
            }
        ]
    },
    separators=(",", ":"),
)


class NothingOfPatientsEarly:
    """Refuses an early fetch of what may not be shown any more when the visitor goes there.

    Stands inside `consent.middleware.Viewer`, which knows what was judged.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if "prefetch" in request.headers.get("Sec-Purpose", "") and asking.met_patients():
            return HttpResponse(status=503, headers={"Cache-Control": "no-store"})
        return response
