"""How do staff see clips? By permission; a patient's is noted in the ledger each time it is played."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser
from wagtail.log_actions import get_active_log_context
from wagtail.permissions import ModelPermissionPolicy

from consent import actions, clip_gate, coverage, facts
from consent.acts import staff
from consent.admin_views.photo_policy import knows_patients
from consent.admin_views.words import Standing
from consent.models import Clip, CoveredItem, Staff
from consent.privileges import PUBLIC_SUBJECTS, WEBSITE, State

STAFF_ONLY = "private, no-store"


def may_see_clip(user: Staff | AnonymousUser, clip: Clip) -> bool:
    """Who may not know patients sees only what visitors may see."""
    return knows_patients(user) or bool(clip.verdict(WEBSITE))


def clips_visible_to(user: Staff | AnonymousUser, clips: QuerySet[Clip]) -> QuerySet[Clip]:
    """Those of `clips` that this member of the staff may look at."""
    clips = clips.exclude(state=State.PURGED)
    if knows_patients(user):
        return clips
    signed_for = CoveredItem.objects.filter(withdrawn_at=None).values("sha256")
    asked = Clip.objects.filter(Q(subject__in=PUBLIC_SUBJECTS) | Q(sha256__in=signed_for))
    known = facts.of_clips(list(asked.values_list("pk", flat=True)) or [0])
    covered = [
        pk for pk, item in known.items.items() if coverage.allowed(item, WEBSITE, at=known.now)
    ]
    return clips.filter(pk__in=covered)


class ClipPolicy(ModelPermissionPolicy):
    """Django's permissions, narrowed to the clips the person may see."""

    def user_has_any_permission_for_instance(
        self, user: Staff | AnonymousUser, actions: Iterable[str], instance: Clip
    ) -> bool:
        # Of a purged one only the record is left: nobody changes or deletes that.
        if instance.state == State.PURGED:
            return False
        wanted = set(actions) - ({"delete"} if instance.hold_reason else set())
        return may_see_clip(user, instance) and self.user_has_any_permission(user, wanted)

    def user_has_permission_for_instance(
        self, user: Staff | AnonymousUser, action: str, instance: Clip
    ) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def instances_user_has_any_permission_for(
        self, user: Staff | AnonymousUser, actions: Iterable[str]
    ) -> QuerySet[Clip]:
        if not self.user_has_any_permission(user, actions):
            return Clip.objects.none()
        return clips_visible_to(user, Clip.objects.all())


policy = ClipPolicy(Clip)


@require_safe
def staff_clip(request: HttpRequest, clip_id: int) -> HttpResponseBase:
    """The film for a member of the staff who may see the clip; a patient's is noted."""
    clip = Clip.objects.filter(pk=clip_id).first()
    if clip is None or not policy.user_has_permission_for_instance(request.user, "view", clip):
        return clip_gate.refused()
    response = clip_gate.clip_response(
        request, clip.stored_name, clip.media_key, cache_control=STAFF_ONLY
    )
    # A player asks for the rest in parts: its first question is the one that is noted.
    begins = response.headers.get("Content-Range", "bytes 0-").startswith("bytes 0-")
    is_film = response.status_code in {200, 206} and request.method == "GET"
    if clip.shows_patients and is_film and begins:
        actions.record_clip_seen(clip=clip, by=staff(request.user))
    return response


def note_clip_deletion(sender: type[Clip], instance: Clip, **kwargs: object) -> None:
    """Before a clip is deleted, by whichever way: the ledger, and the file with the commit."""
    actions.record_clip_deletion(clip=instance, by=staff(get_active_log_context().user))


def standing(clip: Clip) -> Standing:
    """Whether visitors may see it on the website, and why not."""
    if clip.subject in PUBLIC_SUBJECTS and not clip.captions:
        return Standing(_("Captions are missing"), "warning", urgent=True)
    verdict = clip.verdict(WEBSITE)
    if not verdict.allowed:
        return Standing(verdict.reason.sentence.replace("photo", "clip"), "no-view")
    if not clip.captions:
        return Standing(_("Captions are missing"), "warning", urgent=True)
    return Standing(_("May be shown on the website"), "check")


class OnlyVisible:
    """Whoever may not see a clip gets no page about it."""

    def get_object(self, queryset=None) -> Clip:
        clip = super().get_object(queryset)  # type: ignore[misc]  # mixed into Wagtail's views
        if not policy.user_has_permission_for_instance(
            self.request.user,  # type: ignore[attr-defined]  # as above
            self.permission_required,  # type: ignore[attr-defined]  # as above
            clip,
        ):
            raise PermissionDenied
        return clip


class ClipCreateView(generic.CreateView):
    """Wagtail's form; whoever may not see the clip afterwards is led back to the list."""

    def get_success_url(self):
        if policy.user_has_permission_for_instance(self.request.user, "change", self.object):
            return super().get_success_url()
        return reverse(self.index_url_name)


class ClipEditView(OnlyVisible, generic.EditView):
    template_name = "consent/admin/clip_edit.html"

    def get_context_data(self, **kwargs):
        clip = Clip.objects.get(pk=self.object.pk)
        people = []
        if knows_patients(self.request.user):
            people = [one.patient for one in clip.depictions.select_related("patient")]
        return super().get_context_data(clip=clip, standing=standing(clip), people=people, **kwargs)


class ClipDeleteView(OnlyVisible, generic.DeleteView):
    """Wagtail's page; the ledger and the file are `note_clip_deletion`'s."""


class VisibleChoices:
    """Only clips the person may see can be chosen, and of those only what is in use."""

    def get_object_list(self) -> QuerySet[Clip]:
        found = policy.instances_user_has_any_permission_for(
            self.request.user,  # type: ignore[attr-defined]  # mixed into Wagtail's views
            ["view", "change"],
        )
        return found.filter(state=State.LIVE).order_by("-created_at")

    def get_object(self, pk: str) -> Clip:
        return self.get_object_list().get(pk=pk)


class ClipChooseView(VisibleChoices, chooser.ChooseView):
    pass


class ClipChooseResultsView(VisibleChoices, chooser.ChooseResultsView):
    pass


class ClipChosenView(VisibleChoices, chooser.ChosenView):
    pass


class ClipChosenMultipleView(VisibleChoices, chooser.ChosenMultipleView):
    def get_objects(self, pks: Iterable[str]) -> QuerySet[Clip]:
        return self.get_object_list().filter(pk__in=pks)
