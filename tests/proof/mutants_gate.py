"""Which defences does the rule of one photo have, and its gate? Each with the edit that takes it away."""

from tests.proof.cells import clip_on, shows
from tests.proof.mutant import Catch, Mutant

GATE_TESTS = "tests/consent/test_gate.py"
RULE_TESTS = "tests/consent/test_coverage.py"
MODEL_TESTS = "tests/consent/test_photo_model.py"
CLIP_TESTS = "tests/consent/test_clip_gate.py"
SHUT_TESTS = "tests/consent/test_shutfile.py"

RULE = (
    Mutant(
        "two uses need both",
        "A file named for several uses is seen only where every one of them was agreed to.",
        "consent/coverage.py",
        'return _all_of([allowed(item, use, at=at) for use in privileges] or [allowed(item, "", at=at)])',
        'return max([allowed(item, use, at=at) for use in privileges] or [allowed(item, "", at=at)], key=bool)',
        (
            f"{GATE_TESTS}::test_a_file_is_served_for_the_uses_in_its_spec_only[max-400x400|use-website|use-instagram-False]",
        ),
    ),
    Mutant(
        "bound to the digest",
        "A consent is for the very file that was signed for; an exchanged one is not covered.",
        "consent/coverage.py",
        "        (cover.sha256 == item.sha256, Reason.SWAPPED),\n",
        "",
        (
            f"{RULE_TESTS}::test_each_reason_is_given_where_it_is_the_one_that_helps",
            shows("pictures_of_pages", "swapped"),
        ),
    ),
    Mutant(
        "the last day",
        "A permission ends with its last day, and no job has to run for it.",
        "consent/coverage.py",
        "        (at < cover.ends_at, Reason.ENDED),\n",
        "",
        (
            f"{RULE_TESTS}::test_each_reason_is_given_where_it_is_the_one_that_helps",
            shows("pictures_of_pages", "expired"),
        ),
    ),
    Mutant(
        "the first day",
        "A permission for later shows nothing before its first day.",
        "consent/coverage.py",
        "        (cover.starts_at <= at, Reason.NOT_YET),\n",
        "",
        (f"{RULE_TESTS}::test_each_reason_is_given_where_it_is_the_one_that_helps",),
    ),
    Mutant(
        "taken back",
        "The bare fact of a withdrawal in the database shuts, before any job has run.",
        "consent/facts.py",
        "revoked=row[11] is not None,",
        "revoked=False,",
        (
            f"{GATE_TESTS}::test_the_bare_fact_of_a_revocation_shuts_without_any_job",
            shows("old_addresses", "revoked_worker_down"),
        ),
    ),
    Mutant(
        "only where they cannot be recognised",
        "Who agreed only where nobody can recognise them is shown nowhere else.",
        "consent/coverage.py",
        "        (not (cover.only_unrecognisable and who.recognisable), Reason.RECOGNISABLE),\n",
        "",
        (f"{RULE_TESTS}::test_each_reason_is_given_where_it_is_the_one_that_helps",),
    ),
    Mutant(
        "everybody in it",
        "Of several people in a photo every one must have agreed.",
        "consent/coverage.py",
        "return _all_of([_patient_agrees(item, who, privilege, at) for who in item.depicted])",
        "return max([_patient_agrees(item, who, privilege, at) for who in item.depicted], key=bool)",
        (
            f"{RULE_TESTS}::test_each_reason_is_given_where_it_is_the_one_that_helps",
            shows("pictures_of_pages", "one_of_two_revoked"),
        ),
    ),
    Mutant(
        "somebody must be named",
        "A patient's photo in which nobody has said who it is stays shut, whatever was signed.",
        "consent/coverage.py",
        "    if not item.depicted:\n        return Verdict(False, Reason.NOBODY_NAMED)\n",
        "    if not item.depicted:\n        return Verdict(bool(item.covers), Reason.NOBODY_NAMED)\n",
        (f"{RULE_TESTS}::test_each_reason_is_given_where_it_is_the_one_that_helps",),
    ),
    Mutant(
        "unknown is shut",
        "A photo of which nobody has said who can be seen is shown to nobody outside.",
        "consent/coverage.py",
        "if item.subject in PUBLIC_SUBJECTS:",
        "if item.subject != Subject.PATIENT:",
        (
            f"{GATE_TESTS}::test_no_derivative_is_made_for_the_public_of_what_is_not_covered[unknown]",
        ),
    ),
    Mutant(
        "put away is shut",
        "A photo that was put away is shown nowhere, although its consent is valid.",
        "consent/coverage.py",
        "if item.state != State.LIVE:",
        "if item.state == State.PURGED:",
        (
            f"{RULE_TESTS}::test_each_reason_is_given_where_it_is_the_one_that_helps",
            shows("pictures_of_pages", "put_away"),
        ),
    ),
    Mutant(
        "an unknown use is refused",
        "A file named for a use nobody knows is served to nobody, not as if for the website.",
        "consent/uses.py",
        "return tuple(dict.fromkeys(named)) or (WEBSITE,)",
        'return tuple(dict.fromkeys(set(named) & {"website", "instagram"})) or (WEBSITE,)',
        (
            f"{GATE_TESTS}::test_a_file_is_served_for_the_uses_in_its_spec_only[max-400x400|use-nobody_knows-False]",
        ),
    ),
    Mutant(
        "the shut-file's word",
        "What the shut-file denies stays shut, whatever the database says.",
        "consent/facts.py",
        "shut=denials.consent_is_shut(reference, privilege, sha256),",
        "shut=False,",
        (
            f"{SHUT_TESTS}::test_the_gate_denies_what_the_file_lists_even_if_the_database_says_otherwise",
        ),
    ),
    Mutant(
        "the lock after a restore",
        "Where database and shut-file disagree, every photo is shut until somebody has looked.",
        "consent/facts.py",
        "locked=denials.locked(ledger_sha256=rows[0][18], appended_seq=rows[0][19]),",
        "locked=False,",
        (f"{SHUT_TESTS}::test_a_restored_database_shuts_every_photo_until_it_is_reconciled",),
    ),
)

DOOR = (
    Mutant(
        "the gate asks",
        "A known address of a photo gives its bytes only while the rule says yes.",
        "consent/middleware.py",
        "    answer = found is not None and bool(\n"
        "        coverage.allowed_for_all(found.item, uses.of(found.filter_spec), at=found.now)\n"
        "    )\n",
        "    answer = found is not None\n",
        (
            f"{GATE_TESTS}::test_a_covered_photo_is_served_and_a_withdrawal_closes_the_gate",
            shows("saved_pages", "revoked_worker_down"),
        ),
    ),
    Mutant(
        "the gate's memory ends",
        "A yes is remembered for one second and no longer.",
        "consent/middleware.py",
        "MEMO_SECONDS = 1.0",
        "MEMO_SECONDS = 3600.0",
        (f"{GATE_TESTS}::test_a_verdict_is_remembered_for_a_second_and_no_longer",),
    ),
    Mutant(
        "the gate's second begins with the question",
        "A slow answer of the database does not make a yes last longer.",
        "consent/middleware.py",
        "_memo[name] = (now + MEMO_SECONDS, answer)",
        "_memo[name] = (time.monotonic() + MEMO_SECONDS, answer)",
        (f"{GATE_TESTS}::test_the_second_counts_from_before_the_question_not_from_the_answer",),
    ),
    Mutant(
        "a withdrawal empties the gate's memory",
        "The process that has seen a withdrawal shuts without waiting for its second to pass.",
        "consent/middleware.py",
        "    _memo.clear()\n    clip_gate.forget()\n",
        "    clip_gate.forget()\n",
        (
            "tests/proof/test_guards.py::test_a_withdrawal_seen_by_this_process_does_not_wait_for_its_memory",
        ),
    ),
    Mutant(
        "no “not modified” before the verdict",
        "A browser's copy of a photo that was taken back is not confirmed.",
        "consent/middleware.py",
        "        name = path.removeprefix(PREFIX)\n",
        "        name = path.removeprefix(PREFIX)\n"
        """        if serving.not_modified(request, f'"{name.partition(".")[0]}"'):\n"""
        "            return HttpResponse(status=304)\n",
        (
            Catch(
                f"{GATE_TESTS}::test_not_modified_is_said_only_while_the_photo_may_be_seen",
                "304 == 404",
            ),
            shows("copies_in_browsers", "revoked_worker_down"),
        ),
    ),
    Mutant(
        "doubt is a no",
        "While the database cannot be asked, no byte leaves.",
        "consent/middleware.py",
        '        log.error("The photo gate got no facts (%s): no bytes.", type(error).__name__)\n'
        "        return False\n",
        '        log.error("The photo gate got no facts (%s): no bytes.", type(error).__name__)\n'
        "        return True\n",
        (f"{GATE_TESTS}::test_an_outage_gives_no_byte_and_is_not_remembered",),
    ),
    Mutant(
        "no shared copies",
        "Every answer with a patient's photo tells caches in between to keep nothing.",
        "consent/middleware.py",
        'cache_control: str = "private, no-cache"',
        'cache_control: str = "public, max-age=3600"',
        (f"{GATE_TESTS}::test_every_answer_with_bytes_says_who_may_keep_it",),
    ),
    Mutant(
        "`get_renditions` is ours",
        "No page gets a picture, and none is made, before the rule was asked for its use.",
        "consent/models/photo.py",
        "    def get_renditions(self, *filters: Filter | str) -> dict[str, AbstractRendition]:\n",
        "    def judged(self, *filters: Filter | str) -> dict[str, AbstractRendition]:\n",
        (
            f"{MODEL_TESTS}::test_no_tag_makes_a_derivative_or_gives_words_of_what_is_not_covered",
            f"{GATE_TESTS}::test_no_derivative_is_made_for_the_public_of_what_is_not_covered",
        ),
    ),
    Mutant(
        "nobody is staff by default",
        "Code outside a request, and a scope that says nothing, is the public.",
        "consent/asking.py",
        "return scope is not None and scope.staff",
        "return scope is None or scope.staff",
        (f"{GATE_TESTS}::test_code_outside_a_request_is_the_public",),
    ),
    Mutant(
        "public by the row",
        "Whether a file lies in the public folder is decided by the row now, not by an old object.",
        "consent/models/photo.py",
        "        if asking.is_public(self.image_id):\n",
        "        if self.image.is_public:\n",
        (
            f"{MODEL_TESTS}::test_where_a_derivative_lies_is_decided_by_the_row_and_not_by_an_old_object",
        ),
    ),
    Mutant(
        "another file is another photo",
        "A photo whose file is exchanged counts as unknown until somebody has looked.",
        "consent/models/photo.py",
        "            self.subject = Subject.UNKNOWN\n",
        "",
        (f"{MODEL_TESTS}::test_another_file_makes_the_photo_unknown_and_gives_it_another_key",),
    ),
    Mutant(
        "private by default",
        "Whatever stores a file without saying where stores it privately.",
        "site/config/settings/base.py",
        '"default": {"BACKEND": "consent.storage.PhotoStorage"}',
        '"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}',
        ("tests/consent/test_storage.py::test_the_default_storage_is_the_private_one",),
    ),
    Mutant(
        "private files have no address",
        "The storage gives an address for public files only.",
        "consent/storage.py",
        "if name and name.startswith(PUBLIC_PREFIX):",
        "if name:",
        (
            "tests/consent/test_storage.py::test_a_private_file_lies_in_the_private_folder_and_has_no_address",
        ),
    ),
    Mutant(
        "the clip's gate asks",
        "A known address of a clip gives film and captions only while the rule says yes.",
        "consent/clip_gate.py",
        "allowed = found is not None and coverage.allowed(found.item, WEBSITE, at=found.now)",
        "allowed = found is not None",
        (
            f"{CLIP_TESTS}::test_a_covered_clip_is_served_with_its_captions_and_a_withdrawal_closes_both",
            clip_on("addresses", "revoked_worker_down"),
        ),
    ),
    Mutant(
        "the clip gate's memory ends",
        "A yes for a clip is remembered for one second and no longer.",
        "consent/clip_gate.py",
        "MEMO_SECONDS = 1.0",
        "MEMO_SECONDS = 3600.0",
        (
            f"{CLIP_TESTS}::test_an_answer_is_remembered_for_a_second_counted_from_before_the_question",
        ),
    ),
)

GATE = (*RULE, *DOOR)
