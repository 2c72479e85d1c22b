"""What does a backup of the database and its files bring back? Not the shut-file."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction

from consent import triggers
from consent.models import ConsentForm, PracticeDetails, PrivilegeDefinition, Staff

KEPT = {Staff, PracticeDetails, ConsentForm, PrivilegeDefinition}


class Backup:
    """The records and files of one moment, to be put back later; the shut-file is not among them."""

    def __init__(self) -> None:
        models_of_consent = apps.get_app_config("consent").get_models()
        self.rows = {
            model: list(model.objects.values()) for model in models_of_consent if model not in KEPT
        }
        self.folders = {}
        for root in (Path(settings.PRIVATE_ROOT), Path(settings.PUBLIC_ROOT)):
            if root.exists():
                self.folders[root] = Path(tempfile.mkdtemp(dir=root.parent, prefix="backup-"))
                shutil.copytree(root, self.folders[root], dirs_exist_ok=True)

    def restore(self) -> None:
        triggers.drop()
        with transaction.atomic():
            for model, rows in self.rows.items():
                model.objects.all()._raw_delete(model.objects.db)
                model.objects.bulk_create(model(**row) for row in rows)
        triggers.make()
        for root, copy in self.folders.items():
            shutil.copytree(copy, root, dirs_exist_ok=True)
