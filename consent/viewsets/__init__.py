"""Which lists do staff have in the admin? "Patients & consent", and the forms beside it."""

from consent.viewsets.clips import ClipChooserViewSet, ClipViewSet
from consent.viewsets.forms import FormsGroup
from consent.viewsets.group import PatientsGroup
from consent.viewsets.stories import story_chooser
from consent.viewsets.takedowns import TakeThese

__all__ = [
    "ClipChooserViewSet",
    "ClipViewSet",
    "FormsGroup",
    "PatientsGroup",
    "TakeThese",
    "story_chooser",
]
