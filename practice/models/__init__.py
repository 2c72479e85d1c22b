"""Which pages does the website have, and which snippets do they show?"""

from practice.models.appointments import AppointmentPage, AppointmentRequest
from practice.models.base import BasePage
from practice.models.contact import ContactPage
from practice.models.gallery import GalleryPage
from practice.models.home import HomePage
from practice.models.legal import (
    AccessibilityPage,
    LegalVersion,
    NondiscriminationPage,
    NoticePage,
    PrivacyPage,
    SocialMediaPage,
)
from practice.models.locations import LocationPage
from practice.models.notice import HoldingStatement
from practice.models.offers import OfferIndexPage, OfferPage
from practice.models.questions import FAQEntry, FAQIndexPage, Topic
from practice.models.standard import StandardPage
from practice.models.team import Person, PersonPage, TeamMember, TeamPage
from practice.models.theme import Theme
from practice.models.treatments import (
    TreatmentIndexPage,
    TreatmentPage,
    TreatmentPerson,
    TreatmentQuestion,
)
from practice.models.videos import VideoIndexPage, VideoPage

__all__ = [
    "AccessibilityPage",
    "AppointmentPage",
    "AppointmentRequest",
    "BasePage",
    "ContactPage",
    "FAQEntry",
    "FAQIndexPage",
    "GalleryPage",
    "HoldingStatement",
    "HomePage",
    "LegalVersion",
    "LocationPage",
    "NondiscriminationPage",
    "NoticePage",
    "OfferIndexPage",
    "OfferPage",
    "Person",
    "PersonPage",
    "PrivacyPage",
    "SocialMediaPage",
    "StandardPage",
    "TeamMember",
    "TeamPage",
    "Theme",
    "Topic",
    "TreatmentIndexPage",
    "TreatmentPage",
    "TreatmentPerson",
    "TreatmentQuestion",
    "VideoIndexPage",
    "VideoPage",
]
