"""Does a restored backup bring a withdrawn photo back? A real site, its real tar, its real commands.

`python -m tests.proof.restore`, from the root with PYTHONPATH=.:site. The shut-file lies outside the
data folder, as production demands.
"""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser import databases, server
from tests.browser.server import copy_of_the_demo, wait_for
from tests.proof import acting
from tests.proof.acting import Answer, Browser
from tests.proof.restored_site import Place
from tests.proof.served import folder_for
from tests.proof.written import Report


def doors_open(place: Place, case: dict, staff: Browser) -> set[str]:
    """Through which doors the photo of a patient, its clip or its words are seen."""

    stranger = Browser(place.url)

    def seen(name: str, browser: Browser = stranger) -> Answer:
        return browser.get(case[name])

    judged: dict[str, Callable[[], bool]] = {
        "photo": lambda: seen("photo").status == 200,
        "clip": lambda: seen("clip").status in (200, 206),
        "page": lambda: case["words"].encode() in seen("page").body,
        "kit": lambda: seen("kit", staff).status == 200,
    }
    return {name for name, look in judged.items() if name in case and look()}


ALL = {"photo", "clip", "page", "kit"}


class Trial:
    """What is looked at again and again, and what came of it."""

    def __init__(self, place: Place, report: Report) -> None:
        self.place, self.report = place, report
        self.taken: dict = {}
        self.kept: dict = {}
        self.late: dict = {}

    def staff(self) -> Browser:
        return acting.sign_in(self.place.url, self.kept["owner"], server.PASSWORD)

    def is_open(self, case: dict, wanted: set[str], what: str) -> None:
        staff = self.staff()
        try:
            wait_for(what, lambda: doors_open(self.place, case, staff) == wanted)
            self.report.row(what, True, "restore")
        except AssertionError:
            found = doors_open(self.place, case, staff)
            self.report.row(what, False, "restore", faults=[f"open: {sorted(found)}"])

    def held(self, what: str, held: bool, *faults: str) -> None:
        self.report.row(what, held, "restore", faults=[] if held else list(faults))


def main() -> int:
    report = Report("restore")
    if databases.ON_POSTGRES:
        report.say("It tars a data folder with its database in it: run it without DATABASE_URL.")
        return 1
    with folder_for("restore") as data:
        place = Place(data)
        copy_of_the_demo(data)
        place.shut_file.parent.mkdir()
        (data / "shut.jsonl").rename(place.shut_file)
        try:
            place.start()
            trial = Trial(place, report)
            older, newer = _backups_and_a_withdrawal(trial)
            for round_, backup in (("", newer), (", a second time", newer)):
                _restored(trial, backup, round_)
            _restored_older(trial, older)
            _broken(trial)
            _crashed(trial)
            code, said = place.manage("verify")
            trial.held("verify finds nothing in the end", code == 0, said)
        finally:
            place.stop()
    return report.finish()


def _backups_and_a_withdrawal(trial: Trial) -> tuple[Path, Path]:
    place = trial.place
    trial.taken, trial.kept = place.act("give", number=1), place.act("give", number=2)
    asked = place.act("ask")
    for case in (trial.taken, trial.kept):
        trial.is_open(case, ALL, "a photo is seen at every door while it is covered")
    older = place.tar_while_it_runs("older")
    acting.sign(place.url, asked["link"], asked["name"])
    trial.late = place.act("address", photo=asked["photo"])
    trial.is_open(trial.late, {"photo"}, "a photo signed for after the older backup is seen")
    place.stop()
    newer = place.tar_while_it_is_down("newer")
    place.start()
    acting.take_back(place.url, trial.taken["link"], trial.taken["reference"])
    trial.is_open(trial.taken, set(), "taken back on the patient's own page, it is seen nowhere")
    wait_for("its line in the shut-file", lambda: _is_in_the_file(place, trial.taken))
    return older, newer


def _is_in_the_file(place: Place, case: dict) -> bool:
    return f'"consent":"{case["reference"]}"' in place.shut_file.read_text()


def _restored(trial: Trial, backup: Path, round_: str) -> None:
    place = trial.place
    place.restore(backup)
    for case in (trial.taken, trial.kept, trial.late):
        trial.is_open(case, set(), f"restored{round_}: no patient's photo at any door")
    trial.held(
        f"restored{round_}: staff still see their thumbnails, strangers do not", *_for_staff(trial)
    )
    code, said = place.manage("verify", "--quick")
    trial.held(
        f"restored{round_}: verify says so", code == 1 and "run manage.py reconcile" in said, said
    )
    code, said = place.manage("reconcile")
    names = f"consent.revoked: consent {trial.taken['reference']}, everything" in said
    nobody = trial.taken["name"].rpartition(" ")[2] not in said
    trial.held(
        f"reconciled{round_}: it names the lost withdrawal, and nobody",
        code == 0 and names and nobody,
        said,
    )
    trial.is_open(trial.taken, set(), f"reconciled{round_}: what was taken back stays gone")
    trial.is_open(trial.kept, ALL, f"reconciled{round_}: the others are seen again")
    if backup.stem == "newer":
        trial.is_open(
            trial.late, {"photo"}, f"reconciled{round_}: so is what was signed before the backup"
        )


def _restored_older(trial: Trial, backup: Path) -> None:
    """Signed after that backup: the signature is lost with the database, so the photo stays shut."""
    _restored(trial, backup, ", an older backup")
    trial.is_open(trial.late, set(), "an older backup: a photo whose signature it lost is not seen")


def _for_staff(trial: Trial) -> tuple[bool, str]:
    page = trial.staff().get(trial.kept["staff"])
    found = re.search(rb"/admin/photo/[0-9a-f]+[.][a-z]+", page.body)
    if found is None:
        return False, f"the photo's page answers {page.status} and shows no thumbnail"
    address = found[0].decode()
    told = trial.staff().get(address).status, Browser(trial.place.url).get(address).status
    return told[0] == 200 and told[1] != 200, f"staff {told[0]}, strangers {told[1]}"


BREAKAGES: dict[str, Callable[[bytes], bytes]] = {
    "a flipped bit": lambda text: text[:100] + bytes([text[100] ^ 1]) + text[101:],
    "a line cut in its middle": lambda text: b"\n".join(
        line[: len(line) // 2] if number == 1 else line
        for number, line in enumerate(text.split(b"\n"))
    ),
    "a line that is gone": lambda text: text.partition(b"\n")[2],
    "the last line gone": lambda text: text[: text[:-1].rfind(b"\n") + 1],
    "a line twice": lambda text: text + text.splitlines(keepends=True)[-1],
    "emptied": lambda text: b"",
}


@contextmanager
def _missing(path: Path) -> Iterator[None]:
    away = path.rename(path.with_name("away"))
    try:
        yield
    finally:
        away.rename(path)


@contextmanager
def _unreadable(path: Path) -> Iterator[None]:
    """Root reads past every permission; a folder in its place nobody can read."""
    with _missing(path):
        path.mkdir()
        try:
            yield
        finally:
            path.rmdir()


@contextmanager
def _written_over(path: Path, breakage: Callable[[bytes], bytes]) -> Iterator[None]:
    before = path.read_bytes()
    path.write_bytes(breakage(before))
    try:
        yield
    finally:
        path.write_bytes(before)


def _broken(trial: Trial) -> None:
    path = trial.place.shut_file
    troubles = {what: _written_over(path, how) for what, how in BREAKAGES.items()}
    troubles |= {"missing": _missing(path), "unreadable": _unreadable(path)}
    for what, trouble in troubles.items():
        with trouble:
            trial.is_open(trial.kept, set(), f"shut-file, {what}: every patient's photo is shut")
            if what not in ("unreadable",):
                code, said = trial.place.manage("reconcile")
                trial.held(f"shut-file, {what}: reconcile refuses", code == 1, said)
    trial.is_open(trial.kept, ALL, "the shut-file is whole again: covered photos are seen again")


def _crashed(trial: Trial) -> None:
    place = trial.place
    for number, act, what in (
        (3, "die_before_the_line", "killed between commit and line"),
        (4, "die_within_the_line", "killed within the line"),
    ):
        case = place.act("give", number=number)
        trial.is_open(case, ALL, f"{what}: seen before")
        died = place.act(act, reference=case["reference"])
        trial.held(f"{what}: the process died there", died == signal.SIGKILL, str(died))
        trial.is_open(case, set(), f"{what}: the withdrawn photo is unseen at once")
        wait_for(f"{what}: the line", lambda case=case: _is_in_the_file(place, case))
        trial.is_open(
            trial.kept, ALL, f"{what}: nothing else is shut for good, the clock adds the line"
        )
        trial.is_open(case, set(), f"{what}: and it stays gone")


if __name__ == "__main__":
    sys.exit(main())
