"""Which pages does the website have?"""

from practice.models.base import BasePage
from practice.models.home import HomePage

__all__ = ["BasePage", "HomePage"]
