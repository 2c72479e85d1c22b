"""How are style files stored? Hashed names and compressed copies; big ones compressed in haste.

Brotli's best quality spends twenty seconds on the admin's largest scripts to save 8 % of them; on
the small files that visitors load it costs little and stays.
"""

from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

BIG = 64 * 1024  # bytes
BEST, QUICK = 11, 9  # brotli qualities


class StyleFileCompressor(Compressor):
    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return brotli.compress(data, quality=QUICK if len(data) > BIG else BEST)


class StyleFileStorage(CompressedManifestStaticFilesStorage):
    def create_compressor(self, **kwargs: Any) -> Compressor:
        return StyleFileCompressor(**kwargs)
