"""Which items of a HEIC or AVIF file paint its picture, and which carry something else?

ISO/IEC 23008-12 (HEIF), ISO/IEC 23000-22 (MIAF), AV1 image file format 1.1. The file is put
together anew with one picture: its tiles, its transparency, and what is needed to decode them.
"""

from __future__ import annotations

from fractions import Fraction

from . import av1
from .accepted import AVIF, HEIC, Format, animated, damaged, format_of, refuse_size, unknown_kind
from .boxes import Fields, named
from .colours import profile_of
from .demands import refuse_heif_demands, stored_colour
from .heif_file import AV1_CONFIGURATION, KEPT, written
from .items import Item, Listing, listed
from .source import ICC_BYTES, Source

CODING = {HEIC: b"hvc1", AVIF: b"av01"}
SEQUENCES = {b"avis", b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"}
ALPHA = {b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", b"urn:mpeg:hevc:2015:auxid:1"}

# The quadrants of an upright picture after each turn, by its orientation in EXIF.
UPRIGHT = (0, 1, 2, 3)
ORIENTATIONS = {
    UPRIGHT: 1, (1, 0, 3, 2): 2, (3, 2, 1, 0): 3, (2, 3, 0, 1): 4,
    (0, 2, 1, 3): 5, (2, 0, 3, 1): 6, (3, 1, 2, 0): 7, (1, 3, 0, 2): 8,
}  # fmt: skip


def read(data: bytes) -> Source:
    """Take a HEIC or AVIF apart; raises `UnusablePhoto` where it is malformed or too large."""
    kind = format_of(data)
    if data[8:12] in SEQUENCES:
        raise animated()
    listing = listed(memoryview(data))
    picture = Picture(kind, listing)
    source = picture.source
    for name in listing.others:
        source.carries(name)
    if picture.colour is None:
        raise damaged()
    refuse_heif_demands(source, picture.colour, len(data))
    return source


class Picture:
    """The primary picture of a file, with the items that paint it."""

    def __init__(self, kind: Format, listing: Listing) -> None:
        self.kind, self.listing = kind, listing
        self.source = Source(kind)
        self.kept: dict[int, list[memoryview]] = {}
        """The bytes of each item that paints, the primary first."""
        self.colour: tuple[int, bool] | None = None
        self._units_left = av1.MOST_UNITS
        primary = self.coded(listing.primary)
        self.source.sized(*size_of(primary))
        self.take(listing.primary, primary)
        self.take_alpha(listing.primary, primary)
        for number in listing.items.keys() - self.kept.keys():
            self.source.carries(self.name_of(number))
        read_colour(self.source, primary)
        read_turns(self.source, primary)
        self.source.painted = written(kind, listing, self.kept)

    def coded(self, number: int) -> Item:
        item = self.listing.items.get(number)
        if item is None:
            raise damaged()
        if item.protected or item.kind not in (CODING[self.kind], b"grid"):
            raise unknown_kind()
        for kind, _, essential in item.properties:
            if essential and kind not in KEPT and kind != b"colr":
                raise unknown_kind()
            if kind not in KEPT and kind != b"colr":
                self.source.carries(f"{named(kind)} property")
        return item

    def take(self, number: int, item: Item) -> None:
        if item.kind == b"grid":
            self.take_grid(number, item)
        else:
            self.take_coded(number, item)

    def take_alpha(self, number: int, item: Item) -> None:
        for other in self.listing.referring(b"auxl", number):
            if other in self.kept or not is_alpha(self.listing.items.get(other)):
                continue
            alpha = self.coded(other)
            if size_of(alpha) != size_of(item):
                raise damaged()
            self.source.alpha = True
            self.take(other, alpha)

    def take_coded(self, number: int, item: Item) -> None:
        refuse_size(self.kind, *size_of(item))
        configuration = item.property(b"hvcC" if self.kind is HEIC else b"av1C")
        if configuration is None:
            raise damaged()
        if self.colour is None:
            self.colour = stored_colour(self.kind, bytes(configuration))
        data = self.listing.bytes_of(item)
        if self.kind is AVIF:
            data, others, self._units_left = av1.painting(b"".join(data), self._units_left)
            if others or len(configuration) > AV1_CONFIGURATION:
                self.source.carries("AV1 metadata")
        self.kept[number] = data

    def take_grid(self, number: int, item: Item) -> None:
        data = self.listing.bytes_of(item)
        layout = Fields(memoryview(b"".join(data)))
        layout.take(1)
        width = 4 if layout.number(1) & 1 else 2
        rows, columns = layout.number(1) + 1, layout.number(1) + 1
        size = layout.number(width), layout.number(width)
        tiles = self.listing.referred(b"dimg", number)
        if layout.data or size != size_of(item) or len(tiles) != rows * columns:
            raise damaged()
        first = self.coded(tiles[0])
        across, down = size_of(first)
        if not (
            (columns - 1) * across < size[0] <= columns * across
            and (rows - 1) * down < size[1] <= rows * down
        ):
            raise damaged()
        self.kept[number] = data
        for tile in tiles:
            coded = self.coded(tile)
            if coded.kind == b"grid" or size_of(coded) != (across, down):
                raise damaged()
            if tile not in self.kept:
                self.take(tile, coded)
                self.take_alpha(tile, coded)

    def name_of(self, number: int) -> str:
        item = self.listing.items[number]
        if item.kind == b"Exif":
            return "EXIF"
        if item.kind == b"mime":
            return "XMP" if item.content_type == b"application/rdf+xml" else "mime item"
        sources = {kind for kind, origin, _ in self.listing.references if origin == number}
        if b"thmb" in sources:
            return "thumbnail"
        if b"auxl" in sources:
            return "auxiliary picture"
        if item.property(b"ispe") is not None:
            return "second picture"
        return f"{named(item.kind)} item"


def size_of(item: Item) -> tuple[int, int]:
    declared = item.property(b"ispe")
    if declared is None:
        raise damaged()
    fields = Fields(declared)
    fields.version()
    return fields.number(4), fields.number(4)


def is_alpha(item: Item | None) -> bool:
    declared = item and item.property(b"auxC")
    if not declared:
        return False
    fields = Fields(declared)
    fields.version()
    return fields.text() in ALPHA


def read_colour(source: Source, item: Item) -> None:
    numbers: tuple[int, int] | None = None
    for kind, content, _ in item.properties:
        if kind != b"colr":
            continue
        fields = Fields(content)
        way = bytes(fields.take(4))
        if way == b"nclx":
            numbers = fields.number(2), fields.number(2)
        elif way in (b"prof", b"rICC"):
            source.carries("ICC")
            if source.icc is None and len(fields.data) <= ICC_BYTES:
                source.icc = bytes(fields.data)
        else:
            source.carries("colr property")
    if source.icc is None and numbers is not None:
        source.icc = profile_of(*numbers)


def read_turns(source: Source, item: Item) -> None:
    """How to crop and turn the picture, in the order the file says. EXIF has no say in it."""
    quadrants = UPRIGHT
    for kind, content, _ in item.properties:
        fields = Fields(content)
        if kind == b"clap":
            if source.crop is not None or quadrants != UPRIGHT:
                raise unknown_kind()
            source.crop = clean_aperture(fields, source.width, source.height)
        elif kind == b"irot":
            for _ in range(fields.number(1) & 3):
                one, two, three, four = quadrants
                quadrants = (two, four, one, three)
        elif kind == b"imir":
            one, two, three, four = quadrants
            upside_down, left_is_right = (three, four, one, two), (two, one, four, three)
            quadrants = left_is_right if fields.number(1) & 1 else upside_down
    source.orientation = ORIENTATIONS[quadrants]


def clean_aperture(fields: Fields, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, right, bottom (ISO/IEC 14496-12, 12.1.4)."""
    across, down, right, below = (fraction(fields) for _ in range(4))
    left = right + Fraction(width - 1, 2) - (across - 1) / 2
    top = below + Fraction(height - 1, 2) - (down - 1) / 2
    corners = (left, top, left + across, top + down)
    if any(place.denominator > 1 for place in corners):
        raise unknown_kind()
    x, y, right_edge, bottom = (int(place) for place in corners)
    if not (0 <= x < right_edge <= width and 0 <= y < bottom <= height):
        raise damaged()
    return x, y, right_edge, bottom


def fraction(fields: Fields) -> Fraction:
    above, below = fields.signed(4), fields.number(4)
    if not below:
        raise damaged()
    return Fraction(above, below)
