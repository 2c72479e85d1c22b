"""What do programs that know nothing of us read in a PDF? Poppler's pdftotext, pdfinfo, pdfsig."""

from __future__ import annotations

import os
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
