"""What follows when a filed photo is filed anew, or its file is exchanged? Said before it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent.actions import Subjects
from consent.models import Consent, Patient, Photo
from consent.pages.whereabouts import Place, PlaceKind, uses_of
from consent.privileges import PUBLIC_SUBJECTS, Kind, Subject
from consent.storage import PUBLIC_PREFIX


def of_refiling(photo: Photo, subjects: Subjects) -> list[str]:
    """What another answer to "Who can be seen?" does to a filed photo; names the patients.

    Args:
        photo: as it is stored now.
    """
    was, now = photo.subject in PUBLIC_SUBJECTS, subjects.subject in PUBLIC_SUBJECTS
    said = []
    if was and not now:
        said.append(_("Visitors stop seeing it at once."))
        said += _public_files(photo)
        if subjects.subject == Subject.PATIENT:
            said.append(_("It is shown again where everybody named in it has agreed."))
        else:
            said.append(_("It is shown nowhere until somebody has said who can be seen."))
    elif now and not was:
        said.append(
            _(
                "From now on it may be shown everywhere, and nobody is asked. "
                "Be sure that no patient can be seen."
            )
        )
    elif not was:
        said.append(_("It is shown only where everybody named in it has agreed."))
    said += _about_people(photo, subjects)
    return [*said, *_where(photo)]


def of_swap(photo: Photo) -> list[str]:
    """What another file does: it is another photo of which nothing has been said yet."""
    said = [
        _(
            "Another file is another photo: it is shown nowhere until somebody has said "
            "who can be seen."
        ),
        *_public_files(photo),
    ]
    consents = Consent.objects.filter(
        revoked_at=None,
        items__sha256=photo.sha256,
        items__kind=Kind.PHOTO,
        items__withdrawn_at=None,
    )
    signed = consents.distinct().count()
    if signed:
        said.append(
            ngettext(
                "%(count)s signed consent covers the present file. It does not cover another one.",
                "%(count)s signed consents cover the present file. They do not cover another one.",
                signed,
            )
            % {"count": signed}
        )
    return [*said, *_where(photo)]


def _public_files(photo: Photo) -> Iterator[str]:
    files = photo.renditions.filter(file__startswith=PUBLIC_PREFIX).count()
    if files:
        yield (
            ngettext(
                "%(count)s public file of it is deleted, and links to it stop working.",
                "%(count)s public files of it are deleted, and links to them stop working.",
                files,
            )
            % {"count": files}
        )


def _about_people(photo: Photo, subjects: Subjects) -> Iterator[str]:
    before = dict(photo.depictions.values_list("patient_id", "recognisable"))
    after = subjects.people
    names = dict(
        Patient.objects.filter(pk__in=before.keys() | after.keys()).values_list("pk", "name")
    )
    if gone := _named(names, before.keys() - after.keys()):
        yield _("%(names)s: not named in it any more, and not asked any more.") % {"names": gone}
    if new := _named(names, after.keys() - before.keys()):
        yield _("%(names)s: must agree before anybody outside sees it.") % {"names": new}
    both = before.keys() & after.keys()
    if known := _named(names, {one for one in both if after[one] and not before[one]}):
        yield _("%(names)s: counts as recognisable.") % {"names": known}
    if hidden := _named(names, {one for one in both if before[one] and not after[one]}):
        yield _("%(names)s: counts as not recognisable.") % {"names": hidden}


def _named(names: dict[int, str], ids: Iterable[int]) -> str:
    return get_text_list(sorted(names[one] for one in ids if one in names), _("and"))


def _where(photo: Photo) -> Iterator[str]:
    """Where it is used, counted: fifty pages are one sentence."""
    places = uses_of([photo.pk])[photo.pk]
    counted = [*_on_the_site(places), *_in_drafts(places)]
    if counted:
        yield _("It is used on %(places)s.") % {"places": get_text_list(counted, _("and"))}
    copies = sum(place.kind in {PlaceKind.KIT, PlaceKind.ELSEWHERE} for place in places)
    if copies:
        yield (
            ngettext(
                "%(count)s copy is outside this site: it is put on the list of take-downs "
                "unless a consent covers it.",
                "%(count)s copies are outside this site: they are put on the list of take-downs "
                "unless a consent covers them.",
                copies,
            )
            % {"count": copies}
        )


def _on_the_site(places: Iterable[Place]) -> Iterator[str]:
    shown = [place for place in places if place.on_the_site]
    pages = sum(place.page_id is not None for place in shown)
    if pages:
        yield ngettext("%(count)s page", "%(count)s pages", pages) % {"count": pages}
    if others := len(shown) - pages:
        yield (
            ngettext(
                "%(count)s other place of the site", "%(count)s other places of the site", others
            )
            % {"count": others}
        )


def _in_drafts(places: Iterable[Place]) -> Iterator[str]:
    drafts = sum(place.kind in {PlaceKind.DRAFT, PlaceKind.SCHEDULED} for place in places)
    if drafts:
        yield (
            ngettext(
                "%(count)s draft or planned change",
                "%(count)s drafts or planned changes",
                drafts,
            )
            % {"count": drafts}
        )
