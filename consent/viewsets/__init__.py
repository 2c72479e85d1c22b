"""Which lists do staff have in the admin? "Patients & consent", and the forms beside it."""

from consent.viewsets.clips import ClipChooserViewSet, ClipViewSet
from consent.viewsets.forms import FormsGroup
from consent.viewsets.group import PatientsGroup
from consent.viewsets.request_bulk import CancelThese, RemindThese
from consent.viewsets.stories import story_chooser
from consent.viewsets.takedowns import TakeThese

__all__ = [
    "CancelThese",
    "ClipChooserViewSet",
    "ClipViewSet",
    "FormsGroup",
    "PatientsGroup",
    "RemindThese",
    "TakeThese",
    "story_chooser",
]
