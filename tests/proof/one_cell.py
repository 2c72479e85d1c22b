"""Does one surface show the photo in one state? A cell of the leak matrix by itself, for `make mutants`.

pytest collects it only where it is named: tests/leaks/test_matrix.py tries all cells together.
"""

from __future__ import annotations

import pytest

from tests.leaks.harness import all_surfaces, sightings
from tests.leaks.states import SITUATIONS, build
from tests.leaks.test_matrix import real_rendition_cache  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("surface", all_surfaces())
@pytest.mark.parametrize("state", SITUATIONS)
def test_cell(state, surface):
    assert sightings(build(SITUATIONS[state]), [surface]) == {}
