"""What does the browser of a signer hold? Which links were opened, who they showed themselves to be.

A link is exchanged for an entry in the session, which lives two hours from the last page. Photos
read the session and never write it: a late picture must not undo a step that was just answered.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from consent.models import ConsentRequest, LinkToken, Patient
from consent.people.permission_links import may_manage
from consent.views import at_tablet

Data = dict[str, Any]  # JSON of our own making, in the session's row

LIFE = timedelta(hours=2)
TOUCH_AFTER = timedelta(minutes=1)
SIGNING = "signing"
MANAGING = "permissions"


class Entry:
    """One opened link: `identity` is whether the person showed who they are."""

    def __init__(self, request: HttpRequest, data: Data) -> None:
        self._request = request
        self._data = data

    @property
    def identity(self) -> bool:
        return bool(self._data.get("identity"))

    @property
    def answers(self) -> Data:
        return self._data.setdefault("answers", {})

    @property
    def language(self) -> str:
        """The language that was tapped on a page of this link; '' where none was."""
        return str(self._data.get("language", ""))

    def read_in(self, language: str) -> None:
        """The person tapped another language."""
        self._data["language"] = language
        self.keep()

    @property
    def link_id(self) -> int:
        return self._data["link"]

    @property
    def patient_id(self) -> int:
        return self._data["patient"]

    def identify(self) -> None:
        """The person showed who they are; the cookie is exchanged, so no older one knows it."""
        self._data["identity"] = True
        self._request.session.cycle_key()

    def keep(self) -> None:
        """Writes answers to the session."""
        self._data["at"] = _now()
        self._request.session.modified = True


def open_signing(
    request: HttpRequest, asked: ConsentRequest, link: LinkToken, *, language: str = ""
) -> None:
    """Exchanges a sign link; answers given within two hours in this browser are still there."""
    reference = asked.reference
    _forget_other_patients(request, asked.patient.root_id)
    entries = {key: entry for key, entry in _signing(request).items() if _is_live(entry)}
    known = entries.get(reference, {"identity": False, "answers": {}})
    entries[reference] = {**known, "link": link.pk, "at": _now()}
    if language:
        entries[reference]["language"] = language
    request.session[SIGNING] = entries
    # A cookie that somebody planted beforehand is worth nothing.
    request.session.cycle_key()


def open_permissions(
    request: HttpRequest,
    patient_id: int,
    link_id: int,
    *,
    identity: bool = False,
    language: str = "",
) -> None:
    """Exchanges a manage link, or goes on from a signed request's receipt to all permissions."""
    _forget_other_patients(request, patient_id)
    known = request.session.get(MANAGING) or {}
    same = bool(known) and known["patient"] == patient_id and _is_live(known)
    request.session[MANAGING] = {
        "patient": patient_id,
        "link": link_id,
        "identity": identity or (same and known["identity"]),
        "language": language or (known.get("language", "") if same else ""),
        "at": _now(),
    }


def _forget_other_patients(request: HttpRequest, root_id: int) -> None:
    """One browser holds one patient: the next on a shared device sees nothing of the last."""
    mine = ConsentRequest.objects.filter(reference__in=_signing(request)).filter(
        Q(patient=root_id) | Q(patient__merged_into=root_id)
    )
    references = set(mine.values_list("reference", flat=True))
    request.session[SIGNING] = {
        key: entry for key, entry in _signing(request).items() if key in references
    }
    if (request.session.get(MANAGING) or {}).get("patient") != root_id:
        request.session.pop(MANAGING, None)


def signing(request: HttpRequest, reference: str) -> Entry | None:
    """The live entry for one request; each page gives it another two hours."""
    return _touched(request, _signing(request).get(reference))


def managing(request: HttpRequest) -> Entry | None:
    """The live entry for somebody's permissions, while its link has not been closed."""
    entry = _touched(request, request.session.get(MANAGING))
    return entry if entry is not None and link_is_open(entry) else None


def link_is_open(entry: Entry) -> bool:
    link = link_of(entry)
    return link is not None and may_manage(link, at=timezone.now())


def link_of(entry: Entry) -> LinkToken | None:
    """The link by which this entry was opened, with whom it is for."""
    links = LinkToken.objects.select_related(
        "patient__merged_into",
        "representative__patient__merged_into",
        "request__patient__merged_into",
        "request__representative__patient__merged_into",
    )
    return links.filter(pk=entry.link_id).first()


def managed(request: HttpRequest) -> tuple[Patient, LinkToken] | None:
    """Whose permissions are open here, and by which link, after the identity step; for photos."""
    patient_id = identified_patient(request)
    if patient_id is None:
        return None
    patient = Patient.objects.select_related("merged_into").filter(pk=patient_id).first()
    link = link_of(Entry(request, request.session[MANAGING]))
    return (patient, link) if patient is not None and link is not None else None


def live_references(request: HttpRequest) -> dict[str, bool]:
    """References of requests opened here and whether the person showed who they are; for photos."""
    return {
        reference: bool(entry.get("identity") or entry.get("answers", {}).get("just_signed"))
        for reference, entry in _signing(request).items()
        if _is_live(entry)
    }


def identified_patient(request: HttpRequest) -> int | None:
    """The patient whose permissions are open here, after the identity step; for photos."""
    entry = request.session.get(MANAGING)
    if entry and _is_live(entry) and entry["identity"] and link_is_open(Entry(request, entry)):
        return entry["patient"]
    return None


def _signing(request: HttpRequest) -> dict[str, Data]:
    return {} if at_tablet.is_over(request) else request.session.get(SIGNING) or {}


def _touched(request: HttpRequest, data: Data | None) -> Entry | None:
    if data is None or not _is_live(data):
        return None
    if _now() - data["at"] > TOUCH_AFTER.total_seconds():
        data["at"] = _now()
        request.session.modified = True
    return Entry(request, data)


def _is_live(data: Data) -> bool:
    return _now() - data["at"] < LIFE.total_seconds()


def _now() -> float:
    return timezone.now().timestamp()
