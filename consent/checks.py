"""Is this installation set up so that the promise holds? System checks, each with a hint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections

GATE = "consent.middleware.PhotoGate"


@register(Tags.security)
def gate_stands_first(**kwargs: object) -> list[CheckMessage]:
    if settings.MIDDLEWARE[:1] == [GATE]:
        return []
    return [
        Error(
            "The photo gate is not the first middleware.",
            hint=f"Put {GATE!r} first in MIDDLEWARE.",
            id="consent.E001",
        )
    ]


@register(Tags.security)
def no_svg_uploads(**kwargs: object) -> list[CheckMessage]:
    if "svg" not in settings.WAGTAILIMAGES_EXTENSIONS:
        return []
    return [
        Error(
            "SVG uploads are on: they drop the use from a rendition's spec.",
            hint="Take 'svg' out of WAGTAILIMAGES_EXTENSIONS.",
            id="consent.E002",
        )
    ]


@register(Tags.security)
def files_are_private(**kwargs: object) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.STORAGES["default"][
        "BACKEND"
    ] != "consent.storage.PhotoStorage" or settings.STORAGES["default"].get("OPTIONS"):
        found.append(
            Error(
                "The default storage is not the private one, or takes arguments.",
                hint="STORAGES['default'] must be {'BACKEND': 'consent.storage.PhotoStorage'}.",
                id="consent.E003",
            )
        )
    private, public = Path(settings.PRIVATE_ROOT), Path(settings.PUBLIC_ROOT)
    served = [public, Path(settings.STATIC_ROOT)]
    if any(private == root or root in private.parents for root in served):
        found.append(
            Error(
                "Private files lie inside a served folder.",
                hint="Move PRIVATE_ROOT out of PUBLIC_ROOT and STATIC_ROOT.",
                id="consent.E004",
            )
        )
    if settings.WAGTAILDOCS_EXTENSIONS != ["pdf"]:
        found.append(
            Error(
                "Documents of other kinds than PDF may be uploaded: photos would pass as documents.",
                hint="Set WAGTAILDOCS_EXTENSIONS = ['pdf'].",
                id="consent.E005",
            )
        )
    return found


@register(Tags.security, deploy=True)
def shut_file_lies_elsewhere(**kwargs: object) -> list[CheckMessage]:
    return _shut_file_inside() if not getattr(settings, "PRODUCTION", False) else []


@register(Tags.security)
def production_shut_file_lies_elsewhere(**kwargs: object) -> list[CheckMessage]:
    return _shut_file_inside() if getattr(settings, "PRODUCTION", False) else []


def _shut_file_inside() -> list[CheckMessage]:
    if Path(settings.DATA_DIR) not in Path(settings.SHUT_FILE).parents:
        return []
    return [
        Error(
            "SHUT_FILE lies inside DATA_DIR: a restored backup would take withdrawals back.",
            hint="Set SHUT_FILE to a path on another disk.",
            id="consent.E006",
        )
    ]


_making_guards: ContextVar[bool] = ContextVar("making_guards", default=False)


@contextmanager
def guards_are_about_to_be_made() -> Iterator[None]:
    """While `migrate` runs, missing guards are a warning: refusing it would leave no way out."""
    token = _making_guards.set(True)
    try:
        yield
    finally:
        _making_guards.reset(token)


@register(Tags.database)
def triggers_are_there(
    databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    from consent import triggers

    found: list[CheckMessage] = []
    for alias in databases or []:
        try:
            connection = connections[alias]
            if "consent_ledgerentry" not in connection.introspection.table_names():
                continue
            names = triggers.missing(alias)
        except DatabaseError:
            found.append(Error("The database does not answer.", id="consent.E008"))
            continue
        if names:
            level = Warning if _making_guards.get() else Error
            found.append(
                level(
                    f"The database lacks {len(names)} of its guards: {', '.join(names)}.",
                    hint="Run manage.py migrate: it makes them again.",
                    id="consent.E007",
                )
            )
    return found


@register(Tags.models)
def one_practice_one_site(
    databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    from wagtail.models import Site

    for alias in databases or []:
        try:
            if "wagtailcore_site" not in connections[alias].introspection.table_names():
                continue
            count = Site.objects.using(alias).count()
        except DatabaseError:
            continue  # consent.E008 says so already
        if count > 1:
            return [
                Warning(
                    f"There are {count} sites; one installation serves one practice.",
                    hint="Delete the others under Settings > Sites.",
                    id="consent.W001",
                )
            ]
    return []
