"""Does every hostile file end as a clean thing or a sentence, at every door of the running site?

`python -m tests.proof.corpus`: brings a copy of the demo up as `manage.py serve` does, sends each
case over HTTP as signed-in staff (or as nobody), and looks into its database and folders after each.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser import server
from tests.proof.corpus_case import MARK, NAME, Case, Door, Must
from tests.proof.corpus_memory import Watch
from tests.proof.written import Report, scale

ROOT = Path(__file__).resolve().parents[2]
REFUSALS = frozenset({200, 400, 413, 422})
MOST_MEBIBYTES = {"photo child": 250, "clip child": 400, "web": 400}


@dataclass
class Findings:
    """What was seen at the doors.

    Attributes:
        statuses: how often each HTTP status was answered.
        outcomes: how many cases were kept and how many refused.
        faults: what must not happen, in words.
        slowest: seconds and name of the case that took longest.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    def fault(self, case: Case, what: str) -> None:
        self.faults.append(f"{case.door.value}: {case.name}: {what}")


def at_the_doors(doors, cases: Sequence[Case], say: Callable[[str], None]) -> Findings:
    """Sends each case and looks at what it left."""
    from tests.proof import corpus_kept

    seen = Findings()
    for number, case in enumerate(cases):
        if number % 50 == 0:
            say(f"{number} of {len(cases)} cases, {len(seen.faults)} faults")
        known = len(seen.faults)
        doors.prepare(case)
        before = corpus_kept.Kept()
        answers = doors.send(case)
        rows, names = before.added()
        seen.statuses.update(answer.status for answer in answers)
        seen.slowest = max(seen.slowest, *((one.seconds, case.name) for one in answers))
        for what in corpus_kept.faults_of(case, rows, names):
            seen.fault(case, what)
        for answer in answers:
            if answer.status >= 500:
                seen.fault(case, f"was answered {answer.status}")
        if not rows:
            judge_refusal(case, answers[0], seen)
        seen.outcomes["kept" if rows else "refused"] += 1
        judge_showing(case, doors.visitors[""], rows, seen)
        for name in corpus_kept.taken_away(rows):
            seen.fault(case, f"{name.partition('/')[0]} file stays when it is deleted")
        for fault in seen.faults[known:]:
            say(fault)
    return seen


def judge_refusal(case: Case, answer, seen: Findings) -> None:
    """A refusal is a page or a 4xx with a sentence; a list may also be taken."""
    taken = case.door in {Door.NAMES, Door.REDIRECTS} and case.must is not Must.BE_REFUSED
    if taken or (case.must is Must.EITHER and answer.status == 302):
        return
    if answer.status not in REFUSALS:
        seen.fault(case, f"was answered {answer.status}")
    elif answer.status != 400 and len(answer.sentences) < 15:
        seen.fault(case, "was refused without a sentence")


def judge_showing(case: Case, nobody, rows: Sequence[object], seen: Findings) -> None:
    """The picture as a visitor of the website gets it: no words, no name in its address."""
    from consent import cleaning
    from consent.models import Photo

    for photo in rows:
        if not isinstance(photo, Photo) or photo.subject != "none":
            continue
        url = photo.get_rendition("max-40x40").url
        answer = nobody.get_bytes(url)
        if answer[0] != 200:
            seen.fault(case, f"is answered {answer[0]} when a visitor asks for it")
        elif cleaning.metadata_in(answer[1]) or MARK in answer[1]:
            seen.fault(case, "shows visitors its words")
        if NAME.split()[1].lower() in url.lower():
            seen.fault(case, "has its file's name in its address")


def whole_import(doors, cases: Sequence[Case], folder: Path, seen: Findings) -> int:
    """All pictures once more, as one folder that the worker takes in; how many."""
    from tests.proof import corpus_kept

    place = folder / "corpus"
    place.mkdir(parents=True)
    wanted = {}
    for number, case in enumerate(cases):
        path = f"{number:03} {NAME}.jpg"
        (place / path).write_bytes(case.build())
        wanted[path] = case
    owner = doors.visitors["owner"]
    answer = owner.post("/admin/import/", {"folder": place.name})
    reference = answer.place.rstrip("/").rpartition("/")[2]
    owner.post(answer.place, {"act": "start"})
    server.wait_for(
        "the end of the import", lambda: corpus_kept.is_finished(reference), seconds=600
    )
    found = corpus_kept.imported(reference)
    for path, case in wanted.items():
        outcome, reason = found.get(path, ("lost", ""))
        is_kept = outcome in {"taken", "again"}
        if (case.must is Must.BE_CLEANED and not is_kept) or (
            case.must is Must.BE_REFUSED and is_kept
        ):
            seen.faults.append(f"import of a folder: {case.name}: {outcome} {reason}")
    return len(found)


def traces(doors, data_dir: Path) -> list[str]:
    """Where words or names of the corpus are found afterwards; nowhere, if all is well."""
    from tests.proof import corpus_kept

    found = [
        f"{name.partition('/')[0]} file holds words" for name in corpus_kept.files_with_words()
    ]
    found += [
        f"{name.partition('/')[0]} file is called so" for name in corpus_kept.names_with_words()
    ]
    nobody = doors.visitors[""]
    pages = ["/", "/feed/", "/sitemap.xml", "/robots.txt"]
    pages += re.findall(r"<loc>https?://[^/<]+([^<]*)</loc>", nobody.get("/sitemap.xml").body)
    marks = (MARK.decode(), NAME.split()[1])
    for page in dict.fromkeys(pages):
        body = nobody.get(page).body
        found += [f"{page} holds {mark}" for mark in marks if mark in body]
    log = (data_dir / "output.log").read_text(errors="replace")
    found += [f"the log holds {mark}" for mark in marks if mark in log]
    found += ["the log holds a traceback"] * log.count("Traceback (most recent call last)")
    for file in sorted(data_dir.glob("*.sqlite3*")):
        if MARK in file.read_bytes():
            found.append(f"{file.suffix} database file holds words")
    return found


def main() -> int:
    report = Report("corpus")
    with tempfile.TemporaryDirectory() as folder:
        prove(report, Path(folder))
    return report.finish()


def prove(report: Report, folder: Path) -> None:
    temporary = folder / "tmp"
    temporary.mkdir()
    os.environ["TMPDIR"] = tempfile.tempdir = str(temporary)
    data_dir = folder / "data"
    with server.running_house(data_dir) as (house, _desk):
        doors, cases = prepared(house, data_dir)
        watch = Watch(house.process.pid)
        watch.start()
        seen = at_the_doors(doors, cases, report.say)
        photos = [case for case in cases if case.door is Door.PHOTO and len(case.build())]
        imported = whole_import(doors, photos, data_dir / "import", seen)
        watch.stop()
        left = traces(doors, data_dir)
        verified = verify(data_dir)
    waiting = [path.name for path in temporary.iterdir()]
    report.figures |= figures_of(cases, seen, imported, watch)
    worst = max(seen.statuses)
    report.row("no answer is 5xx", worst < 500, f"highest {worst}")
    say = "each is kept clean under a random name, or refused in words"
    report.row(say, not seen.faults, f"{len(seen.faults)} are not", faults=seen.faults)
    say = "no word and no file name of theirs is on a page, in an address, a file or the log"
    report.row(say, not left, f"{len(left)} traces", faults=left)
    say = "nothing is left in the folder for temporary files"
    report.row(say, not waiting, f"{len(waiting)} files", faults=waiting)
    report.row("manage.py verify finds no breach", not verified, "exit 0", faults=verified)
    for kind, most in MOST_MEBIBYTES.items():
        peak = watch.peaks.get(kind, 0)
        say = f"the process of {kind} stays below {most} MiB"
        report.row(say, 0 < peak < most, f"{peak:.0f} MiB")


def prepared(house: server.House, data_dir: Path):
    """Django set up for the data of the running site, its people signed in, and the cases."""
    os.environ.update(server.environment(data_dir))
    import django

    django.setup()
    from django.urls import reverse

    from consent.models import ConsentForm, Patient, Staff
    from tests.clips import film
    from tests.proof.corpus_all import every_case
    from tests.proof.corpus_doors import Doors
    from tests.proof.corpus_visitor import Visitor

    Staff.objects.create_superuser("root@example.org", server.PASSWORD)
    visitors = {"": Visitor(house.url)}
    for role in ("front-desk", "owner", "root"):
        visitors[role] = Visitor(house.url)
        domain = "example.org" if role == "root" else "alder-row.example"
        visitors[role].sign_in(f"{role}@{domain}", server.PASSWORD)
    form = ConsentForm.objects.get(live=True, locale__language_code="en")
    facts = {
        "patient": next(
            one for one in Patient.objects.all() if one.name == "Otto Lindqvist"
        ).reference,
        "version": str(form.newest_version().pk),
        "clips": reverse("clips:add"),
        "review": reverse("wagtailsnippets_consent_consentform:review", args=[form.pk]),
    }
    doors = Doors(
        visitors,
        ask=asked,
        facts=facts,
        import_folder=data_dir / "import",
        film=film(width=96, height=64, pictures=6, number=77),
    )
    cases = every_case()
    return doors, cases[:: max(1, round(1 / scale()))]


def asked() -> str:
    """The reference of an open request of a patient of its own, with a photo of its own."""
    from consent import actions
    from consent.acts import SYSTEM
    from consent.models import ConsentForm, Patient
    from consent.privileges import Subject
    from tests import factories

    number = Patient.objects.count()
    patient = factories.make_patient("Amara Okafor", email=f"amara{number}@patients.example")
    actions.record_patient(patient=patient, by=SYSTEM)
    picture = factories.picture(seed=3_000 + number, format="PNG")
    form = ConsentForm.objects.get(live=True, locale__language_code="en")
    request = actions.ask(
        patient=patient,
        version=form.newest_version(),
        photos=[factories.make_photo(Subject.PATIENT, patients=[patient], data=picture)],
        uses=["website"],
        by=SYSTEM,
    )
    return request.reference


def verify(data_dir: Path) -> list[str]:
    """What `manage.py verify` finds to complain of; nothing where all holds."""
    done = subprocess.run(
        [sys.executable, server.MANAGE, "verify"],
        env=server.environment(data_dir),
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return [] if done.returncode == 0 else (done.stdout + done.stderr).strip().splitlines()


def figures_of(cases: Sequence[Case], seen: Findings, imported: int, watch: Watch) -> dict:
    by_door = Counter(case.door.value for case in cases)
    statuses = ", ".join(f"{status}: {n}" for status, n in sorted(seen.statuses.items()))
    children = [f"{len(watch.seen.get(f'{kind} child', ()))} {kind}s" for kind in ("photo", "clip")]
    return {
        "hostile files": f"{len(cases)} at {len(by_door)} doors",
        **{f"at {door}": number for door, number in by_door.items()},
        "the pictures once more, as a folder": imported,
        "kept": seen.outcomes["kept"],
        "refused": seen.outcomes["refused"],
        "answers by status": statuses,
        **{f"peak memory, {kind}": f"{peak:.0f} MiB" for kind, peak in sorted(watch.peaks.items())},
        "children that opened": ", ".join(children),
        "slowest answer": f"{seen.slowest[0]:.1f} s ({seen.slowest[1]})",
    }


if __name__ == "__main__":
    sys.exit(main())
