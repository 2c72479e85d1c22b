"""Which addresses are a video at a host we know, and what is loaded from there?"""

from __future__ import annotations

import pytest

from practice import embeds

ID = "dQw4w9WgXcQ"
FRAME = f"https://www.youtube-nocookie.com/embed/{ID}?autoplay=1&rel=0"
VIMEO = "https://player.vimeo.com/video/76979871?"


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={ID}",
        f"http://youtube.com/watch?app=desktop&v={ID}&t=42s&list=PL1",
        f"https://m.youtube.com/watch?v={ID}",
        f"https://youtu.be/{ID}?si=abc",
        f"https://www.youtube.com/shorts/{ID}",
        f"https://www.youtube.com/embed/{ID}?start=3",
        f"https://www.youtube-nocookie.com/embed/{ID}",
        f"https://www.youtube.com/live/{ID}",
        f"  https://www.YouTube.com/watch?v={ID} ",
    ],
)
def test_a_youtube_address_is_played_without_cookies(address):
    found = embeds.read(address)
    assert found.frame_url == FRAME
    assert found.page_url == f"https://www.youtube.com/watch?v={ID}"
    assert found.origin == "https://www.youtube-nocookie.com"
    assert found.host == "YouTube"


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("https://vimeo.com/76979871", f"{VIMEO}dnt=1&autoplay=1"),
        ("https://player.vimeo.com/video/76979871", f"{VIMEO}dnt=1&autoplay=1"),
        ("https://vimeo.com/76979871/8272103f6e", f"{VIMEO}h=8272103f6e&dnt=1&autoplay=1"),
        (
            "https://player.vimeo.com/video/76979871?h=8272103f6e&badge=0",
            f"{VIMEO}h=8272103f6e&dnt=1&autoplay=1",
        ),
        ("https://vimeo.com/76979871?h=%22onload", f"{VIMEO}dnt=1&autoplay=1"),
    ],
)
def test_a_vimeo_address_is_played_without_tracking(address, frame):
    found = embeds.read(address)
    assert found.frame_url == frame
    assert found.origin == "https://player.vimeo.com"
    assert found.host == "Vimeo"


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "must begin with https"),
        ("javascript:alert(1)", "must begin with https"),
        (f"ftp://youtube.com/watch?v={ID}", "must begin with https"),
        (f"https://youtube.com:8443/watch?v={ID}", "must begin with https"),
        (f"https://user@youtube.com/watch?v={ID}", "must begin with https"),
        ("https://[::1", "is not an address"),
        ("https://youtube.com:http/watch", "is not an address"),
        (f"https://youtube.com.evil.example/watch?v={ID}", "Only videos at YouTube and Vimeo"),
        (f"https://evil.example/?u=https://youtube.com/watch?v={ID}", "Only videos at YouTube"),
        ("https://www.dailymotion.com/video/x8", "Only videos at YouTube and Vimeo"),
        ("https://www.youtube.com/", "not the address of one YouTube video"),
        ("https://www.youtube.com/watch", "not the address of one YouTube video"),
        ("https://www.youtube.com/watch?v=short", "not the address of one YouTube video"),
        (f"https://www.youtube.com/watch?v={ID}x", "not the address of one YouTube video"),
        ("https://www.youtube.com/playlist?list=PL1", "not the address of one YouTube video"),
        ("https://www.youtube.com/@practice", "not the address of one YouTube video"),
        (f"https://youtu.be/{ID[:-1]}/", "not the address of one YouTube video"),
        ("https://vimeo.com/", "not the address of one Vimeo video"),
        ("https://vimeo.com/channels/staffpicks", "not the address of one Vimeo video"),
        ("https://vimeo.com/76979871/settings", "not the address of one Vimeo video"),
    ],
)
def test_any_other_address_is_refused_with_a_sentence(address, sentence):
    with pytest.raises(embeds.BadEmbed) as refused:
        embeds.read(address)
    assert sentence in str(refused.value)
