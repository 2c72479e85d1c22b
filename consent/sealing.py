"""How is a patient's contact data kept unreadable in the database, and still found?"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models
from django.db.models.lookups import Exact


class Unsealable(ValueError):
    """A stored value cannot be opened with this installation's sealing key."""


def seal(text: str) -> str:
    """Encrypts `text`; '' stays ''."""
    return Fernet(settings.SEALING_KEY).encrypt(text.encode()).decode() if text else ""


def unseal(token: str) -> str:
    """Decrypts what `seal` made.

    Raises:
        Unsealable: the key is another one or the value was changed.
    """
    if not token:
        return ""
    try:
        return Fernet(settings.SEALING_KEY).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise Unsealable("This value was sealed with another key.") from error


def keyed_digest(text: str) -> str:
    """The digest under which a sealed value is found; case and outer blanks do not count."""
    folded = unicodedata.normalize("NFC", text).strip().casefold()
    if not folded:
        return ""
    return hmac.new(settings.DIGEST_KEY.encode(), folded.encode(), hashlib.sha256).hexdigest()


class SealedField(models.TextField):
    """A text that is encrypted in the database and clear in Python."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str:
        return unseal(value) if value else ""

    def get_prep_value(self, value: str | None) -> str:
        return seal(value) if value else ""

    def get_lookup(self, lookup_name: str):
        if lookup_name == "exact":
            return EmptyOnly
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise TypeError("A sealed column cannot be searched; use its digest.")


class EmptyOnly(Exact):
    """Equality with '' alone: each encryption differs, so any other search would find nothing."""

    def get_prep_lookup(self):
        if self.rhs != "":
            raise TypeError("A sealed column cannot be searched; use its digest.")
        return ""
