"""Which surface is shut by what, and which test says so? Makes the tables of docs/photo-gate.md."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOC = ROOT / "docs" / "photo-gate.md"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"
ROWS_OF_THE_LIST = range(1, 37)


@dataclass(frozen=True)
class Elsewhere:
    """A row of the list of leaks that needs a test of its own besides the matrix."""

    leak: int
    what: str
    closed_by: str
    test: str


ELSEWHERE = (
    Elsewhere(
        5,
        "a derivative made before anybody agreed",
        "the verdict comes before Wagtail makes anything",
        "tests/consent/test_gate.py::test_no_derivative_is_made_for_the_public_of_what_is_not_covered",
    ),
    Elsewhere(
        19,
        "a title that ends the JSON-LD script",
        "our own template writes `<` as an escape",
        "tests/practice/test_pages.py::test_a_title_cannot_end_the_json_ld_script",
    ),
    Elsewhere(
        21,
        "a queued task that carries the storage with its secrets",
        "the storage takes no arguments; the gate does not wait for deletion",
        "tests/consent/test_storage.py::test_a_queued_task_that_names_the_storage_stores_nothing_about_it",
    ),
    Elsewhere(
        23,
        "an exchanged file that inherits what was said of the old one",
        "consent is bound to the digest; the photo becomes unknown",
        "tests/consent/test_photo_model.py::test_another_file_makes_the_photo_unknown_and_gives_it_another_key",
    ),
    Elsewhere(
        26,
        "metadata in derivatives",
        "taken out at upload and again from each derivative",
        "tests/consent/test_photo_model.py::test_a_derivative_carries_no_metadata",
    ),
    Elsewhere(
        29,
        "copies in shared caches in front of the site",
        "`private, no-cache` with every byte of a patient's photo",
        "tests/consent/test_gate.py::test_every_answer_with_bytes_says_who_may_keep_it",
    ),
    Elsewhere(
        30,
        "a scheduled page that goes live past all hooks",
        "checks at publishing are advice; the page leaves the photo out whenever it is drawn",
        "tests/practice/test_pages.py::test_an_uncovered_block_is_left_out_whole_and_comes_with_the_signature",
    ),
    Elsewhere(
        31,
        "drafts that Wagtail's index of references does not know",
        "drafts and scheduled revisions are read too",
        "tests/consent/test_publishing.py::test_drafts_and_scheduled_revisions_are_read_where_wagtails_index_knows_nothing",
    ),
    Elsewhere(
        32,
        "captions and alt texts in a search index",
        "the index holds what may be read; each hit is read again before it counts",
        "tests/practice/test_search.py::test_after_a_withdrawal_the_same_second_the_words_of_the_photo_find_nothing",
    ),
    Elsewhere(
        34,
        "feature detection",
        "harmless: it keeps a point, no pixels",
        "tests/consent/test_photo_model.py::test_naming_a_use_changes_no_pixel_and_no_size",
    ),
    Elsewhere(
        35,
        "a damaged upload",
        "refused in a sentence",
        "tests/consent/test_cleaning_refusals.py::test_a_truncated_jpeg_is_refused_with_a_sentence",
    ),
    Elsewhere(
        36,
        "a small file of very many pixels",
        "refused by its header; opened in a child process with limits",
        "tests/consent/test_cleaning_refusals.py::test_too_many_pixels_are_refused_by_the_header_alone",
    ),
)


def tables() -> str:
    """The Markdown between the marks of the document."""
    from tests.leaks.harness import all_surfaces
    from tests.leaks.states import SITUATIONS
    from tests.leaks.test_matrix import LEAKING_IN_STOCK
    from tests.leaks.test_mutants import MUTANTS

    surfaces = all_surfaces()
    lines = [
        f"### States: {len(SITUATIONS)}",
        "",
        "| state | what happened | may be seen for | not judged in it |",
        "|---|---|---|---|",
    ]
    for state in SITUATIONS.values():
        allowed = ", ".join(sorted(state.allowed)) or "nothing"
        blind = "; ".join(f"`{name}`: {why}" for name, why in state.blind.items())
        lines.append(f"| `{state.name}` | {state.sentence} | {allowed} | {blind} |")
    lines += [
        "",
        f"### Surfaces: {len(surfaces)}, of which {len(LEAKING_IN_STOCK)} leak in a stock Wagtail",
        "",
        "Each is tried in every state by `tests/leaks/test_matrix.py::test_no_surface_shows_the_photo`.",
        "",
        "| surface | what is tried | shut by | use | stock Wagtail |",
        "|---|---|---|---|---|",
    ]
    for one in surfaces.values():
        stock = "leaks" if one.name in LEAKING_IN_STOCK else "no such door, or shut"
        if one.name == "words_of_pages":
            stock = "leaks the name"
        lines.append(
            f"| `{one.name}` | {one.sentence} | {one.closed_by} | {one.use or 'none'} | {stock} |"
        )
    lines += [
        "",
        f"### Tests of their own: {len(ELSEWHERE)}",
        "",
        "| what | shut by | test |",
        "|---|---|---|",
    ]
    lines += [f"| {one.what} | {one.closed_by} | `{one.test}` |" for one in ELSEWHERE]
    lines += [
        "",
        f"### Defences taken away in turn: {len(MUTANTS)}",
        "",
        "| without this defence | in the state | the matrix sees the photo, or its words, on |",
        "|---|---|---|",
    ]
    for name, (_take_away, situation, noticed) in MUTANTS.items():
        seen = ", ".join(f"`{surface}`" for surface in sorted(noticed))
        lines.append(f"| {name} | `{situation}` | {seen} |")
    return "\n".join(lines)


def with_tables(text: str) -> str:
    """The document with its tables made anew."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    DOC.write_text(with_tables(DOC.read_text(encoding="utf-8")), encoding="utf-8")
