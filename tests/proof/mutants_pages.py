"""Which defences keep a photo off pages, out of kits and out of a stranger's session?"""

from tests.proof.cells import tells
from tests.proof.mutant import Mutant

KIT_TESTS = "tests/blog/test_kit.py"
SIGNING_TESTS = "tests/consent/test_signing.py"
TABLET_TESTS = "tests/consent/test_tablet.py"

PAGES = (
    Mutant(
        "a block leaves itself out",
        "Picture and caption go together where the photo is not covered, whatever a theme's template prints.",
        "practice/blocks.py",
        "return all(photo is not None and photo.verdict(WEBSITE) for photo in self.photos(value))",
        "return all(photo is not None for photo in self.photos(value))",
        (
            "tests/practice/test_pages.py::test_a_block_leaves_itself_out_whatever_its_template_prints",
        ),
    ),
    Mutant(
        "the search asks again",
        "The same second a photo is taken back, its caption finds nothing.",
        "practice/search_index.py",
        "if value is None or (may_be_shown is not None and not may_be_shown(value)):",
        "if value is None:",
        (
            "tests/practice/test_search.py::test_after_a_withdrawal_the_same_second_the_words_of_the_photo_find_nothing",
            tells("search", "revoked"),
        ),
    ),
    Mutant(
        "no text ends the JSON-LD",
        "A title cannot break out of the data for search engines.",
        "practice/templatetags/structured_data.py",
        "return mark_safe(text.translate(ESCAPES))",
        "return mark_safe(text)",
        ("tests/practice/test_pages.py::test_a_title_cannot_end_the_json_ld_script",),
    ),
    Mutant(
        "a kit refuses",
        "One photo that is not covered for the network stops the kit it was chosen for.",
        "blog/social/building.py",
        "    found += [one.left_out for one in chosen if one.left_out]\n",
        "",
        (f"{KIT_TESTS}::test_one_uncovered_photo_among_those_chosen_stops_the_kit",),
    ),
    Mutant(
        "each network by itself",
        "A photo that was agreed to for one network leaves for no other.",
        "blog/social/photos.py",
        "today = coverage.allowed(item, use, at=now)",
        'today = coverage.allowed(item, "instagram", at=now)',
        (f"{KIT_TESTS}::test_a_photo_covered_for_one_network_is_refused_for_the_others",),
    ),
    Mutant(
        "a kit is judged again when it leaves",
        "What was taken back between looking and downloading does not leave.",
        "blog/social/handing_out.py",
        "    if now.left_out:\n"
        "        raise Refused((now.left_out,))\n"
        "    if now.item.sha256 != before.item.sha256 or now.verdict.consents != before.verdict.consents:\n"
        "        raise Refused((refusals.changed_meanwhile(before.photo.pk),))\n",
        "",
        (f"{KIT_TESTS}::test_a_withdrawal_between_looking_and_downloading_lets_nothing_out",),
    ),
    Mutant(
        "identity before photos",
        "A link shows no photo before the person has shown who they are.",
        "consent/views/photos.py",
        "if still_opens(one, at=now) and (opened[one.reference] or identity.is_vouched(one))",
        "if still_opens(one, at=now)",
        (f"{SIGNING_TESTS}::test_a_photo_is_shown_only_after_the_identity_step",),
    ),
    Mutant(
        "a cancelled request shows nothing",
        "A signer's browser gets no photo once the request is closed.",
        "consent/views/photos.py",
        "if still_opens(one, at=now) and (opened[one.reference] or identity.is_vouched(one))",
        "if opened[one.reference] or identity.is_vouched(one)",
        (f"{SIGNING_TESTS}::test_a_photo_stops_being_shown_when_the_request_is_cancelled",),
    ),
    Mutant(
        "a session shows its own renditions",
        "The signer's door gives no picture made for another use.",
        "consent/views/photos.py",
        ".filter(file=PRIVATE_RENDITIONS + name, filter_spec=session_photos.SPEC)",
        ".filter(file=PRIVATE_RENDITIONS + name)",
        (f"{SIGNING_TESTS}::test_only_renditions_of_the_session_are_served_there",),
    ),
    Mutant(
        "wrong answers pause",
        "While an answer is paused not even the right birth date is looked at.",
        "consent/people/identity.py",
        "    if waiting and waiting > timezone.now():\n        return Answer(False, waiting)\n",
        "",
        ("tests/consent/test_identity.py::test_a_pause_looks_at_no_answer_not_even_the_right_one",),
    ),
    Mutant(
        "one browser, one patient",
        "The next patient on a shared device sees nothing of the last.",
        "consent/views/sessions.py",
        "    request.session[SIGNING] = {\n"
        "        key: entry for key, entry in _signing(request).items() if key in references\n"
        "    }\n",
        "",
        (
            "tests/consent/test_links.py::test_the_next_patient_on_a_shared_device_sees_nothing_of_the_last",
        ),
    ),
    Mutant(
        "a tablet forgets its staff",
        "Handed over, the practice's tablet holds nothing of whoever was signed in on it.",
        "consent/views/at_tablet.py",
        "        pass  # what would still have been said to them may name a patient\n"
        "    request.session.flush()\n",
        "        pass  # what would still have been said to them may name a patient\n",
        (
            f"{TABLET_TESTS}::test_handing_over_leaves_a_session_that_knows_the_request_and_nothing_of_staff",
        ),
    ),
    Mutant(
        "a tablet forgets its signer",
        "Given back, the tablet opens no page and no photo of the signer.",
        "consent/views/at_tablet.py",
        "    known = reference(request)\n    request.session.flush()\n",
        "    known = reference(request)\n",
        (f"{TABLET_TESTS}::test_after_giving_back_nothing_of_the_signer_opens_on_the_tablet",),
    ),
    Mutant(
        "metadata is taken out at upload",
        "Nothing but pixels is kept of an upload: no place, no name, no day.",
        "consent/cleaning/__init__.py",
        "    data = _repainted(upload)\n"
        "    result = read(data)\n"
        "    if result.metadata or result.format.slug is None:\n",
        "    data = upload\n    result = read(data)\n    if result.format.slug is None:\n",
        ("tests/consent/test_cleaning.py::test_nothing_but_pixels_leaves_the_cleaning",),
    ),
    Mutant(
        "metadata is taken out of what the site makes",
        "No derivative carries words beside its pixels.",
        "consent/cleaning/__init__.py",
        'return b"".join(source.painted)',
        "return data",
        ("tests/consent/test_cleaning.py::test_stripping_takes_out_the_same_and_keeps_each_pixel",),
    ),
    Mutant(
        "the header is read before the pixels",
        "A small file of very many pixels is refused before anything opens it.",
        "consent/cleaning/__init__.py",
        "    refuse_weight(upload)\n    read(upload)\n",
        "    refuse_weight(upload)\n",
        (
            "tests/consent/test_cleaning_refusals.py::test_too_many_pixels_are_refused_by_the_header_alone",
        ),
    ),
)
