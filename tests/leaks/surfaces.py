"""Where could a photo get out to a visitor? One function for each public door, asked from outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.leaks.harness import World, fetch, pictures, surface, with_pictures
from tests.leaks.judging import NAME_MARK, Answer, picture_addresses


@surface(25, use="website", closed_by="alt text from the description only; random file names")
def words_of_pages(world: World) -> Iterator[Answer]:
    """The words and headers of every page: title, file name, captions, alt texts."""
    for url in world.all_pages:
        yield fetch(world.visitor, url)


@surface(1, 3, 26, use="website", closed_by="`Photo.get_renditions`: a placeholder, no address")
def pictures_of_pages(world: World) -> Iterator[Answer]:
    """Every picture drawn on a page: `src`, `poster`, and its metadata."""
    return pictures(world, "drawn")


@surface(4, use="website", closed_by="`Photo.get_renditions`")
def srcset_of_pages(world: World) -> Iterator[Answer]:
    """Every size offered in a `srcset`."""
    return pictures(world, "srcset")


@surface(1, 3, use="website", closed_by="`Photo.get_renditions`")
def other_addresses_in_pages(world: World) -> Iterator[Answer]:
    """Every other address of a picture in the page's source: styles, links, data attributes."""
    yield from pictures(world, "links")
    yield from pictures(world, "styles")


@surface(7, use="website", closed_by="`PhotoRendition.img_tag`: no address, no alt, no title")
def rich_text(world: World) -> Iterator[Answer]:
    """A picture inside rich text, with an alt text of its own."""
    return with_pictures(world.visitor, fetch(world.visitor, world.text_page))


@surface(17, use="sharing", closed_by="`BasePage.seo_image_url`: the use `sharing`, or no tag")
def link_previews(world: World) -> Iterator[Answer]:
    """`og:image` and `twitter:image`."""
    return pictures(world, "previews")


@surface(18, use="sharing", closed_by="our own JSON-LD with the use `sharing`, or no image")
def json_ld(world: World) -> Iterator[Answer]:
    """The image, logo and organisation's photo in JSON-LD."""
    return pictures(world, "json_ld")


@surface(3, 5, 8, 20, use="website", closed_by="whoever is not staff at work is the public")
def code_outside_a_request(world: World) -> Iterator[Answer]:
    """A worker, a mail or a command that renders the photo; a block's default template."""
    for text in world.outside():
        yield from with_pictures(world.visitor, Answer("outside a request", 200, {}, text.encode()))


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


@surface(11, 33, closed_by="not mounted")
def images_api(world: World) -> Iterator[Answer]:
    """The images API: listing, detail, download address."""
    for path in ("images/", f"images/{world.photo_id}/"):
        yield from with_pictures(
            world.visitor, fetch(world.visitor, f"/api/v2/{path}?fields=*&format=json")
        )


@surface(12, closed_by="not mounted")
def pages_api(world: World) -> Iterator[Answer]:
    """The pages API with every field, renditions included."""
    for path in ("pages/", *(f"pages/{page_id}/" for page_id in world.page_ids)):
        yield from with_pictures(
            world.visitor, fetch(world.visitor, f"/api/v2/{path}?fields=*&format=json")
        )


@surface(20, closed_by="no picture stands in them")
def lists_for_machines(world: World) -> Iterator[Answer]:
    """Sitemap, feeds, robots, search, health, cards of contacts."""
    for url in (
        "/sitemap.xml",
        "/robots.txt",
        "/blog/feed/",
        "/feed/",
        "/search/?q=patient-name",
        "/search/?query=patient-name",
        "/healthz",
        "/favicon.ico",
        "/contact/card.vcf",
        "/contact/here/card.vcf",
    ):
        yield from with_pictures(world.visitor, fetch(world.visitor, url))


@surface(32, use="website", closed_by="what is found is read again and judged before it counts")
def search(world: World) -> Iterator[Answer]:
    """The search, asked for words of the captions, of alt texts and of the page around them."""
    for words in ("eighteen months", "eighteen", "a smile", "post", "text", "practice"):
        yield from with_pictures(world.visitor, fetch(world.visitor, f"/search/?q={words}"))


@surface(18, 20, closed_by="they show no photo that is not covered")
def pages_without_content(world: World) -> Iterator[Answer]:
    """The page for a wrong address, the sign-in, the patients' own first page: logo included."""
    for url in ("/no-such-page/", "/admin/login/", "/consent/", "/consent/s/unknown/"):
        yield from with_pictures(world.visitor, fetch(world.visitor, url))


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
    clients = (world.visitor, *world.other_patients())
    for one in {*world.derivatives(), *world.was_stored}:
        for client in clients:
            yield fetch(client, f"/consent/photo/{PurePosixPath(one.name).name}")


@surface(20, closed_by="no mail names or holds a photo")
def mails(world: World) -> Iterator[Answer]:
    """Every mail that was sent, attachments included."""
    for number, data in enumerate(world.mails()):
        yield Answer(f"mail {number}", 200, {}, data)
