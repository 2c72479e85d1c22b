"""Which news travels up from the consent part, and what must be done after migrate?"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, post_save, pre_save
from django.dispatch import Signal
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page
from wagtail.signals import page_published, published

# Sent after commit, when something that was covered may not be any more.
# Arguments: photo_ids and clip_ids (lists of int; either may be left out), seq (the ledger entry that caused it).
consent_ended = Signal()


def connect() -> None:
    from consent.models import ConsentForm, PracticeDetails

    post_migrate.connect(after_migrate, dispatch_uid="consent.after_migrate")
    published.connect(form_published, sender=ConsentForm, dispatch_uid="consent.form_published")
    page_published.connect(content_published, dispatch_uid="consent.page_published")
    published.connect(snippet_published, dispatch_uid="consent.snippet_published")
    post_save.connect(details_saved, sender=PracticeDetails, dispatch_uid="consent.details_saved")
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


def content_published(instance: Any, **kwargs: object) -> None:
    from consent import actions
    from consent.acts import staff

    # Something scheduled for later is announced too, not live yet.
    if instance.live:
        actions.record_publication(content=instance, by=staff(get_active_log_context().user))


def snippet_published(instance: Any, **kwargs: object) -> None:
    # Pages have a signal of their own, which copies send too.
    if not isinstance(instance, Page):
        content_published(instance)


def details_saved(instance: Any, **kwargs: object) -> None:
    from consent import actions
    from consent.acts import staff

    actions.record_publication(content=instance, by=staff(get_active_log_context().user))


def zone_changed(instance: Any, **kwargs: object) -> None:
    from consent import actions
    from consent.models import PracticeDetails

    before = PracticeDetails.objects.filter(pk=instance.pk).values_list("time_zone", flat=True)
    if instance.pk and before and before[0] != instance.time_zone:
        actions.change_zone(zone=instance.time_zone)
