"""Is text small on the wire, and is everything else left as it is?"""

import gzip

import pytest
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from config.compression import TextCompression
from config.empty_site import ensure_pages

LONG = b"<p>" + b"Braces take 18 months. " * 100


def answer(response: HttpResponse) -> HttpResponse:
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip, br"})
    return TextCompression(lambda _request: response)(request)


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "application/json", "application/xml", "image/svg+xml"]
)
def test_text_is_compressed_and_opens_to_the_same(kind):
    sent = answer(HttpResponse(LONG, content_type=kind))
    assert sent.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(sent.content) == LONG
    assert len(sent.content) < len(LONG) / 2


@pytest.mark.parametrize("kind", ["image/avif", "image/jpeg", "video/mp4", "application/zip"])
def test_pictures_films_and_archives_are_sent_as_they_are(kind, tmp_path):
    (tmp_path / "file").write_bytes(LONG)
    sent = answer(FileResponse((tmp_path / "file").open("rb"), content_type=kind))
    assert "Content-Encoding" not in sent.headers
    assert sent.headers["Content-Length"] == str(len(LONG))


@pytest.mark.django_db
def test_a_page_of_the_site_is_sent_small(client):
    ensure_pages()
    sent = client.get("/", headers={"accept-encoding": "gzip"})
    assert sent.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in sent.headers["Vary"]
    assert len(sent.content) < 20_000
