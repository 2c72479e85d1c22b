"""What can be done with patients, who speaks for them, and what they keep and take back?"""

from consent.actions.childhood import end_sooner, shorten_to_childhood
from consent.actions.coming_of_age import (
    ask_of_age,
    come_of_age,
    coming_of_age,
    given_for,
    plan_majorities,
    prepare_question,
    question_of,
    take_question_back,
)
from consent.actions.glass import ReasonTooShort, break_glass, close_glass
from consent.actions.handing import NotInPerson, hand_manage_link, why_not_in_person
from consent.actions.merging import (
    BirthDatesDiffer,
    Merged,
    MergeNotPossible,
    birth_dates_differ,
    keep_apart,
    merge_patients,
)
from consent.actions.parting import unmerge_patients
from consent.actions.patient_copy import keep_copy, plan_missing_copies, record_copy_seen
from consent.actions.patients import record_own_address, record_patient
from consent.actions.representatives import (
    Ended,
    RepresentativeEnded,
    end_representative,
    given_by,
    record_authority_seen,
    record_representative,
)
from consent.actions.self_service import ask_for_code, ask_for_manage_link, ask_for_new_link
from consent.actions.withdrawing import (
    NothingToTakeBack,
    end_consent,
    withdraw,
)

__all__ = [
    "BirthDatesDiffer",
    "Ended",
    "MergeNotPossible",
    "Merged",
    "NotInPerson",
    "NothingToTakeBack",
    "ReasonTooShort",
    "RepresentativeEnded",
    "ask_for_code",
    "ask_for_manage_link",
    "ask_for_new_link",
    "ask_of_age",
    "birth_dates_differ",
    "break_glass",
    "close_glass",
    "come_of_age",
    "coming_of_age",
    "end_consent",
    "end_representative",
    "end_sooner",
    "given_by",
    "given_for",
    "hand_manage_link",
    "keep_apart",
    "keep_copy",
    "merge_patients",
    "plan_majorities",
    "plan_missing_copies",
    "prepare_question",
    "question_of",
    "record_authority_seen",
    "record_copy_seen",
    "record_own_address",
    "record_patient",
    "record_representative",
    "shorten_to_childhood",
    "take_question_back",
    "unmerge_patients",
    "why_not_in_person",
    "withdraw",
]
