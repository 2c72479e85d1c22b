"""Which member of the staff may see, change or delete which photo?

Wagtail's rule of collections and owners, and two of ours: who may not know patients sees no photo
of one that nobody outside may see either; and deleting is a permission of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from wagtail.images import permissions
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.search import index

from consent import coverage, facts
from consent.coverage import Verdict
from consent.models import CoveredItem, Photo, PrivilegeDefinition, Staff
from consent.privileges import PUBLIC_SUBJECTS, State, Subject

BATCH = 500


class PhotoPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's policy for images, narrowed."""

    def user_has_any_permission_for_instance(self, user, actions, instance) -> bool:
        # Of a purged one only the record is left: nobody changes or deletes that.
        if instance.state == State.PURGED or not may_see(user, instance):
            return False
        others = set(actions) - {"delete"}
        if others and super().user_has_any_permission_for_instance(user, others, instance):
            return True
        return "delete" in actions and self._may_delete(user, instance)

    def instances_user_has_any_permission_for(self, user, actions) -> QuerySet[Photo]:
        found = super().instances_user_has_any_permission_for(user, actions)
        return visible_to(user, found.exclude(state=State.PURGED))

    def _may_delete(self, user, photo: Photo) -> bool:
        if photo.hold_reason:
            return False
        if self._check_perm(user, ["delete"], collection=photo.collection):
            return True
        # Whoever uploaded a picture by mistake takes it away again, unless it is a patient's.
        return (
            photo.subject != Subject.PATIENT
            and photo.uploaded_by_user_id == user.pk
            and self._check_perm(user, ["add"], collection=photo.collection)
        )


def install() -> None:
    """Gives Wagtail's one policy object for images our class.

    There is no setting for it (7.4), and its views import the object by name. Its search filters
    by declared fields only: `visible_to` filters by more than Wagtail's own images declare.
    """
    permissions.permission_policy.__class__ = PhotoPolicy
    known = {field.field_name for field in Photo.search_fields}
    Photo.search_fields = [
        *Photo.search_fields,
        *(index.FilterField(name) for name in ("id", "subject", "state") if name not in known),
    ]


def knows_patients(user: Staff | AnonymousUser) -> bool:
    return user.is_active and user.has_perm("consent.view_patient")


def works_with_photos(user: Staff | AnonymousUser) -> bool:
    """Whether anything of this person's work is done with photos."""
    return permissions.permission_policy.user_has_any_permission(user, ["add", "change", "choose"])


def may_see(user: Staff | AnonymousUser, photo: Photo) -> bool:
    """Whether this member of the staff may look at the photo at all."""
    if photo.subject in PUBLIC_SUBJECTS or knows_patients(user):
        return True
    if not works_with_photos(user):
        return False
    if photo.subject == Subject.UNKNOWN:
        return photo.uploaded_by_user_id == user.pk
    return bool(_allowed_somewhere([photo.pk]))


def visible_to(user: Staff | AnonymousUser, photos: QuerySet[Photo]) -> QuerySet[Photo]:
    """Those of `photos` that this member of the staff may look at."""
    if knows_patients(user):
        return photos
    if not works_with_photos(user):
        return photos.filter(subject__in=PUBLIC_SUBJECTS)
    signed_for = CoveredItem.objects.filter(withdrawn_at=None).values("sha256")
    patients = Photo.objects.filter(subject=Subject.PATIENT, sha256__in=signed_for)
    return photos.filter(
        Q(subject__in=PUBLIC_SUBJECTS)
        | Q(subject=Subject.UNKNOWN, uploaded_by_user=user)
        | Q(pk__in=_allowed_somewhere(list(patients.values_list("pk", flat=True))))
    )


def verdicts(photo_ids: Iterable[int]) -> dict[int, dict[str, Verdict]]:
    """For each photo, the verdict for each use the practice has, in the practice's order."""
    uses = list(PrivilegeDefinition.objects.filter(active=True).values_list("slug", flat=True))
    ids = list(photo_ids)
    answers: dict[int, dict[str, Verdict]] = {}
    for start in range(0, len(ids), BATCH):
        known = facts.of_photos(ids[start : start + BATCH])
        for photo_id, item in known.items.items():
            answers[photo_id] = {use: coverage.allowed(item, use, at=known.now) for use in uses}
    return answers


def _allowed_somewhere(photo_ids: list[int]) -> list[int]:
    return [
        photo_id
        for photo_id, answers in verdicts(photo_ids).items()
        if any(verdict.allowed for verdict in answers.values())
    ]
