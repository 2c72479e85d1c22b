"""Is every HEIC and AVIF that cannot be a photo refused in a sentence, whatever its boxes say?"""

from __future__ import annotations

from random import Random

import pytest

from consent import cleaning
from consent.cleaning import UnusablePhoto, clean, metadata_in
from consent.cleaning.reading import read
from tests.consent import hostile, hostile_heif
from tests.consent.looking import GPS_EXIF, refusal

NO_CHILD = ("a child that must not start",)
REFUSED = {
    "no width": (hostile_heif.of_size(hostile.heic(), 0, 64), "damaged"),
    "no height": (hostile_heif.of_size(hostile.avif(), 96, 0), "damaged"),
    "a giant": (hostile_heif.of_size(hostile.heic(), 2**32 - 1, 2**32 - 1), "too-many-pixels"),
    "a giant AVIF": (hostile_heif.of_size(hostile.avif(), 5_001, 5_000), "too-many-pixels"),
    "a grid of 900 Mpx": (hostile_heif.grid_of_size(30_000, 30_000), "too-many-pixels"),
    "a grid larger than its tiles": (hostile_heif.grid_of_size(4_000, 4_000), "damaged"),
    "a grid of too few tiles": (
        hostile_heif.grid_of_size(96, 64, rows=200, columns=200),
        "damaged",
    ),
    "tiles of 900 Mpx": (
        hostile_heif.grid().replace(
            hostile_heif.full(b"ispe", b"\0\0\0\x40\0\0\0\x40"),
            hostile_heif.full(b"ispe", b"\0\0\x75\x30\0\0\x75\x30"),
        ),
        "damaged",
    ),
    "moving AVIF": (hostile.animated("AVIF"), "animated"),
    "moving HEIC": (hostile.heic().replace(b"ftypheic", b"ftyphevc"), "animated"),
    "HEIF in another coding": (hostile.heic().replace(b"hvc1", b"j2k1"), "wrong-format"),
    "an overlay": (hostile_heif.avif(kind=b"iovl"), "wrong-format"),
    "under protection": (hostile_heif.avif(protected=1), "wrong-format"),
    "a necessary property nobody knows": (
        hostile_heif.avif(hostile_heif.box(b"xxxx"), essential=1),
        "wrong-format",
    ),
    "no pictures at all": (hostile_heif.avif(handler=b"vide"), "wrong-format"),
    "made of other items": (hostile_heif.avif(method=2), "wrong-format"),
    "said to be a HEIC": (hostile_heif.avif(brands=(b"heic",)), "wrong-format"),
    "said to be a HEIF": (hostile_heif.avif(brands=(b"mif1", b"miaf")), "wrong-format"),
    "cropped to nothing": (hostile_heif.avif(hostile_heif.clap(0, 0, 0, 0)), "damaged"),
    "cropped outside": (hostile_heif.avif(hostile_heif.clap(90, 0, 48, 32)), "damaged"),
    "of no size": (hostile_heif.avif(size=hostile_heif.full(b"free")), "damaged"),
    "the first box only": (hostile.heic()[:28], "damaged"),
    "a box of no length": (hostile.heic()[:28] + bytes(3) + b"\4meta", "damaged"),
    "junk at its end": (hostile.heic() + b"PK\3\4" + hostile.SECRET, "damaged"),
    "many boxes": (hostile.heic() + hostile_heif.box(b"free") * 3_000, "too-demanding"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_file_is_refused_by_its_boxes_alone(case, monkeypatch):
    monkeypatch.setattr(cleaning, "CHILD", NO_CHILD)
    upload, reason = REFUSED[case]

    assert refusal(upload).reason == reason


def test_a_picture_of_another_size_than_declared_is_refused():
    assert refusal(hostile_heif.of_size(hostile.heic(), 95, 64)).reason == "damaged"


def test_a_picture_that_needs_too_much_memory_is_refused_by_its_boxes(monkeypatch):
    monkeypatch.setattr(cleaning, "CHILD", NO_CHILD)
    deep = hostile_heif.of_size(hostile.avif(subsampling="4:4:4"), 5_000, 5_000)

    assert refusal(deep).reason == "too-demanding"


@pytest.mark.parametrize(
    "make", [hostile.heic, hostile.avif, hostile_heif.grid], ids=["HEIC", "AVIF", "grid"]
)
def test_cut_off_anywhere_it_is_damaged(make, monkeypatch):
    monkeypatch.setattr(cleaning, "CHILD", NO_CHILD)
    upload = make(exif=GPS_EXIF)

    for length in range(28, len(upload)):
        assert refusal(upload[:length]).reason == "damaged", length


def mutated(upload: bytes, chance: Random) -> bytes:
    data = bytearray(upload)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(8, len(data) - 1)
        act = chance.choice(["flip", "write", "remove", "double", "large"])
        if act == "flip":
            data[at] ^= 1 << chance.randrange(8)
        elif act == "write":
            data[at : at + 4] = chance.randbytes(4)
        elif act == "remove":
            del data[at : at + chance.randint(1, 12)]
        elif act == "double":
            data[at:at] = data[at : at + 20]
        else:
            data[at : at + 2] = b"\xff\xff"
    return bytes(data)


FULL = [
    hostile.heic(exif=GPS_EXIF, thumbnails=[32]),
    hostile_heif.grid(xmp=hostile.XMP),
    hostile.heic(hostile.four_quadrants(mode="RGBA")),
    hostile.avif(exif=GPS_EXIF, xmp=hostile.XMP),
    hostile_heif.avif(hostile_heif.clap(48, 0, 48, 32), hostile_heif.nclx(12, 13)),
]


def test_whatever_is_changed_in_the_boxes_staff_read_a_sentence():
    chance = Random(23008)
    outcomes = set()
    for _ in range(3_000):
        try:
            outcomes.add(bool(read(mutated(chance.choice(FULL), chance)).painted))
        except UnusablePhoto as refused:
            outcomes.add(refused.reason)
            assert str(refused).endswith(".")
    assert outcomes >= {True, "damaged", "wrong-format", "too-many-pixels"}


def test_whatever_is_changed_in_a_file_it_is_cleaned_or_refused():
    chance = Random(14496)
    for _ in range(24):
        upload = mutated(chance.choice(FULL), chance)
        try:
            photo = clean(upload)
        except UnusablePhoto as refused:
            assert str(refused).endswith(".")
        else:
            assert metadata_in(photo.data) == []
            assert hostile.SECRET not in photo.data
