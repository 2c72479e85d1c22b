"""Does docs/photo-gate.md say what is tested, and is every known leak somewhere in it?"""

from __future__ import annotations

import re

from tests.leaks import table
from tests.leaks.harness import all_surfaces


def test_the_document_holds_the_tables_of_the_tests():
    text = table.DOC.read_text(encoding="utf-8")
    assert text == table.with_tables(text), "Run: PYTHONPATH=.:site python -m tests.leaks.table"


def test_every_known_leak_has_a_surface_or_a_test_of_its_own():
    known = {leak for one in all_surfaces().values() for leak in one.leaks}
    known |= {one.leak for one in table.ELSEWHERE}
    assert known == set(table.ROWS_OF_THE_LIST)


def test_every_test_the_document_names_is_there():
    for one in table.ELSEWHERE:
        file, _, name = one.test.partition("::")
        assert re.search(rf"^def {name}\(", (table.ROOT / file).read_text("utf-8"), re.MULTILINE)
