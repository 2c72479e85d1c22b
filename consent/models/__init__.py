"""Which records does the consent part keep?"""

from consent.models.clip import Clip
from consent.models.consent import (
    Consent,
    CoveredItem,
    Grant,
    Withdrawal,
)
from consent.models.depiction import Depiction
from consent.models.filing import CollectionSubject
from consent.models.form import (
    AskPreset,
    ConsentForm,
    ConsentFormVersion,
    LegalReview,
    PrivilegeDefinition,
    PrivilegeWording,
)
from consent.models.importing import ImportedFile, PhotoImport
from consent.models.ledger import FollowUp, LedgerDetail, LedgerEntry
from consent.models.patient import Patient, Representative
from consent.models.photo import Photo, PhotoRendition
from consent.models.practice_details import PracticeDetails
from consent.models.request import (
    ConsentRequest,
    IdentityCheck,
    LinkToken,
    RequestedItem,
    RequestedPrivilege,
)
from consent.models.signature import Assent, Attachment, Evidence, PatientCopy, Signature
from consent.models.staff import Staff
from consent.models.story import Story
from consent.models.takedown import Disclosure, TakeDown

__all__ = [
    "AskPreset",
    "Assent",
    "Attachment",
    "Clip",
    "CollectionSubject",
    "Consent",
    "ConsentForm",
    "ConsentFormVersion",
    "ConsentRequest",
    "CoveredItem",
    "Depiction",
    "Disclosure",
    "Evidence",
    "FollowUp",
    "Grant",
    "IdentityCheck",
    "ImportedFile",
    "LedgerDetail",
    "LedgerEntry",
    "LegalReview",
    "LinkToken",
    "Patient",
    "PatientCopy",
    "Photo",
    "PhotoImport",
    "PhotoRendition",
    "PracticeDetails",
    "PrivilegeDefinition",
    "PrivilegeWording",
    "Representative",
    "RequestedItem",
    "RequestedPrivilege",
    "Signature",
    "Staff",
    "Story",
    "TakeDown",
    "Withdrawal",
]
