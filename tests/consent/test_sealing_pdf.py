"""Is the seal one that others accept, and does it break with every change?"""

from __future__ import annotations

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from config.keys import copy_seal
from consent.pdf import render
from consent.signed import sealing_pdf
from consent.signed.sealing_pdf import Seal, SealTrouble, own_certificate, seal
from tests.consent.contents import content
from tests.consent.poppler import pdfsig, pdftotext


def seal_in(pdf: bytes) -> Seal | None:
    return sealing_pdf.seal_in(pdf, is_ours=lambda certificate: certificate == own_certificate())


@pytest.fixture(scope="module")
def unsealed() -> bytes:
    return render(content()).data


@pytest.fixture(scope="module")
def sealed(unsealed) -> bytes:
    return seal(unsealed, practice="Linden Street Dental")


def test_pdfsig_agrees(sealed, tmp_path):
    told = pdfsig(sealed, tmp_path)
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told


def test_pyhanko_agrees_and_fetches_nothing(sealed):
    (signature,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    trust = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    # In a thread: pyHanko starts an event loop, and a browser test may have left one running here.
    with ThreadPoolExecutor() as thread:
        status = thread.submit(validate_pdf_signature, signature, trust).result()
    assert status.intact and status.valid and status.trusted
    assert status.coverage.name == "ENTIRE_FILE"
    assert signature.signer_cert.public_key.curve == ("named", "secp256r1")


def test_we_agree(sealed):
    found = seal_in(sealed)
    assert found is not None and found.is_whole
    assert found.certificate == own_certificate()


def test_a_seal_is_also_made_where_an_event_loop_runs(unsealed):
    async def sealing() -> bytes:
        return seal(unsealed, practice="Linden Street Dental")

    with ThreadPoolExecutor() as thread:
        found = seal_in(thread.submit(asyncio.run, sealing()).result())
    assert found is not None and found.is_whole


def test_what_was_drawn_keeps_every_byte(unsealed, sealed):
    assert sealed.startswith(unsealed)


def test_a_sealed_copy_still_claims_its_standards_and_reads_the_same(unsealed, sealed, tmp_path):
    assert b"<pdfuaid:part>1</pdfuaid:part>" in sealed
    assert pdftotext(sealed, tmp_path) == pdftotext(unsealed, tmp_path)


def test_two_seals_of_one_copy_differ(unsealed, sealed):
    assert seal(unsealed, practice="Linden Street Dental") != sealed


@pytest.mark.parametrize("where", ["start", "text", "field", "end"])
def test_one_changed_byte_breaks_it_for_poppler_and_for_us(unsealed, sealed, where, tmp_path):
    at = {
        "start": 5,
        "text": len(unsealed) // 2,
        "field": len(unsealed) + 40,
        "end": len(sealed) - 8,
    }[where]
    changed = bytearray(sealed)
    changed[at] ^= 1
    found = seal_in(bytes(changed))
    assert found is None or not found.is_whole
    assert "Signature is Valid." not in pdfsig(bytes(changed), tmp_path) or where == "end"


def test_bytes_after_the_seal_are_not_covered(sealed, tmp_path):
    found = seal_in(sealed + b"\n% a note\n")
    assert found is not None and not found.is_whole


def test_the_signature_of_another_copy_does_not_fit(sealed):
    other = seal(render(content(title="Another")).data, practice="Linden Street Dental")
    theirs = other[other.index(b"/Contents <") :]
    mixed = sealed[: sealed.index(b"/Contents <")] + theirs
    found = seal_in(mixed)
    assert found is None or not found.is_whole


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"/ByteRange [0 5 9 3]" * 3,
        b"/ByteRange [0 999999999 3 4]",
        b"/ByteRange [9 1 0 0] <zz>",
        b"/ByteRange [0 20 24 0]<3000>",
        b"/ByteRange [0 21 27 0]<308006>" + b"\x00" * 40,
        b"\x30\x80" * 500,
    ],
)
def test_rubbish_has_no_seal(data):
    assert seal_in(data) is None


def test_every_cut_of_a_sealed_file_is_answered(sealed):
    begin = sealed.rindex(b"/ByteRange")
    for end in range(begin, len(sealed) - 1, 37):
        found = seal_in(sealed[:end])
        assert found is None or not found.is_whole


def test_no_byte_of_the_signature_itself_can_be_another(sealed):
    begin = sealed.index(b"/Contents <") + len(b"/Contents ")
    end = sealed.index(b">", begin)
    for at in (*range(begin, begin + 2000, 3), end - 1, end):
        changed = bytearray(sealed)
        changed[at] = ord("0") if changed[at] != ord("0") else ord("f")
        found = seal_in(bytes(changed))
        assert found is None or not found.is_whole, at


def test_a_seal_of_somebody_else_is_none_of_ours(sealed):
    assert sealing_pdf.seal_in(sealed, is_ours=lambda certificate: False) is None


def test_without_its_key_the_seal_says_what_to_do(settings, tmp_path, unsealed):
    settings.COPY_SEAL_FILE = tmp_path / "gone.pem"
    with pytest.raises(SealTrouble, match=r"put it back from your backup"):
        seal(unsealed, practice="Linden Street Dental")


def test_key_and_certificate_must_belong_together(settings, tmp_path):
    one = copy_seal(tmp_path / "one", {}).read_text()
    other = copy_seal(tmp_path / "other", {}).read_text()
    mixed = tmp_path / "mixed.pem"
    mixed.write_text(one[: one.index("-----BEGIN CERT")] + other[other.index("-----BEGIN CERT") :])
    settings.COPY_SEAL_FILE = mixed
    with pytest.raises(SealTrouble, match="do not belong together"):
        own_certificate()


def test_nothing_of_the_key_is_in_a_sealed_file(sealed, settings):
    key, _ = sealing_pdf._key_and_certificate(settings.COPY_SEAL_FILE)
    secret = key.private_numbers().private_value.to_bytes(32, "big")
    assert secret not in sealed and secret.hex().encode() not in sealed
