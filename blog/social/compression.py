"""Which JPEG quality keeps a picture within a network's byte limit?"""

import io

from PIL import Image

from blog.social.networks import Format

BEST_QUALITY, GOOD_QUALITY, LOWEST_QUALITY = 90, 70, 40


class ExportRefused(ValueError):
    """No file was made; the message is a sentence for staff."""


class TooHeavy(ExportRefused):
    """Even at the lowest quality the file is larger than the network accepts."""


class TooLight(ExportRefused):
    """Even at the best quality the file is smaller than the network accepts."""


def compressed(picture: Image.Image, format_: Format) -> tuple[bytes, int, list[str]]:
    """The JPEG, its quality (40 to 90) and warnings, sentences for staff.

    The best quality from 70 up that stays within the target; failing that the best one within the
    limit. Raises TooHeavy or TooLight. `picture` carries no metadata of its own, so neither does the JPEG.
    """
    warnings: list[str] = []
    most = format_.max_bytes - 1  # "under 1 MB" is how several networks put it
    target = min(format_.target_bytes or most, most)
    for limit, best, lowest in (
        (target, BEST_QUALITY, GOOD_QUALITY),
        (most, GOOD_QUALITY, LOWEST_QUALITY),
    ):
        found = _best_quality(picture, limit, best, lowest)
        if found is None:
            continue
        if len(found[0]) < (format_.min_bytes or 0):
            return _heavier(picture, format_), BEST_QUALITY, warnings
        if len(found[0]) > target:
            warnings.append(
                f"The file has {len(found[0]):,} bytes, more than the {target:,} that load fast; "
                f"{format_.network_name} accepts it."
            )
        if found[1] < GOOD_QUALITY:
            warnings.append(
                f"The picture had to be compressed strongly (quality {found[1]} of 100): look at it."
            )
        return *found, warnings
    raise TooHeavy(
        f"Even strongly compressed, this photo is larger than the {format_.max_bytes:,} bytes "
        f"that {format_.network_name} accepts. Choose a calmer photo."
    )


def _heavier(picture: Image.Image, format_: Format) -> bytes:
    """A plain picture with every colour kept, for a network that takes small files for broken ones."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=BEST_QUALITY, subsampling="4:4:4")
    if len(out.getvalue()) < (format_.min_bytes or 0):
        raise TooLight(
            f"This photo is so plain that its file stays below the {format_.min_bytes:,} bytes "
            f"that {format_.network_name} asks for. Choose a photo with more in it."
        )
    return out.getvalue()


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, subsampling="4:2:0")
    return out.getvalue()


def _best_quality(
    picture: Image.Image, limit: int, best: int, lowest: int
) -> tuple[bytes, int] | None:
    """The highest quality from `best` down to `lowest` whose file has at most `limit` bytes."""
    data = _jpeg(picture, best)
    if len(data) <= limit:
        return data, best
    found, low, high = None, lowest, best - 1
    while low <= high:
        quality = (low + high) // 2
        data = _jpeg(picture, quality)
        if len(data) <= limit:
            found, low = (data, quality), quality + 1
        else:
            high = quality - 1
    return found
