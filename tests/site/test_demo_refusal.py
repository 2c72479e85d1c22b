"""Does the demo keep away from a site where somebody is a real patient?"""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from consent.models import LedgerEntry, Photo
from tests.factories import make_patient

pytestmark = pytest.mark.django_db


def test_a_real_patient_keeps_the_demo_away():
    make_patient("Real Person", email="real@hospital.example")
    with pytest.raises(CommandError, match="1 patients here who are not the demo’s"):
        call_command("demo", stderr=StringIO())
    assert Photo.objects.count() == 0
    assert LedgerEntry.objects.count() == 0
