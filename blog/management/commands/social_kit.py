"""How does one get a post's kits without the admin? The same builder, the same rule, the same entry."""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from blog.models import BlogPage
from blog.social import building, handing_out
from blog.social import kit as kits
from blog.social.kit import Kit
from blog.social.networks import FIRST_FORMATS, FORMATS, NETWORK_NAMES, Format
from blog.social.refusals import Refused
from consent.acts import SYSTEM


class Command(BaseCommand):
    help = (
        "Write the kit of a post as a ZIP file: for one network, or with a folder for each of "
        "several. A network that is named and refused ends it with 1, and nothing is written; "
        "without --network those that are ready are written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="The last part of the post's address.")
        parser.add_argument(
            "--out",
            required=True,
            type=Path,
            help="The file to write; one of that name is replaced.",
        )
        parser.add_argument(
            "--network",
            action="append",
            default=[],
            help="May be repeated. Default: every network a kit is made for.",
        )

    def handle(self, *, slug: str, out: Path, network: Sequence[str], **_: object) -> None:
        named = [format_for(one) for one in dict.fromkeys(network)]
        made = building.build_all(
            post_named(slug), named or [FORMATS[name] for name in FIRST_FORMATS]
        )
        ready = [kit for kit in made if kit.ready]
        self._tell(made)
        if not ready or (named and len(ready) < len(made)):
            raise SystemExit(1)
        try:
            packed = ready[0].zip() if len(named) == 1 else kits.zip_together(made)
            write_whole(
                out,
                packed,
                before=lambda: handing_out.record_downloads(kits=ready, by=SYSTEM),
            )
        except Refused as refused:
            for refusal in refused.refusals:
                self.stderr.write(str(refusal))
            raise SystemExit(1) from refused
        labels = ", ".join(kit.format.label for kit in ready)
        self.stdout.write(f"{out}: {labels}, {len(packed):,} bytes.")

    def _tell(self, made: Sequence[Kit]) -> None:
        """One line for each refusal and each warning; which network it is about where several are."""
        for kit in made:
            start = f"{kit.format.network_name}: " if len(made) > 1 else ""
            for refusal in kit.refusals:
                self.stderr.write(f"{start}{refusal}")
            if kit.ready:
                for note in filter(None, (kit.photo_note, *kit.warnings)):
                    self.stderr.write(f"{start}Note: {note}")


def format_for(network: str) -> Format:
    """The format that is made for a network. Raises CommandError with a sentence."""
    made = {FORMATS[format_id].network: FORMATS[format_id] for format_id in FIRST_FORMATS}
    if network not in made:
        known = ", ".join(sorted(made))
        name = NETWORK_NAMES.get(network)
        raise CommandError(
            f"No kit is made for {name}. Kits are made for: {known}."
            if name
            else f"There is no network “{network}”. Kits are made for: {known}."
        )
    return made[network]


def post_named(slug: str) -> BlogPage:
    """The one post with this slug. Raises CommandError with a sentence."""
    found = list(BlogPage.objects.filter(slug=slug)[:2])
    if not found:
        raise CommandError(f"There is no post “{slug}”.")
    if len(found) > 1:
        raise CommandError(f"More than one post is called “{slug}”. Use the admin.")
    return found[0]


def write_whole(out: Path, data: bytes, *, before) -> None:
    """Replaces `out` in one step; `before` runs when the bytes can be put in place.

    Raises CommandError where the file cannot be written; `out` is then as it was.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".kit-", dir=out.parent)
    except OSError as error:
        raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
    waiting = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        before()
        waiting.replace(out)
    except OSError as error:
        raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
    finally:
        waiting.unlink(missing_ok=True)
