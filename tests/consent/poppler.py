"""What do programs that know nothing of us read in a PDF? Poppler's pdftotext, pdfinfo, pdfsig."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest


def pdftotext(pdf: bytes, folder: Path) -> str:
    """The words of the file in the order they are read, lines joined."""
    return " ".join(_run("pdftotext", pdf, folder, "-").split())


def pdfinfo(pdf: bytes, folder: Path) -> str:
    return _run("pdfinfo", pdf, folder)


def structure(pdf: bytes, folder: Path) -> str:
    """The tags a screen reader goes by."""
    return _run("pdfinfo", pdf, folder, before=("-struct",))


def pictures(pdf: bytes, folder: Path) -> list[bytes]:
    """The pictures in the file, as they lie in it."""
    kept = folder / "pictures"
    kept.mkdir(exist_ok=True)
    _run("pdfimages", pdf, folder, str(kept / "one"), before=("-png",))
    return [path.read_bytes() for path in sorted(kept.iterdir())]


def type_sizes(pdf: bytes, folder: Path) -> set[int]:
    """In which sizes the file is set, in points."""
    told = _run("pdftohtml", pdf, folder, before=("-xml", "-i", "-stdout", "-zoom", "1"))
    return {int(size) for size in re.findall(r'<fontspec [^>]*size="(\d+)"', told)}


def pdfsig(pdf: bytes, folder: Path) -> str:
    """What is said of the signatures; certificates are not looked up anywhere."""
    return _run("pdfsig", pdf, folder, before=("-nocert",))


def _run(name: str, pdf: bytes, folder: Path, *after: str, before: tuple[str, ...] = ()) -> str:
    program = shutil.which(name)
    if program is None:
        words = f"{name} is not installed (Debian: apt install poppler-utils)."
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)  # a machine without poppler may run the rest; CI fails above
    path = folder / "looked-at.pdf"
    path.write_bytes(pdf)
    result = subprocess.run(
        [program, *before, str(path), *after], capture_output=True, text=True, check=False
    )
    return result.stdout
