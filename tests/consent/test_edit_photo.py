"""What does editing a photo change: every picture of it, and neither the file nor the consent?"""

from __future__ import annotations

import hashlib
import io
import itertools
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from consent import actions, asking
from consent.acts import SYSTEM
from consent.editing import WHOLE, BadEdits
from consent.models import FollowUp, LedgerEntry, Photo, PhotoRendition
from consent.models.photo import ChangedMeanwhile
from consent.privileges import Subject
from consent.signed import session_photos
from tests.factories import make_consent, make_patient, make_photo, picture, shows_quadrants
from tests.working import work_off_everything

TURN = {"op": "rotate", "turns": 1}
LEFT_HALF = {"op": "crop", "x": 0, "y": 0, "w": 5000, "h": WHOLE}
BLUR_ALL = {"op": "blur", "areas": [[0, 0, WHOLE, WHOLE]], "outside": False}


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def bars() -> bytes:
    """Sixteen bars, black and white by turns: they are there in every size of the picture."""
    drawn = Image.new("RGB", (800, 600), "white")
    for at in range(0, 800, 100):
        drawn.paste("black", (at, 0, at + 50, 600))
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=92)
    return out.getvalue()


def shows_bars(data: bytes) -> bool:
    """Whether the bytes still paint most of the bars: how a leak is judged here."""
    try:
        made = opened(data).convert("L")
    except OSError:
        return False
    row = [made.getpixel((made.width * (2 * bar + 1) // 32, made.height // 2)) for bar in range(16)]
    return sum(abs(one - two) > 90 for one, two in itertools.pairwise(row)) > 8


@pytest.fixture
def photo(db):
    return make_photo(Subject.NONE)


def edit(photo: Photo, *edits: object) -> LedgerEntry | None:
    return actions.edit_photo(photo=photo, edits=list(edits), by=SYSTEM)


def fresh(photo: Photo) -> Photo:
    return Photo.objects.get(pk=photo.pk)


def pixels(stored: PhotoRendition | Photo) -> bytes:
    with default_storage.open(stored.file.name) as file:
        return file.read()


class TestTheAct:
    def test_every_picture_is_made_from_the_edited_one(self, photo):
        edit(photo, LEFT_HALF)
        made = fresh(photo).get_renditions("max-200x200", "width-100|format-webp")
        assert all(opened(pixels(one)).width < opened(pixels(one)).height for one in made.values())
        assert not any(shows_quadrants(pixels(one)) for one in made.values())

    def test_the_size_on_record_is_that_of_what_is_shown(self, photo):
        edit(photo, TURN, LEFT_HALF)
        assert (fresh(photo).width, fresh(photo).height) == (300, 800)
        edit(photo)
        assert (fresh(photo).width, fresh(photo).height) == (800, 600)

    def test_the_original_and_its_digest_stay_and_so_does_the_consent(self, db):
        patient = make_patient()
        photo = make_photo(Subject.PATIENT, patients=[patient])
        make_consent(patient, photo)
        name, sha256 = photo.file.name, photo.sha256
        edit(photo, BLUR_ALL)
        assert (fresh(photo).file.name, fresh(photo).sha256) == (name, sha256)
        with default_storage.open(name) as file:
            assert hashlib.sha256(file.read()).hexdigest() == sha256
        assert fresh(photo).verdict("website").allowed

    def test_the_ledger_holds_the_steps_and_who_took_them(self, photo):
        entry = edit(photo, TURN)
        assert (entry.act, entry.refs["edits"], entry.refs["photo"]) == (
            "photo.edited",
            [TURN],
            photo.pk,
        )
        assert entry.actor == SYSTEM.as_json()

    def test_the_same_again_is_no_act(self, photo):
        edit(photo, TURN)
        assert edit(photo, TURN) is None
        assert LedgerEntry.objects.filter(act="photo.edited").count() == 1

    def test_going_back_to_the_original_shows_it_whole(self, photo):
        edit(photo, BLUR_ALL)
        edit(photo)
        assert shows_quadrants(pixels(fresh(photo).get_rendition("max-200x200")))

    def test_whoever_looked_at_an_older_state_is_told(self, photo):
        edit(photo, TURN)
        with pytest.raises(actions.EditedMeanwhile):
            actions.edit_photo(photo=photo, edits=[BLUR_ALL], by=SYSTEM, before=[])
        assert fresh(photo).edits == [TURN]

    def test_refused_steps_change_nothing(self, photo):
        with pytest.raises(BadEdits):
            edit(photo, {"op": "crop", "x": 0, "y": 0, "w": 10, "h": 10})
        assert fresh(photo).edits == []
        assert not LedgerEntry.objects.filter(act="photo.edited").exists()

    @pytest.mark.parametrize(("step", "kept"), [(TURN, None), (BLUR_ALL, 300)])
    def test_the_focal_point_goes_when_the_picture_is_another_shape(self, photo, step, kept):
        Photo.objects.filter(pk=photo.pk).update(focal_point_x=300, focal_point_y=200)
        edit(fresh(photo), step)
        assert fresh(photo).focal_point_x == kept

    def test_another_file_is_shown_as_it_comes(self, photo):
        edit(photo, TURN)
        swapped = fresh(photo)
        swapped.file = ImageFile(io.BytesIO(picture()), name="new.jpg")
        swapped.save()
        assert fresh(photo).edits == []

    def test_the_same_file_once_more_is_shown_as_it_was_edited(self, db):
        upload = picture()
        photo = make_photo(Subject.NONE, data=upload)
        edit(photo, LEFT_HALF)
        again = fresh(photo)
        again.file = ImageFile(io.BytesIO(upload), name="again.jpg")
        again.save()
        assert (fresh(photo).edits, fresh(photo).width) == ([LEFT_HALF], 400)

    def test_live_pages_get_their_pictures_anew(self, photo):
        entry = edit(photo, TURN)
        planned = FollowUp.objects.filter(cause=entry.seq).values_list("kind", flat=True)
        assert {"pictures.of_photo", "photo.sweep_public"} <= set(planned)


def test_the_signer_sees_all_of_what_they_agree_to(db):
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient])
    consent = make_consent(patient, photo)
    edit(photo, LEFT_HALF)
    (shown,) = session_photos.of(list(consent.items.all()), patient)
    rendition = PhotoRendition.objects.get(file__endswith=shown.url.rpartition("/")[2])
    assert shows_quadrants(pixels(rendition))


class TestNothingUnblurredIsLeft:
    """After a blur no address, old or new, and no file gives the pixels that were blurred."""

    SPECS = ("max-300x300", "width-200|format-webp", "fill-150x100|use-sharing")

    @pytest.fixture(params=[Subject.NONE, Subject.PATIENT])
    def photo(self, db, request):
        if request.param == Subject.NONE:
            return make_photo(Subject.NONE, data=bars())
        patient = make_patient()
        photo = make_photo(Subject.PATIENT, patients=[patient], data=bars())
        make_consent(patient, photo, uses=["website", "sharing"])
        return photo

    def blur(self, photo, capture) -> None:
        with capture(execute=True):
            edit(fresh(photo), BLUR_ALL)

    def files(self) -> list[Path]:
        roots = (Path(settings.PUBLIC_ROOT), Path(settings.PRIVATE_ROOT) / "photo")
        return [file for root in roots for file in root.rglob("*") if file.is_file()]

    def body(self, client, url: str) -> bytes:
        response = client.get(url)
        return b"".join(response.streaming_content) if response.streaming else response.content

    def test_old_addresses_are_shut_and_new_ones_show_the_blur(
        self, client, photo, django_capture_on_commit_callbacks
    ):
        old = [one.url for one in fresh(photo).get_renditions(*self.SPECS).values()]
        assert all(shows_bars(self.body(client, url)) for url in old)
        self.blur(photo, django_capture_on_commit_callbacks)
        assert not any(shows_bars(self.body(client, url)) for url in old)
        new = [one.url for one in fresh(photo).get_renditions(*self.SPECS).values()]
        assert all(opened(self.body(client, url)).width > 1 for url in new)
        assert not any(shows_bars(self.body(client, url)) for url in new)
        assert self.files()
        assert not any(shows_bars(file.read_bytes()) for file in self.files())

    def test_a_picture_that_was_being_made_meanwhile_is_thrown_away(
        self, photo, django_capture_on_commit_callbacks
    ):
        slow = fresh(photo)  # somebody holds it as it was before
        self.blur(photo, django_capture_on_commit_callbacks)
        for specs in (self.SPECS[:1], self.SPECS):
            with pytest.raises(ChangedMeanwhile), transaction.atomic():
                slow.get_renditions(*specs)
        assert not PhotoRendition.objects.exists()
        assert not any(shows_bars(file.read_bytes()) for file in self.files())

    def test_staff_see_the_blur_too_and_the_original_only_by_its_own_address(
        self, photo, django_capture_on_commit_callbacks
    ):
        self.blur(photo, django_capture_on_commit_callbacks)
        with asking.asking(staff=True):
            rendition = fresh(photo).get_rendition("max-165x165")
        assert not shows_bars(pixels(rendition))

    def test_the_follow_ups_leave_it_blurred(self, photo, django_capture_on_commit_callbacks):
        self.blur(photo, django_capture_on_commit_callbacks)
        work_off_everything()
        assert not shows_bars(pixels(fresh(photo).get_rendition("max-300x300")))
