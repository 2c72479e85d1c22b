"""Is a list of names read as spreadsheets write it, and refused in words where it cannot be?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.intake import import_csv
from consent.intake.import_csv import Named, UnreadableList

WRITTEN = "file,name\nsmile.jpg,Zoë Müller\n"


@pytest.mark.parametrize(
    "data",
    [
        WRITTEN.encode(),
        WRITTEN.encode("utf-8-sig"),
        WRITTEN.encode("utf-16"),
        WRITTEN.encode("cp1252"),
        WRITTEN.replace(",", ";").encode(),
        WRITTEN.replace(",", "\t").encode(),
        WRITTEN.replace("\n", "\r\n").encode(),
        b"\n\nFile Name , Patient Name\nsmile.jpg, " + "Zoë Müller".encode() + b"\n",
    ],
)
def test_each_way_a_spreadsheet_writes_it_says_the_same(data):
    assert import_csv.read(data).for_path("smile.jpg") == Named("Zoë Müller")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"  \n ", "is empty"),
        (b"PK\x03\x04\x00\x00", "CSV UTF-8"),
        (b"\xff\xfe\x00", "CSV UTF-8"),
        (b"name,born\nZoe,1990\n", "no column “file”"),
        (b"file,born\na.jpg,1990\n", "no column “name” or “reference”"),
        (b"x" * (import_csv.LARGEST + 1), "more than 5 MB"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_in_words(data, words):
    with pytest.raises(UnreadableList, match=words):
        import_csv.read(data)


def test_a_path_is_found_as_it_is_written_on_any_system():
    names = import_csv.read(b"file,name\n2021\\Smile.JPG,Zoe\n./b.png,Max\n")
    assert names.for_path("2021/smile.jpg") == Named("Zoe")
    assert names.for_path("b.png") == Named("Max")


def test_a_bare_name_in_the_list_means_the_file_wherever_it_lies():
    assert import_csv.read(b"file,name\na.jpg,Zoe\n").for_path("2021/may/a.jpg") == Named("Zoe")


def test_a_file_listed_with_two_people_is_nobodys():
    names = import_csv.read(b"file,name\na.jpg,Zoe\na.jpg,Max\nb.jpg,Max\nb.jpg,Max\n")
    assert names.for_path("a.jpg") is None
    assert names.for_path("2021/a.jpg") is None
    assert names.for_path("b.jpg") == Named("Max")


def test_lines_that_say_nothing_do_not_count():
    assert import_csv.read(b"file,name\n,Zoe\na.jpg,\n\nb.jpg,Max\n").lines == 1


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(data):
    try:
        import_csv.read(data)
    except UnreadableList as refusal:
        assert str(refusal)
