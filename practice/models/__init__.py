"""Which pages does the website have, and which snippets do they show?"""

from practice.models.base import BasePage
from practice.models.contact import ContactPage
from practice.models.gallery import GalleryPage
from practice.models.home import HomePage
from practice.models.legal import LegalVersion, NoticePage, PrivacyPage
from practice.models.questions import FAQEntry, FAQIndexPage, Topic
from practice.models.standard import StandardPage
from practice.models.team import Person, TeamMember, TeamPage
from practice.models.treatments import TreatmentIndexPage, TreatmentPage
from practice.models.videos import VideoIndexPage, VideoPage

__all__ = [
    "BasePage",
    "ContactPage",
    "FAQEntry",
    "FAQIndexPage",
    "GalleryPage",
    "HomePage",
    "LegalVersion",
    "NoticePage",
    "Person",
    "PrivacyPage",
    "StandardPage",
    "TeamMember",
    "TeamPage",
    "Topic",
    "TreatmentIndexPage",
    "TreatmentPage",
    "VideoIndexPage",
    "VideoPage",
]
