"""Which forms do staff fill in?"""

from consent.forms.ask import AskForm
from consent.forms.clip import ClipForm
from consent.forms.patient import PatientForm
from consent.forms.people import PeopleField, PeopleWidget
from consent.forms.photo import PhotoFileField, PhotoForm
from consent.forms.story import StoryForm

__all__ = [
    "AskForm",
    "ClipForm",
    "PatientForm",
    "PeopleField",
    "PeopleWidget",
    "PhotoFileField",
    "PhotoForm",
    "StoryForm",
]
