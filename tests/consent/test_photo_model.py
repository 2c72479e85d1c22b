"""What does a photo do by itself: to its file, its names, its words and its derivatives?"""

from __future__ import annotations

import io
import re
from pathlib import PurePosixPath

import pytest
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.template import Context, Template
from django.urls import reverse
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import Filter
from wagtail.models import ReferenceIndex

from consent import asking, cleaning, evidence, uses
from consent.models import Photo, PhotoRendition
from consent.privileges import PUBLIC_SUBJECTS, State, Subject
from tests.factories import make_consent, make_patient, make_photo, shows_quadrants
from tests.leaks.judging import NAME_MARK, WORDS_MARK, marked_picture

pytestmark = pytest.mark.django_db

SPEC = "max-400x400"
PRIVATE = re.compile(r"^photo/[0-9a-f]{32}\.(jpg|png|webp)$")


def stored(photo: Photo) -> bytes:
    with default_storage.open(photo.file.name) as file:
        return file.read()


def signed_photo(**fields: object) -> Photo:
    patient = make_patient()
    photo = make_photo(Subject.PATIENT, patients=[patient], **fields)
    make_consent(patient, photo)
    return photo


def test_whatever_way_a_file_comes_in_it_is_stored_cleaned_under_a_random_name():
    upload = marked_picture()
    photo = Photo(title="t", file=ImageFile(io.BytesIO(upload), name=f"{NAME_MARK}.jpg"))
    photo.save()
    assert re.fullmatch(r"originals/[0-9a-f]{32}\.jpg", photo.file.name)
    data = stored(photo)
    assert NAME_MARK.encode() in upload
    assert NAME_MARK.encode() not in data
    assert cleaning.metadata_in(data) == []
    assert photo.sha256 == evidence.sha256(data)
    assert photo.upload_sha256 == evidence.sha256(upload)
    assert photo.file_size == len(data)
    assert len(photo.file_hash) == 40


def test_a_new_photo_is_unknown_and_nobody_sees_it():
    photo = Photo(title="t", file=ImageFile(io.BytesIO(marked_picture()), name="a.jpg"))
    photo.save()
    assert photo.subject == Subject.UNKNOWN
    assert photo.state == State.LIVE
    assert not photo.verdict()
    assert photo.get_rendition(SPEC).is_placeholder


def test_something_that_is_no_picture_is_not_stored():
    photo = Photo(title="t", file=ImageFile(io.BytesIO(b"<svg/>"), name="a.jpg"))
    with pytest.raises(cleaning.UnusablePhoto):
        photo.save()
    assert Photo.objects.count() == 0


def test_another_file_makes_the_photo_unknown_and_gives_it_another_key():
    photo = make_photo(Subject.NONE)
    key, digest = photo.media_key, photo.sha256
    photo.file = ImageFile(io.BytesIO(marked_picture(number=5)), name="b.jpg")
    photo.save()
    photo.refresh_from_db()
    assert photo.subject == Subject.UNKNOWN
    assert photo.media_key != key
    assert photo.sha256 != digest


def test_saving_a_photo_again_changes_nothing_about_its_file():
    photo = make_photo(Subject.NONE)
    before = Photo.objects.values("file", "sha256", "media_key", "subject").get(pk=photo.pk)
    photo.title = "Another title"
    photo.save()
    assert Photo.objects.values(*before).get(pk=photo.pk) == before


def test_the_alt_text_is_the_description_and_never_the_title():
    photo = make_photo(Subject.NONE, title=NAME_MARK, description="")
    rendition = photo.get_rendition(SPEC)
    assert rendition.alt == ""
    assert NAME_MARK not in rendition.img_tag()
    photo.description = "A smile"
    assert photo.default_alt_text == "A smile"


@pytest.mark.parametrize("subject", Subject)
def test_a_derivative_is_public_only_where_no_patient_can_be_seen(subject):
    photo = make_photo(subject, patients=[make_patient()])
    with asking.asking(staff=True):
        rendition = photo.get_rendition(SPEC)
    public = subject in PUBLIC_SUBJECTS
    assert rendition.file.name.startswith(f"pub/{photo.media_key}/") is public
    assert bool(PRIVATE.match(rendition.file.name)) is not public


def test_where_a_derivative_lies_is_decided_by_the_row_and_not_by_an_old_object():
    photo = make_photo(Subject.NONE)
    Photo.objects.filter(pk=photo.pk).update(subject=Subject.UNKNOWN)
    assert photo.subject == Subject.NONE
    with asking.asking(staff=True):
        assert PRIVATE.match(photo.get_rendition(SPEC).file.name)


def test_a_photo_put_away_gets_no_public_derivative():
    photo = make_photo(Subject.NONE)
    Photo.objects.filter(pk=photo.pk).update(state=State.QUARANTINED)
    with asking.asking(staff=True):
        assert PRIVATE.match(photo.get_rendition(SPEC).file.name)


def test_a_derivative_carries_no_metadata():
    photo = make_photo(Subject.NONE, data=marked_picture(number=3))
    for spec in ("original", SPEC, "width-90|format-png", "width-90|format-webp"):
        rendition = photo.get_rendition(spec)
        with default_storage.open(rendition.file.name) as file:
            data = file.read()
        assert cleaning.metadata_in(data) == []
        assert shows_quadrants(data)


def test_the_cache_of_derivatives_is_bound_to_the_key_of_the_photo():
    photo = make_photo(Subject.NONE)
    before = PhotoRendition.construct_cache_key(photo, "x", SPEC)
    photo.media_key = "f" * 32
    assert PhotoRendition.construct_cache_key(photo, "x", SPEC) != before


@pytest.mark.parametrize(
    ("spec", "size"),
    [
        ("original", (800, 600)),
        ("width-400", (400, 300)),
        ("max-165x165", (165, 123)),
        ("fill-300x200", (300, 200)),
        ("fill-1200x630|format-jpeg|use-sharing", (800, 420)),
        ("height-1", (1, 1)),
    ],
)
def test_a_placeholder_has_the_size_of_what_it_stands_for(spec, size):
    photo = make_photo(Subject.UNKNOWN)
    placeholder = photo.get_rendition(spec)
    assert placeholder.is_placeholder
    assert (placeholder.width, placeholder.height) == size
    with asking.asking(staff=True):
        real = photo.get_rendition(spec)
    assert abs(real.width - size[0]) <= 1
    assert abs(real.height - size[1]) <= 1


TAGS = (
    "{% image photo width-400 %}",
    "{% image photo width-400 alt=words title=words %}",
    "{% image photo original class='x' %}",
    "{% image photo width-400 as one %}{{ one.img_tag }} {{ one.url }} {{ one.alt }}",
    "{% image photo width-400 as one %}<p style='{{ one.background_position_style }}'>{{ one.full_url }}</p>",
    "{% picture photo format-{avif,webp,jpeg} width-{200,400} alt=words %}",
    "{% srcset_image photo width-{200,400,600} sizes='1px' alt=words %}",
)


@pytest.mark.parametrize("tag", TAGS)
def test_no_tag_makes_a_derivative_or_gives_words_of_what_is_not_covered(tag):
    photo = make_photo(Subject.PATIENT, patients=[make_patient()], description=WORDS_MARK)
    html = Template("{% load wagtailimages_tags %}" + tag).render(
        Context({"photo": photo, "words": WORDS_MARK})
    )
    assert WORDS_MARK not in html
    assert "/photo/" not in html
    assert "/media/" not in html
    assert photo.renditions.count() == 0


@pytest.mark.parametrize("tag", TAGS[:2])
def test_an_image_that_is_not_shown_says_so_to_the_editors_checks(tag):
    photo = make_photo(Subject.UNKNOWN)
    html = Template("{% load wagtailimages_tags %}" + tag).render(Context({"photo": photo}))
    assert "data-not-covered" in html
    assert 'alt=""' in html


def test_a_derivative_made_while_covered_is_not_handed_out_afterwards():
    photo = signed_photo()
    assert not photo.get_rendition(SPEC).is_placeholder
    photo.covered.get().consent.__class__.objects.update(revoked_at="2026-01-01T00:00:00Z")
    fresh = Photo.objects.prefetch_related("renditions").get(pk=photo.pk)
    assert fresh.get_rendition(SPEC).is_placeholder
    assert photo.get_rendition(SPEC).is_placeholder


def test_each_of_several_specs_is_judged_by_its_own_use():
    photo = signed_photo()
    found = photo.get_renditions("width-90", "width-90|use-instagram", Filter("width-91"))
    assert [found[spec].is_placeholder for spec in found] == [False, True, False]
    assert list(found) == ["width-90", "width-90|use-instagram", "width-91"]


def test_staff_at_work_get_addresses_of_their_own():
    photo = make_photo(Subject.UNKNOWN)
    with asking.asking(staff=True):
        rendition = photo.get_rendition(SPEC)
        name = PurePosixPath(rendition.file.name).name
        assert rendition.url == reverse("staff_photo", args=[name])
    assert rendition.url == f"/photo/{name}"


def test_the_reference_index_finds_photos_in_pages():
    assert ReferenceIndex.model_is_indexable(Photo) in {True, False}
    assert not ReferenceIndex.get_references_to(make_photo()).exists()


@pytest.mark.parametrize(
    ("spec", "named"),
    [
        ("", ("website",)),
        ("width-90", ("website",)),
        ("width-90|use-instagram", ("instagram",)),
        ("use-instagram|width-90|use-website", ("instagram", "website")),
        ("use-instagram|use-instagram", ("instagram",)),
        ("width-90|reuse-instagram", ("website",)),
        ("use-|width-90", ("",)),
    ],
)
def test_a_spec_names_its_uses(spec, named):
    assert uses.of(spec) == named


@pytest.mark.parametrize(
    "slug", ["Instagram", "insta gram", "", "a" * 41, "insta.gram", "é", "a\n"]
)
def test_a_word_that_can_be_no_use_is_refused(slug):
    with pytest.raises(InvalidFilterSpecError):
        uses.Use("use", slug)


def test_naming_a_use_changes_no_pixel_and_no_size():
    photo = signed_photo()
    with asking.asking(staff=True):
        plain, named = photo.get_rendition("width-90"), photo.get_rendition("width-90|use-website")
    assert (plain.width, plain.height) == (named.width, named.height)
    assert plain.file.name != named.file.name
    assert stored(plain) == stored(named)
