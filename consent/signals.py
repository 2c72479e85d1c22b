"""Which news travels up from the consent part, and what must be done after migrate?"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_save
from django.dispatch import Signal
from wagtail.signals import published

# Sent after commit, when something that was covered may not be any more.
# Arguments: photo_ids (list of int), seq (the ledger entry that caused it).
consent_ended = Signal()


def connect() -> None:
    from consent.models import ConsentForm, PracticeDetails

    post_migrate.connect(after_migrate, dispatch_uid="consent.after_migrate")
    published.connect(form_published, sender=ConsentForm, dispatch_uid="consent.form_published")
    pre_save.connect(zone_changed, sender=PracticeDetails, dispatch_uid="consent.zone_changed")


def after_migrate(sender: AppConfig, using: str, **kwargs: object) -> None:
    from consent import roles, triggers

    # The last app's turn: by then the permissions of all the others have been made.
    if sender != [config for config in apps.get_app_configs() if config.models_module][-1]:
        return
    triggers.make(using)
    roles.make(using)


def form_published(instance: Any, **kwargs: object) -> None:
    from consent import actions

    # A form scheduled for later is announced too, not live yet.
    if instance.live:
        actions.make_version(form=instance)


def zone_changed(instance: Any, **kwargs: object) -> None:
    from consent import actions
    from consent.models import PracticeDetails

    before = PracticeDetails.objects.filter(pk=instance.pk).values_list("time_zone", flat=True)
    if instance.pk and before and before[0] != instance.time_zone:
        actions.change_zone(zone=instance.time_zone)
