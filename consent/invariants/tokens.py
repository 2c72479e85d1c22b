"""Is no secret link stored in words that open it? Every text of every table is looked through."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q

from consent import in_batches
from consent.actions.links import TOKEN_BYTES, token_digest
from consent.models import IdentityCheck, LinkToken
from consent.privileges import Outcome
from consent.sealing import SealedField

LETTERS = "A-Za-z0-9_-"
LENGTH = -(-TOKEN_BYTES * 4 // 3)  # base64 without its padding
# What stands right beside one may be of the same letters: each place in a run can begin one.
RUN = re.compile(rf"[{LETTERS}]{{{LENGTH},}}")
DIGEST = r"^([0-9a-f]{64})?$"
A_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def links_are_closed() -> Iterator[str]:
    closed = LinkToken.objects.filter(request__outcome=Outcome.CANCELLED, closed_at=None)
    for link in closed.iterator():
        yield f"Link {link.pk} of a cancelled request is open."


def tokens_are_digests() -> Iterator[str]:
    for link in LinkToken.objects.filter(~Q(digest__regex=DIGEST) | Q(digest="")).iterator():
        yield f"Link {link.pk} is not stored as a digest."
    for check in IdentityCheck.objects.filter(~Q(code_digest__regex=DIGEST)).iterator():
        yield f"The code of identity check {check.pk} is not stored as a digest."


def no_token_is_stored() -> Iterator[str]:
    """Links of this site that can be read anywhere in its database, sessions included."""
    yield from _known_in(_texts_of_sessions())
    for model in apps.get_models():
        if model not in (LinkToken, Session):
            yield from _known_in(_texts_of(model))


def _texts_of(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """What each row says in plain words: where it stands, and the text."""
    names = [field.name for field in model._meta.local_concrete_fields if _is_plain_text(field)]
    if not names:
        return
    word = str(model._meta.verbose_name)
    for key, *values in model._base_manager.values_list("pk", *names).iterator():
        for value in values:
            if value:
                yield f"{word} {key}", value if isinstance(value, str) else json.dumps(value)


def _is_plain_text(field: models.Field) -> bool:
    if isinstance(field, SealedField):
        return False
    longest = field.max_length if isinstance(field, models.CharField) else None
    return isinstance(field, (models.CharField, models.TextField, models.JSONField)) and (
        longest is None or longest >= LENGTH
    )


def _texts_of_sessions() -> Iterator[tuple[str, str]]:
    for session in Session.objects.iterator():
        yield "session", json.dumps(SessionStore().decode(session.session_data), default=str)


def _known_in(texts: Iterator[tuple[str, str]]) -> Iterator[str]:
    met = ((where, word) for where, text in texts for word in _words_like_tokens(text))
    for batch in in_batches.of(met):
        digests = {token_digest(token): where for where, token in batch}
        known = LinkToken.objects.filter(digest__in=digests).values_list("pk", "digest")
        for link, digest in known:
            yield f"Link {link} can be read in the clear: {digests[digest]}."


def _words_like_tokens(text: str) -> Iterator[str]:
    for run in RUN.findall(text):
        if not A_DIGEST.match(run):
            yield from (run[at : at + LENGTH] for at in range(len(run) - LENGTH + 1))
