"""How do staff write down what a patient said, and who may choose it for a page?

The words are a patient's: only who may know patients reads those that nobody outside may read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import chooser

from consent import actions, asking, clock, coverage, facts
from consent.actions import StoryNotPossible
from consent.acts import staff
from consent.admin_views.patient_screen import PatientScreen
from consent.admin_views.photo_policy import knows_patients
from consent.admin_views.words import Standing, use_labels, why_not
from consent.forms.story import StoryForm
from consent.models import CoveredItem, Patient, PracticeDetails, Staff, Story
from consent.privileges import WEBSITE, Kind, State


def stories_visible_to(user: Staff | AnonymousUser) -> QuerySet[Story]:
    """The stories whose words this member of the staff may read."""
    stories = Story.objects.filter(state=State.LIVE)
    if knows_patients(user):
        return stories
    signed_for = CoveredItem.objects.filter(withdrawn_at=None).values("sha256")
    with asking.asking():
        signed = list(stories.filter(sha256__in=signed_for))
        return stories.filter(pk__in=[one.pk for one in signed if one.verdict(WEBSITE)])


@dataclass(frozen=True, slots=True)
class Line:
    """A story in the patient's record: how it stands, and for which uses until when."""

    story: Story
    standing: Standing
    uses: tuple[str, ...] = ()
    last_day: object = None


def lines_of(patient: Patient) -> list[Line]:
    """The stories of a patient, the newest first."""
    of_patient = Q(patient=patient.root_id) | Q(patient__merged_into=patient.root_id)
    stories = list(Story.objects.filter(of_patient, state=State.LIVE))
    known = facts.of_stories([one.pk for one in stories] or [0])
    labels, zone = use_labels(), PracticeDetails.the_one().zone
    lines = []
    for story in stories:
        item = known.items[story.pk]
        verdicts = {use: coverage.allowed(item, use, at=known.now) for use in labels}
        ends = [one.until for one in verdicts.values() if one and one.until]
        lines.append(
            Line(
                story,
                standing(verdicts[WEBSITE]),
                tuple(labels[use] for use, one in verdicts.items() if one),
                clock.last_day_before(min(ends), zone) if ends else None,
            )
        )
    return lines


def standing(verdict: coverage.Verdict) -> Standing:
    """Whether visitors may read it on the website, and why not."""
    if verdict.allowed:
        return Standing(_("May be shown on the website"), "check")
    return Standing(why_not(Kind.STORY, verdict.reason), "no-view")


class StoryScreen(PatientScreen):
    """A page about the stories of one patient."""

    template_name = "consent/admin/story.html"
    header_icon = "openquote"

    def ask_url(self, story: Story) -> str:
        address = reverse("patients:ask", args=[self.patient.reference])
        return f"{address}?story={story.pk}"

    def refused(self, form: StoryForm) -> HttpResponseBase:
        messages.validation_error(self.request, _("The story was not kept."), form)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"line": None, **kwargs})


class StoryAddView(StoryScreen):
    """Writes a story down, and leads on to asking for it."""

    def get_page_title(self) -> str:
        return _("Write a story down")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = StoryForm(request.POST)
        if not form.is_valid() or not isinstance(request.user, Staff):
            return self.refused(form)
        try:
            story = actions.write_story(
                patient=self.patient,
                text=form.cleaned_data["text"],
                name_shown=form.cleaned_data["name_shown"],
                by=staff(request.user),
                written_by=request.user,
            )
        except StoryNotPossible as error:
            form.add_error(None, str(error))
            return self.refused(form)
        messages.success(
            request,
            _("The story is kept. Nobody outside reads it before the patient has agreed."),
            buttons=[messages.button(self.ask_url(story), _("Ask for consent"))],
        )
        return redirect("patients:story", self.patient.reference, story.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": StoryForm(), **kwargs})


class StoryEditView(StoryScreen):
    """Changes the words, which then need a new signature, or takes them away."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = [line for line in lines_of(self.patient) if line.story.reference == kwargs["story"]]
        if not found:
            raise Http404
        self.line = found[0]

    def get_page_title(self) -> str:
        return _("Story %(reference)s") % {"reference": self.line.story.reference}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        story, by = self.line.story, staff(request.user)
        if request.POST.get("act") == "take_away":
            if not request.POST.get("sure"):
                messages.warning(request, _("Nothing was done. Tick that you are sure."))
                return redirect(request.get_full_path())
            actions.take_story_away(story=story, by=by)
            messages.success(
                request, _("The story is taken away. Visitors do not see it any more.")
            )
            return redirect(self.record_url)
        form = StoryForm(request.POST, instance=Story(patient=self.patient))
        if not form.is_valid():
            return self.refused(form)
        try:
            changed = actions.change_story(
                story=story,
                text=form.cleaned_data["text"],
                name_shown=form.cleaned_data["name_shown"],
                by=by,
            )
        except StoryNotPossible as error:
            form.add_error(None, str(error))
            return self.refused(form)
        if changed is None:
            messages.info(request, _("Nothing was changed: what was agreed still holds."))
        else:
            messages.warning(
                request,
                _("The words are changed. What was signed does not cover them: ask anew."),
                buttons=[messages.button(self.ask_url(story), _("Ask for consent"))],
            )
        return redirect("patients:story", self.patient.reference, story.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = StoryForm(instance=self.line.story)
        return super().get_context_data(
            **{
                "form": form,
                "line": self.line,
                "ask_url": self.ask_url(self.line.story),
                "may_ask": self.request.user.has_perm("consent.add_consentrequest"),
                **kwargs,
            }
        )


class VisibleStories:
    """Only stories whose words the person may read can be chosen."""

    def get_object_list(self) -> QuerySet[Story]:
        return stories_visible_to(
            self.request.user  # type: ignore[attr-defined]  # mixed into Wagtail's views
        ).select_related("patient")

    def get_object(self, pk: str) -> Story:
        return self.get_object_list().get(pk=pk)

    @property
    def columns(self):
        told = [
            TitleColumn(
                "reference",
                label=_("Story"),
                get_url=lambda story: self.get_chosen_url(story),  # type: ignore[attr-defined]  # Wagtail mixes this into a view
                link_attrs={"data-chooser-modal-choice": True},
            ),
            Column("name_shown", label=_("Named as")),
            Column("words", label=_("Begins with"), accessor=_beginning),
            Column(
                "standing", label=_("Website"), accessor=lambda one: standing(one.verdict()).label
            ),
        ]
        if knows_patients(self.request.user):  # type: ignore[attr-defined]  # as above
            told.insert(1, Column("patient", label=_("Patient"), accessor="patient.name"))
        return told

    def get_chosen_url(self, story: Story) -> str:
        return reverse(self.chosen_url_name, args=[story.pk])  # type: ignore[attr-defined]  # as above


def _beginning(story: Story) -> str:
    words = " ".join(story.text.split())
    return words if len(words) <= 80 else f"{words[:79]}…"


class StoryChooseView(VisibleStories, chooser.ChooseView):
    pass


class StoryChooseResultsView(VisibleStories, chooser.ChooseResultsView):
    pass


class StoryChosenView(VisibleStories, chooser.ChosenView):
    pass


class StoryChosenMultipleView(VisibleStories, chooser.ChosenMultipleView):
    def get_objects(self, pks: Iterable[str]) -> QuerySet[Story]:
        return self.get_object_list().filter(pk__in=pks)
