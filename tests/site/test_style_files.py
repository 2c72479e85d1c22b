"""Are style files small for visitors without a long first run?"""

import random

import brotli
import pytest

from config.style_files import BIG, StyleFileCompressor, StyleFileStorage

WORDS = [f".rule-{number} {{ margin: {number}px }}\n" for number in range(500)]


def sheet(size: int) -> bytes:
    choose = random.Random(size)
    return "".join(choose.choice(WORDS) for _ in range(size // 10))[:size].encode()


@pytest.mark.parametrize("size", [2_000, BIG, BIG + 1, 3 * BIG])
def test_what_is_compressed_opens_to_the_same_bytes(size):
    data = sheet(size)
    assert brotli.decompress(StyleFileCompressor.compress_brotli(data)) == data


def test_a_visitors_file_gets_the_best_compression_and_a_big_one_less():
    small, big = sheet(BIG), sheet(BIG + 1)
    assert StyleFileCompressor.compress_brotli(small) == brotli.compress(small, quality=11)
    assert len(StyleFileCompressor.compress_brotli(big)) > len(brotli.compress(big, quality=11))


def test_packed_files_have_a_hashed_name_and_both_compressed_copies(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "base.css").write_bytes(sheet(20_000))
    storage = StyleFileStorage()
    done = list(storage.post_process({"base.css": (storage, "base.css")}))
    assert not [problem for *_, problem in done if isinstance(problem, Exception)]
    hashed = storage.stored_name("base.css")
    assert hashed != "base.css"
    for ending in ("", ".br", ".gz"):
        assert (tmp_path / f"{hashed}{ending}").is_file()
