"""What can be done with forms and questions: asking, handing over, answering, signing?"""

from consent.actions.answering import cancel, decline, give_decline_reason, mark_opened
from consent.actions.asking import RequestNotPossible, ask
from consent.actions.assenting import AssentMissing, ChildsYes, refuse_assent
from consent.actions.assenting import checked as checked_assent
from consent.actions.extending import ask_for_new_link_by_old, ask_for_new_link_of, extend
from consent.actions.families import (
    Child,
    Signer,
    ask_family,
    link_to_next,
    next_in_batch,
    send_family_by_mail,
)
from consent.actions.forms import (
    FormUnlawful,
    begin_translation,
    make_version,
    record_legal_review,
)
from consent.actions.links import Delivery, mint_link, send_by_mail, vouch
from consent.actions.paper import (
    NotOnTheSheet,
    SignedSheet,
    record_printed,
    record_scan_seen,
    sign_on_paper,
)
from consent.actions.reminders import (
    record_mailed,
    record_reminded,
    resume_reminders,
    stop_reminders,
)
from consent.actions.renewals import (
    ask_again,
    asked_for,
    open_requests,
    plan_ending_notices,
)
from consent.actions.resending import Resent, ask_anew, with_older_text
from consent.actions.signing import Answers, NotOpen, SignatureMissing, sign
from consent.actions.tablet import (
    NotHandedOver,
    give_copy,
    hand_on,
    hand_over,
    take_back_tablet,
    want_copy,
)

__all__ = [
    "Answers",
    "AssentMissing",
    "Child",
    "ChildsYes",
    "Delivery",
    "FormUnlawful",
    "NotHandedOver",
    "NotOnTheSheet",
    "NotOpen",
    "RequestNotPossible",
    "Resent",
    "SignatureMissing",
    "SignedSheet",
    "Signer",
    "ask",
    "ask_again",
    "ask_anew",
    "ask_family",
    "ask_for_new_link_by_old",
    "ask_for_new_link_of",
    "asked_for",
    "begin_translation",
    "cancel",
    "checked_assent",
    "decline",
    "extend",
    "give_copy",
    "give_decline_reason",
    "hand_on",
    "hand_over",
    "link_to_next",
    "make_version",
    "mark_opened",
    "mint_link",
    "next_in_batch",
    "open_requests",
    "plan_ending_notices",
    "record_legal_review",
    "record_mailed",
    "record_printed",
    "record_reminded",
    "record_scan_seen",
    "refuse_assent",
    "resume_reminders",
    "send_by_mail",
    "send_family_by_mail",
    "sign",
    "sign_on_paper",
    "stop_reminders",
    "take_back_tablet",
    "vouch",
    "want_copy",
    "with_older_text",
]
