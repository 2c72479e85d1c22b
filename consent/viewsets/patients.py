"""How do staff find, enter and read a patient?"""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from consent import item_words, telephone
from consent.acts import staff
from consent.admin_views import stories
from consent.admin_views.ask import AskView, clips_of, photos_of
from consent.admin_views.patient_photos import PatientPhotosView, may_take_photos
from consent.admin_views.words import of_consent, of_request, use_labels
from consent.forms import PatientForm
from consent.models import Consent, ConsentRequest, Patient
from consent.privileges import Outcome
from consent.sealing import keyed_digest
from consent.viewsets.base import LinkColumn, RecordIndexView, RecordPolicy, RecordViewSet

DATE_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%B %d %Y", "%d.%m.%Y")


def found_by(text: str) -> QuerySet[Patient]:
    """Patients by a part of the name or the reference, or by exact e-mail, phone or birth date.

    What is sealed is found by its keyed digest, hence only in full.
    """
    wanted = (
        Q(name__icontains=text) | Q(reference__iexact=text) | Q(email_digest=keyed_digest(text))
    )
    number = telephone.e164(text)
    wanted |= Q(phone_digest__in={keyed_digest(text), keyed_digest(number)} - {""})
    if day := _day(text):
        wanted |= Q(birth_date_digest=keyed_digest(day.isoformat()))
    return Patient.objects.filter(wanted) if text.strip() else Patient.objects.all()


def _day(text: str) -> date | None:
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 (a day, no instant)
        except ValueError:
            continue
    return None


class PatientIndexView(RecordIndexView):
    page_title = _("Patients")
    nothing_yet = _("No patients yet. Add the first one, then upload their photos.")
    default_ordering = "name"

    @cached_property
    def columns(self):
        return [
            LinkColumn("name", label=_("Name"), sort_key="name", get_url=self.get_inspect_url),
            Column("reference", label=_("Reference")),
            Column("photo_count", label=_("Photos")),
            Column("waiting_count", label=_("Requests waiting")),
            Column("consent_count", label=_("Consents in force")),
        ]

    def get_base_queryset(self):
        return Patient.objects.unmerged().annotate(
            photo_count=Count("depictions__photo", distinct=True),
            waiting_count=Count(
                "requests",
                filter=Q(requests__outcome=Outcome.OPEN, requests__answer_by__gt=Now()),
                distinct=True,
            ),
            consent_count=Count(
                "consents",
                filter=Q(
                    consents__revoked_at=None,
                    consents__starts_at__lte=Now(),
                    consents__ends_at__gt=Now(),
                ),
                distinct=True,
            ),
        )

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        return queryset.filter(pk__in=found_by(self.search_query).values("pk"))


class PatientCreateView(generic.CreateView):
    """Wagtail's form; the act writes the ledger, and Wagtail's own log stays empty of names."""

    def save_instance(self):
        return self.form.record(by=staff(self.request.user))

    def get_success_url(self):
        return reverse("patients:inspect", args=[self.object.pk])


class PatientEditView(generic.EditView):
    def save_instance(self):
        self.has_content_changes = self.form.has_changed()
        return self.form.record(by=staff(self.request.user))

    def get_success_url(self):
        return reverse("patients:inspect", args=[self.object.pk])

    def get_last_updated_info(self):
        return None


class PatientInspectView(generic.InspectView):
    """A patient's record: contact, photos, requests, consents, and the way to ask."""

    template_name = "consent/admin/patient.html"
    page_title = _("Patient")

    def get_fields(self):
        return []

    def get_object(self, queryset=None):
        patient = super().get_object(queryset)
        if patient.merged_into_id:
            raise PermissionDenied
        return patient

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Patients")},
            {"url": "", "label": self.object.name},
        ]

    def get_context_data(self, **kwargs):
        labels = use_labels()
        requests = (
            ConsentRequest.objects.filter(patient=self.object)
            .select_related("version__form")
            .prefetch_related("uses")
        )
        consents = (
            Consent.objects.of_patient(self.object)
            .select_related("version__form", "request")
            .prefetch_related("grants", "items")
        )
        user = self.request.user
        return super().get_context_data(
            patient=self.object,
            photos=photos_of(self.object),
            clips=clips_of(self.object),
            stories=stories.lines_of(self.object),
            requests=[(one, of_request(one)) for one in requests],
            consents=[
                (
                    one,
                    of_consent(one),
                    [
                        labels.get(grant.privilege, grant.privilege)
                        for grant in one.grants.all()
                        if grant.revoked_at is None
                    ],
                    item_words.counted(one.items.all()),
                )
                for one in consents
            ],
            edit_url=self.get_edit_url(),
            may_write=user.has_perm("consent.change_patient"),
            may_ask=user.has_perm("consent.add_consentrequest"),
            may_take_photos=may_take_photos(user),
            **kwargs,
        )


class PatientViewSet(RecordViewSet):
    model = Patient
    name = "patients"
    icon = "group"
    menu_label = _("Patients")
    actions = ("add", "change", "view")
    addresses = frozenset({"index", "index_results", "add", "edit", "inspect"})
    index_view_class = PatientIndexView
    add_view_class = PatientCreateView
    edit_view_class = PatientEditView
    inspect_view_class = PatientInspectView
    search_fields = ("name",)
    search_backend_name = None

    def get_form_class(self, for_update: bool = False):
        return PatientForm

    def get_urlpatterns(self):
        asking = AskView.as_view(
            permission_policy=RecordPolicy(ConsentRequest, ("add", "change", "view"))
        )
        photos = PatientPhotosView.as_view(permission_policy=self.permission_policy)
        writing = stories.StoryAddView.as_view(permission_policy=self.permission_policy)
        changing = stories.StoryEditView.as_view(permission_policy=self.permission_policy)
        return [
            *super().get_urlpatterns(),
            path("<str:reference>/ask/", asking, name="ask"),
            path("<str:reference>/photos/", photos, name="photos"),
            path("<str:reference>/stories/add/", writing, name="story_add"),
            path("<str:reference>/stories/<str:story>/", changing, name="story"),
        ]
