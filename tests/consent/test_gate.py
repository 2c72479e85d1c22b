"""Who gets the bytes of a photo? The gate, door by door, and who counts as staff at work."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from consent import actions, asking, middleware
from consent.acts import SYSTEM
from consent.models import Photo
from consent.privileges import Role, Subject
from tests.factories import (
    make_consent,
    make_patient,
    make_photo,
    make_staff,
    revoke_quietly,
    shows_quadrants,
)

pytestmark = pytest.mark.django_db

SPEC = "max-400x400"


def get(client: Client, url: str, **extra: object):
    """The answer, read to its end: `body` holds the bytes."""
    response = client.get(url, **extra)
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


@pytest.fixture
def signed():
    """A photo everybody in it agreed to, with its public address and stored bytes."""
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    consent = make_consent(patient, photo)
    rendition = photo.get_rendition(SPEC)
    return SimpleNamespace(
        photo=photo,
        consent=consent,
        url=rendition.url,
        name=PurePosixPath(rendition.file.name).name,
        path=Path(default_storage.path(rendition.file.name)),
        data=Path(default_storage.path(rendition.file.name)).read_bytes(),
    )


def test_a_covered_photo_is_served_and_a_withdrawal_closes_the_gate(client: Client, signed):
    assert signed.url == f"/photo/{signed.name}"
    assert shows_quadrants(get(client, signed.url).body)

    actions.withdraw(consent=signed.consent, by=SYSTEM, channel="copy")
    middleware.forget()
    response = get(client, signed.url)
    assert response.status_code == 404
    assert not shows_quadrants(response.body)
    assert response.headers["Cache-Control"] == "no-store"


def test_a_withdrawal_seen_by_this_process_shuts_without_waiting_for_the_memo(
    client: Client, signed, django_capture_on_commit_callbacks
):
    assert get(client, signed.url).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(consent=signed.consent, by=SYSTEM, channel="copy")
    assert get(client, signed.url).status_code == 404


def test_the_bare_fact_of_a_revocation_shuts_without_any_job(client: Client, signed):
    revoke_quietly(signed.consent)
    assert get(client, signed.url).status_code == 404


@pytest.mark.parametrize("subject", [Subject.UNKNOWN, Subject.PATIENT])
def test_no_derivative_is_made_for_the_public_of_what_is_not_covered(subject):
    photo = make_photo(subject, patients=[make_patient()])
    rendition = photo.get_rendition(SPEC)
    assert rendition.is_placeholder
    assert rendition.alt == ""
    assert photo.renditions.count() == 0


def test_a_public_photo_lies_under_its_key_and_leaves_when_it_turns_out_to_show_a_patient(
    client: Client, django_capture_on_commit_callbacks
):
    photo = make_photo(Subject.NONE)
    url = photo.get_rendition(SPEC).url
    assert url.startswith(f"/media/pub/{photo.media_key}/")
    assert shows_quadrants(get(client, url).body)
    asked_again = {"if-none-match": client.get(url).headers["ETag"]}
    assert client.get(url, headers=asked_again).status_code == 304
    with django_capture_on_commit_callbacks(execute=True):
        actions.classify(
            photo=photo,
            subjects=actions.Subjects(Subject.PATIENT, recognisable=(make_patient(),)),
            by=SYSTEM,
        )
    assert get(client, url).status_code == 404
    assert client.get(url, headers=asked_again).status_code == 404
    assert PurePosixPath(url).parts[3] != photo.media_key


def test_a_verdict_is_remembered_for_a_second_and_no_longer(client: Client, signed, monkeypatch):
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(middleware, "time", SimpleNamespace(monotonic=lambda: clock.now))
    assert get(client, signed.url).status_code == 200
    revoke_quietly(signed.consent)
    clock.now = 100.99
    assert get(client, signed.url).status_code == 200
    clock.now = 101.0
    assert get(client, signed.url).status_code == 404


def test_the_second_counts_from_before_the_question_not_from_the_answer(signed, monkeypatch):
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(middleware, "time", SimpleNamespace(monotonic=lambda: clock.now))
    ask = middleware.facts.of_rendition

    def slowly(name: str):
        found = ask(name)
        clock.now += 0.9
        return found

    monkeypatch.setattr(middleware.facts, "of_rendition", slowly)
    assert middleware.may_be_served(signed.name)
    revoke_quietly(signed.consent)
    clock.now = 101.0
    assert not middleware.may_be_served(signed.name)


def test_the_memo_never_grows_past_its_size(signed, monkeypatch):
    monkeypatch.setattr(middleware, "MEMO_SIZE", 3)
    for number in range(10):
        middleware.may_be_served(f"{number:032x}.jpg")
    assert len(middleware._memo) <= 3


def test_an_unremembered_request_costs_one_query_and_a_remembered_one_none(client, signed):
    with CaptureQueriesContext(connection) as queries:
        assert get(client, signed.url).status_code == 200
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        assert get(client, signed.url).status_code == 200
    assert len(queries) == 0


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x.jpg",
        "0" * 32,
        "0" * 31 + ".jpg",
        "0" * 33 + ".jpg",
        "0" * 32 + ".svg",
        "0" * 32 + ".jpg/",
        "A" * 32 + ".jpg",
        "../originals/" + "0" * 32 + ".jpg",
        "..%2Foriginals%2F" + "0" * 32 + ".jpg",
        "0" * 32 + ".jpg%0a",
        "0" * 32 + ".jpg%00",
        "é" * 32 + ".jpg",
    ],
)
def test_a_name_that_is_none_of_ours_is_refused_without_asking_the_database(client, name):
    with CaptureQueriesContext(connection) as queries:
        response = get(client, f"/photo/{name}")
    assert response.status_code == 404
    assert len(queries) == 0


def test_an_unknown_name_gets_the_same_answer_as_a_photo_that_is_shut(client, signed):
    revoke_quietly(signed.consent)
    shut, unknown = get(client, signed.url), get(client, f"/photo/{'0' * 32}.jpg")
    assert (shut.status_code, shut.content) == (unknown.status_code, unknown.content)
    assert dict(shut.headers) == dict(unknown.headers)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_other_methods_than_get_and_head_are_refused(client, signed, method):
    response = getattr(client, method)(signed.url)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert response.content == b""


def test_a_head_request_tells_the_length_and_sends_no_byte(client, signed):
    response = client.head(signed.url)
    assert response.status_code == 200
    assert b"".join(response) == b""
    assert int(response.headers["Content-Length"]) == len(signed.data)
    revoke_quietly(signed.consent)
    middleware.forget()
    assert client.head(signed.url).status_code == 404


def test_a_foreign_host_gets_nothing(client, signed):
    response = get(client, signed.url, headers={"host": "evil.example"})
    assert response.status_code == 400
    assert response.content == b""


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("bytes=0-9", 206, (0, 10)),
        ("bytes=0-0", 206, (0, 1)),
        ("bytes=5-", 206, (5, None)),
        ("bytes=-7", 206, (-7, None)),
        ("bytes=-99999999", 206, (0, None)),
        ("bytes=0-99999999", 206, (0, None)),
        ("bytes=99999999-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=9-5", 416, None),
        ("bytes=-", 200, (0, None)),
        ("bytes=0-1,3-4", 200, (0, None)),
        ("lines=0-1", 200, (0, None)),
        ("bytes=a-b", 200, (0, None)),
    ],
)
def test_a_range_gets_its_bytes(client, signed, asked, status, span):
    response = get(client, signed.url, headers={"range": asked})
    assert response.status_code == status
    if span is None:
        assert response.headers["Content-Range"] == f"bytes */{len(signed.data)}"
        assert response.body == b""
        return
    wanted = signed.data[slice(*span)]
    assert response.body == wanted
    assert int(response.headers["Content-Length"]) == len(wanted)
    if status == 206:
        first = signed.data.index(wanted) if span[0] >= 0 else len(signed.data) + span[0]
        assert response.headers["Content-Range"] == (
            f"bytes {first}-{first + len(wanted) - 1}/{len(signed.data)}"
        )


def test_a_range_that_may_be_of_another_version_gets_the_whole(client, signed):
    response = get(client, signed.url, headers={"range": "bytes=0-9", "if-range": '"other"'})
    assert response.status_code == 200
    assert response.body == signed.data


def test_a_range_of_a_shut_photo_gets_nothing(client, signed):
    revoke_quietly(signed.consent)
    response = get(client, signed.url, headers={"range": "bytes=0-9"})
    assert response.status_code == 404
    assert response.body == middleware.NEUTRAL


def test_not_modified_is_said_only_while_the_photo_may_be_seen(client, signed):
    etag = get(client, signed.url).headers["ETag"]
    known = {"if-none-match": f'"another", {etag}'}
    assert get(client, signed.url, headers=known).status_code == 304
    assert get(client, signed.url, headers={"if-none-match": '"another"'}).status_code == 200
    revoke_quietly(signed.consent)
    middleware.forget()
    assert get(client, signed.url, headers=known).status_code == 404


@pytest.mark.parametrize(
    ("extra", "status", "cache"),
    [
        ({}, 200, "private, no-cache"),
        ({"headers": {"range": "bytes=0-9"}}, 206, "private, no-cache"),
        ({"headers": {"range": "bytes=99999999-"}}, 416, "private, no-cache"),
        ({"headers": {"if-none-match": "known"}}, 304, "private, no-cache"),
    ],
)
def test_every_answer_with_bytes_says_who_may_keep_it(client, signed, extra, status, cache):
    etag = f'"{PurePosixPath(signed.name).stem}"'
    headers = {
        name: etag if value == "known" else value
        for name, value in extra.get("headers", {}).items()
    }
    response = get(client, signed.url, headers=headers)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == cache
    assert response.headers["ETag"] == etag
    assert "Content-Disposition" not in response.headers
    assert "Last-Modified" not in response.headers


@pytest.mark.parametrize("status", [200, 400, 404, 405])
def test_every_answer_carries_the_headers_that_later_middleware_would_set(
    client, signed, settings, status
):
    settings.SECURE_HSTS_SECONDS = 60
    response = {
        200: lambda: get(client, signed.url),
        400: lambda: get(client, signed.url, headers={"host": "evil.example"}),
        404: lambda: get(client, "/photo/x"),
        405: lambda: client.post(signed.url),
    }[status]()
    assert response.status_code == status
    assert response.headers["X-Robots-Tag"] == "noindex, noimageindex, noarchive"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Strict-Transport-Security"].startswith("max-age=60")
    assert "Set-Cookie" not in response.headers
    assert not response.cookies


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, OSError, ValueError])
def test_an_outage_gives_no_byte_and_is_not_remembered(client, signed, monkeypatch, error):
    def fail(name: str):
        raise error("down")

    with monkeypatch.context() as outage:
        outage.setattr(middleware.facts, "of_rendition", fail)
        response = get(client, signed.url)
        assert response.status_code == 404
        assert response.body == middleware.NEUTRAL
    assert get(client, signed.url).status_code == 200


def test_a_shut_file_that_cannot_be_read_gives_no_byte(client, signed, settings):
    Path(settings.SHUT_FILE).mkdir()
    assert get(client, signed.url).status_code == 404


def test_a_missing_file_is_a_calm_refusal(client, signed):
    signed.path.unlink()
    response = get(client, signed.url)
    assert response.status_code == 404
    assert response.body == middleware.NEUTRAL
    assert response.headers["Content-Type"] == "image/svg+xml"


def test_a_web_server_is_told_where_the_bytes_lie_only_after_a_yes(client, signed, settings):
    settings.SENDFILE_PREFIX = "/kept/"
    response = get(client, signed.url)
    assert response.headers["X-Accel-Redirect"] == f"/kept/photo/{signed.name}"
    assert response.headers["Content-Type"] in {"image/jpeg", "image/webp"}
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.content == b""
    revoke_quietly(signed.consent)
    middleware.forget()
    response = get(client, signed.url)
    assert response.status_code == 404
    assert "X-Accel-Redirect" not in response.headers


def test_the_gate_gives_staff_no_more_than_visitors(client, signed):
    client.force_login(make_staff(Role.OWNER))
    revoke_quietly(signed.consent)
    assert get(client, signed.url).status_code == 404


@pytest.mark.parametrize(
    ("spec", "served"),
    [
        (SPEC, True),
        (f"{SPEC}|use-website", True),
        (f"{SPEC}|use-instagram", False),
        (f"{SPEC}|use-website|use-instagram", False),
        (f"{SPEC}|use-nobody_knows", False),
        (f"{SPEC}|use-signing", False),
    ],
)
def test_a_file_is_served_for_the_uses_in_its_spec_only(client, signed, spec, served):
    with asking.asking(staff=True):
        rendition = Photo.objects.get(pk=signed.photo.pk).get_rendition(spec)
    name = PurePosixPath(rendition.file.name).name
    assert (get(client, f"/photo/{name}").status_code == 200) is served


@pytest.mark.parametrize(
    ("path", "person", "dummy", "staff"),
    [
        ("/admin/images/", "staff", False, True),
        ("/admin/images/", "staff", True, False),
        ("/admin/images/", "stranger", False, False),
        ("/admin/images/", "left", False, False),
        ("/admin/images/", None, False, False),
        ("/", "staff", False, False),
        ("/blog/admin/", "staff", False, False),
        ("/administration/", "staff", False, False),
    ],
)
def test_staff_at_work_are_those_signed_in_on_a_real_page_of_the_admin(path, person, dummy, staff):
    request = RequestFactory().get(path)
    if person:
        request.user = make_staff(*([Role.EDITOR] if person != "stranger" else []))
        request.user.is_active = person != "left"
    if dummy:
        request.is_dummy = True
    seen = []

    def answer(_: HttpRequest) -> HttpResponse:
        seen.append(asking.viewer_is_staff())
        return HttpResponse()

    middleware.Viewer(answer)(request)
    assert seen == [staff]
    assert not asking.viewer_is_staff()


def test_code_outside_a_request_is_the_public():
    photo = make_photo(Subject.PATIENT, patients=[make_patient()])
    assert not asking.viewer_is_staff()
    assert photo.get_rendition(SPEC).is_placeholder
