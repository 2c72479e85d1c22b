"""What can be done? The acts: keyword-only, atomic, each writes its ledger entry."""

from consent.actions.asking import (
    Delivery,
    RequestNotPossible,
    ask,
    cancel,
    decline,
    make_version,
    mark_opened,
    mint_link,
    send_by_mail,
    vouch,
)
from consent.actions.patients import record_patient
from consent.actions.photos import (
    KnownPatient,
    StillOnRecord,
    Subjects,
    check_filing,
    classify,
    is_known_patient_file,
    record_deletion,
    record_original_seen,
    record_swap,
    record_upload,
)
from consent.actions.practice import change_zone
from consent.actions.self_service import ask_for_code, ask_for_manage_link, ask_for_new_link
from consent.actions.signing import Answers, NotOpen, SignatureMissing, sign
from consent.actions.withdrawing import (
    NothingToTakeBack,
    close_takedown,
    end_consent,
    withdraw,
)

__all__ = [
    "Answers",
    "Delivery",
    "KnownPatient",
    "NotOpen",
    "NothingToTakeBack",
    "RequestNotPossible",
    "SignatureMissing",
    "StillOnRecord",
    "Subjects",
    "ask",
    "ask_for_code",
    "ask_for_manage_link",
    "ask_for_new_link",
    "cancel",
    "change_zone",
    "check_filing",
    "classify",
    "close_takedown",
    "decline",
    "end_consent",
    "is_known_patient_file",
    "make_version",
    "mark_opened",
    "mint_link",
    "record_deletion",
    "record_original_seen",
    "record_patient",
    "record_swap",
    "record_upload",
    "send_by_mail",
    "sign",
    "vouch",
    "withdraw",
]
