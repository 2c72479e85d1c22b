"""How do staff find, enter and read a patient?"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from consent import actions, roles
from consent.acts import staff
from consent.admin_views import comparing, representatives, stories
from consent.admin_views.ask import AskView, clips_of, photos_of
from consent.admin_views.patient_link import PatientLinkView
from consent.admin_views.patient_photos import PatientPhotosView, may_take_photos
from consent.admin_views.words import of_consent, of_request, use_labels
from consent.forms import PatientForm
from consent.mails import addresses
from consent.models import Consent, ConsentRequest, Patient, Representative
from consent.people import duplicates, finding
from consent.privileges import Outcome, Role
from consent.texts import item_words
from consent.viewsets.base import LinkColumn, RecordIndexView, RecordPolicy, RecordViewSet

LONGEST_NAME = 200


class CountColumn(Column):
    """A number that leads to its list; a plain 0 where the list is empty."""

    cell_template_name = "consent/admin/cells/count.html"

    def __init__(self, name: str, *, url: Callable[[Patient], str], **kwargs: object) -> None:
        super().__init__(name, **kwargs)
        self.url = url

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "url": self.url(instance) if getattr(instance, self.name) else ""}


class PatientIndexView(RecordIndexView):
    page_title = _("Patients")
    nothing_yet = _("No patients yet. Add the first one, then upload their photos.")
    default_ordering = "name"

    results_template_name = "consent/admin/patients_results.html"

    @cached_property
    def columns(self):
        columns = [
            LinkColumn("name", label=_("Name"), sort_key="name", get_url=self.get_inspect_url),
            Column("reference", label=_("Reference")),
            CountColumn("photo_count", label=_("Photos"), url=self._list_of("photos")),
            CountColumn(
                "waiting_count", label=_("Requests waiting"), url=self._list_of("requests")
            ),
            CountColumn(
                "consent_count", label=_("Consents in force"), url=self._list_of("consents")
            ),
        ]
        if self.is_searching:
            columns.insert(1, Column("found_by", label=_("Found by"), accessor=self._found_by))
        return columns

    def _list_of(self, panel: str) -> Callable[[Patient], str]:
        return lambda patient: f"{self.get_inspect_url(patient)}#{panel}-section"

    @cached_property
    def found(self) -> dict[int, str]:
        return finding.found(self.search_query)

    def _found_by(self, patient: Patient) -> str:
        return self.found.get(patient.pk) or gettext("the name")

    def get_base_queryset(self):
        in_force = (
            Consent.objects.filter(revoked_at=None, starts_at__lte=Now(), ends_at__gt=Now())
            .annotate(root=Coalesce("patient__merged_into", "patient"))
            .filter(root=OuterRef("pk"))
            .order_by()
            .values("root")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return Patient.objects.unmerged().annotate(
            photo_count=Count("depictions__photo", distinct=True),
            waiting_count=Count(
                "requests",
                filter=Q(requests__outcome=Outcome.OPEN, requests__answer_by__gt=Now()),
                distinct=True,
            ),
            # Also what was signed on a record that was joined to this one.
            consent_count=Coalesce(Subquery(in_force), 0),
        )

    def search_queryset(self, queryset):
        return queryset.filter(pk__in=self.found) if self.is_searching else queryset


class PatientCreateView(generic.CreateView):
    """Wagtail's form; the act writes the ledger, and Wagtail's own log stays empty of names.

    A search that found nobody leads here by POST, so that no name stands in an address.
    """

    def post(self, request, *args, **kwargs):
        return self.get(request) if self._searched else super().post(request, *args, **kwargs)

    @cached_property
    def _searched(self) -> str:
        return self.request.POST.get("searched", "").strip()[:LONGEST_NAME]

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self._searched:
            kwargs = {key: value for key, value in kwargs.items() if key not in {"data", "files"}}
            kwargs["initial"] = {**kwargs.get("initial", {}), **finding.as_detail(self._searched)}
        return kwargs

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

    def get(self, request, *args, **kwargs):
        if self.object.merged_into_id:
            messages.info(request, gettext("This record was joined to another one: here it is."))
            return redirect("patients:inspect", self.object.merged_into_id)
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Patients")},
            {"url": "", "label": self.object.name},
        ]

    def get_context_data(self, **kwargs):
        labels = use_labels()
        requests = (
            ConsentRequest.objects.filter(
                Q(patient=self.object) | Q(patient__merged_into=self.object)
            )
            .select_related("version__form")
            .prefetch_related("uses")
        )
        consents = (
            Consent.objects.of_patient(self.object)
            .select_related("version__form", "request")
            .prefetch_related("grants", "items")
        )
        user, today = self.request.user, addresses.today()
        return super().get_context_data(
            patient=self.object,
            likenesses=duplicates.of(self.object),
            joined=Patient.objects.filter(merged_into=self.object),
            may_part=roles.holds(user, Role.OWNER),
            speaking=_speaking(self.object),
            is_minor=self.object.is_minor(today),
            own_address=addresses.address_of(self.object),
            may_hand_link=not actions.why_not_in_person(self.object),
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


def _speaking(patient: Patient) -> list[tuple[Representative, bool]]:
    """Who speaks for a patient, or did, and whether they still may."""
    known = Representative.objects.of_patient(patient).select_related("proof", "patient")
    today = addresses.today()
    rows = [(one, one.may_act(today)) for one in known]
    return sorted(rows, key=lambda row: (not row[1], row[0].name))


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
        asking = RecordPolicy(ConsentRequest, ("add", "change", "view"))
        photos = PatientPhotosView.as_view(permission_policy=self.permission_policy)
        one = "<str:reference>/representatives/"

        def of_patient(view):
            return view.as_view(permission_policy=self.permission_policy)

        writing = stories.StoryAddView.as_view(permission_policy=self.permission_policy)
        changing = stories.StoryEditView.as_view(permission_policy=self.permission_policy)
        return [
            *super().get_urlpatterns(),
            path("<str:reference>/ask/", AskView.as_view(permission_policy=asking), name="ask"),
            path(
                "<str:reference>/link/",
                PatientLinkView.as_view(permission_policy=asking),
                name="link",
            ),
            path("<str:reference>/photos/", photos, name="photos"),
            path(f"{one}add/", of_patient(representatives.RepresentativeAddView), name="speak_add"),
            path(
                f"{one}<str:one>/",
                of_patient(representatives.RepresentativeEditView),
                name="speak",
            ),
            path(
                f"{one}<str:one>/end/",
                of_patient(representatives.RepresentativeEndView),
                name="speak_end",
            ),
            path(f"{one}<str:one>/proof/", representatives.proof, name="speak_proof"),
            path(
                "<str:reference>/compare/<str:other>/",
                of_patient(comparing.CompareView),
                name="compare",
            ),
            path("<str:reference>/part/<str:other>/", of_patient(comparing.PartView), name="part"),
            path("<str:reference>/stories/add/", writing, name="story_add"),
            path("<str:reference>/stories/<str:story>/", changing, name="story"),
        ]
