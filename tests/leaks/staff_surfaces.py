"""Where could a photo get out by way of the staff? Doors of the admin, and traces of work in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver

from tests.leaks.harness import World, fetch, seen_by, send, surface, with_pictures
from tests.leaks.judging import NAME_MARK, Answer, marked_picture, picture_addresses, unique


@surface(10, 15, closed_by="permission over the photo; the serve view is not mounted")
def url_generator(world: World) -> Iterator[Answer]:
    """The admin's URL generator and filter preview, asked by strangers and by an editor."""
    for client in world.strangers:
        for path in (
            "generate_url/",
            "generate_url/output/?filter_method=original",
            "preview/original/",
            "preview/fill-300x200/",
        ):
            page = fetch(client, f"/admin/images/{world.photo_id}/{path}")
            yield from with_pictures(client, page, by=world.visitor)


ADMIN_PAGES = (
    "",
    "images/",
    "images/results/",
    "images/{photo}/",
    "images/{photo}/delete/",
    "images/usage/{photo}/",
    "images/chooser/",
    "images/chooser/results/",
    "images/chooser/chosen/{photo}/",
    "images/chooser/{photo}/",
    "images/chooser/chosen-multiple/?id={photo}",
    "images/chooser/{photo}/select_format/",
    "images/multiple/add/",
    "api/main/images/",
    "api/main/images/{photo}/",
    "pages/{page}/edit/",
    "pages/{page}/view_draft/",
    "pages/{page}/history/",
    "reports/site-history/",
    "search/?q=patient-name",
)


def _admin_pages(world: World) -> Iterator[str]:
    for path in ADMIN_PAGES:
        page_ids = world.page_ids if "{page}" in path else (0,)
        for page_id in page_ids:
            yield "/admin/" + path.format(photo=world.photo_id, page=page_id)


@surface(13, 14, closed_by="sign-in, and permission over the photo")
def admin_for_strangers(world: World) -> Iterator[Answer]:
    """The admin's pages and thumbnails, asked by visitors and by an editor without rights."""
    for url in _admin_pages(world):
        yield from with_pictures(world.visitor, fetch(world.visitor, url))
        if world.editor in world.strangers:
            yield from seen_by(world.editor, picture_addresses(fetch(world.editor, url).text).all())


@surface(
    13,
    14,
    use="website",
    closed_by="thumbnails have staff addresses (`/admin/photo/`), private files",
)
def traces_of_staff_at_work(world: World) -> Iterator[Answer]:
    """What strangers can fetch after the owner looked through lists, choosers and edit pages."""
    addresses = [
        address
        for url in _admin_pages(world)
        for address in picture_addresses(fetch(world.owner, url).text).all()
    ]
    for address in unique(addresses):
        yield fetch(world.visitor, address)
    if world.editor in world.strangers:
        yield from seen_by(world.editor, unique(addresses))
    for one in world.derivatives():
        if not one.uses <= world.allowed:
            yield fetch(world.visitor, f"/photo/{PurePosixPath(one.name).name}")
            yield fetch(world.visitor, f"/media/{one.name}")


@surface(14, closed_by="permission for each photo")
def staff_thumbnails(world: World) -> Iterator[Answer]:
    """`/admin/photo/<name>` for every derivative, asked by visitors and an editor without rights."""
    for one in {*world.derivatives(), *world.was_stored}:
        for client in world.strangers:
            yield fetch(client, f"/admin/photo/{PurePosixPath(one.name).name}")


@surface(16, use="website", closed_by="a preview is judged as the public")
def previews(world: World) -> Iterator[Answer]:
    """Draft and revision views, opened by the owner; their pictures asked by both."""
    from wagtail.models import Revision

    views = [f"/admin/pages/{page_id}/view_draft/" for page_id in world.page_ids]
    views += [
        f"/admin/pages/{revision.object_id}/revisions/{revision.pk}/view/"
        for revision in Revision.page_revisions.filter(object_id__in=map(str, world.page_ids))
    ]
    drawn = [picture_addresses(fetch(world.owner, url).text).drawn for url in views]
    addresses = unique(address for some in drawn for address in some)
    for client in (world.owner, world.visitor):
        for address in addresses:
            yield fetch(client, address)


@surface(16, use="website", closed_by="a preview is judged as the public")
def typed_and_not_yet_saved(world: World) -> Iterator[Answer]:
    """What the editor's browser saves and previews while somebody types, and its pictures, asked by
    the owner and by strangers."""
    page_id, typed = world.typed()
    edit = f"/admin/pages/{page_id}/edit/"
    saved = send(world.owner, edit, typed, headers={"accept": "application/json"})
    send(world.owner, f"{edit}preview/", typed)
    shown = fetch(world.owner, f"{edit}preview/?mode=")
    addresses = unique(picture_addresses(shown.text).drawn)
    for client in (world.owner, world.visitor):
        for address in addresses:
            yield fetch(client, address)
    for address in unique((*addresses, *picture_addresses(saved.text).all())):
        yield fetch(world.visitor, address)
    for client in world.strangers:
        yield fetch(client, f"{edit}preview/?mode=")


@surface(20, closed_by="sign-in and permission; a patient's own copy is bound to their session")
def papers_of_the_record(world: World) -> Iterator[Answer]:
    """Sheets to sign with the photos on them, scans, patients' copies, lists that staff export;
    asked by visitors, by an editor without rights and by another patient."""
    for client in (*world.strangers, *world.other_patients()):
        for url in world.papers():
            yield fetch(client, url)


@surface(27, closed_by="PDF only, private storage, and only staff open documents")
def documents(world: World) -> Iterator[Answer]:
    """The photo uploaded as a document, under its own ending and as a PDF."""
    from wagtail.documents import get_document_model

    for ending, kind in (("jpg", "image/jpeg"), ("pdf", "application/pdf")):
        before = set(get_document_model().objects.values_list("pk", flat=True))
        send(
            world.owner,
            "/admin/documents/add/",
            {
                "title": "A leaflet",
                "file": SimpleUploadedFile(f"leaflet.{ending}", marked_picture(number=7), kind),
                "collection": "1",
            },
        )
        for document in get_document_model().objects.exclude(pk__in=before):
            yield fetch(world.visitor, f"/documents/{document.pk}/leaflet.{ending}")
            yield fetch(world.visitor, f"/media/{document.file.name}")
            document.delete()


@surface(24, closed_by="the default storage is private")
def half_finished_uploads(world: World) -> Iterator[Answer]:
    """A file of a batch upload that waits for the question who can be seen."""
    from wagtail.images import get_image_model
    from wagtail.models import UploadedFile

    photos = get_image_model().objects
    before = set(photos.values_list("pk", flat=True))
    waiting = set(UploadedFile.objects.values_list("pk", flat=True))
    send(
        world.owner,
        "/admin/images/multiple/add/",
        {
            "title": "waiting",
            "files[]": SimpleUploadedFile(
                f"{NAME_MARK}.jpg", marked_picture(number=8), "image/jpeg"
            ),
            "collection": "1",
        },
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    names = [one.file.name for one in UploadedFile.objects.exclude(pk__in=waiting)]
    names += [one.file.name for one in photos.exclude(pk__in=before)]
    for name in names:
        yield fetch(world.visitor, f"/media/{name}")
        yield fetch(world.visitor, f"/photo/{PurePosixPath(name).name}")
    for one in photos.exclude(pk__in=before):
        one.delete()


KIT_FORMATS = {
    "instagram": "instagram_feed",
    "facebook": "facebook_post",
    "google_business": "gbp_post",
}


def _kit_addresses(world: World, ending: str, format_id: str = "") -> Iterator[str]:
    """Addresses of the resolver whose name says that they belong to a kit; of all formats or one."""
    formats = (format_id,) if format_id else KIT_FORMATS.values()
    yield from unique(url for one in formats for url in _kit_addresses_of(world, ending, one))


def _kit_addresses_of(world: World, ending: str, format_id: str) -> Iterator[str]:
    values = {"photo_id": world.photo_id, "format_id": format_id, "slug": format_id}
    for name, possible in get_resolver().reverse_dict.lists():
        if not (isinstance(name, str) and "kit" in name and name.endswith(ending)):
            continue
        for form in possible:
            for route, parameters in form[0]:
                for page_id in world.page_ids:
                    known = dict.fromkeys(parameters, page_id)
                    yield "/" + route % {**known, **values}


_ASKS_THE_RULE = "the kit asks the rule for that network and makes nothing"


def _kit_of(world: World, network: str) -> Iterator[Answer]:
    for number, data in enumerate(world.exports(network)):
        yield Answer(f"kit {number}", 200, {}, data)
    for url in _kit_addresses(world, "image", KIT_FORMATS[network]):
        yield fetch(world.owner, url)
    for url in _profile_pictures(network):
        yield fetch(world.owner, url)


def _profile_pictures(network: str) -> Iterator[str]:
    """The previews of the profile kit: logo and cover."""
    for part in ("profile", "cover"):
        yield f"/admin/profile-kit/{network}/{part}.jpg"


@surface(20, use="instagram", closed_by=_ASKS_THE_RULE)
def kits(world: World) -> Iterator[Answer]:
    """The kit of a post for Instagram: picture, caption, alt text, manifest, as staff get it."""
    yield from _kit_of(world, "instagram")


@surface(20, use="facebook", closed_by=_ASKS_THE_RULE)
def kits_for_facebook(world: World) -> Iterator[Answer]:
    """The kit of a post for Facebook."""
    yield from _kit_of(world, "facebook")


@surface(20, use="google_business", closed_by=_ASKS_THE_RULE)
def kits_for_google_business(world: World) -> Iterator[Answer]:
    """The kit of a post for Google Business."""
    yield from _kit_of(world, "google_business")


@surface(20, use="instagram", closed_by="each network's kit is judged by itself")
def kits_together(world: World) -> Iterator[Answer]:
    """The file with the kits for all networks that are ready."""
    for data in world.exports(""):
        yield Answer("kits together", 200, {}, data)


@surface(20, closed_by="sign-in; no kit is stored")
def kits_for_strangers(world: World) -> Iterator[Answer]:
    """The kit's addresses, asked by visitors."""
    for url in _kit_addresses(world, ""):
        yield from with_pictures(world.visitor, fetch(world.visitor, url))
    for url in (url for network in KIT_FORMATS for url in _profile_pictures(network)):
        yield fetch(world.visitor, url)
