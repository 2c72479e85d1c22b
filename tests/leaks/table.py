"""Which surface is shut by what, and which test says so? Makes the tables of docs/photo-gate.md.

Run: PYTHONPATH=.:site python -m tests.leaks.table
It tries every cell and the control, prints how many leak, and writes the tables.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()

from tests.leaks.harness import all_surfaces
from tests.leaks.rows import ROWS, Row
from tests.leaks.since import SINCE, STATES, Since
from tests.leaks.states import SITUATIONS
from tests.leaks.test_matrix import LEAKING_IN_STOCK
from tests.proof.mutants import MUTANTS, edit_of, tests_of

ROOT = Path(__file__).resolve().parents[2]
DOC = ROOT / "docs" / "photo-gate.md"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"
MATRIX = "test_the_photo_is_seen_where_everybody_agreed_and_nowhere_else"
CONTROL = "test_the_same_surfaces_leak_in_a_stock_wagtail"


def tables() -> str:
    """The Markdown between the marks of the document."""
    return "\n\n".join((_rows(), _states(), _surfaces(), _since(), _mutants()))


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    head = f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}"
    return "\n".join((head, *(f"| {' | '.join(line)} |" for line in lines)))


def _coded(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _tried(one: Row | Since) -> str:
    parts = [_coded(one.surfaces), _coded(one.tests)]
    if isinstance(one, Row) and one.files:
        parts.append("hostile files: " + ", ".join(one.files))
    return "; ".join(part for part in parts if part)


def _rows() -> str:
    lines = [(str(row.number), row.where, row.shut_by, _tried(row)) for row in ROWS]
    told = (
        "A word alone is a surface of the matrix, tried in every state; `file::name` is a test of "
        "its own; a hostile file is a case of the corpus (`tests/proof/corpus_all.py`)."
    )
    return "\n\n".join(
        (
            f"### Known leaks: {len(ROWS)}",
            told,
            _table(("", "where a stock Wagtail lets a photo out", "shut by", "tried by"), lines),
        )
    )


def _states() -> str:
    lines = [
        (
            f"`{state.name}`",
            state.sentence,
            ", ".join(sorted(state.allowed)) or "nothing",
            "; ".join(f"`{name}`: {why}" for name, why in state.blind.items()),
        )
        for state in SITUATIONS.values()
    ]
    nine = [(state, _coded(names)) for state, names in STATES.items()]
    return "\n\n".join(
        (
            f"### States: {len(SITUATIONS)}",
            _table(("state", "what happened", "may be seen for", "not judged in it"), lines),
            f"The {len(STATES)} states of the list, and what they are here:",
            _table(("state of the list", "here"), nine),
        )
    )


def cells() -> tuple[int, int]:
    """How many cells are judged, and how many are not, each with its reason."""
    blind = sum(len(state.blind) for state in SITUATIONS.values())
    return len(SITUATIONS) * len(all_surfaces()) - blind, blind


def _surfaces() -> str:
    surfaces = all_surfaces()
    judged, blind = cells()
    lines = [
        (f"`{one.name}`", one.sentence, one.closed_by, one.use or "none", _in_stock(one.name))
        for one in surfaces.values()
    ]
    told = (
        f"{judged} cells are judged and none may leak "
        f"(`tests/leaks/test_matrix.py::{MATRIX}`); {blind} are not judged, the reason stands above. "
        f"The control, the same doors of a stock Wagtail, leaks on {len(LEAKING_IN_STOCK)} of "
        f"{len(surfaces)} surfaces; where it does not, the test of the control fails."
    )
    heads = ("surface", "what is tried", "shut by", "use", "stock Wagtail")
    return "\n\n".join((f"### Surfaces: {len(surfaces)}", told, _table(heads, lines)))


def _in_stock(name: str) -> str:
    if name == "words_of_pages":
        return "leaks the name"
    return "leaks" if name in LEAKING_IN_STOCK else "no such door, or shut"


def _since() -> str:
    lines = [(one.place, one.how, _tried(one)) for one in SINCE]
    return "\n\n".join(
        (
            f"### Built since the list was written: {len(SINCE)}",
            _table(("place", "how it is tried", "tried by"), lines),
        )
    )


def _mutants() -> str:
    lines = [(one.defence, one.promise, edit_of(one), tests_of(one)) for one in MUTANTS]
    heads = ("defence", "what it promises", "taken away", "each test that must go red")
    return "\n\n".join(
        (
            f"### Defences taken away in turn by `make mutants`: {len(MUTANTS)}",
            _table(heads, lines),
        )
    )


def with_tables(text: str) -> str:
    """The document with its tables made anew."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}"


def tried() -> tuple[int, set[tuple[str, str]], bool]:
    """Runs matrix and control: how many cells were judged, which leak, and whether the control held."""
    matrix = f"tests/leaks/test_matrix.py::{MATRIX}"
    control = f"tests/leaks/test_matrix.py::{CONTROL}"
    done = {
        name: subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", name],
            cwd=ROOT,
            env={key: value for key, value in os.environ.items() if key not in {"DATA_DIR"}},
            capture_output=True,
            text=True,
            check=False,
        )
        for name in (matrix, control)
    }
    leaking = set(re.findall(r"\('(\w+)', '(\w+)'\): \[", done[matrix].stdout))
    assert done[matrix].returncode == 0 or leaking, done[matrix].stdout[-4000:]
    return cells()[0], leaking, done[control].returncode == 0


def main() -> int:
    judged, leaking, control = tried()
    of = f"{len(LEAKING_IN_STOCK)} of {len(all_surfaces())} surfaces"
    sys.stdout.write(
        f"{judged} cells judged, {len(leaking)} leaking: {sorted(leaking) or 'none'}\n"
    )
    sys.stdout.write(f"Stock control: {of if control else 'NOT as written down'} leaking\n")
    DOC.write_text(with_tables(DOC.read_text(encoding="utf-8")), encoding="utf-8")
    return 0 if control and not leaking else 1


if __name__ == "__main__":
    sys.exit(main())
