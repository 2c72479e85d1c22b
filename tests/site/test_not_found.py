"""What does somebody get at an address where nothing is? A page that leads on, or a word."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/nothing/", "/old/page.html", "/index.php"])
def test_where_people_look_for_a_page_one_leads_them_on(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert b'href="/search/"' in response.content or b'action="/search/"' in response.content


@pytest.mark.parametrize("address", ["/logo.png", "/old/script.js", "/media/x/photo.jpeg", "/.env"])
def test_where_a_file_was_wanted_it_is_a_word(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert response.content == b"Not found\n"
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
