"""Where could a photo get out? One function for each door of a Wagtail site, asked from outside.

The same doors are tried on our site and on a stock Wagtail, so nothing here imports ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from tests.leaks.judging import (
    NAME_MARK,
    Answer,
    faults,
    marked_picture,
    on_this_site,
    picture_addresses,
    unique,
)

NO_USE = ""


@dataclass(frozen=True)
class Derivative:
    """One stored derivative: its name in the storage and the uses it was made for."""

    name: str
    uses: frozenset[str]


@dataclass
class World:
    """A site with the photo on it, and everybody who may try to see it.

    Attributes:
        visitor: nobody signed in.
        editor: signed in to the admin, without any right over photos.
        owner: may do everything; what they open is tried by the others afterwards.
        text_page: a page whose rich text holds the photo.
        original: the original's name in the storage.
        allowed: uses for which the photo may be seen in the present state.
        derivatives: all that are on record now.
        outside: HTML of the photo made by code outside a request.
        exports: files that leave for a network, as bytes.
        mails: everything that was sent, as bytes.
        kept: what browsers still hold: address to the answer they got.
        saved: HTML of pages saved while the photo could be seen.
        was_stored: names of derivatives that once existed.
    """

    visitor: Client
    editor: Client
    owner: Client
    pages: Sequence[str]
    page_ids: Sequence[int]
    text_page: str
    photo_id: int
    original: str
    allowed: frozenset[str] = frozenset()
    derivatives: Callable[[], list[Derivative]] = list
    outside: Callable[[], list[str]] = list
    exports: Callable[[], list[bytes]] = list
    mails: Callable[[], list[bytes]] = list
    served_folders: Sequence[Path] = ()
    other_patients_page: Callable[[], Client] | None = None
    kept: dict[str, Answer] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)
    was_stored: set[Derivative] = field(default_factory=set)

    @property
    def strangers(self) -> tuple[Client, ...]:
        """Who may not see it in the admin: staff see what the public may see."""
        return (self.visitor,) if self.allowed else (self.visitor, self.editor)

    def remember(self) -> None:
        """Walks through the site as it is now and keeps what a visitor's browser would keep."""
        for url in (*self.pages, self.text_page):
            page = fetch(self.visitor, url)
            self.saved.append(page.text)
            for address in picture_addresses(page.text).all():
                self.kept[on_this_site(address)] = fetch(self.visitor, address)
        self.was_stored.update(self.derivatives())


@dataclass(frozen=True)
class Surface:
    """One door.

    Attributes:
        leaks: numbers of the rows of the list of leaks it stands for.
        use: the use it is an instance of; NO_USE where no consent ever opens it.
        sentence: what is tried.
        closed_by: what shuts it on our site.
    """

    name: str
    leaks: tuple[int, ...]
    use: str
    sentence: str
    closed_by: str
    ask: Callable[[World], Iterable[Answer]]


SURFACES: dict[str, Surface] = {}


def surface(*leaks: int, use: str = NO_USE, closed_by: str) -> Callable:
    def registering(ask: Callable[[World], Iterable[Answer]]) -> Callable:
        sentence = " ".join((ask.__doc__ or "").split())
        SURFACES[ask.__name__] = Surface(ask.__name__, leaks, use, sentence, closed_by, ask)
        return ask

    return registering


def fetch(client: Client, url: str, **extra: object) -> Answer:
    """What the client gets for the address; another host's address is asked of this site."""
    response = client.get(on_this_site(url), **extra)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(url, response.status_code, dict(response.headers), body)


def sightings(world: World, names: Iterable[str] | None = None) -> dict[str, list[str]]:
    """Every surface that gives away what the present state does not allow, with what and where.

    Args:
        names: the surfaces to try; all of them by default.
    """
    found: dict[str, list[str]] = {}
    for one in [SURFACES[name] for name in (SURFACES if names is None else names)]:
        allowed = one.use in world.allowed
        for answer in one.ask(world):
            wrong = faults(answer, words_may_show=allowed)
            if allowed:
                wrong = [fault for fault in wrong if fault != "pixels"]
            if wrong:
                found.setdefault(one.name, []).append(f"{', '.join(wrong)} at {answer.url}")
    return found


def shown(world: World) -> set[str]:
    """The surfaces on which the photo's pixels can be seen: the harness's own positive control."""
    return {
        one.name
        for one in SURFACES.values()
        if any("pixels" in faults(answer, words_may_show=True) for answer in one.ask(world))
    }


def _with_pictures(client: Client, page: Answer, *, by: Client | None = None) -> Iterator[Answer]:
    """A page and every picture named in it, fetched by the same person or by somebody else."""
    yield page
    for address in picture_addresses(page.text).all():
        yield fetch(by or client, address)


def _seen_by(editor: Client, addresses: Iterable[str]) -> Iterator[Answer]:
    """Pictures only: what staff read of each other's work is theirs."""
    for address in addresses:
        answer = fetch(editor, address)
        if not answer.is_text:
            yield answer


def _pictures(world: World, kind: str, urls: Iterable[str] | None = None) -> Iterator[Answer]:
    for url in urls or world.pages:
        page = fetch(world.visitor, url)
        for address in getattr(picture_addresses(page.text), kind):
            yield fetch(world.visitor, address)


@surface(25, use="website", closed_by="alt text from the description only; random file names")
def words_of_pages(world: World) -> Iterator[Answer]:
    """The words and headers of every page: title, file name, captions, alt texts."""
    for url in (*world.pages, world.text_page):
        yield fetch(world.visitor, url)


@surface(1, 3, 26, use="website", closed_by="`Photo.get_renditions`: a placeholder, no address")
def pictures_of_pages(world: World) -> Iterator[Answer]:
    """Every picture drawn on a page: `src`, `poster`, and its metadata."""
    return _pictures(world, "drawn")


@surface(4, use="website", closed_by="`Photo.get_renditions`")
def srcset_of_pages(world: World) -> Iterator[Answer]:
    """Every size offered in a `srcset`."""
    return _pictures(world, "srcset")


@surface(1, 3, use="website", closed_by="`Photo.get_renditions`")
def other_addresses_in_pages(world: World) -> Iterator[Answer]:
    """Every other address of a picture in the page's source: styles, links, data attributes."""
    yield from _pictures(world, "links")
    yield from _pictures(world, "styles")


@surface(7, use="website", closed_by="`PhotoRendition.img_tag`: no address, no alt, no title")
def rich_text(world: World) -> Iterator[Answer]:
    """A picture inside rich text, with an alt text of its own."""
    return _with_pictures(world.visitor, fetch(world.visitor, world.text_page))


@surface(17, use="sharing", closed_by="`BasePage.seo_image_url`: the use `sharing`, or no tag")
def link_previews(world: World) -> Iterator[Answer]:
    """`og:image` and `twitter:image`."""
    return _pictures(world, "previews")


@surface(18, use="sharing", closed_by="our own JSON-LD with the use `sharing`, or no image")
def json_ld(world: World) -> Iterator[Answer]:
    """The image, logo and organisation's photo in JSON-LD."""
    return _pictures(world, "json_ld")


@surface(3, 5, 8, 20, use="website", closed_by="whoever is not staff at work is the public")
def code_outside_a_request(world: World) -> Iterator[Answer]:
    """A worker, a mail or a command that renders the photo; a block's default template."""
    for text in world.outside():
        yield from _with_pictures(
            world.visitor, Answer("outside a request", 200, {}, text.encode())
        )


@surface(1, 6, use="website", closed_by="the byte gate asks at every request; random names")
def old_addresses(world: World) -> Iterator[Answer]:
    """Every address at which the photo was ever seen, whole and in part."""
    for url in world.kept:
        yield fetch(world.visitor, url)
        yield fetch(world.visitor, url, headers={"range": "bytes=0-"})
        yield fetch(world.visitor, f"{url}?v=2")


@surface(28, use="website", closed_by="`no-cache`, and no 304 before the verdict")
def copies_in_browsers(world: World) -> Iterator[Answer]:
    """A browser that asks whether its copy is still good: "not modified" paints it again."""
    for url, kept in world.kept.items():
        asked = {
            "if-none-match": kept.headers.get("ETag", ""),
            "if-modified-since": kept.headers.get("Last-Modified", ""),
        }
        answer = fetch(
            world.visitor, url, headers={name: value for name, value in asked.items() if value}
        )
        if answer.status == 304:
            answer = Answer(f"{url} (copy still good)", 304, answer.headers, kept.body)
        yield answer


@surface(28, use="website", closed_by="the byte gate")
def saved_pages(world: World) -> Iterator[Answer]:
    """A page that somebody saved, opened again."""
    for text in world.saved:
        for address in picture_addresses(text).all():
            yield fetch(world.visitor, address)


@surface(1, 5, 6, 22, closed_by="the use is part of the name; the gate judges that use")
def derivatives_for_other_uses(world: World) -> Iterator[Answer]:
    """Each derivative on record, now or earlier, by every address its name could have."""
    for one in {*world.derivatives(), *world.was_stored}:
        if one.uses <= world.allowed:
            continue
        name = PurePosixPath(one.name).name
        for url in (f"/photo/{name}", f"/media/{one.name}", f"/media/pub/{name}", f"/{one.name}"):
            yield fetch(world.visitor, url)


@surface(2, 24, closed_by="private storage outside every served folder")
def guessed_originals(world: World) -> Iterator[Answer]:
    """The original by its stored name, by its old name, and by climbing out of a folder."""
    name = PurePosixPath(world.original).name
    keys = {
        PurePosixPath(one.name).parent.name for one in {*world.derivatives(), *world.was_stored}
    }
    for url in (
        f"/media/{world.original}",
        f"/media/{name}",
        f"/media/original_images/{name}",
        f"/media/original_images/{NAME_MARK}.jpg",
        f"/media/originals/{name}",
        f"/media/private/{world.original}",
        f"/media/pub/{world.original}",
        f"/media/pub/../{world.original}",
        f"/media/pub/..%2f..%2fprivate/{world.original}",
        *(f"/media/pub/{key}/{name}" for key in sorted(keys)),
        f"/photo/{name}",
        f"/photo/../{world.original}",
        f"/photo/..%2f{world.original}",
        f"/static/../private/{world.original}",
        f"/{world.original}",
        f"/private/{world.original}",
    ):
        yield fetch(world.visitor, url)


@surface(9, closed_by="not mounted")
def signed_serve_view(world: World) -> Iterator[Answer]:
    """Wagtail's dynamic serve view with a right signature, for sizes and the original."""
    from wagtail.images.utils import generate_signature

    for spec in ("original", "fill-300x200", "width-400"):
        signature = generate_signature(world.photo_id, spec)
        for mount in ("images", "img", "photo"):
            yield fetch(world.visitor, f"/{mount}/{signature}/{world.photo_id}/{spec}/")


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
            yield from _with_pictures(client, page, by=world.visitor)


@surface(11, 33, closed_by="not mounted")
def images_api(world: World) -> Iterator[Answer]:
    """The images API: listing, detail, download address."""
    for path in ("images/", f"images/{world.photo_id}/"):
        yield from _with_pictures(
            world.visitor, fetch(world.visitor, f"/api/v2/{path}?fields=*&format=json")
        )


@surface(12, closed_by="not mounted")
def pages_api(world: World) -> Iterator[Answer]:
    """The pages API with every field, renditions included."""
    for path in ("pages/", *(f"pages/{page_id}/" for page_id in world.page_ids)):
        yield from _with_pictures(
            world.visitor, fetch(world.visitor, f"/api/v2/{path}?fields=*&format=json")
        )


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
        yield from _with_pictures(world.visitor, fetch(world.visitor, url))
        if world.editor in world.strangers:
            yield from _seen_by(
                world.editor, picture_addresses(fetch(world.editor, url).text).all()
            )


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
        yield from _seen_by(world.editor, unique(addresses))
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

    for page_id in world.page_ids:
        views = [f"/admin/pages/{page_id}/view_draft/"]
        views += [
            f"/admin/pages/{page_id}/revisions/{revision.pk}/view/"
            for revision in Revision.page_revisions.filter(object_id=str(page_id))
        ]
        for url in views:
            page = fetch(world.owner, url)
            for address in picture_addresses(page.text).drawn:
                yield fetch(world.owner, address)
                yield fetch(world.visitor, address)


@surface(20, closed_by="no picture stands in them")
def lists_for_machines(world: World) -> Iterator[Answer]:
    """Sitemap, feeds, robots, search, health."""
    for url in (
        "/sitemap.xml",
        "/robots.txt",
        "/blog/feed/",
        "/feed/",
        "/search/?q=patient-name",
        "/search/?query=patient-name",
        "/healthz",
        "/favicon.ico",
    ):
        yield from _with_pictures(world.visitor, fetch(world.visitor, url))


@surface(18, 20, closed_by="they show no photo that is not covered")
def pages_without_content(world: World) -> Iterator[Answer]:
    """The page for a wrong address, the sign-in, the patients' own first page: logo included."""
    for url in ("/no-such-page/", "/admin/login/", "/consent/", "/consent/s/unknown/"):
        yield from _with_pictures(world.visitor, fetch(world.visitor, url))


@surface(27, closed_by="documents are PDF only; private")
def documents(world: World) -> Iterator[Answer]:
    """The photo uploaded as a document, under its own ending and as a PDF."""
    from wagtail.documents import get_document_model

    for ending, kind in (("jpg", "image/jpeg"), ("pdf", "application/pdf")):
        before = set(get_document_model().objects.values_list("pk", flat=True))
        world.owner.post(
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
    world.owner.post(
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


@surface(2, 21, 22, closed_by="only `pub/` is served, and only public photos lie there")
def served_folders(world: World) -> Iterator[Answer]:
    """Every file that lies where a web server may be told to serve files, rows or no rows."""
    for folder in world.served_folders:
        for path in sorted(folder.rglob("*")) if folder.exists() else ():
            if path.is_file():
                yield Answer(f"the folder: {path.name}", 200, {}, path.read_bytes())


@surface(1, closed_by="bound to the session of the person asked, after the identity step")
def photos_of_signing_sessions(world: World) -> Iterator[Answer]:
    """`/consent/photo/<name>` for every derivative, asked by visitors and by another patient."""
    clients = [world.visitor]
    if world.other_patients_page:
        clients.append(world.other_patients_page())
    for one in {*world.derivatives(), *world.was_stored}:
        for client in clients:
            yield fetch(client, f"/consent/photo/{PurePosixPath(one.name).name}")


def _kit_addresses(world: World, ending: str) -> Iterator[str]:
    """Addresses of the resolver whose name says that they belong to a kit."""
    values = {"photo_id": world.photo_id, "format_id": "instagram_feed", "slug": "instagram_feed"}
    for name, possible in get_resolver().reverse_dict.lists():
        if not (isinstance(name, str) and "kit" in name and name.endswith(ending)):
            continue
        for form in possible:
            for route, parameters in form[0]:
                for page_id in world.page_ids:
                    known = dict.fromkeys(parameters, page_id)
                    yield "/" + route % {**known, **values}


@surface(20, use="instagram", closed_by="the kit asks the rule for that network and makes nothing")
def kits(world: World) -> Iterator[Answer]:
    """The kit of a post for a network: picture, caption, alt text, manifest, as staff get it."""
    for number, data in enumerate(world.exports()):
        yield Answer(f"kit {number}", 200, {}, data)
    for url in _kit_addresses(world, "image"):
        yield fetch(world.owner, url)


@surface(20, closed_by="sign-in; no kit is stored")
def kits_for_strangers(world: World) -> Iterator[Answer]:
    """The kit's addresses, asked by visitors."""
    for url in _kit_addresses(world, ""):
        yield from _with_pictures(world.visitor, fetch(world.visitor, url))


@surface(20, closed_by="no mail names or holds a photo")
def mails(world: World) -> Iterator[Answer]:
    """Every mail that was sent, attachments included."""
    for number, data in enumerate(world.mails()):
        yield Answer(f"mail {number}", 200, {}, data)
