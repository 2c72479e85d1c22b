"""Does docs/photo-gate.md say what is tested?"""

from __future__ import annotations

from tests.leaks import table


def test_the_document_holds_the_tables_of_the_tests():
    text = table.DOC.read_text(encoding="utf-8")
    assert text == table.with_tables(text), "Run: PYTHONPATH=.:site python -m tests.leaks.table"


def test_every_cell_is_judged_or_says_why_it_is_not():
    judged, blind = table.cells()
    assert judged + blind == len(table.SITUATIONS) * len(table.all_surfaces())
    assert all(why for state in table.SITUATIONS.values() for why in state.blind.values())
