"""Has somebody thought about every address of the site, and is the sign-in before those of the staff?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.leaks import urls


def routes(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def all_routes() -> list[str]:
    return sorted(set(routes(get_resolver().url_patterns)))


def test_every_address_has_been_thought_about():
    unknown = [route for route in all_routes() if urls.class_of(route) is None]
    assert not unknown, (
        f"Nobody has said who may ask these addresses: {unknown}. If one can show a photo, add a "
        "surface to tests/leaks/surfaces.py; then enter it in tests/leaks/urls.py."
    )


def test_the_list_holds_no_address_that_is_gone():
    debug_only = {"styleguide/"}
    assert set(urls.KNOWN) - set(all_routes()) <= debug_only


def test_the_gate_answers_before_the_resolver():
    assert settings.MIDDLEWARE[0] == "consent.middleware.PhotoGate"
    assert not [route for route in all_routes() if route.startswith("photo/")]


VALUES = (
    (r"\(\?P<pk>[^)]*\)", "1"),
    (r"\(\?P<\w+>[^)]*\)", "live"),
    (r"<int:[^>]+>", "1"),
    (r"<slug:[^>]+>", "a-word"),
    (r"<[^>]+>", "word"),
)


def example(route: str) -> str:
    for pattern, value in VALUES:
        route = re.sub(pattern, value, route)
    return "/" + route.replace("(\\d+)", "1").replace("(.*)", "a.pdf").replace("\\", "").replace(
        "^", ""
    ).replace("$", "")


@pytest.mark.django_db
def test_no_staff_address_answers_a_visitor():
    visitor = Client(raise_request_exception=False)
    open_doors = []
    for route in all_routes():
        if urls.class_of(route) != "staff":
            continue
        response = visitor.get(example(route))
        to_sign_in = response.status_code == 302 and "/login/" in response.headers["Location"]
        if not to_sign_in and response.status_code not in {401, 403, 404, 405}:
            open_doors.append((route, response.status_code))
    assert open_doors == []
