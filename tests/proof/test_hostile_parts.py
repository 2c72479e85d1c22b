"""Can a small file keep a reader of ours busy for minutes, or make it stumble? Holes the corpus found."""

from __future__ import annotations

import time
from pathlib import PurePosixPath

import pytest
from django.core.files.storage import default_storage

from consent.cleaning import UnusablePhoto, metadata_in, png
from consent.intake import captions, import_csv
from tests.proof import corpus_bombs
from tests.proof.corpus_clips import START

pytestmark = pytest.mark.once
SOON = 2
"""Seconds of this process; each took more than five times as long before it was mended."""


@pytest.fixture(autouse=True)
def soon():
    begun = time.process_time()
    yield
    assert time.process_time() - begun < SOON


ENDLESS = {
    "a tag": "<" + "a" * 20_000,
    "a tag of dots": "<v " + "a." * 10_000,
    "tags": "<a" * 10_000,
    "a number": "&#" + "9" * 10_000 + ";",
    "many lines of a tag": "\n".join(["<" + "a" * 3_990] * 45),
}


@pytest.mark.parametrize("what", ENDLESS)
def test_a_tag_or_number_that_never_ends_is_refused_at_once(what):
    with pytest.raises(captions.BadCaptions, match="characters"):
        captions.cleaned(START + ENDLESS[what])


@pytest.mark.parametrize("line_end", ["&#13;", "&#10;", "&#13;&#10;", "&#13;&#13;"])
def test_an_encoded_line_break_does_not_end_a_caption(line_end):
    kept = captions.cleaned(f"{START}Brush{line_end}along the wire.")
    assert captions.cleaned(kept) == kept
    assert captions.words(kept).split() == ["Brush", "along", "the", "wire."]


def test_there_is_an_end_to_the_number_of_captions():
    with pytest.raises(captions.BadCaptions, match="up to 2,000 captions"):
        captions.cleaned("WEBVTT\n\n" + "00:00.000 --> 00:01.000\na\n\n" * 2_001)


@pytest.mark.parametrize("cell", ["x" * 200_000, '"' + "x\n" * 100_000])
def test_a_list_with_an_endless_cell_is_refused_in_words(cell):
    with pytest.raises(import_csv.UnreadableList, match="too long to be a name"):
        import_csv.read(f"file,name\na.jpg,{cell}".encode())


def test_a_list_with_the_line_ends_of_an_old_macintosh_is_read():
    names = import_csv.read(b"file,name\ra.jpg,Ada\rb.jpg,Bo\r")
    assert names.for_path("b.jpg").name == "Bo"


def test_of_many_colour_profiles_one_is_unpacked(monkeypatch):
    unpacked = []
    monkeypatch.setattr(png, "inflated_profile", lambda payload: unpacked.append(payload))
    assert metadata_in(corpus_bombs.png_of_profiles(500, 4_000_000)) == ["ICC"]
    assert len(unpacked) == 1


@pytest.mark.parametrize(
    "build",
    [
        lambda: corpus_bombs.heic_of_heavy_properties(200_000, 50),
        lambda: corpus_bombs.avif_of_units(100, 9_999),
    ],
    ids=["properties of tiles", "units of tiles"],
)
def test_what_tiles_share_is_counted_for_each_of_them(build):
    with pytest.raises(UnusablePhoto) as refused:
        metadata_in(build())
    assert refused.value.reason == "too-demanding"


@pytest.mark.parametrize("folder", ["documents", "wagtail_uploads"])
@pytest.mark.parametrize(
    ("sent", "ending"),
    [
        ("Wilhelmina Quackenbush.PDF", ".pdf"),
        ("🦷", ""),
        ("Wilhelmina." + "x" * 300, ""),
        (".htaccess", ""),
        ("a.jpg::$DATA", ""),
    ],
)
def test_what_wagtail_keeps_is_not_called_as_it_was_sent(folder, sent, ending):
    first, second = (default_storage.generate_filename(f"{folder}/{sent}") for _ in range(2))
    assert first != second
    kept = PurePosixPath(first)
    assert (str(kept.parent), len(kept.stem), kept.suffix) == (folder, 32, ending)
