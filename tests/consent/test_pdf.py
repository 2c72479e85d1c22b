"""Is the patient's copy the same every time, readable by everybody, and made for every name?"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
import typst
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from consent.pdf import Item, Section, glyphs, rendering
from consent.pdf.rendering import render
from tests.consent.contents import ARABIC, CHINESE, EMOJI, content, signed_by
from tests.consent.poppler import pdfinfo, pdftotext, structure

ELSEWHERE = """
import django, hashlib
django.setup()
from consent.pdf import render
from tests.consent.contents import content
print(hashlib.sha256(render(content()).data).hexdigest())
"""


def test_two_processes_draw_the_same_bytes():
    root = Path(settings.BASE_DIR)
    result = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        cwd=root,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": f"{root}:{root / 'site'}",
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONHASHSEED": "7",
            "TZ": "Asia/Tokyo",
            "LANG": "C.UTF-8",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == hashlib.sha256(render(content()).data).hexdigest()


def test_other_content_is_another_file():
    assert render(content()).data != render(content(typed_name="Amara Okafo")).data


def test_it_claims_pdf_ua_1_and_pdf_a_2a(tmp_path):
    copy = render(content())
    assert copy.standards == ("ua-1", "a-2a")
    for claim in (
        b"<pdfuaid:part>1</pdfuaid:part>",
        b"<pdfaid:part>2</pdfaid:part>",
        b"<pdfaid:conformance>A</pdfaid:conformance>",
    ):
        assert claim in copy.data, claim


def test_title_language_and_date_stand_in_the_file(tmp_path):
    copy = render(content())
    told = pdfinfo(copy.data, tmp_path)
    assert "Photos on our website · K7QF2M4XW9AB" in told
    assert "Mon May  3 14:15:00 2027" in told
    assert "Tagged:          yes" in told
    assert "Amara" not in told
    assert b"/Lang(en)" in copy.data.replace(b" ", b"")


def test_headings_tables_and_the_drawn_signature_are_tagged(tmp_path):
    copy = render(content(typed_name="", signature_path="M20 100 L200 40 L400 150 L560 60"))
    tags = structure(copy.data, tmp_path)
    words = set(tags.replace(":", " ").split())
    assert {"H1", "H2", "H3", "Table", "THead", "TH", "TD", "Figure"} <= words
    assert b"/Alt(The name as it was drawn)" in copy.data.replace(b" (", b"(")


def test_every_word_of_the_content_can_be_read_out(tmp_path):
    text = pdftotext(render(content()).data, tmp_path)
    for words in (
        "Linden Street Dental",
        "Photos on our website",
        "You said yes to",
        "Anyone who visits our website",
        "You said no to",
        "Our Instagram page",
        "K7QF2M4XW9AB-1",
        "A smiling woman",
        "ab" * 32,
        "Your signature",
        "Amara Okafor",
        "3 May 2027, 10:15 EDT (America/New_York)",
        "https://linden.example/consent/",
        "To show what treatment can do.",
        "cd" * 32,
    ):
        assert words in text, words


def test_no_picture_is_in_the_file_but_the_signature():
    typed = render(content()).data
    assert b"/Subtype/Image" not in typed.replace(b" ", b"")
    drawn = render(content(typed_name="", signature_path="M20 100 L200 40")).data
    assert b"/Subtype/Image" not in drawn.replace(b" ", b""), "strokes, not pixels"


def test_a_childs_drawing_stands_beside_the_signature_in_strokes_with_words_for_it(tmp_path):
    drawn = "M20 100 L200 40 L400 150 L560 60"
    plain = render(content()).data
    copy = render(content(assent_path=drawn))
    assert copy.standards == ("ua-1", "a-2a")
    assert b"/Alt(The name as the child drew it)" in copy.data.replace(b" (", b"(")
    assert b"/Alt(The name as the child drew it)" not in plain.replace(b" (", b"(")
    assert "Figure" in structure(copy.data, tmp_path)
    assert b"/Subtype/Image" not in copy.data.replace(b" ", b""), "strokes, not pixels"
    assert copy.data == render(content(assent_path=drawn)).data
    assert copy.data != render(content(assent_path=drawn + " L0 0")).data


@pytest.mark.parametrize(
    "name",
    [
        '#import "x.typ": *',
        '$ sum $ #eval("1") <label> @label',
        "= No heading = *no bold* _no_ `raw`",
        "\\u{41} // no comment /* none */",
        "'/><script>x</script>",
        "a\u0000b\tc\nd",
        "---",
    ],
)
def test_a_name_is_never_carried_out_as_markup(name, tmp_path):
    text = pdftotext(render(signed_by(name)).data, tmp_path)
    seen = "".join(sign for sign in name if unicodedata.category(sign) != "Cc")
    assert "".join(seen.split()) in "".join(text.split())


@pytest.mark.parametrize(
    ("name", "lacking"),
    [
        ("A" + "m" * 199, ()),
        (" ".join(["Wilhelmina"] * 18), ()),
        (ARABIC, ()),
        ((ARABIC + " ") * 14, ()),
        ("Nguyễn Thị Ánh", ()),
        ("Иван Ёлкин", ()),
        ("अमर शर्मा", ()),
        ("Zoe\u0308 \u202eevil\u202c \ufe0f", ()),
        ("Ama\u064era", ()),
        (CHINESE, tuple(CHINESE)),
        (EMOJI, ("😀",)),
        (f"{ARABIC} {CHINESE} {EMOJI} " + "李" * 160, (*CHINESE, "😀")),
        ("👩\u200d👩\u200d👧 ❤\ufe0f", ("👩", "👧", "❤")),
    ],
)
def test_a_copy_is_made_for_every_name(name, lacking, tmp_path):
    copy = render(signed_by(name[:200]))
    assert set(copy.missing_glyphs) == set(lacking)
    assert "Tagged:          yes" in pdfinfo(copy.data, tmp_path)
    if not lacking:
        assert copy.standards == ("ua-1", "a-2a")


def test_where_no_font_has_a_sign_the_name_is_spelled_beside_the_signature(tmp_path):
    copy = render(signed_by("李小龙 Zoë 😀"))
    assert copy.standards == ("1.7",)
    assert b"pdfuaid" not in copy.data and b"pdfaid" not in copy.data, "it claims no standard"
    text = pdftotext(copy.data, tmp_path)
    signature, after = text.index("Your signature"), text.index("You can take it back")
    assert "U+674E U+5C0F U+9F99 Zoë U+1F600" in text[signature:after]
    assert "Tagged:          yes" in pdfinfo(copy.data, tmp_path)


def test_a_sign_missing_elsewhere_spells_no_name(tmp_path):
    copy = render(content(items=(Item("K-1", "A smile 😀", "ab" * 32),)))
    assert copy.missing_glyphs == ("😀",)
    assert "U+1F600" not in pdftotext(copy.data, tmp_path)


def test_a_name_from_right_to_left_is_drawn_in_its_direction(tmp_path):
    text = pdftotext(render(signed_by(ARABIC)).data, tmp_path)
    # Poppler reads the letters where they are drawn; from left to right this would be دمحم.
    assert "محمد" in text and "الله" in text


def test_a_text_in_arabic_runs_from_right_to_left(tmp_path):
    copy = render(content(language="ar", sections=(Section("لماذا", ("نص " * 40,)),)))
    assert copy.standards == ("ua-1", "a-2a")


def test_nothing_runs_off_the_page(tmp_path):
    long = "W" * 200
    copy = render(signed_by(long))
    text = pdftotext(copy.data, tmp_path).replace("\u200b", "").replace(" ", "")
    assert text.count(long) >= 3


HARD = st.characters(categories=["Cf", "Zl", "Zp", "Zs", "Mn", "Mc", "Me", "Cc", "Co", "Cn"])
SCRIPTS = st.characters(min_codepoint=0x20, max_codepoint=0x9FF, exclude_categories=["Cc"])


@hypothesis_settings(max_examples=150)
@given(st.text(HARD | SCRIPTS | st.characters(), max_size=40))
def test_typst_never_refuses_what_was_counted_as_drawn(name):
    try:
        copy = render(signed_by(name))
    except typst.TypstError as error:
        pytest.fail(f"{name!r}: {error.message}")
    assert copy.data.startswith(b"%PDF-1.7")


def test_fonts_come_from_packages_and_from_nowhere_else():
    paths = glyphs.font_files()
    assert paths and all("site-packages" in str(path) for path in paths)
    families = {font.family for font in rendering._fonts().fonts()}
    assert families == set(glyphs.FAMILIES)
