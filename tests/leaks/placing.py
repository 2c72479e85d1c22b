"""Where does our site show a photo? In every place a page has for one, with everybody who may look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import models
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from wagtail.images.blocks import ImageChooserBlock
from wagtail.test.utils.form_data import nested_form_data, streamfield

from blog.models import BlogIndexPage, BlogPage
from blog.social import building
from blog.social.kit import Kit, zip_together
from blog.social.networks import FIRST_FORMATS, FORMATS
from blog.social.profile_kit import ProfileKit
from blog.social.profiles import PROFILES
from blog.social.refusals import Refused
from config.empty_site import ensure_pages
from consent import actions
from consent.acts import SYSTEM
from consent.models import (
    Consent,
    ConsentRequest,
    FollowUp,
    Photo,
    PhotoRendition,
    PracticeDetails,
)
from consent.pages import showing_records
from consent.privileges import Channel, Purpose, Role
from consent.uses import of as uses_of
from practice.models import HomePage
from tests.factories import make_patient, make_request, make_staff
from tests.leaks import website
from tests.leaks.harness import Derivative, World
from tests.leaks.judging import WORDS_MARK
from tests.working import work_off_everything


def place(photo: Photo) -> World:
    """The photo in every place a page has for one."""
    ensure_pages()
    caption = f"Eighteen months, {WORDS_MARK}"
    home = HomePage.objects.get()
    home.picture = home.og_image = photo
    home.picture_caption = caption
    blocks = [
        ("photo", {"photo": photo, "caption": caption}),
        (
            "before_after",
            {
                "before": photo,
                "after": photo,
                "before_label": caption[:60],
                "after_label": "After",
                "caption": caption,
                "expectation": caption,
            },
        ),
    ]
    home.body = [
        *blocks,
        ("place", {"heading": "", "text": "", "photo": photo}),
        *website.SECTIONS,
    ]
    home.save_revision().publish()
    index = BlogIndexPage.objects.get()
    index.og_image = photo
    index.save_revision().publish()
    post = index.add_child(
        instance=BlogPage(
            title="A post",
            slug="a-post",
            intro="What it is about.",
            hero=photo,
            hero_caption=caption,
            og_image=photo,
            body=blocks,
        )
    )
    post.save_revision().publish()
    embed = (
        f'<p>Look:</p><embed embedtype="image" id="{photo.pk}" format="fullwidth" alt="{caption}"/>'
    )
    text = index.add_child(
        instance=BlogPage(
            title="A text",
            slug="a-text",
            intro="Rich text with a picture in it.",
            body=[("text", {"heading": "", "text": embed})],
        )
    )
    text.save_revision().publish()
    addresses = website.place(home, photo, caption, blocks)
    details = PracticeDetails.the_one()
    details.struct_org_name = "Our practice"
    details.struct_org_logo = details.struct_org_image = photo
    details.save()
    # Where a photo stands is written down after each act on it: once for each page is too often.
    FollowUp.objects.filter(kind=showing_records.OF_CONTENT).delete()
    work_off_everything()
    owner = make_staff(Role.OWNER)
    owner.is_superuser = True
    owner.save()
    editor = make_staff()
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return World(
        visitor=Client(raise_request_exception=False),
        editor=_signed_in(editor),
        owner=_signed_in(owner),
        pages=("/", "/blog/", "/blog/a-post/", *addresses),
        page_ids=(home.pk, post.pk),
        text_page="/blog/a-text/",
        photo_id=photo.pk,
        original=photo.file.name,
        derivatives=lambda: _derivatives(photo.pk),
        outside=lambda: list(_outside(photo.pk, caption)),
        exports=lambda network: list(_kits(post.pk, network)),
        mails=_mails,
        papers=lambda: list(_papers(photo.pk)),
        typed=lambda: (post.pk, _typed(photo.pk, caption)),
        served_folders=(Path(settings.PUBLIC_ROOT), Path(settings.STATIC_ROOT)),
        other_patients_page=_another_patient,
    )


def _signed_in(person: models.Model) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def _derivatives(photo_id: int) -> list[Derivative]:
    rows = PhotoRendition.objects.filter(image_id=photo_id)
    return [Derivative(row.file.name, frozenset(uses_of(row.filter_spec))) for row in rows]


_TAGS = """{% load wagtailimages_tags %}
{% image photo width-400 %}{% image photo original alt=words %}{% image photo fill-90x90 title=words %}
{% picture photo format-{webp,jpeg} width-{200,400} %}{% srcset_image photo width-{200,400} sizes="1px" %}
{% image photo max-300x300 as one %}{{ one.url }} {{ one.full_url }} {{ one.img_tag }}
<p style="background-image: url({{ one.url }}); {{ one.background_position_style }}"></p>"""


def _outside(photo_id: int, words: str) -> Iterator[str]:
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is None:
        return
    yield Template(_TAGS).render(Context({"photo": photo, "words": words}))
    yield str(ImageChooserBlock().render(photo))


def _kits(post_id: int, network: str) -> Iterator[bytes]:
    """The files of one network's kit, packed and unpacked; of all of them where none is named."""
    page = BlogPage.objects.get(pk=post_id)
    made = building.build_all(page, [FORMATS[name] for name in FIRST_FORMATS])
    chosen = [one for one in made if network in {"", one.format.network}]
    for one in chosen:
        yield from (picture.file.data for picture in one.pictures)
    if network:
        yield from (one.data for one in ProfileKit().pictures(PROFILES[network]))
    try:
        yield _packed(chosen, network)
    except Refused:
        return


def _packed(kits: list[Kit], network: str) -> bytes:
    return kits[0].zip() if network else zip_together(kits)


def _mails() -> list[bytes]:
    return [message.message().as_bytes() for message in mail.outbox]


def _papers(photo_id: int) -> Iterator[str]:
    for asked in ConsentRequest.objects.all():
        yield f"/admin/requests/{asked.reference}/paper.pdf"
    for consent in Consent.objects.all():
        yield f"/admin/consents/{consent.reference}/scan/"
        yield f"/consent/permissions/{consent.reference}/copy/"
        yield f"/consent/permissions/{consent.reference}/copy.pdf"
    yield reverse("showings:csv", args=["photo", photo_id])


def _typed(photo_id: int, caption: str) -> dict[str, object]:
    block = {"photo": photo_id, "caption": caption, "when_not_covered": "leave_out"}
    return nested_form_data(
        {
            "title": "A post",
            "slug": "a-post",
            "date": "2026-01-02",
            "intro": "What it is about.",
            "topic": "",
            "hero": photo_id,
            "hero_caption": caption,
            "og_image": photo_id,
            "body": streamfield([("photo", {**block, "other_photo": ""})]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MAX_NUM_FORMS": 0},
        }
    )


def _another_patient() -> Client:
    """Somebody else who was asked, whom staff vouched for, with their own link open."""
    asked = make_request(make_patient("Somebody Else", email="else@example.org"))
    actions.vouch(request=asked, by=SYSTEM)
    link = actions.mint_link(purpose=Purpose.SIGN, channel=Channel.COPY, by=SYSTEM, request=asked)
    client = Client(raise_request_exception=False)
    assert client.get(f"/consent/s/{link.token}/").status_code == 302
    return client
