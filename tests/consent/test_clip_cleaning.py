"""What is left of a clip, and which files are refused with which sentence?"""

from __future__ import annotations

import io
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import pytest

from consent import clip_cleaning
from consent.clip_cleaning import UnusableClip, accepted
from tests.clips import film, plays_quadrants

MARK = "MARKEDSECRET"
TOLD = (
    ("title", MARK),
    ("comment", MARK),
    ("location", "+41.4993-081.6944/"),
    ("creation_time", "2026-05-03T10:00:00Z"),
)
VP9 = {"format": "webm", "picture": "libvpx-vp9", "sound": "libopus"}


def cleaned(data: bytes, folder: Path) -> tuple[clip_cleaning.CleanClip, bytes]:
    upload, into = folder / "upload", folder / "clean"
    upload.write_bytes(data)
    found = clip_cleaning.clean(upload, into)
    return found, into.read_bytes()


def pictures(data: bytes) -> list[bytes]:
    """Every picture as it is painted."""
    with av.open(io.BytesIO(data)) as container:
        return [bytes(frame.planes[0]) for frame in container.decode(video=0)]


@pytest.mark.parametrize(
    ("made", "format"),
    [
        ({}, "mp4"),
        ({"format": "mov"}, "mp4"),
        ({"format": "matroska"}, "mp4"),
        ({"sound": None}, "mp4"),
        (VP9, "webm"),
        ({"format": "webm", "picture": "libvpx", "sound": None}, "webm"),
    ],
)
def test_a_clip_browsers_play_is_kept_with_every_picture(tmp_path, made, format):
    found, data = cleaned(film(told=TOLD, **made), tmp_path)
    assert (found.format, found.width, found.height) == (format, 160, 120)
    assert found.seconds == pytest.approx(1, abs=0.1)
    assert plays_quadrants(data)
    with av.open(str(tmp_path / "clean")) as container:
        assert sum(1 for _ in container.decode(video=0)) == 20
        assert len(container.streams) == (1 if made.get("sound", "aac") is None else 2)


@pytest.mark.parametrize("made", [{}, {"format": "mov"}, {"format": "matroska"}, VP9])
def test_nothing_but_pictures_and_sound_is_left(tmp_path, made):
    upload = film(told=TOLD, **made)
    assert MARK.encode() in upload
    _found, data = cleaned(upload, tmp_path)
    assert MARK.encode() not in data
    assert b"41.4993" not in data
    with av.open(str(tmp_path / "clean")) as container:
        assert not {"title", "comment", "location", "creation_time"} & set(container.metadata)


def test_messages_of_the_camera_between_the_pictures_are_taken_out(tmp_path):
    upload = film()
    assert b"x264 - core" in upload  # the encoder signs its work in such a message
    _found, data = cleaned(upload, tmp_path)
    assert b"x264" not in data


def test_chapters_are_taken_out(tmp_path):
    plain = tmp_path / "plain.mp4"
    plain.write_bytes(film())
    with av.open(str(plain)) as source, av.open(str(tmp_path / "told.mp4"), "w") as out:
        streams = {one.index: out.add_stream_from_template(one) for one in source.streams}
        chapter = {"id": 1, "start": 0, "end": 500, "time_base": Fraction(1, 1000)}
        out.set_chapters([{**chapter, "metadata": {"title": MARK}}])
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                out.mux(packet)
    upload = (tmp_path / "told.mp4").read_bytes()
    assert MARK.encode() in upload
    _found, data = cleaned(upload, tmp_path)
    assert MARK.encode() not in data


def test_the_same_upload_gives_the_same_bytes(tmp_path):
    first, second = (cleaned(film(told=TOLD), tmp_path) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("made", [{}, {"format": "matroska"}, VP9])
def test_a_clean_clip_can_be_sent_again_and_is_known_by_its_digest(tmp_path, made):
    first, data = cleaned(film(told=TOLD, **made), tmp_path)
    second, again = cleaned(data, tmp_path)
    assert second.upload_sha256 == first.sha256
    assert pictures(again) == pictures(data)


def test_every_picture_is_the_one_that_was_sent(tmp_path):
    for made in ({}, {"format": "matroska"}, VP9):
        upload = film(**made)
        assert pictures(cleaned(upload, tmp_path)[1]) == pictures(upload)


def test_the_pictures_of_an_mp4_are_stored_as_browsers_expect_them(tmp_path):
    """With their lengths in front (ISO/IEC 14496-15): many decoders forgive start codes, not all."""
    _found, data = cleaned(film(), tmp_path)
    (tmp_path / "clean.mp4").write_bytes(data)
    with av.open(str(tmp_path / "clean.mp4")) as container:
        for packet in container.demux(video=0):
            unit, at = bytes(packet), 0
            while at < len(unit):
                at += 4 + int.from_bytes(unit[at : at + 4], "big")
            assert at == len(unit)


def test_a_browser_can_play_it_before_the_end_has_come(tmp_path):
    _found, data = cleaned(film(), tmp_path)
    assert data.index(b"moov") < data.index(b"mdat")


def test_a_clip_held_upright_stays_upright(tmp_path):
    upright = film(format="mov")
    at = upright.rindex(b"trak", 0, upright.rindex(b"trak"))  # the first track's matrix
    matrix = upright.index(b"tkhd", at) + 4 + 40
    turned = b"".join(
        number.to_bytes(4, "big", signed=True)
        for number in (0, 65536, 0, -65536, 0, 0, 120 << 16, 0, 1 << 30)
    )
    data = upright[:matrix] + turned + upright[matrix + 36 :]
    _found, clean = cleaned(data, tmp_path)
    assert turned[:24] in clean


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (lambda: b"", "empty", "This file is empty"),
        (lambda: b"just words", "not-a-video", "MP4 or WebM"),
        (lambda: b"\xff\xd8\xff\xe0 a photo", "not-a-video", "MP4 or WebM"),
        (lambda: b"#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n", "not-a-video", "MP4 or WebM"),
        (lambda: film(picture="libx265"), "hevc", "Most Compatible"),
        (lambda: film(picture=None), "no-picture", "only sound"),
        (lambda: film(picture="mpeg4"), "picture-codec", "mpeg4"),
        (lambda: film(sound="ac3"), "sound-codec", "ac3"),
        (lambda: film(pixels="yuv422p"), "pixels", "yuv422p"),
        (lambda: film(width=2048, height=64, pictures=2), "too-wide", "2048 by 64"),
        (lambda: film(width=64, height=64, pictures=640, rate=1), "too-long", "11 minutes"),
        (lambda: film()[: len(film()) // 2], "damaged", "cut off"),
        (lambda: film(**VP9)[: len(film(**VP9)) // 2], "damaged", "cut off"),
        (lambda: film()[:40], "damaged", "cut off"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(tmp_path, data, reason, words):
    with pytest.raises(UnusableClip) as refused:
        cleaned(data(), tmp_path)
    assert refused.value.reason == reason
    assert words in str(refused.value)


def test_a_clean_clip_that_is_cut_off_is_refused(tmp_path):
    """Its list of pictures stands in front: only counting them shows that some are missing."""
    _found, data = cleaned(film(pictures=60), tmp_path)
    with pytest.raises(UnusableClip, match="cut off"):
        cleaned(data[: len(data) * 3 // 4], tmp_path)


def test_a_file_that_is_too_large_is_refused_before_it_is_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(accepted, "UPLOAD_BYTES", 1000)
    monkeypatch.setattr(subprocess, "run", None)
    with pytest.raises(UnusableClip) as refused:
        cleaned(bytes(1001), tmp_path)
    assert refused.value.reason == "too-large"


@pytest.mark.parametrize(
    ("told", "reason", "fact"),
    [
        (b'{"reason": "hevc", "fact": ""}', "hevc", "something else"),
        (b'{"reason": "made up", "fact": "x"}', "damaged", "x"),
        (b'{"reason": "sound-codec", "fact": "<script>"}', "sound-codec", "something else"),
        (b"not json", "damaged", "something else"),
    ],
)
def test_what_a_child_says_is_only_a_word_and_never_a_sentence(
    tmp_path, monkeypatch, told, reason, fact
):
    done = subprocess.CompletedProcess([], clip_cleaning.EXIT_REFUSED, told, b"")
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: done)
    with pytest.raises(UnusableClip) as refused:
        cleaned(film(), tmp_path)
    assert (refused.value.reason, refused.value.fact) == (reason, fact)


def test_a_child_that_takes_too_long_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(clip_cleaning, "WALL_SECONDS", 0.01)
    with pytest.raises(UnusableClip) as refused:
        cleaned(film(), tmp_path)
    assert refused.value.reason == "too-demanding"


def test_the_child_gets_none_of_the_sites_keys(tmp_path, monkeypatch):
    seen = {}

    def look(command, **given):
        seen.update(given)
        return subprocess.CompletedProcess(command, clip_cleaning.EXIT_REFUSED, b"{}", b"")

    monkeypatch.setattr(subprocess, "run", look)
    with pytest.raises(UnusableClip):
        cleaned(film(), tmp_path)
    assert set(seen["env"]) <= {"LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"}
