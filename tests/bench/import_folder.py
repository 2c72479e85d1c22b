"""How long does a folder of 5,000 photos take to come in, 40 of them broken, stopped in the middle?

Run by hand, from the root: `PYTHONPATH=.:site python -m tests.bench.import_folder [photos]`. Makes small
JPEGs, 40 broken files and a list of names, starts `manage.py import_photos`, kills it a third of the way
and starts it again. Prints CPU time, queries and memory per file for each stretch of the second start.
Exits 1 where a file is missing or twice, a broken one is not named, the cost of a file grows by more
than a quarter from the first stretch to the last, or memory by more than 64 MB.
"""

from __future__ import annotations

import csv
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = 5_000
BROKEN = 40
PATIENTS = 500
WIDTH, HEIGHT = 800, 600
GROWTH = 1.25
MOST_MEMORY = 64  # MB more at the end than after the first stretch
FOLDER = "old"
KIND = "import.take"


def photo(chance: random.Random) -> bytes:
    """A small picture of its own: a few shapes, about 30 kB."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    for _shape in range(30):
        left, top = chance.randrange(WIDTH), chance.randrange(HEIGHT)
        box = (left, top, left + chance.randrange(20, 200), top + chance.randrange(20, 200))
        draw.ellipse(box, fill=tuple(chance.choices(range(256), k=3)))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def broken(number: int, whole: bytes) -> bytes:
    """A file as they lie about: cut off, empty, no picture at all, overwritten in the middle."""
    half = len(whole) // 2
    kinds = (
        whole[:half],
        b"",
        b"<!doctype html><title>Not found</title>",
        whole[:300] + bytes(len(whole) - 300),
    )
    return kinds[number % len(kinds)]


def fill(folder: Path, photos: int) -> set[str]:
    """Writes the files and the list of names; returns the paths of the broken ones."""
    chance = random.Random(20_260_701)
    bad = set(chance.sample(range(photos), min(BROKEN, photos)))
    lines = []
    for number in range(photos):
        path = f"{2015 + number % 10}/IMG_{number:05}.jpg"
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        whole = photo(chance)
        file.write_bytes(broken(number, whole) if number in bad else whole)
        lines.append((path, f"Patient No{number % (2 * PATIENTS)}"))
    with (folder / "names.csv").open("w", newline="") as opened:
        csv.writer(opened).writerows([("file", "name"), *lines])
    return {path for number, (path, _name) in enumerate(lines) if number in bad}


def memory() -> float:
    """Resident memory of this process, in MB (10^6 bytes)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu() -> float:
    """CPU seconds of this process and of the children that cleaned the photos, so far."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


class Stretches(io.StringIO):
    """The command's words; at each "done" what it cost since the one before."""

    def __init__(self) -> None:
        super().__init__()
        self.queries = 0
        self.samples: list[tuple[int, float, float, float]] = []
        self.at: tuple[int, float, int] | None = None

    def count(self, execute, sql, params, many, context):
        self.queries += 1
        return execute(sql, params, many, context)

    def write(self, text: str) -> int:
        if text.rstrip().endswith(" done"):
            done, now = int(text.split()[0]), cpu()
            if self.at is not None and done > self.at[0]:
                files = done - self.at[0]
                seconds, queries = (now - self.at[1]) / files, (self.queries - self.at[2]) / files
                self.samples.append((done, seconds, queries, memory()))
                sys.stdout.write(
                    f"  {done} files: {1000 * seconds:.0f} ms of CPU, {queries:.1f} queries each, "
                    f"{memory():.0f} MB\n"
                )
                sys.stdout.flush()
            self.at = done, now, self.queries
        return super().write(text)


def start_and_kill(after: int) -> float:
    """Runs the command in a process of its own until so many are done; the seconds it had."""
    from consent.models import ImportedFile

    command = [sys.executable, str(ROOT / "manage.py"), "import_photos", FOLDER]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    began = time.monotonic()
    while child.poll() is None:
        if ImportedFile.objects.exclude(outcome="").count() >= after:
            child.send_signal(signal.SIGKILL)
            child.wait()
        time.sleep(0.5)  # the child is another process: nothing here can wait for its rows
    return time.monotonic() - began


def judge(paths: set[str], photos: int, words: Stretches) -> list[str]:
    """What went wrong, in words."""
    from consent.models import ImportedFile, LedgerEntry, Photo
    from consent.privileges import ImportOutcome, Subject

    told = [line.strip().split(": ") for line in words.getvalue().splitlines() if ".jpg: " in line]
    refused = {path for path, _why in told}
    files = ImportedFile.objects.all()
    good = photos - len(paths)
    faults = {
        "broken files are not named, or whole ones are": refused != paths,
        "a file was not decided": files.filter(outcome="").exists(),
        "photos are missing or twice": Photo.objects.count() != good,
        "a photo is not in the ledger once": LedgerEntry.objects.filter(act="photo.added").count()
        != good,
        "a photo was filed": Photo.objects.exclude(subject=Subject.UNKNOWN).exists(),
        "a photo has no file of the folder": files.filter(outcome=ImportOutcome.TAKEN).count()
        != good,
        "the list of names gave no hint": not files.filter(patient__isnull=False).exists(),
    }
    reasons = sorted({why for _path, why in told})
    sys.stdout.write(f"{len(told)} broken files named in the report: {' '.join(reasons)}\n")
    costs = words.samples
    if len(costs) >= 4:
        quarter = len(costs) // 4
        first, last = costs[:quarter], costs[-quarter:]
        for name, column in (("CPU seconds", 1), ("queries", 2)):
            ratio = mean(one[column] for one in last) / mean(one[column] for one in first)
            sys.stdout.write(f"{name} per file, last quarter against first: {ratio:.2f}\n")
            faults[f"{name} per file grow"] = ratio > GROWTH
        grown = costs[-1][3] - costs[0][3]
        sys.stdout.write(f"memory: {grown:+.0f} MB from the first stretch to the last\n")
        faults["memory grows"] = grown > MOST_MEMORY
    return [sentence for sentence, holds in faults.items() if holds]


def main(photos: int) -> int:
    place = Path(tempfile.mkdtemp(prefix="practice-bench-"))
    os.environ.update(TEST_DATA_DIR=str(place), DJANGO_SETTINGS_MODULE="config.settings.test")
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from consent.models import FollowUp
    from tests.factories import make_patient

    try:
        call_command("migrate", verbosity=0)
        for number in range(PATIENTS):
            make_patient(f"Patient No{number}", email="")
        folder = place / "import" / FOLDER
        folder.mkdir(parents=True)
        paths = fill(folder, photos)
        size = sum(file.stat().st_size for file in folder.rglob("*.jpg")) / 1e6
        sys.stdout.write(f"{photos} files, {size:.0f} MB, {len(paths)} of them broken\n")
        sys.stdout.flush()
        first = start_and_kill(photos // 3)
        sys.stdout.write(f"killed after {first:.0f} s\n")
        # A worker that was killed keeps its claim for five minutes: they are not waited for here.
        FollowUp.objects.filter(kind=KIND, done_at=None).update(due_at=timezone.now())
        words = Stretches()
        began = time.monotonic()
        with connection.execute_wrapper(words.count):
            call_command("import_photos", FOLDER, stdout=words)
        second = time.monotonic() - began
        sys.stdout.write(
            f"second start: {second:.0f} s; together {first + second:.0f} s, "
            f"{1000 * (first + second) / photos:.0f} ms a file\n"
        )
        faults = judge(paths, photos, words)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    for fault in faults:
        sys.stdout.write(f"FAULT: {fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PHOTOS))
