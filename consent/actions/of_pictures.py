"""What can be done with photos, clips, stories and the pages that show them?"""

from consent.actions.advice import publish_anyway, publish_due, record_set_aside, take_off
from consent.actions.clips import (
    KnownPatientsClip,
    StillOnRecordInClip,
    check_clip_filing,
    classify_clip,
    is_known_patient_clip,
    record_clip,
    record_clip_deletion,
    record_clip_seen,
    record_clip_swap,
)
from consent.actions.described import NotInTheSet, add_to_set
from consent.actions.disclosures import record_embed
from consent.actions.editing import EditedMeanwhile, edit_photo
from consent.actions.exports import record_requests_exported
from consent.actions.followups import try_now
from consent.actions.importing import (
    ImportNotPossible,
    look_further,
    pause_import,
    prepare_import,
    resume_import,
    start_import,
    take_further,
)
from consent.actions.keeping import (
    MustStay,
    hold,
    lift_hold,
    purge,
    put_item_away,
    record_handed_over,
    take_out,
)
from consent.actions.photos import (
    FiledMeanwhile,
    KnownPatient,
    StillOnRecord,
    Subjects,
    check_filing,
    classify,
    is_known_patient_file,
    record_deletion,
    record_focus,
    record_original_seen,
    record_swap,
    record_upload,
    undo_filing,
)
from consent.actions.practice import change_zone
from consent.actions.publications import record_publication
from consent.actions.showings import begin_showings, record_address_change, record_change
from consent.actions.stories import (
    StoryNotPossible,
    change_story,
    take_story_away,
    write_story,
)
from consent.actions.takedowns import (
    NotResponsible,
    assign_takedowns,
    close_takedown,
    plan_overdue_alarms,
    record_proof_seen,
)

__all__ = [
    "EditedMeanwhile",
    "FiledMeanwhile",
    "ImportNotPossible",
    "KnownPatient",
    "KnownPatientsClip",
    "MustStay",
    "NotInTheSet",
    "NotResponsible",
    "StillOnRecord",
    "StillOnRecordInClip",
    "StoryNotPossible",
    "Subjects",
    "add_to_set",
    "assign_takedowns",
    "begin_showings",
    "change_story",
    "change_zone",
    "check_clip_filing",
    "check_filing",
    "classify",
    "classify_clip",
    "close_takedown",
    "edit_photo",
    "hold",
    "is_known_patient_clip",
    "is_known_patient_file",
    "lift_hold",
    "look_further",
    "pause_import",
    "plan_overdue_alarms",
    "prepare_import",
    "publish_anyway",
    "publish_due",
    "purge",
    "put_item_away",
    "record_address_change",
    "record_change",
    "record_clip",
    "record_clip_deletion",
    "record_clip_seen",
    "record_clip_swap",
    "record_deletion",
    "record_embed",
    "record_focus",
    "record_handed_over",
    "record_original_seen",
    "record_proof_seen",
    "record_publication",
    "record_requests_exported",
    "record_set_aside",
    "record_swap",
    "record_upload",
    "resume_import",
    "start_import",
    "take_further",
    "take_off",
    "take_out",
    "take_story_away",
    "try_now",
    "undo_filing",
    "write_story",
]
