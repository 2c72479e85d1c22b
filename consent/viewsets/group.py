"""What stands in the menu under "Patients & consent"? Each item for those who may open it."""

from __future__ import annotations

from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSetGroup

from consent.admin_views import mail
from consent.viewsets.coming_of_age import ComingOfAgeViewSet
from consent.viewsets.ending import EndingViewSet
from consent.viewsets.followups import FollowUpViewSet
from consent.viewsets.keeping import PutAwayViewSet, ShowingsViewSet
from consent.viewsets.patients import PatientViewSet
from consent.viewsets.records import LedgerViewSet
from consent.viewsets.requests import ConsentViewSet, RequestViewSet
from consent.viewsets.takedowns import TakeDownViewSet


class MailMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return mail.may_read(request.user)


class MailViewSet(ViewSet):
    """The mails that went out, where they go into a folder."""

    name = "mail"
    icon = "mail"
    menu_label = _("Mail")
    menu_item_class = MailMenuItem

    @cached_property
    def menu_order(self) -> int:
        return 700

    def get_urlpatterns(self):
        return [
            path("", mail.MailListView.as_view(), name="index"),
            path("<str:name>/", mail.MailView.as_view(), name="mail"),
        ]


class PatientsGroup(ModelViewSetGroup):
    items = (
        PatientViewSet,
        RequestViewSet,
        ConsentViewSet,
        EndingViewSet,
        ComingOfAgeViewSet,
        TakeDownViewSet,
        PutAwayViewSet,
        ShowingsViewSet,
        LedgerViewSet,
        FollowUpViewSet,
        MailViewSet,
    )
    menu_label = _("Patients & consent")
    menu_icon = "group"
    menu_order = 150
