"""Would the matrix notice if a defence were gone? Each is taken away in turn."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import pytest
from django.http import HttpResponseNotModified
from wagtail.images.models import AbstractImage, AbstractRendition

from consent import asking, facts, middleware, shutfile
from consent.admin_views import photos as staff_photos
from consent.coverage import Reason, Verdict
from consent.models import Photo, PhotoRendition
from consent.storage import PUBLIC_PREFIX
from practice import search_index
from practice.models import base
from tests.leaks.harness import sightings
from tests.leaks.states import SITUATIONS, build

# The mutants try the matrix itself, which runs on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

YES = Verdict(True, Reason.COVERED)


def everybody_is_staff(patch) -> None:
    patch.setattr(middleware, "_is_staff_at_work", lambda request: True)


def any_staff_sees_any_photo(patch) -> None:
    patch.setattr(staff_photos, "may_see", lambda user, photo: True)


def previews_are_staff(patch) -> None:
    """As if the admin's own scope reached into the preview it draws."""
    patch.setattr(asking, "asking", lambda **scope: nullcontext(asking.Scope(True)))
    patch.setattr(asking, "viewer_is_staff", lambda: True)


def renditions_are_wagtails(patch) -> None:
    patch.setattr(Photo, "get_renditions", AbstractImage.get_renditions)
    patch.setattr(Photo, "get_rendition", AbstractImage.get_rendition)
    patch.setattr(middleware, "may_be_served", lambda name: True)


def the_gate_is_open(patch) -> None:
    patch.setattr(middleware, "may_be_served", lambda name: True)


def the_memo_never_ends(patch) -> None:
    patch.setattr(middleware, "MEMO_SECONDS", 10_000.0)
    patch.setattr(middleware, "forget", lambda: None)


def not_modified_comes_first(patch) -> None:
    served = middleware.PhotoGate._answer

    def answer(self, request, name):
        if request.headers.get("If-None-Match"):
            return HttpResponseNotModified()
        return served(self, request, name)

    patch.setattr(middleware.PhotoGate, "_answer", answer)


def derivatives_are_public(patch) -> None:
    def place(self: PhotoRendition, filename: str) -> str:
        return f"{PUBLIC_PREFIX}{self.image.media_key}/{'0' * 31}{self.image_id}.jpg"

    patch.setattr(PhotoRendition, "get_upload_to", place)


def the_placeholder_keeps_its_words(patch) -> None:
    patch.setattr(PhotoRendition, "img_tag", AbstractRendition.img_tag)


def sharing_is_not_asked(patch) -> None:
    patch.setattr(base, "SHARING_SPEC", "fill-1200x630|format-jpeg")
    patch.setattr(
        base,
        "rendition_for_sharing",
        lambda photo, spec: photo.get_rendition("width-400") if photo else None,
    )


def the_use_in_a_name_is_not_read(patch) -> None:
    patch.setattr(middleware.uses, "of", lambda spec: ("website",))


def the_shut_file_is_not_read(patch) -> None:
    patch.setattr(shutfile, "read", shutfile.Denials)
    # By itself this would shut every photo: the database knows that the file had lines.
    patch.setattr(shutfile.Denials, "locked", lambda self, **heads: False)


def the_public_door_asks_the_row_only(patch) -> None:
    patch.setattr(facts, "is_public", lambda pk: Photo.objects.get(pk=pk).is_public)


def revocations_are_not_read(patch) -> None:
    plain = facts._cover

    def cover(row, denials):
        return plain((*row[:11], None, *row[12:]), shutfile.Denials())

    patch.setattr(facts, "_cover", cover)


def digests_are_not_compared(patch) -> None:
    plain = facts._item

    def item(rows, denials):
        rows = list(rows)
        return plain([(*row[:12], row[1], *row[13:]) for row in rows], denials)

    patch.setattr(facts, "_item", item)


def one_patient_is_enough(patch) -> None:
    plain = facts._item

    def item(rows, denials):
        made = plain(rows, denials)
        agreed = [who for who in made.depicted if not _took_it_back(made, who)]
        return facts.replace(made, depicted=tuple(agreed or made.depicted))

    patch.setattr(facts, "_item", item)


def _took_it_back(item, who) -> bool:
    mine = [cover for cover in item.covers if cover.patient == who.patient]
    return any(cover.revoked or cover.shut for cover in mine)


def days_are_not_compared(patch) -> None:
    plain = facts._cover
    far = facts.datetime(2999, 1, 1, tzinfo=facts.UTC)
    patch.setattr(
        facts, "_cover", lambda row, denials: facts.replace(plain(row, denials), ends_at=far)
    )


def the_search_asks_nobody(patch) -> None:
    def words(block, value):
        return [text for text in value.values() if isinstance(text, str)]

    patch.setattr(search_index, "words_of_block", words)


MUTANTS: dict[str, tuple[Callable, str, set[str]]] = {
    "everybody is staff": (everybody_is_staff, "no_consent", {"words_of_pages"}),
    "no permission for thumbnails": (
        any_staff_sees_any_photo,
        "no_consent",
        {"staff_thumbnails"},
    ),
    "previews are staff's": (previews_are_staff, "no_consent", {"previews"}),
    "Wagtail's own renditions": (renditions_are_wagtails, "unclassified", {"pictures_of_pages"}),
    "an open gate": (the_gate_is_open, "revoked_worker_down", {"old_addresses", "saved_pages"}),
    "a memo that never ends": (the_memo_never_ends, "revoked_worker_down", {"old_addresses"}),
    "304 before the verdict": (
        not_modified_comes_first,
        "revoked_worker_down",
        {"copies_in_browsers"},
    ),
    "public derivatives": (derivatives_are_public, "unclassified", {"served_folders"}),
    "a placeholder with words": (the_placeholder_keeps_its_words, "no_consent", {"rich_text"}),
    "no question for sharing": (sharing_is_not_asked, "website_only", {"link_previews", "json_ld"}),
    "a use that is not read": (
        the_use_in_a_name_is_not_read,
        "website_only",
        {"derivatives_for_other_uses"},
    ),
    "no shut-file": (the_shut_file_is_not_read, "backup_restored", {"pictures_of_pages"}),
    "a public door without the shut-file": (
        the_public_door_asks_the_row_only,
        "public_backup_restored",
        {"old_addresses"},
    ),
    "no revocations": (revocations_are_not_read, "revoked_worker_down", {"old_addresses"}),
    "no digests": (digests_are_not_compared, "swapped", {"pictures_of_pages"}),
    "one patient is enough": (one_patient_is_enough, "one_of_two_revoked", {"pictures_of_pages"}),
    "a search that asks nobody": (the_search_asks_nobody, "revoked", {"search"}),
    "no last day": (days_are_not_compared, "expired", {"pictures_of_pages", "old_addresses"}),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_the_matrix_notices_a_missing_defence(name, monkeypatch):
    take_away, situation, surfaces = MUTANTS[name]
    take_away(monkeypatch)
    found = sightings(build(SITUATIONS[situation]), surfaces)
    assert surfaces == {
        key for key, where in found.items() if any(not one.startswith("error") for one in where)
    }
