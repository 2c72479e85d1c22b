"""How much does signing ask of the database, and does it hold when twenty sign at once?"""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consent import verify
from consent.models import Consent, ConsentRequest, Evidence, LedgerEntry
from consent.privileges import Outcome, Subject
from tests.consent.walking import open_sign_link, post, step_of, walk
from tests.factories import make_patient, make_photo, make_request, make_version

USES = ("website", "instagram")
CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
# The bar is 12 in all: docs/signing.md says what each of them is for, and why it stays.
WHILE_LOCKED, IN_ALL = 11, 18
SIGNERS = 20


def asked_queries(captured: CaptureQueriesContext) -> list[str]:
    """Every statement but those that begin and end transactions."""
    statements = [query["sql"] for query in captured.captured_queries]
    return [one for one in statements if not one.startswith(CONTROL)]


def while_locked(captured: CaptureQueriesContext) -> list[str]:
    """What is asked from the update that claims the request to the last follow-up."""
    found = asked_queries(captured)
    first = next(at for at, one in enumerate(found) if one.startswith('UPDATE "consent_consentreq'))
    last = max(at for at, one in enumerate(found) if "dbtaskresult" in one)
    return found[first : last + 1]


@pytest.mark.django_db
@pytest.mark.parametrize("photos", [1, 5])
def test_signing_asks_little_while_it_holds_the_lock_however_many_photos(client: Client, photos):
    patient = make_patient()
    shown = [make_photo(Subject.PATIENT, patients=[patient]) for _ in range(photos)]
    asked = make_request(patient, photos=shown, uses=USES)
    address = open_sign_link(client, asked)
    walk(client, address, to="signature", uses=USES)
    with CaptureQueriesContext(connection) as captured:
        answer = post(client, address, "signature", method="typed", typed_name="Amara Okafor")
    assert step_of(answer) == "done"
    # PostgreSQL is asked for the lock of the ledger, which SQLite's transaction holds already.
    more = int(connection.vendor == "postgresql")
    assert len(while_locked(captured)) == WHILE_LOCKED + more, "\n".join(while_locked(captured))
    assert len(asked_queries(captured)) == IN_ALL + more, "\n".join(asked_queries(captured))


@pytest.mark.usefixtures("migrated_rows")
@pytest.mark.django_db(transaction=True)
def test_twenty_people_who_sign_at_once_are_all_kept_and_none_twice():
    """Each has a browser and a database connection of its own, as behind a real server."""
    version = make_version(*USES)
    signers: list[tuple[Client, str]] = []
    for number in range(SIGNERS):
        patient = make_patient("Amara Okafor", email=f"amara{number}@example.org")
        browser = Client()
        address = open_sign_link(browser, make_request(patient, uses=USES, version=version))
        walk(browser, address, to="signature", uses=USES)
        signers.append((browser, address))
    together = threading.Barrier(SIGNERS, timeout=60)
    answers: list[str] = []
    faults: list[BaseException] = []

    def sign(browser: Client, address: str) -> None:
        try:
            together.wait()
            answer = post(browser, address, "signature", method="typed", typed_name="Amara Okafor")
            answers.append(f"{answer.status_code} {answer.get('Location', '')[-9:]}")
        except Exception as fault:  # noqa: BLE001 (raised again below, in the test's own thread)
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=one) for one in signers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not faults
    assert answers == ["302 step=done"] * SIGNERS
    assert Consent.objects.count() == Evidence.objects.count() == SIGNERS
    assert set(ConsentRequest.objects.values_list("outcome", flat=True)) == {Outcome.SIGNED.value}
    assert LedgerEntry.objects.filter(act="consent.signed").count() == SIGNERS
    assert list(verify.chain_is_whole()) == []
    assert list(verify.agreements_match_their_evidence()) == []
