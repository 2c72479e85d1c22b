"""The rule once more, as plainly as it can be said, on plain rows and days: what the doors must equal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass
class World:
    """Everything that was entered, as lists of dicts; patients are numbers."""

    merged: dict[int, int] = field(default_factory=dict)
    photos: list[dict] = field(default_factory=list)
    consents: list[dict] = field(default_factory=list)

    def root(self, patient: int) -> int:
        return self.merged.get(patient, patient)


def allowed(world: World, photo: dict, use: str, day: date) -> bool:
    if photo["state"] != "live":
        return False
    if photo["subject"] in ("none", "staff", "model"):
        return True
    if photo["subject"] != "patient" or not photo["depicted"]:
        return False
    for patient, recognisable in photo["depicted"]:
        agreed = False
        for consent in world.consents:
            if world.root(consent["patient"]) != world.root(patient):
                continue
            if consent["revoked"] or not consent["first_day"] <= day <= consent["last_day"]:
                continue
            grants = [g for g in consent["grants"] if g["use"] == use and not g["revoked"]]
            if not grants or (grants[0]["only_unrecognisable"] and recognisable):
                continue
            if any(i["sha256"] == photo["sha256"] and not i["withdrawn"] for i in consent["items"]):
                agreed = True
        if not agreed:
            return False
    return True


def may_join(world: World, consent: dict, photo: dict, day: date) -> bool:
    """Whether staff may add the photo to the permission, or find that it is in it already."""
    if not consent["described"] or consent["revoked"]:
        return False
    if not consent["first_day"] <= day <= consent["last_day"]:
        return False
    if all(grant["revoked"] for grant in consent["grants"]):
        return False
    for item in consent["items"]:
        if item["sha256"] == photo["sha256"]:
            return not item["withdrawn"]
    patients = [world.root(patient) for patient, _recognisable in photo["depicted"]]
    return (
        photo["state"] == "live"
        and photo["subject"] == "patient"
        and world.root(consent["patient"]) in patients
    )


def until(world: World, photo: dict, use: str, day: date) -> date | None:
    """The last day of an allowed patient photo; None for a public one."""
    if photo["subject"] != "patient":
        return None
    ends = []
    for patient, _recognisable in photo["depicted"]:
        alone = {**photo, "depicted": [(patient, _recognisable)]}
        covering = [
            consent["last_day"]
            for consent in world.consents
            if allowed(World(world.merged, world.photos, [consent]), alone, use, day)
        ]
        ends.append(max(covering))
    return min(ends)
