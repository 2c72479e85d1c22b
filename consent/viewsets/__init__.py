"""Which lists do staff have in the admin? "Patients & consent", and the forms beside it."""

from consent.viewsets.forms import FormsGroup
from consent.viewsets.group import PatientsGroup

__all__ = ["FormsGroup", "PatientsGroup"]
