"""What do the cleaners make of a run of mutated files? In a process with the child's limits.

It says after each input where it is; whoever started it ends it where an input does not come back.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

MARK = b"SECRET-PATIENT-NAME"
Judge = Callable[[bytes], tuple[str, str]]
"""The outcome of an input, and what is wrong with it ('': nothing)."""


def judge_picture(data: bytes) -> tuple[str, str]:
    from PIL import Image

    from consent.cleaning.accepted import STORED_PIXELS, UnusablePhoto
    from consent.cleaning.reading import read
    from consent.cleaning.repaint import repaint

    by = "reader"
    try:
        # The site itself reads a file before it starts a child, which paints it anew.
        read(data)
        by = "decoder"
        out = BytesIO()
        repaint(data, out)
        kept = out.getvalue()
        found = read(kept)
    except UnusablePhoto as refusal:
        return f"refused by the {by}: {refusal.reason}", "" if str(refusal) else "it says nothing"
    except MemoryError:
        return f"refused by the {by}: too-demanding", "it wants memory" if by == "reader" else ""
    if found.metadata:
        return "cleaned", f"it keeps {', '.join(found.metadata)}"
    if MARK in kept:
        return "cleaned", "it keeps the words"
    if found.width * found.height > STORED_PIXELS:
        return "cleaned", "it is too large"
    with Image.open(BytesIO(kept)) as picture:
        picture.load()
    return "cleaned", ""


def judge_clip(data: bytes) -> tuple[str, str]:
    from consent.clip_cleaning.accepted import UnusableClip
    from consent.clip_cleaning.remux import remux

    with tempfile.TemporaryDirectory() as folder:
        upload, into = Path(folder, "upload"), Path(folder, "clean")
        upload.write_bytes(data)
        try:
            remux(str(upload), str(into))
        except UnusableClip as refusal:
            return f"refused: {refusal.reason}", "" if str(refusal) else "it says nothing"
        except MemoryError:
            return "refused: too-demanding", ""
        return "cleaned", "it keeps the words" if MARK in into.read_bytes() else ""


def judge_text(data: bytes) -> tuple[str, str]:
    """Captions, a list of names, a sheet or a sealed copy, as the first byte says."""
    reader, content = data[:1], data[1:]
    return {b"c": judge_captions, b"n": judge_list, b"g": judge_seal}.get(reader, judge_sheet)(
        content
    )


def judge_captions(data: bytes) -> tuple[str, str]:
    from consent.intake import captions

    try:
        kept = captions.cleaned(data.decode("utf-8-sig", errors="replace"))
        if kept and captions.cleaned(kept) != kept:
            return "cleaned", "captions change when they are read again"
        if kept:
            captions.words(kept)
    except captions.BadCaptions as refusal:
        return "refused: captions", "" if str(refusal) else "it says nothing"
    return "cleaned", "a tag is kept" if "<" in kept else ""


def judge_list(data: bytes) -> tuple[str, str]:
    from consent.intake import import_csv

    try:
        import_csv.read(data)
    except import_csv.UnreadableList as refusal:
        return "refused: list", "" if str(refusal) else "it says nothing"
    return "cleaned", ""


def judge_sheet(data: bytes) -> tuple[str, str]:
    from consent.intake import scans

    try:
        scans._check_pdf(b"%PDF-" + data)
    except scans.NotAScan as refusal:
        return f"refused: {refusal.reason}", ""
    return "cleaned", ""


def judge_seal(data: bytes) -> tuple[str, str]:
    from consent.signed import sealing_pdf

    found = sealing_pdf.seal_in(data, is_ours=lambda certificate: False)
    return "refused: no seal", "a stranger's seal is ours" if found else ""


JUDGES: dict[str, Judge] = {"pictures": judge_picture, "clips": judge_clip, "texts": judge_text}


def limit(kind: str) -> None:
    """The memory of the product's child; whoever started this process has its clock."""
    if kind == "pictures":
        import pillow_heif  # noqa: F401 - loads what the child would load for a HEIC

        from consent.cleaning import child

        # The child opens one picture in its seconds, this process thousands.
        child.CPU_SECONDS = resource.RLIM_INFINITY
        child.limit()
    elif kind == "clips":
        from consent.clip_cleaning import limits as clip_limits

        resource.setrlimit(resource.RLIMIT_AS, (clip_limits.ADDRESS_SPACE,) * 2)


def main(kind: str, first: int, stop: int, seeds: str) -> int:
    from tests.proof.mutating import mutated, mutated_text

    sources = [path.read_bytes() for path in sorted(Path(seeds, kind).iterdir())]
    make = mutated_text if kind == "texts" else mutated
    judge = JUDGES[kind]
    limit(kind)
    for number in range(first, stop):
        data = make(sources, number)
        begun = time.perf_counter()
        outcome, wrong = judge(data)
        taken = time.perf_counter() - begun
        say(kind, number, outcome, wrong, taken)
    return 0


def peak_megabytes() -> int:
    """Of this program alone: what getrusage tells begins with the process it was started from."""
    known = Path("/proc/self/status")
    if known.exists():
        return int(known.read_text().partition("VmHWM:")[2].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 * 1024)


def say(kind: str, number: int, outcome: str, wrong: str, taken: float) -> None:
    line = {
        "at": number + 1,
        "kind": kind,
        "outcomes": Counter([outcome]),
        "faults": [f"{kind} {number}: {wrong}"] if wrong else [],
        "slowest": [round(taken, 3), number],
        "peak": peak_megabytes(),
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
