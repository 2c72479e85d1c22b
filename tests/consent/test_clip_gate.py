"""Who gets the bytes of a clip, or its captions? The gate, door by door."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consent import actions, clip_gate, middleware, serving
from consent.acts import SYSTEM
from consent.models import Clip, Photo
from consent.privileges import Role, Subject
from tests.clips import CAPTIONS, film, make_clip, plays_quadrants, sign_for
from tests.factories import make_patient, make_staff, revoke_quietly

pytestmark = pytest.mark.django_db


def get(client: Client, url: str, **extra: object):
    """The answer, read to its end: `body` holds the bytes."""
    response = client.get(url, **extra)
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


@pytest.fixture
def signed():
    """A clip everybody in it agreed to, with its public addresses and stored bytes."""
    patient = make_patient()
    clip = make_clip(Subject.PATIENT, patients=[patient])
    consent = sign_for(patient, clip)
    path = Path(default_storage.path(clip.file.name))
    return SimpleNamespace(clip=clip, consent=consent, path=path, data=path.read_bytes())


def test_a_covered_clip_is_served_with_its_captions_and_a_withdrawal_closes_both(client, signed):
    assert plays_quadrants(get(client, signed.clip.url).body)
    assert get(client, signed.clip.captions_url).body.decode().startswith("WEBVTT")
    actions.withdraw(consent=signed.consent, by=SYSTEM, channel="copy")
    middleware.forget()
    for url in (signed.clip.url, signed.clip.captions_url):
        response = get(client, url)
        assert response.status_code == 404
        assert response.body == b""
        assert response.headers["Cache-Control"] == "no-store"


def test_a_withdrawal_seen_by_this_process_shuts_without_waiting_for_the_memo(
    client, signed, django_capture_on_commit_callbacks
):
    assert get(client, signed.clip.url).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(consent=signed.consent, by=SYSTEM, channel="copy")
    assert get(client, signed.clip.url).status_code == 404


def test_one_clip_or_the_website_alone_can_be_taken_back(client, signed):
    patient = signed.consent.patient
    other = make_clip(Subject.PATIENT, patients=[patient])
    both = sign_for(patient, other, uses=("website", "instagram"))
    actions.withdraw(consent=signed.consent, by=SYSTEM, channel="copy", sha256=signed.clip.sha256)
    middleware.forget()
    assert get(client, signed.clip.url).status_code == 404
    assert get(client, other.url).status_code == 200
    actions.withdraw(consent=both, by=SYSTEM, channel="copy", privilege="website")
    middleware.forget()
    assert get(client, other.url).status_code == 404


def test_the_bare_fact_of_a_revocation_shuts_without_any_job(client, signed):
    revoke_quietly(signed.consent)
    assert get(client, signed.clip.url).status_code == 404


@pytest.mark.parametrize("subject", [Subject.UNKNOWN, Subject.PATIENT])
def test_a_clip_nobody_agreed_to_has_no_bytes_and_no_captions(client, subject):
    clip = make_clip(subject, patients=[make_patient()])
    assert [get(client, url).status_code for url in (clip.url, clip.captions_url)] == [404, 404]


@pytest.mark.parametrize("subject", [Subject.NONE, Subject.STAFF, Subject.MODEL])
def test_a_clip_that_shows_no_patient_is_served_from_the_same_address(client, subject):
    clip = make_clip(subject)
    assert plays_quadrants(get(client, clip.url).body)


def test_a_clip_filed_anew_has_another_address_and_the_old_one_is_dead(client, signed):
    clip = make_clip(Subject.NONE)
    old = clip.url
    assert get(client, old).status_code == 200
    actions.classify_clip(
        clip=clip,
        subjects=actions.Subjects(Subject.PATIENT, recognisable=(make_patient(),)),
        by=SYSTEM,
    )
    middleware.forget()
    assert clip.url != old
    assert get(client, old).status_code == get(client, clip.url).status_code == 404


def test_an_unremembered_question_is_one_query_and_the_next_is_none(client, signed):
    with CaptureQueriesContext(connection) as first:
        get(client, signed.clip.url)
    with CaptureQueriesContext(connection) as second:
        get(client, signed.clip.url)
    assert (len(first), len(second)) == (1, 0)


def test_an_answer_is_remembered_for_a_second_counted_from_before_the_question(
    client, signed, monkeypatch
):
    now = [100.0]
    monkeypatch.setattr(clip_gate.time, "monotonic", lambda: now[0])
    assert get(client, signed.clip.url).status_code == 200
    revoke_quietly(signed.consent)
    now[0] += clip_gate.MEMO_SECONDS + 0.01
    assert get(client, signed.clip.url).status_code == 404
    assert clip_gate.MEMO_SECONDS <= 1


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x",
        "../clips/a.mp4",
        f"{'0' * 32}.mp4.mp4",
        f"{'0' * 32}.mov",
        f"{'0' * 31}.mp4",
        f"{'A' * 32}.mp4",
        f"{'0' * 32}.mp4%0A",
    ],
)
def test_an_odd_name_is_refused_without_a_query(client, name):
    with CaptureQueriesContext(connection) as queries:
        assert get(client, f"/clip/{name}").status_code == 404
    assert len(queries) == 0


def test_the_ending_must_be_the_files_own(client, signed):
    assert get(client, signed.clip.url.replace(".mp4", ".webm")).status_code == 404
    assert get(client, f"/clip/{'0' * 32}.mp4").status_code == 404


def test_the_name_of_the_stored_file_is_no_address(client, signed):
    assert get(client, f"/clip/{Path(signed.clip.file.name).name}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=5-", 5, None),
        ("bytes=-10", -10, None),
        ("bytes=0-99999999", 0, None),
    ],
)
def test_a_player_may_ask_for_a_part(client, signed, asked, first, last):
    response = get(client, signed.clip.url, headers={"range": asked})
    size = len(signed.data)
    start = first if first >= 0 else size + first
    end = size - 1 if last is None else last
    assert response.status_code == 206
    assert response.body == signed.data[start : end + 1]
    assert response.headers["Content-Range"] == f"bytes {start}-{end}/{size}"
    assert response.headers["Content-Length"] == str(end + 1 - start)
    assert response.headers["Content-Type"] == "video/mp4"


def test_a_part_is_read_in_blocks_and_the_file_is_closed_after(client, signed):
    with signed.path.open("wb") as large:
        large.truncate(5 * serving.BLOCK)
    response = client.get(signed.clip.url, headers={"range": f"bytes=10-{4 * serving.BLOCK}"})
    part = response._resource_closers[0].__self__
    sizes = [len(block) for block in response.streaming_content]
    assert max(sizes) == serving.BLOCK
    assert sum(sizes) == 4 * serving.BLOCK + 1 - 10
    response.close()
    assert part.file.closed


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_part_beyond_the_end_is_416(client, signed, asked):
    response = get(client, signed.clip.url, headers={"range": asked})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{len(signed.data)}"
    assert response.body == b""


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=a-b", "items=0-1", "bytes=-"])
def test_what_is_no_single_part_gets_the_whole(client, signed, asked):
    response = get(client, signed.clip.url, headers={"range": asked})
    assert response.status_code == 200
    assert response.body == signed.data


@pytest.mark.parametrize(("version", "status"), [("same", 206), ('"other"', 200)])
def test_a_part_is_given_only_of_the_version_the_player_has(client, signed, version, status):
    etag = f'"{signed.clip.media_key}"'
    headers = {"range": "bytes=0-9", "if-range": etag if version == "same" else version}
    assert get(client, signed.clip.url, headers=headers).status_code == status


def test_every_part_is_judged_anew(client, signed):
    assert get(client, signed.clip.url, headers={"range": "bytes=0-9"}).status_code == 206
    revoke_quietly(signed.consent)
    middleware.forget()
    response = get(client, signed.clip.url, headers={"range": "bytes=10-19"})
    assert response.status_code == 404
    assert response.body == b""


def test_not_modified_is_said_only_while_the_clip_may_be_seen(client, signed):
    for url in (signed.clip.url, signed.clip.captions_url):
        middleware.forget()
        known = {"if-none-match": get(client, url).headers["ETag"]}
        assert get(client, url, headers=known).status_code == 304
    revoke_quietly(signed.consent)
    middleware.forget()
    for url in (signed.clip.url, signed.clip.captions_url):
        assert get(client, url, headers=known).status_code == 404


def test_changed_captions_have_another_version(client, signed):
    before = get(client, signed.clip.captions_url).headers["ETag"]
    signed.clip.captions = CAPTIONS.replace("Brush", "Floss")
    signed.clip.save()
    after = get(client, signed.clip.captions_url, headers={"if-none-match": before})
    assert after.status_code == 200
    assert "Floss" in after.body.decode()
    assert after.headers["Content-Type"] == "text/vtt; charset=utf-8"


def test_head_tells_the_length_and_sends_nothing(client, signed):
    response = client.head(signed.clip.url)
    assert response.status_code == 200
    assert response.headers["Content-Length"] == str(len(signed.data))
    assert response.content == b""
    assert not response.streaming


@pytest.mark.parametrize("kind", ["url", "captions_url"])
@pytest.mark.parametrize("status", [200, 400, 404, 405])
def test_every_answer_carries_the_headers_that_later_middleware_would_set(
    client, signed, settings, kind, status
):
    settings.SECURE_HSTS_SECONDS = 60
    url = getattr(signed.clip, kind)
    response = {
        200: lambda: get(client, url),
        400: lambda: get(client, url, headers={"host": "evil.example"}),
        404: lambda: get(client, "/clip/x"),
        405: lambda: client.post(url),
    }[status]()
    assert response.status_code == status
    assert response.headers["X-Robots-Tag"] == "noindex, noimageindex, noarchive"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Strict-Transport-Security"].startswith("max-age=60")
    if status == 200:
        assert response.headers["Cache-Control"] == "private, no-cache"
    assert not response.cookies


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, OSError, ValueError])
def test_an_outage_gives_no_byte_and_is_not_remembered(client, signed, monkeypatch, error):
    def fail(key: str):
        raise error("down")

    with monkeypatch.context() as outage:
        outage.setattr(clip_gate.facts, "of_clip", fail)
        response = get(client, signed.clip.url)
        assert (response.status_code, response.body) == (404, b"")
    assert get(client, signed.clip.url).status_code == 200


def test_a_shut_file_that_cannot_be_read_gives_no_byte(client, signed, settings):
    Path(settings.SHUT_FILE).mkdir()
    assert get(client, signed.clip.url).status_code == 404
    assert get(client, signed.clip.captions_url).status_code == 404


def test_a_missing_file_is_a_calm_refusal(client, signed):
    signed.path.unlink()
    assert get(client, signed.clip.url).status_code == 404


def test_a_web_server_is_told_where_the_bytes_lie_only_after_a_yes(client, signed, settings):
    settings.SENDFILE_PREFIX = "/kept/"
    response = get(client, signed.clip.url)
    assert response.headers["X-Accel-Redirect"] == f"/kept/{signed.clip.file.name}"
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.content == b""
    revoke_quietly(signed.consent)
    middleware.forget()
    assert "X-Accel-Redirect" not in get(client, signed.clip.url).headers


def test_the_gate_gives_staff_no_more_than_visitors(client, signed):
    client.force_login(make_staff(Role.OWNER))
    revoke_quietly(signed.consent)
    assert get(client, signed.clip.url).status_code == 404


def test_a_consent_for_a_photo_with_the_clips_number_covers_no_clip(client):
    """Photos and clips are counted by themselves: the same number is not the same thing."""
    clip = make_clip(Subject.PATIENT, patients=[make_patient()])
    Photo.objects.bulk_create(
        [Photo(pk=clip.pk, title="Photo", width=1, height=1, subject=Subject.NONE, file="x.jpg")]
    )
    assert Photo.objects.get(pk=clip.pk).verdict().allowed
    assert not Clip.objects.get(pk=clip.pk).verdict().allowed
    assert get(client, clip.url).status_code == 404


def test_a_clip_in_webm_is_served_as_such(client):
    clip = make_clip(
        Subject.NONE, data=film(format="webm", picture="libvpx", sound=None, pictures=5)
    )
    response = get(client, clip.url)
    assert clip.url.endswith(".webm")
    assert response.headers["Content-Type"] == "video/webm"
    assert plays_quadrants(response.body)
