"""Who waits to be called, and what became of the others? The inbox of the staff, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from consent.admin_views.home import Task
from consent.admin_views.photo_policy import knows_patients
from consent.admin_views.screen import Screen
from consent.models import PracticeDetails, Staff
from consent.viewsets.base import RecordPolicy
from practice import appointment_rules as rules
from practice import appointments
from practice.appointment_entries import age, entry_of
from practice.models import AppointmentPage, AppointmentRequest

Status = AppointmentRequest.Status

PER_PAGE = 30
UNDO = "appointment_undo"
UNDO_FOR = timedelta(minutes=10)
WAIT = "wait"
EVERY = "all"

# The list each number leads to, in the order of the work.
LISTS: tuple[tuple[str, str | Promise, tuple[str, ...]], ...] = (
    (WAIT, gettext_lazy("To call"), appointments.WAITING),
    (Status.NEW, gettext_lazy("New"), (Status.NEW,)),
    (Status.TRIED, gettext_lazy("Tried, not reached"), (Status.TRIED,)),
    (Status.BOOKED, gettext_lazy("Has an appointment"), (Status.BOOKED,)),
    (Status.CLOSED, gettext_lazy("Closed"), (Status.CLOSED,)),
    (Status.SPAM, gettext_lazy("Spam"), (Status.SPAM,)),
    (EVERY, gettext_lazy("All"), tuple(Status)),
)


def may_read(user: Any) -> bool:
    """Whether somebody may know who asks: by role, and a superuser only behind the glass."""
    return bool(
        user.is_active
        and user.has_perm("practice.view_appointmentrequest")
        and knows_patients(user)
    )


def may_change(user: Any) -> bool:
    return may_read(user) and user.has_perm("practice.change_appointmentrequest")


class InboxView(Screen):
    """The list, and what happens when a button in it is pressed."""

    template_name = "practice/admin/appointments.html"
    permission_policy = RecordPolicy(AppointmentRequest, ("change", "view"))
    any_permission_required = ["change", "view"]
    page_title = gettext_lazy("Appointment requests")
    header_icon = "mail"
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_read(request.user) or (
            request.method == "POST" and not may_change(request.user)
        ):
            raise Http404
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def shown(self) -> str:
        """Which list is open."""
        wanted = self.request.GET.get("status", "")
        return wanted if wanted in {name for name, _label, _held in LISTS} else WAIT

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = request.user
        found = AppointmentRequest.objects.filter(reference=request.POST.get("request", "")).first()
        if found is None or not isinstance(person, Staff):
            messages.warning(request, _("That request is not here any more: its day had come."))
        elif "note" in request.POST:
            appointments.note(request=found, note=request.POST["note"], by=person)
            messages.success(request, _("The note is kept."))
        elif request.POST.get("status") in Status.values:
            self._set(found, request.POST["status"], request.POST.get("seen", ""), person)
        return redirect(self._back())

    def _set(self, found: AppointmentRequest, status: str, seen: str, person: Staff) -> None:
        if appointments.set_status(request=found, status=status, seen=seen, by=person):
            self.request.session[UNDO] = {
                "request": found.reference,
                "from": seen,
                "to": status,
                "until": (timezone.now() + UNDO_FOR).timestamp(),
            }
        else:
            say_changed_meanwhile(self.request)

    def _back(self) -> str:
        query = {
            name: self.request.GET[name] for name in ("status", "p") if name in self.request.GET
        }
        return reverse("appointments:index") + (f"?{urlencode(query)}" if query else "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        held = {name: statuses for name, _label, statuses in LISTS}
        rows = AppointmentRequest.objects.filter(status__in=held[self.shown])
        pages = Paginator(rows.select_related("location", "changed_by"), PER_PAGE)
        page_obj = pages.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            page_obj=page_obj,
            entries=[entry_of(one, at=now) for one in page_obj],
            lists=list(self._lists()),
            shown=self.shown,
            query=self._back().partition("?")[2],
            may_change=may_change(self.request.user),
            undo=self._undo(),
            form_page=AppointmentPage.objects.live().first(),
            zone=PracticeDetails.the_one().zone,
            **kwargs,
        )

    def _lists(self) -> Iterator[dict[str, object]]:
        counts = AppointmentRequest.objects.aggregate(
            **{name: Count("pk", filter=Q(status__in=held)) for name, _label, held in LISTS}
        )
        for name, label, _held in LISTS:
            yield {
                "url": f"{reverse('appointments:index')}?{urlencode({'status': name})}",
                "label": label,
                "count": counts[name],
                "is_open": name == self.shown,
            }

    def _undo(self) -> AppointmentRequest | None:
        """The request whose status was set just before, while that can be taken back."""
        last = self.request.session.get(UNDO)
        if not last or last["until"] < timezone.now().timestamp():
            return None
        return of_undo(last).first()


def of_undo(last: dict[str, Any]) -> QuerySet[AppointmentRequest]:
    return AppointmentRequest.objects.filter(reference=last["request"], status=last["to"])


class UndoView(InboxView):
    """Takes one's own last press of a button back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        last = request.session.pop(UNDO, None)
        found = of_undo(last).first() if last else None
        person = request.user
        if (
            last is not None
            and found is not None
            and isinstance(person, Staff)
            and appointments.set_status(
                request=found, status=last["from"], seen=last["to"], by=person
            )
        ):
            messages.success(request, _("Undone."))
        else:
            say_changed_meanwhile(request)
        return redirect(self._back())


def say_changed_meanwhile(request: HttpRequest) -> None:
    messages.warning(
        request, _("Somebody else has changed it meanwhile. Look at how it stands now.")
    )


class RequestsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


class AppointmentsViewSet(ViewSet):
    """Wagtail's place for the inbox: its addresses and its line in the menu."""

    name = "appointments"
    icon = "mail"
    menu_label = gettext_lazy("Appointment requests")
    menu_item_class = RequestsMenuItem
    menu_order = 140
    add_to_admin_menu = True

    def get_urlpatterns(self):
        return [
            path("", InboxView.as_view(), name="index"),
            path("undo/", UndoView.as_view(), name="undo"),
        ]


def tasks(user: Staff) -> Iterator[Task]:
    """A line for the first page of the staff: how many wait to be called, the first since when."""
    if not may_read(user):
        return
    first = appointments.waiting().order_by("came_at").first()
    if first is None:
        return
    now, count = timezone.now(), appointments.waiting().count()
    sentence = ngettext(
        "person waits to be called, for %(age)s",
        "people wait to be called, the first for %(age)s",
        count,
    )
    yield Task(
        count,
        sentence % {"age": age(first.came_at, now)},
        reverse("appointments:index"),
        "mail",
        urgent=rules.waits_long(first.came_at, now),
    )
