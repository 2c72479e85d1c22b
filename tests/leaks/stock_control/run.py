"""On which surfaces does a stock Wagtail show the photo? Prints JSON: surface to what was seen."""

from __future__ import annotations

import io
import json
import os
import sys

import django
from django.core.management import call_command


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.leaks.stock_control.settings"
    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", run_syncdb=True, verbosity=0)
    from tests.leaks.harness import sightings

    world = make_world()
    world.remember()
    json.dump(sightings(world), sys.stdout)


def make_world():
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Permission
    from django.core.files.images import ImageFile
    from django.template import Context, Template
    from django.test import Client
    from wagtail.images.blocks import ImageChooserBlock
    from wagtail.images.models import Image
    from wagtail.models import Collection, Locale, Page, Site
    from wagtail.rich_text import RichText
    from wagtail.test.utils.form_data import nested_form_data, streamfield
    from wagtailseo.models import SeoSettings

    from tests.leaks.harness import Derivative, World
    from tests.leaks.judging import NAME_MARK, WORDS_MARK, marked_picture
    from tests.leaks.stock_control.stock.models import StockPage

    Locale.objects.create(language_code="en")
    Collection.add_root(name="Root")
    root = Page.add_root(title="Root", slug="root")
    photo = Image(title=f"{NAME_MARK}.jpg", description=f"A smile, {WORDS_MARK}")
    photo.file = ImageFile(io.BytesIO(marked_picture()), name=f"{NAME_MARK}.jpg")
    photo.save()
    embed = f'<embed embedtype="image" id="{photo.pk}" format="fullwidth" alt="{WORDS_MARK}"/>'
    home = root.add_child(
        instance=StockPage(
            title="Home",
            slug="home",
            hero=photo,
            caption=WORDS_MARK,
            og_image=photo,
            body=[("image", photo), ("block", photo)],
        )
    )
    text = home.add_child(
        instance=StockPage(title="Text", slug="text", body=[("text", RichText(embed))])
    )
    for page in (home, text):
        page.save_revision().publish()
    site = Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    SeoSettings.objects.create(
        site=site, struct_org_name="Stock", struct_org_logo=photo, struct_org_image=photo
    )
    owner = get_user_model().objects.create_superuser("owner", "owner@example.org", "password")
    editor = get_user_model().objects.create_user("editor", "editor@example.org", "password")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))

    def signed_in(person) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(person)
        return client

    typed = nested_form_data(
        {
            "title": "Home",
            "slug": "home",
            "hero": photo.pk,
            "caption": WORDS_MARK,
            "og_image": photo.pk,
            "body": streamfield([("image", photo.pk)]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MAX_NUM_FORMS": 0},
        }
    )

    def outside() -> list[str]:
        tags = "{% load wagtailimages_tags %}{% image photo original %}{% image photo width-99 %}"
        return [
            Template(tags).render(Context({"photo": photo})),
            str(ImageChooserBlock().render(photo)),
        ]

    return World(
        visitor=Client(raise_request_exception=False),
        editor=signed_in(editor),
        owner=signed_in(owner),
        pages=("/",),
        page_ids=(home.pk,),
        text_page="/text/",
        photo_id=photo.pk,
        original=photo.file.name,
        derivatives=lambda: [
            Derivative(row.file.name, frozenset({"website"})) for row in photo.renditions.all()
        ],
        outside=outside,
        typed=lambda: (home.pk, typed),
        served_folders=(settings.MEDIA_ROOT,),
    )


if __name__ == "__main__":
    main()
