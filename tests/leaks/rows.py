"""Which cell, test or hostile file stands for each known way a photo gets out of a stock Wagtail?

The rows are those of our list of leaks, found by reading Wagtail 7.4.4 and by fetching every address
of a stock site. `surfaces` are columns of the matrix (tests/leaks), tried in every state; `tests`
are tests of their own; `files` are cases of the corpus of hostile files (tests/proof/corpus_all.py).
"""

from __future__ import annotations

from dataclasses import dataclass

GATE = "tests/consent/test_gate.py::"
DOORS = "tests/consent/test_doors.py::"
PHOTO = "tests/consent/test_photo_model.py::"
REFUSED = "tests/consent/test_cleaning_refusals.py::"
OWN = "tests/leaks/test_own.py::"


@dataclass(frozen=True)
class Row:
    """One row of the list.

    Attributes:
        where: what of Wagtail lets a photo out, or is brought down.
        shut_by: what stands against it here.
    """

    number: int
    where: str
    shut_by: str
    surfaces: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


ROWS = (
    Row(
        1,
        "the address of a rendition, relative and whole",
        "`PhotoRendition.url`; the byte gate",
        ("pictures_of_pages", "other_addresses_in_pages", "old_addresses"),
    ),
    Row(
        2,
        "the address of the original",
        "a private default storage outside every served folder",
        ("guessed_originals", "served_folders"),
    ),
    Row(
        3,
        "`{% image %}`",
        "`Photo.get_renditions`",
        ("pictures_of_pages", "code_outside_a_request"),
    ),
    Row(4, "`{% picture %}` and `srcset`", "`Photo.get_renditions`", ("srcset_of_pages",)),
    Row(
        5,
        "a derivative made before anybody agreed",
        "the verdict comes before Wagtail makes anything",
        ("code_outside_a_request", "derivatives_for_other_uses"),
        (GATE + "test_no_derivative_is_made_for_the_public_of_what_is_not_covered",),
    ),
    Row(
        6,
        "an old object from the cache of renditions",
        "the address is worked out when it is asked for; the byte gate",
        ("old_addresses", "derivatives_for_other_uses"),
        (PHOTO + "test_a_derivative_made_while_covered_is_not_handed_out_afterwards",),
    ),
    Row(7, "a picture inside rich text", "`PhotoRendition.img_tag`", ("rich_text",)),
    Row(
        8,
        "a block's default template, which draws the original",
        "as 3",
        ("code_outside_a_request",),
    ),
    Row(
        9,
        "the serve view, for any photo by a signed address",
        "not mounted",
        ("signed_serve_view",),
    ),
    Row(10, "the admin's maker of such addresses", "not mounted", ("url_generator",)),
    Row(11, "the images API with the original's address", "not mounted", ("images_api",)),
    Row(
        12,
        "the pages API, and the admin's API with thumbnails",
        "not mounted; thumbnails have staff addresses",
        ("pages_api", "admin_for_strangers", "traces_of_staff_at_work"),
    ),
    Row(
        13,
        "the admin's edit page, which makes a public copy of the original",
        "a private derivative, seen through `/admin/photo/`",
        ("admin_for_strangers", "traces_of_staff_at_work"),
    ),
    Row(
        14,
        "thumbnails of lists, choosers and comparisons",
        "staff addresses, and permission for each photo",
        ("admin_for_strangers", "traces_of_staff_at_work", "staff_thumbnails"),
    ),
    Row(15, "the admin's filter preview", "permission over the photo", ("url_generator",)),
    Row(
        16,
        "previews and views of revisions",
        "a preview is judged as the public",
        ("previews", "typed_and_not_yet_saved"),
    ),
    Row(17, "`og:image` and `twitter:image`", "the use `sharing`, or no tag", ("link_previews",)),
    Row(
        18,
        "JSON-LD, logo and default picture included",
        "the use `sharing`, or no image",
        ("json_ld", "pages_without_content"),
    ),
    Row(
        19,
        "a title that ends the JSON-LD script",
        "our own template writes `<` as an escape",
        tests=("tests/practice/test_pages.py::test_a_title_cannot_end_the_json_ld_script",),
    ),
    Row(
        20,
        "feeds, sitemap, mails, exports, kits",
        "every copy asks for its use, or holds no picture",
        (
            "kits",
            "kits_for_facebook",
            "kits_for_google_business",
            "kits_together",
            "kits_for_strangers",
            "lists_for_machines",
            "mails",
            "code_outside_a_request",
            "pages_without_content",
        ),
        ("tests/blog/test_feed.py::test_no_photo_is_in_the_feed_even_where_sharing_is_agreed",),
    ),
    Row(
        21,
        "files deleted by a queued task only, which carries the storage's secrets",
        "the gate waits for no deletion; the storage takes no arguments",
        ("served_folders",),
        (
            "tests/consent/test_storage.py::test_a_queued_task_that_names_the_storage_stores_nothing_about_it",
        ),
    ),
    Row(
        22,
        "files without rows, left by races",
        "private, or deleted by the photo's key",
        ("derivatives_for_other_uses", "served_folders"),
        ("tests/consent/test_storage.py::test_deleting_by_key_takes_files_without_rows_too",),
    ),
    Row(
        23,
        "an exchanged file that inherits what was said of the old one",
        "consent is bound to the digest; the photo becomes unknown",
        tests=(PHOTO + "test_another_file_makes_the_photo_unknown_and_gives_it_another_key",),
    ),
    Row(
        24,
        "a file of a batch upload that waits",
        "a private default storage",
        ("half_finished_uploads", "guessed_originals"),
    ),
    Row(
        25,
        "the title and the file's name in addresses and alt texts",
        "random names; alt texts from the description",
        ("words_of_pages",),
    ),
    Row(
        26,
        "metadata in renditions",
        "taken out at upload and again from each derivative",
        ("pictures_of_pages",),
        (PHOTO + "test_a_derivative_carries_no_metadata",),
        ("JPEG with EXIF and a place", "PNG with EXIF", "WebP with EXIF"),
    ),
    Row(
        27,
        "a photo uploaded as a document",
        "PDF only, private, only staff open documents",
        ("documents",),
    ),
    Row(
        28,
        "caches of pages, and pages somebody saved",
        "`no-cache`, and the byte gate",
        ("copies_in_browsers", "saved_pages"),
    ),
    Row(
        29,
        "purges of caches that are lost",
        "nothing outside may keep a patient's photo; follow-ups are written with the act and tried again",
        tests=(
            GATE + "test_every_answer_with_bytes_says_who_may_keep_it",
            "tests/consent/test_followups.py::test_an_act_that_is_rolled_back_leaves_nothing_to_do",
            "tests/consent/test_followups.py::test_a_failure_is_kept_without_anybodys_address_and_tried_later",
        ),
    ),
    Row(
        30,
        "publishing that skips the hooks: many at once, approved, scheduled",
        "the checks are advice at every door; the page leaves the photo out whenever it is drawn",
        tests=(
            DOORS + "test_the_button_asks_first_and_keeps_the_draft",
            DOORS + "test_publishing_many_asks_once_for_all",
            DOORS + "test_an_approved_page_that_is_not_covered_waits_for_a_word",
            DOORS + "test_a_due_page_goes_live_without_its_block_and_staff_are_told",
            DOORS + "test_publishing_raises_nothing_whatever_is_not_covered",
            "tests/practice/test_pages.py::test_an_uncovered_block_is_left_out_whole_and_comes_with_the_signature",
        ),
    ),
    Row(
        31,
        "drafts that Wagtail's index of references does not know",
        "drafts and scheduled revisions are read too",
        tests=(
            "tests/consent/test_publishing.py::test_drafts_and_scheduled_revisions_are_read_where_wagtails_index_knows_nothing",
        ),
    ),
    Row(
        32,
        "captions and alt texts in the search's index",
        "what is found is read again and judged before it counts",
        ("search",),
        (
            "tests/practice/test_search.py::test_after_a_withdrawal_the_same_second_the_words_of_the_photo_find_nothing",
        ),
    ),
    Row(
        33,
        "private collections, which do not cover images",
        "no collection opens or shuts a photo; the rule alone does",
        ("images_api",),
        (OWN + "test_a_private_collection_neither_shows_nor_shuts_a_photo",),
    ),
    Row(
        34,
        "feature detection reads pixels",
        "harmless: it keeps a point and stores no picture",
        tests=(OWN + "test_looking_for_faces_keeps_a_point_and_no_picture",),
    ),
    Row(
        35,
        "a damaged upload brings the page down",
        "refused in a sentence",
        tests=(REFUSED + "test_a_truncated_jpeg_is_refused_with_a_sentence",),
        files=("JPEG cut off at 3 %", "PNG of 900 Mpx in 100 kB"),
    ),
    Row(
        36,
        "a small file of very many pixels",
        "refused by its header; opened in a child process with limits",
        tests=(REFUSED + "test_too_many_pixels_are_refused_by_the_header_alone",),
        files=("PNG of 121 Mpx, every row there", "PNG of 24 Mpx in 70 kB"),
    ),
)
