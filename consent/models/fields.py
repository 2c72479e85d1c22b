"""Which ids do our records carry? References for people, keys for files, checks for stored words."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from typing import Any

from django.db import models

# Crockford's base 32: nothing that is misread on a phone (no I, L, O, U).
REFERENCE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 12
REFERENCE_PATTERN = re.compile(rf"^[{REFERENCE_ALPHABET}]{{{REFERENCE_LENGTH}}}$")


def new_reference() -> str:
    """A random reference of 12 base32 characters (60 bits): an id, not a secret."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))


def new_key() -> str:
    """A random key of 16 bytes as 32 hexadecimal characters, for file names."""
    return secrets.token_hex(16)


class ReferenceField(models.CharField):
    """The only id that stands in public URLs, PDFs and mails."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(
            max_length=REFERENCE_LENGTH, unique=True, default=new_reference, editable=False
        )
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "unique", "default", "editable"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs


class Sha256Field(models.CharField):
    """A SHA-256 as 64 hexadecimal characters, or '' where there is none yet."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(max_length=64)
        kwargs.setdefault("editable", False)
        super().__init__(**kwargs)


def one_of(field: str, values: Iterable[str], name: str) -> models.CheckConstraint:
    """The database's own word that `field` holds one of `values`."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": sorted(values)}), name=name)


def exactly_one(first: str, second: str, name: str) -> models.CheckConstraint:
    """The database's own word that one of two keys is set, and not both."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{first}__isnull": False, f"{second}__isnull": True})
        | models.Q(**{f"{first}__isnull": True, f"{second}__isnull": False}),
        name=name,
    )
