"""How is it said what ends when? "12 pages lose 30 photos on 31 December 2026"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext, gettext_lazy, ngettext

from consent.endings.ending import Key, LastDay, Within
from consent.endings.pages_that_lose import Losing
from consent.privileges import Kind

HEADINGS: Mapping[Within, str | Promise] = {
    Within.WEEK: gettext_lazy("Within 7 days"),
    Within.MONTH: gettext_lazy("Within 30 days"),
    Within.TWO_MONTHS: gettext_lazy("Within 60 days"),
    Within.ENDED: gettext_lazy("Ended in the last 30 days"),
}


def day(value: date) -> str:
    return date_format(value, "j F Y")


def items(keys: Collection[Key]) -> str:
    """ "30 photos", "one video", or several of these."""
    numbers = Counter(kind for kind, _number in keys)
    parts = [
        words % {"count": count}
        for words, count in (
            (
                ngettext("%(count)s photo", "%(count)s photos", numbers[Kind.PHOTO]),
                numbers[Kind.PHOTO],
            ),
            (
                ngettext("%(count)s video", "%(count)s videos", numbers[Kind.CLIP]),
                numbers[Kind.CLIP],
            ),
            (
                ngettext("%(count)s story", "%(count)s stories", numbers[Kind.STORY]),
                numbers[Kind.STORY],
            ),
        )
        if count
    ]
    return get_text_list(parts, gettext("and"))


def sentence(last_day: LastDay, pages: Collection[Losing], *, past: bool) -> str:
    """What one last day means, the website first.

    Args:
        pages: those that lose something then, or lost it.
    """
    if pages:
        on_pages = set().union(*(page.keys for page in pages))
        words = (
            ngettext(
                "%(count)s page has lost %(items)s since %(day)s",
                "%(count)s pages have lost %(items)s since %(day)s",
                len(pages),
            )
            if past
            else ngettext(
                "%(count)s page loses %(items)s after %(day)s",
                "%(count)s pages lose %(items)s after %(day)s",
                len(pages),
            )
        )
        return words % {"count": len(pages), "items": items(on_pages), "day": day(last_day.day)}
    keys = last_day.lost()
    words = (
        ngettext(
            "The permission for %(items)s ended on %(day)s; no page shows it",
            "The permissions for %(items)s ended on %(day)s; no page shows them",
            len(keys),
        )
        if past
        else ngettext(
            "The permission for %(items)s ends on %(day)s; no page shows it",
            "The permissions for %(items)s end on %(day)s; no page shows them",
            len(keys),
        )
    )
    return words % {"items": items(keys), "day": day(last_day.day)}
