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
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 50  # characters: below that Django's own check (security.W009) complains
KEY_BYTES = 32
READABLE_BY_OTHERS = 0o077
COPY_SEAL = "copy-seal.pem"
COPY_SEAL_YEARS = 30


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


def copy_seal(data_dir: Path, env: Mapping[str, str] = os.environ) -> Path:
    """The PEM file that seals patients' copies: COPY_SEAL_FILE, else `data_dir`/keys, made if new.

    It holds a P-256 key and its self-signed certificate. Unlike the other keys it can be replaced:
    copies sealed before keep their seal and their digests in the ledger.

    Raises:
        KeyTrouble: it is missing or open to other users, or its folder cannot be used.
    """
    given = env.get("COPY_SEAL_FILE", "").strip()
    path = Path(given).expanduser().resolve() if given else data_dir / "keys" / COPY_SEAL
    try:
        if not given and not path.exists():
            _make_copy_seal(path)
        _refuse_readable_by_others(path)
    except OSError as error:
        raise KeyTrouble(
            f"The seal of patients' copies in {path} cannot be read or made ({error.strerror})."
        ) from error
    return path


def _make_copy_seal(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.parent / f".{path.name}-{secrets.token_hex(8)}"
    _write(draft, _new_copy_seal())
    try:
        # Of two processes that start at once, the first link stays.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _new_copy_seal() -> str:
    # Only a first run needs these.
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(
                x509.NameOID.COMMON_NAME, f"Seal of patients' copies {secrets.token_hex(4)}"
            )
        ]
    )
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * COPY_SEAL_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    return (
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    ).decode("ascii")


def _read(folder: Path, file_name: str) -> str:
    path = folder / file_name
    try:
        if not folder.exists() or not any(folder.iterdir()):
            _make_all(folder)
        for kept in (folder, path):
            _refuse_readable_by_others(kept)
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


def _refuse_readable_by_others(kept: Path) -> None:
    mode = stat.S_IMODE(kept.stat().st_mode)
    if mode & READABLE_BY_OTHERS:
        right = "700" if kept.is_dir() else "600"
        raise KeyTrouble(
            f"{kept} is open to other users of this machine (mode {mode:o}): "
            f"run chmod {right} {kept}."
        )


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
