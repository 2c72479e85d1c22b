"""May a video at another host that shows a patient be shown, by what is agreed for the same film here?"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from consent import actions
from consent.acts import staff
from consent.models import Clip, PrivilegeDefinition
from consent.privileges import WEBSITE
from practice.embeds import Embed


def uses_needed(embed: Embed) -> tuple[str, str]:
    """The host shows the video, and so does our page."""
    return WEBSITE, embed.slug


def may_be_shown(film: Clip, embed: Embed) -> bool:
    """Whether everybody in the film has agreed to both uses; asked anew for each page."""
    return bool(film.verdict(*uses_needed(embed)))


def missing(film: Clip, embed: Embed) -> Iterator[str]:
    """A sentence for staff for each use that is not agreed; nobody is named."""
    labels = dict(PrivilegeDefinition.objects.values_list("slug", "label"))
    for use in uses_needed(embed):
        verdict = film.verdict(use)
        if verdict:
            continue
        if use not in labels:
            yield (
                _(
                    "The practice does not ask for %(host)s yet. Add it under “Forms & uses”, put it "
                    "into the form, and ask."
                )
                % {"host": embed.host}
            )
        else:
            yield (
                _("Not agreed for “%(use)s”: %(reason)s Ask for it, then publish.")
                % {
                    "use": labels[use],
                    "reason": verdict.reason.sentence.replace("photo", "film"),
                }
            )


def record_publication(*, film: Clip, embed: Embed, page_id: int, by: object) -> None:
    """Enters that the film stands at the host: a copy that only a person can remove."""
    actions.record_embed(
        sha256=film.sha256,
        privilege=embed.slug,
        place=embed.host,
        url=embed.page_url,
        consents=film.verdict(embed.slug).consents,
        page_id=page_id,
        by=staff(by),
    )
