"""Which secrets does this installation hold, and where do they come from at the first run?

All keys are made together in a folder beside `keys/`, which is then renamed into place: two
processes that start at once end with the same keys, and a process killed midway leaves none.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 50  # characters: below that Django's own check (security.W009) complains
KEY_BYTES = 32
READABLE_BY_OTHERS = 0o077


class KeyTrouble(ImproperlyConfigured):
    """A key cannot be used; the message is one sentence for the person who starts the site."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The installation's secrets; none of them shows in a repr, hence in a log or traceback.

    `secret` signs cookies and forms, `sealing` is a Fernet key (urlsafe base64 of 32 bytes),
    `digest` is 32 bytes in hex, the key of keyed digests.
    """

    secret: str = field(repr=False)
    sealing: str = field(repr=False)
    digest: str = field(repr=False)


def read_or_make(data_dir: Path, env: Mapping[str, str] = os.environ) -> Keys:
    """The keys from SECRET_KEY, SEALING_KEY and DIGEST_KEY, else from `data_dir`/keys, made if new.

    Raises:
        KeyTrouble: a key or its folder is missing, damaged, unreadable or open to other users.
    """
    folder = data_dir / "keys"
    raw = {}
    for name, file_name in (
        ("SECRET_KEY", "secret.key"),
        ("SEALING_KEY", "sealing.key"),
        ("DIGEST_KEY", "digest.key"),
    ):
        given = env.get(name, "").strip()
        raw[name] = (given, name) if given else (_read(folder, file_name), str(folder / file_name))
    return Keys(
        secret=_secret(*raw["SECRET_KEY"]),
        sealing=_sealing(*raw["SEALING_KEY"]),
        digest=_digest(*raw["DIGEST_KEY"]),
    )


def _read(folder: Path, file_name: str) -> str:
    path = folder / file_name
    try:
        if not folder.exists() or not any(folder.iterdir()):
            _make_all(folder)
        for kept in (folder, path):
            mode = stat.S_IMODE(kept.stat().st_mode)
            if mode & READABLE_BY_OTHERS:
                right = "700" if kept is folder else "600"
                raise KeyTrouble(
                    f"{kept} is open to other users of this machine (mode {mode:o}): "
                    f"run chmod {right} {kept}."
                )
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise KeyTrouble(
            f"The key {path} is missing: put it back from your backup, nothing can replace it."
        ) from error
    except UnicodeDecodeError as error:
        raise KeyTrouble(_damaged(str(path))) from error
    except OSError as error:
        raise KeyTrouble(
            f"DATA_DIR cannot be used: the keys in {folder} cannot be read or made "
            f"({error.strerror}). Give this user a folder it owns and can write to."
        ) from error


def _make_all(folder: Path) -> None:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="keys.new-", dir=folder.parent))
    _write(draft / "secret.key", secrets.token_urlsafe(64))
    _write(
        draft / "sealing.key",
        base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii"),
    )
    _write(draft / "digest.key", secrets.token_hex(KEY_BYTES))
    try:
        draft.rename(folder)
    except OSError:
        _remove(draft)
        if not folder.exists() or not any(folder.iterdir()):
            raise
        # Another process was first: its keys count.


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def _remove(draft: Path) -> None:
    for path in draft.iterdir():
        path.unlink()
    draft.rmdir()


def _secret(text: str, source: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise KeyTrouble(_damaged(source))
    return text


def _sealing(text: str, source: str) -> str:
    try:
        key = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise KeyTrouble(_damaged(source)) from error
    if len(key) != KEY_BYTES:
        raise KeyTrouble(_damaged(source))
    return text


def _digest(text: str, source: str) -> str:
    try:
        key = bytes.fromhex(text)
    except ValueError as error:
        raise KeyTrouble(_damaged(source)) from error
    if len(key) != KEY_BYTES:
        raise KeyTrouble(_damaged(source))
    return text


def _damaged(source: str) -> str:
    return f"The key {source} is too short or damaged: put it back from your backup."
