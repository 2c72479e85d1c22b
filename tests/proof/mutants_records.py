"""Which defences keep the records that prove a consent, and what follows from them?"""

from tests.proof.mutant import Mutant

TRIGGER_TESTS = "tests/consent/test_triggers.py"
LEDGER_TESTS = "tests/consent/test_ledger.py"

RECORDS = (
    Mutant(
        "the ledger's trigger",
        "The database itself refuses to change or delete an entry of the ledger.",
        "consent/triggers.py",
        '    *_never_changed("consent_ledgerentry", "The ledger"),\n',
        "",
        (
            f"{TRIGGER_TESTS}::test_records_that_prove_something_are_never_changed[ledgerentry]",
            f"{TRIGGER_TESTS}::test_records_that_prove_something_are_never_deleted[ledgerentry]",
        ),
    ),
    Mutant(
        "the evidence's trigger",
        "The database itself refuses to change or delete the evidence of a signature.",
        "consent/triggers.py",
        '    *_never_changed("consent_evidence", "Evidence"),\n',
        "",
        (
            f"{TRIGGER_TESTS}::test_records_that_prove_something_are_never_changed[evidence]",
            f"{TRIGGER_TESTS}::test_records_that_prove_something_are_never_deleted[evidence]",
        ),
    ),
    Mutant(
        "the withdrawal's trigger",
        "The database itself refuses to undo a withdrawal.",
        "consent/triggers.py",
        '    *_never_back("consent_consent", "revoked_at", "A withdrawal"),\n',
        "",
        (f"{TRIGGER_TESTS}::test_a_withdrawal_is_never_undone_nor_moved[None-Consent-revoked_at]",),
    ),
    Mutant(
        "a described set needs a word",
        "A photo joins a signed consent only where somebody of the staff attests to it.",
        "consent/triggers.py",
        'f"(NEW.attested_at IS NULL OR NOT {_DESCRIBED}) AND {_SEALED}"',
        'f"NOT {_DESCRIBED} AND {_SEALED}"',
        (
            "tests/proof/test_guards.py::test_the_database_takes_nothing_into_a_described_set_that_nobody_attests",
        ),
    ),
    Mutant(
        "a described set shows its patient",
        "Only a photo that is filed as showing the patient who agreed joins their set.",
        "consent/actions/described.py",
        "if consent.patient.root_id not in {who.patient for who in known.depicted}:",
        "if not known.depicted:",
        (
            "tests/consent/test_described_sets_signed.py::test_what_does_not_belong_is_refused_in_a_sentence[of_somebody_else-does not show the patient]",
        ),
    ),
    Mutant(
        "the chain covers each entry",
        "A changed entry of the ledger is found by its digest.",
        "consent/evidence.py",
        "if link.sha256 != link.expected():",
        'if link.sha256 == "":',
        (f"{LEDGER_TESTS}::test_a_changed_entry_is_found",),
    ),
    Mutant(
        "the chain covers the order",
        "An entry that was computed anew does not fit the one after it.",
        "consent/evidence.py",
        "if link.prev != prev:",
        'if link.prev == "":',
        (f"{LEDGER_TESTS}::test_an_entry_computed_anew_does_not_fit_the_next_one",),
    ),
    Mutant(
        "evidence is checked",
        "A change of the stored evidence of a signature is named by `verify`.",
        "consent/invariants/agreements.py",
        "if evidence.sha256(record.text.encode()) != record.sha256:",
        "if not record.sha256:",
        ("tests/proof/test_guards.py::test_a_changed_word_of_the_evidence_is_named",),
    ),
    Mutant(
        "an entry in the act's transaction",
        "Nothing is entered in the ledger outside the transaction of its act.",
        "consent/models/ledger.py",
        "        if not connection.in_atomic_block:\n",
        "        if connection.in_atomic_block is None:\n",
        (f"{LEDGER_TESTS}::test_an_entry_needs_the_transaction_of_its_act",),
    ),
    Mutant(
        "what follows is written with the act",
        "The work that must follow a withdrawal is on record in the same transaction: no crash loses it.",
        "consent/actions/withdrawing.py",
        '    followups.plan(entry, "shutfile.append")\n',
        '    transaction.on_commit(lambda: followups.plan(entry, "shutfile.append"))\n',
        (
            "tests/proof/test_guards.py::test_what_follows_a_withdrawal_is_on_record_before_its_commit",
        ),
    ),
    Mutant(
        "an act that fails leaves nothing to do",
        "Work is planned by the act's own transaction, and goes with it when it is rolled back.",
        "consent/followups.py",
        "            work_off_later.enqueue(followup.pk)\n    return followup\n",
        "            _kinds[kind].handler(followup)\n    return followup\n",
        ("tests/consent/test_followups.py::test_an_act_that_is_rolled_back_leaves_nothing_to_do",),
    ),
    Mutant(
        "links are kept as digests",
        "The database holds no link that would open: whoever reads it can follow none.",
        "consent/actions/links.py",
        "return hashlib.sha256(token.encode()).hexdigest()",
        "return token",
        ("tests/proof/test_guards.py::test_no_table_holds_a_link_that_would_open",),
    ),
    Mutant(
        "joining shows nothing anew",
        "Where two records become one, a photo that would be shown by it is looked at again first.",
        "consent/actions/merging.py",
        "if merging.shows_more(item, gone=gone.pk, kept=kept.pk, now=known.now)",
        "if item.locked",
        (
            "tests/consent/test_patients_merged.py::TestNothingIsShownAnew::test_a_photo_that_names_both_of_which_one_signed_is_looked_at_again",
        ),
    ),
    Mutant(
        "an unlawful form makes no version",
        "Nobody is asked with a text that leaves out what the law wants.",
        "consent/actions/forms.py",
        "    if musts:\n        raise FormUnlawful(musts)\n",
        "",
        ("tests/consent/test_form_publishing.py::test_no_version_is_made_while_a_must_is_open",),
    ),
    Mutant(
        "each look at an original is entered",
        "Whoever opens a patient's original photo stands in the ledger.",
        "consent/admin_views/photos.py",
        "        _note_original(request, rendition.image)\n    return response\n",
        "        pass\n    return response\n",
        ("tests/consent/test_who_sees_what.py::test_each_look_at_an_original_is_in_the_ledger",),
    ),
)
