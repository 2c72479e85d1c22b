"""How does each door of the running site take a hostile file, and did it keep it?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.proof.corpus_case import Case, Door
from tests.proof.corpus_visitor import Answer, Upload, Visitor

START = "WEBVTT\n\n00:00.000 --> 00:01.000\nBrush along the wire.\n"


class Doors:
    """The people and records that the doors of one running site need.

    Args:
        site: its address.
        visitor: makes a visitor who is signed in as this role; "" is nobody.
        ask: makes an open request of a patient; what it gives has its `reference`.
        facts: the patient's `patient` reference, the `form` and its `version` (numbers).
        import_folder: where folders to import lie.
    """

    def __init__(
        self,
        visitors: dict[str, Visitor],
        *,
        ask: Callable[[], str],
        facts: dict[str, str],
        import_folder: Path,
        film: bytes,
    ) -> None:
        self.visitors, self.ask, self.facts = visitors, ask, facts
        self.import_folder, self.film = import_folder, film
        self.open_request = ""
        self.sent = 0

    def send(self, case: Case) -> list[Answer]:
        """Sends the file through its door; every answer, the last one that decides first."""
        self.sent += 1
        return DOORS[case.door](self, case, case.build())

    def prepare(self, case: Case) -> None:
        """What must be there before the case, so that it is not taken for what the case left."""
        if case.door is Door.SCAN and not self.open_request:
            self.open_request = self.ask()

    def photo(self, case: Case, data: bytes) -> list[Answer]:
        return [self.staff.send("/admin/images/add/", self.filing(), upload("file", case, data))]

    def many(self, case: Case, data: bytes) -> list[Answer]:
        path = "/admin/images/multiple/"
        first = self.staff.send(
            f"{path}add/", {"title": case.file_name}, upload("files[]", case, data), script=True
        )
        if not first.said.get("success"):
            return [first]
        number = first.said["uploaded_file_id"]
        answers = {
            f"uploaded-image-{number}-{name}": value for name, value in self.filing().items()
        }
        second = self.staff.post(
            f"{path}create_from_uploaded_image/{number}/", answers, script=True
        )
        return [second, first]

    def patient(self, case: Case, data: bytes) -> list[Answer]:
        path = f"/admin/patients/{self.facts['patient']}/photos/"
        file = upload("files[]", case, data)
        return [self.staff.send(path, {"seen": "unrecognisable"}, file, script=True)]

    def chooser(self, case: Case, data: bytes) -> list[Answer]:
        prefix = "image-chooser-upload-"
        fields = {prefix + name: value for name, value in self.filing().items()}
        file = upload(f"{prefix}file", case, data)
        return [self.staff.send("/admin/images/chooser/create/", fields, file, script=True)]

    def clip(self, case: Case, data: bytes) -> list[Answer]:
        fields = {**self.filing(), "captions": START, "subject_shown": ""}
        return [self.staff.send(self.facts["clips"], fields, upload("file", case, data))]

    def captions(self, case: Case, data: bytes) -> list[Answer]:
        """From a file, and pasted where it is text; both must end alike."""
        film = Upload("file", "MOV_0001.MOV", "video/quicktime", self.film)
        fields = {**self.filing(), "captions": "", "subject_shown": ""}
        from_file = self.staff.send(
            self.facts["clips"], fields, film, upload("captions_file", case, data)
        )
        pasted = {**fields, "captions": data.decode("utf-8", errors="replace")}
        return [from_file, self.staff.send(self.facts["clips"], pasted, film)]

    def document(self, case: Case, data: bytes) -> list[Answer]:
        fields = {"title": f"Proof {self.sent}", "collection": "1", "tags": ""}
        root = self.visitors["root"]
        return [root.send("/admin/documents/add/", fields, upload("file", case, data))]

    def scan(self, case: Case, data: bytes) -> list[Answer]:
        fields = {
            "uses": ["website"],
            "day": today().isoformat(),
            "name": "Amara Okafor",
            "witness": "",
            "language": "en",
        }
        path = f"/admin/requests/{self.open_request}/paper/"
        answer = self.staff.send(path, fields, upload("scan", case, data))
        if answer.status == 302:
            self.open_request = ""  # it is signed now
        return [answer]

    def proof(self, case: Case, data: bytes) -> list[Answer]:
        fields = {
            "name": f"Gus Guardian {self.sent}",
            "role": "agent",
            "authority": "court order",
            "email": f"gus{self.sent}@example.org",
            "phone": "",
            "language": "en",
        }
        path = f"/admin/patients/{self.facts['patient']}/representatives/add/"
        return [self.staff.send(path, fields, upload("proof", case, data))]

    def letter(self, case: Case, data: bytes) -> list[Answer]:
        fields = {
            "version": self.facts["version"],
            "reviewer": "Ruth Bader",
            "reviewed_on": (today() - timedelta(days=1)).isoformat(),
            "note": f"no. {self.sent}",
        }
        path = self.facts["review"]
        return [self.visitors["owner"].send(path, fields, upload("document", case, data))]

    def genuine(self, case: Case, data: bytes) -> list[Answer]:
        return [self.visitors[""].send("/consent/verify/", {}, upload("file", case, data))]

    def names(self, case: Case, data: bytes) -> list[Answer]:
        folder = self.import_folder / f"list-{self.sent}"
        folder.mkdir(parents=True)
        (folder / "names.csv").write_bytes(data)
        owner = self.visitors["owner"]
        answer = owner.post("/admin/import/", {"folder": folder.name})
        return [answer, *([owner.get(answer.place)] if answer.status == 302 else [])]

    def redirects(self, case: Case, data: bytes) -> list[Answer]:
        file = upload("import_file", case, data)
        return [self.visitors["owner"].send("/admin/redirects/import/", {}, file)]

    @property
    def staff(self) -> Visitor:
        return self.visitors["front-desk"]

    def filing(self) -> dict[str, str]:
        """What staff answer about a picture or a clip in which nobody can be seen."""
        return {
            "title": f"Proof {self.sent}",
            "subject": "none",
            "description": "Four colours",
            "collection": "1",
            "tags": "",
            "source": "",
            "licence": "",
        }


def today():
    # The practice of the demo lies west of Greenwich: there it may still be yesterday.
    return (datetime.now(UTC) - timedelta(hours=12)).date()


def upload(field: str, case: Case, data: bytes) -> Upload:
    return Upload(field, case.file_name, case.content_type, data)


DOORS: dict[Door, Callable[[Doors, Case, bytes], list[Answer]]] = {
    Door.PHOTO: Doors.photo,
    Door.MANY: Doors.many,
    Door.PATIENT: Doors.patient,
    Door.CHOOSER: Doors.chooser,
    Door.CLIP: Doors.clip,
    Door.CAPTIONS: Doors.captions,
    Door.DOCUMENT: Doors.document,
    Door.SCAN: Doors.scan,
    Door.PROOF: Doors.proof,
    Door.LETTER: Doors.letter,
    Door.GENUINE: Doors.genuine,
    Door.NAMES: Doors.names,
    Door.REDIRECTS: Doors.redirects,
}
