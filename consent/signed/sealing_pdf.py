"""How is a patient's copy sealed, and is a seal whole? PAdES B-B with the practice's P-256 key.

A seal covers every byte of the file. Checking one needs no PDF reader: the signed range, the
signature and the certificate are read from the bytes, so that a hostile file finds little to attack.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from consent.evidence import sha256

FIELD = "Seal"
# Certificate and signature need about 1,900 bytes; a fixed room halves the time of sealing.
RESERVED_BYTES = 6144
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s*\]")


class SealTrouble(ValueError):
    """The practice's seal cannot be used; the message is a sentence for whoever runs the site."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What the last seal in a file says.

    Attributes:
        certificate: SHA-256 of the certificate it was made with.
        is_whole: it covers the file from the first byte to the last, and no byte has changed.
    """

    certificate: str
    is_whole: bool


def seal(pdf: bytes, *, practice: str) -> bytes:
    """The PDF with an invisible seal after it; what stood before keeps every byte.

    Two seals of the same PDF differ: they hold a time and a random number.

    Raises:
        SealTrouble: the key is missing or damaged.
    """
    # These take a second to load, and only the worker that seals needs them.
    from asn1crypto import keys
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key, certificate = _key_and_certificate(Path(settings.COPY_SEAL_FILE))
    known = asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    signer = signers.SimpleSigner(
        signing_cert=known,
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        ),
        # The certificate signs itself and travels in the file: there is no chain to fetch.
        cert_registry=SimpleCertificateStore(),
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=practice,
        reason="The patient's copy, as signed",
    )
    field = fields.SigFieldSpec(
        FIELD,
        readable_field_name=FIELD,
        # PDF/A-2 forbids the hidden flag, PDF/UA-1 wants an untagged field off the page.
        invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True),
    )
    out = io.BytesIO()
    # pyHanko starts an event loop, which a thread that runs one already refuses.
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(
            signers.PdfSigner(metadata, signer, new_field_spec=field).sign_pdf,
            IncrementalPdfFileWriter(io.BytesIO(pdf)),
            output=out,
            bytes_reserved=RESERVED_BYTES,
        ).result()
    return out.getvalue()


def own_certificate() -> str:
    """SHA-256 of the certificate with which copies are sealed now.

    Raises:
        SealTrouble: the key is missing or damaged.
    """
    _, certificate = _key_and_certificate(Path(settings.COPY_SEAL_FILE))
    return certificate.fingerprint(hashes.SHA256()).hex()


def seal_in(pdf: bytes, *, is_ours: Callable[[str], bool]) -> Seal | None:
    """The last seal in a file of any origin; None where there is none, or it is not ours.

    Args:
        is_ours: whether a certificate, by its SHA-256, is one that this practice sealed with. Only
            such a certificate is ever trusted or looked into.
    """
    *_, found = [None, *_RANGE.finditer(pdf)]
    if found is None:
        return None
    start, before, after, rest = (int(number) for number in found.groups())
    try:
        holder = bytes.fromhex(pdf[before:after].strip(b"<>").decode("ascii"))
        signed = cms.ContentInfo.load(holder)["content"]
        certificate = signed["certificates"][0].chosen
        info = signed["signer_infos"][0]
        attributes, signature = info["signed_attrs"], info["signature"].native
        claimed = {one["type"].native: one["values"][0].native for one in attributes}
        message = attributes.untag().dump()
        fingerprint = sha256(certificate.dump())
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        # Whatever a damaged structure makes the reader stumble over, it holds no seal.
        return None
    if not is_ours(fingerprint):
        return None
    digest = bytes.fromhex(sha256(pdf[:before] + pdf[after : after + rest]))
    is_whole = (
        (start, after + rest) == (0, len(pdf))
        and pdf[before:after] == _room_for(certificate, attributes, signature, after - before)
        and claimed.get("message_digest") == digest
        and _is_signed(certificate, message, signature)
    )
    return Seal(fingerprint, is_whole)


def _room_for(
    certificate: asn1_x509.Certificate, attributes: object, signature: bytes, length: int
) -> bytes:
    """The one way in which we write a signature: in it, too, no byte can be another."""
    algorithm = {"algorithm": "sha256"}
    written = cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": cms.SignedData(
                {
                    "version": "v1",
                    "digest_algorithms": [algorithm],
                    "encap_content_info": {"content_type": "data"},
                    "certificates": [certificate],
                    "signer_infos": [
                        {
                            "version": "v1",
                            "sid": cms.SignerIdentifier(
                                "issuer_and_serial_number",
                                {
                                    "issuer": certificate.issuer,
                                    "serial_number": certificate.serial_number,
                                },
                            ),
                            "digest_algorithm": algorithm,
                            "signed_attrs": attributes,
                            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                            "signature": signature,
                        }
                    ],
                }
            ),
        }
    ).dump()
    return b"<" + written.hex().upper().encode().ljust(length - 2, b"0") + b">"


def _is_signed(certificate: asn1_x509.Certificate, message: bytes, signature: bytes) -> bool:
    key = x509.load_der_x509_certificate(certificate.dump()).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


@cache
def _key_and_certificate(path: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    try:
        pem = path.read_bytes()
        key = serialization.load_pem_private_key(pem, password=None)
        certificate = x509.load_pem_x509_certificate(pem)
    except (OSError, ValueError) as error:
        raise SealTrouble(
            f"The seal of patients' copies in {path} is missing or damaged: put it back from "
            "your backup, or move it away and start the site, which makes a new one."
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or (
        key.public_key() != certificate.public_key()
    ):
        raise SealTrouble(f"In {path} key and certificate do not belong together.")
    return key, certificate
