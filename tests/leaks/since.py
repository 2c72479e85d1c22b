"""Which states has the list, and where is tried what was built since the list was written?"""

from __future__ import annotations

from dataclasses import dataclass

OWN = "tests/leaks/test_own.py::"

STATES = {
    "unclassified": ("unclassified",),
    "a patient without consent": ("no_consent",),
    "consent for the website only": ("website_only",),
    "expired with no job run": ("expired",),
    "taken back": ("revoked", "uses_revoked", "photo_withdrawn"),
    "taken back with the worker down": ("revoked_worker_down",),
    "filed as nobody, later as a patient": ("reclassified", "reclassified_worker_down"),
    "consent valid, the file exchanged": ("swapped",),
    "one of two patients took it back": ("one_of_two_revoked",),
}
"""The nine states of the list, and the states of the matrix that are them."""


@dataclass(frozen=True)
class Since:
    """A place built since the list was written: where it is tried, or why it need not be."""

    place: str
    how: str
    surfaces: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


CLIPS = "tests/leaks/test_clips.py::test_no_door_gives_the_clip_or_its_words"
STORIES = "tests/leaks/test_stories.py::test_no_door_gives_the_words_or_the_name"
SINCE = (
    Since(
        "the blog's feed",
        "tried as a list for machines; it never holds a photo",
        ("lists_for_machines",),
        ("tests/blog/test_feed.py::test_no_photo_is_in_the_feed_even_where_sharing_is_agreed",),
    ),
    Since(
        "`/links/`",
        "one of the pages, with the photo as its picture for link previews",
        ("words_of_pages", "pictures_of_pages", "link_previews"),
        (
            "tests/blog/test_links_page.py::test_nothing_is_loaded_from_elsewhere_and_no_photo_is_shown",
        ),
    ),
    Since(
        "kits for networks, and the kit of the practice's profiles",
        "made and asked for, by staff and by strangers",
        (
            "kits",
            "kits_for_facebook",
            "kits_for_google_business",
            "kits_together",
            "kits_for_strangers",
        ),
        (
            "tests/blog/test_profile_kit.py::test_what_was_taken_back_while_it_was_made_does_not_leave",
        ),
    ),
    Since("patients' stories", "words have a matrix of their own", tests=(STORIES,)),
    Since("clips", "films have a matrix of their own", tests=(CLIPS,)),
    Since(
        "the style guide",
        "draws invented content only; not mounted outside development",
        tests=(OWN + "test_the_style_guide_is_for_developers_and_draws_no_photo_on_record",),
    ),
    Since(
        "the admin's previews",
        "opened by the owner, their pictures asked by both",
        ("previews", "typed_and_not_yet_saved"),
    ),
    Since(
        "autosave",
        "the editor's browser saves and previews as somebody types",
        ("typed_and_not_yet_saved",),
    ),
    Since(
        "copies, aliases and translations of pages",
        "an alias is one of the pages; no address opens in another language",
        ("words_of_pages", "pictures_of_pages"),
        ("tests/site/test_languages.py::test_no_address_of_the_website_opens_in_another_language",),
    ),
    Since("vCards", "asked for as a list for machines", ("lists_for_machines",)),
    Since(
        "the signer's page and the tablet",
        "every derivative asked of it by others; nothing is left when it is given back",
        ("photos_of_signing_sessions",),
        (
            "tests/consent/test_tablet.py::test_after_giving_back_nothing_of_the_signer_opens_on_the_tablet",
        ),
    ),
    Since(
        "sheets of paper, scans and the patient's copy",
        "asked by visitors, by an editor without rights and by another patient",
        ("papers_of_the_record",),
        ("tests/consent/test_paper.py::test_the_sheet_is_for_those_who_know_patients_and_ask",),
    ),
    Since(
        "lists that staff export",
        "asked by the same strangers; they hold no picture",
        ("papers_of_the_record",),
        ("tests/leaks/test_urls_known.py::test_no_staff_address_answers_a_visitor",),
    ),
    Since(
        "pages of offers, people, questions, legal texts and appointments",
        "among the pages; a kind of page that is not placed fails the build",
        ("pictures_of_pages", "srcset_of_pages", "words_of_pages"),
        (OWN + "test_every_kind_of_page_stands_in_the_matrix",),
    ),
)
