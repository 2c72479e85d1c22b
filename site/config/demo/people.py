"""Who works at the demo practice, who are its patients, and what has each agreed to?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from consent.privileges import Role, SignerRole

DOMAIN = "alder-row.example"
EVERYTHING = ("website", "sharing", "instagram", "facebook", "google_business", "print")


@dataclass(frozen=True, slots=True)
class StaffMember:
    role: Role
    first_name: str
    last_name: str

    @property
    def email(self) -> str:
        return f"{self.role.value.replace('_', '-')}@{DOMAIN}"


STAFF = (
    StaffMember(Role.OWNER, "Amara", "Okafor"),
    StaffMember(Role.REVIEWER, "Mei", "Tan"),
    StaffMember(Role.EDITOR, "Jonas", "Keller"),
    StaffMember(Role.FRONT_DESK, "Leila", "Haddad"),
    StaffMember(Role.TECHNICAL, "Pavel", "Horák"),
)


@dataclass(frozen=True, slots=True)
class DemoPatient:
    """One patient and where their consent stands.

    Attributes:
        agreed: uses they signed for; () where the request is still open.
        photos: keys of pictures they were asked about.
        months_ago: how long ago they signed, on paper, entered later.
        withdrawn: whether they took everything back.
    """

    name: str
    birth_date: date
    photos: tuple[str, ...]
    agreed: tuple[str, ...] = ()
    months_ago: int = 0
    withdrawn: bool = False
    signer_role: SignerRole = SignerRole.PATIENT
    signer_name: str = ""
    authority: str = ""

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@{DOMAIN}"


PATIENTS: Mapping[str, DemoPatient] = {
    "priya": DemoPatient("Priya Raman", date(1996, 5, 12), ("priya",)),
    "otto": DemoPatient(
        "Otto Lindqvist",
        date(1955, 2, 3),
        ("otto", "otto-before", "otto-after"),
        agreed=("website",),
        months_ago=23,  # ends within the 60 days of the board "What ends when"
    ),
    "ines": DemoPatient(
        "Ines Moreau",
        date(2015, 9, 21),
        ("ines", "mirror"),
        agreed=EVERYTHING,
        signer_role=SignerRole.PARENT,
        signer_name="Camille Moreau",
        authority="Mother",
    ),
    "sam": DemoPatient(
        "Sam Adeyemi", date(1999, 11, 2), ("sam-before", "sam-after"), agreed=EVERYTHING
    ),
    "noor": DemoPatient(
        "Noor Rahimi",
        date(2003, 3, 9),
        ("noor-before", "noor-after"),
        agreed=("website", "sharing", "instagram"),
    ),
    "tomas": DemoPatient(
        "Tomas Vega", date(1988, 10, 17), ("tomas-before", "tomas-after"), agreed=("website",)
    ),
    "bea": DemoPatient(
        "Bea Thompson",
        date(2018, 6, 11),
        ("bea-before", "bea-after"),
        agreed=("website",),
        signer_role=SignerRole.PARENT,
        signer_name="Grace Thompson",
        authority="Mother",
    ),
    "viktor": DemoPatient(
        "Viktor Novak", date(1958, 7, 30), ("viktor",), agreed=("website",), months_ago=26
    ),
    "ruth": DemoPatient(
        "Ruth Bergmann",
        date(1952, 4, 18),
        ("ruth",),
        agreed=("website", "facebook"),
        withdrawn=True,
    ),
}
OPEN = "priya"
