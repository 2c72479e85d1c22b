"""How does a page of the demo come to its place? Once, by its address; what people changed stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from wagtail.models import Page, Revision

from config.demo.content import Block
from consent.models import Photo
from practice.models import FAQEntry

Say = Callable[[str], None]
P = TypeVar("P", bound=Page)
PHOTO_FIELDS = frozenset({"photo", "before", "after"})


def there(parent: Page, slug: str) -> Page | None:
    """The page of that address under `parent`."""
    return Page.objects.child_of(parent).filter(slug=slug).first()


def place(parent: Page, page: Page) -> Page:
    """The page of that address under `parent`; published there where there is none yet."""
    known = there(parent, page.slug)
    if known:
        return known
    # Another object's children may have come since this one was read.
    parent = type(parent).objects.get(pk=parent.pk)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def renew(page: P, say: Say, fill: Callable[[P], None]) -> P:
    """Publishes the page of an older demo with what has been added since, unless people changed it."""
    if changed_by_people(page):
        say(f"“{page.title}” was changed by hand and stays as it is")
        return page
    fill(page)
    page.save_revision().publish()
    return page


def changed_by_people(page: Page) -> bool:
    """Whether a member of the staff has ever saved the page; the demo itself saves as nobody."""
    return Revision.page_revisions.filter(object_id=str(page.pk), user__isnull=False).exists()


def stream(
    model: type[Page],
    field: str,
    blocks: Sequence[Block],
    photos: Mapping[str, Photo] | None = None,
    asked: Mapping[str, FAQEntry] | None = None,
) -> object:
    """Blocks as Wagtail stores them: photos, questions and pages by id.

    Args:
        photos: by the keys of config.demo.pictures.
        asked: by the question.
    """
    stored = []
    for name, value in blocks:
        filled: dict[str, object] = {}
        for key, given in value.items():
            if key in PHOTO_FIELDS:
                filled[key] = (photos or {})[str(given)].pk
            elif key == "entries" and isinstance(given, list):
                filled[key] = [(asked or {})[question].pk for question in given]
            elif key == "page":
                filled[key] = Page.objects.get(slug=str(given)).pk
            else:
                filled[key] = linked(given) if isinstance(given, str) else given
        stored.append({"type": name, "value": filled})
    return model._meta.get_field(field).stream_block.to_python(stored)


def linked(text: str) -> str:
    """`{page:gallery}` becomes the id of the page at that address."""
    before, mark, rest = text.partition("{page:")
    if not mark:
        return text
    slug, _brace, after = rest.partition("}")
    return f"{before}{Page.objects.get(slug=slug, depth=3).pk}{linked(after)}"
