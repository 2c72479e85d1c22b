"""Does a kit hand out a photo as it was edited, and never as it was before?"""

from __future__ import annotations

import io

import pytest
from PIL import Image

from blog.models import BlogPage
from blog.social import building, handing_out
from blog.social.networks import FORMATS
from blog.social.refusals import Refused
from consent import actions
from consent.acts import SYSTEM
from consent.models import Disclosure, Photo
from consent.privileges import Subject
from tests.blog.posts import make_post
from tests.factories import make_consent, make_patient, make_photo, picture, shows_quadrants

pytestmark = pytest.mark.django_db
LEFT_HALF = {"op": "crop", "x": 0, "y": 0, "w": 5000, "h": 10_000}


@pytest.fixture
def photo():
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient], data=picture(width=2400, height=2000))
    make_consent(patient, photo, uses=["website", "instagram"])
    return photo


def kit_of(photo: Photo):
    post = make_post(hero=Photo.objects.get(pk=photo.pk), slug=f"post-{BlogPage.objects.count()}")
    return building.build(post, FORMATS["instagram_feed"])


def crop(photo: Photo) -> None:
    actions.edit_photo(photo=photo, edits=[LEFT_HALF], by=SYSTEM)


def test_the_files_show_the_edited_picture(photo):
    assert shows_quadrants(kit_of(photo).pictures[0].file.data)
    crop(photo)
    (made,) = kit_of(photo).pictures
    assert not shows_quadrants(made.file.data)
    shown = Image.open(io.BytesIO(made.file.data)).convert("RGB")
    red, green, _blue = shown.getpixel((shown.width - 10, 60))
    assert red > green


def test_the_digest_on_record_stays_that_of_the_original(photo):
    crop(photo)
    kit = kit_of(photo)
    handing_out.record_download(kit=kit, by=SYSTEM)
    assert Disclosure.objects.get().item_sha256 == photo.sha256


def test_a_kit_made_before_the_edit_does_not_leave_any_more(photo):
    kit = kit_of(photo)
    crop(photo)
    with pytest.raises(Refused):
        handing_out.record_download(kit=kit, by=SYSTEM)
    assert not Disclosure.objects.exists()
