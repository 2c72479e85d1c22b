"""Which news travels up from the consent part, and what must be done after migrate?"""

from __future__ import annotations

import logging
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete, pre_save
from django.dispatch import Signal
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import (
    copy_for_translation_done,
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

log = logging.getLogger(__name__)

# Sent after commit, when something that was covered may not be any more.
# Arguments: photo_ids, clip_ids and story_ids (lists of int; any may be left out), seq (the ledger
# entry that caused it).
consent_ended = Signal()


def connect() -> None:
    from consent.models import ConsentForm, PracticeDetails

    post_migrate.connect(after_migrate, dispatch_uid="consent.after_migrate")
    published.connect(form_published, sender=ConsentForm, dispatch_uid="consent.form_published")
    copy_for_translation_done.connect(form_copied, dispatch_uid="consent.form_copied")
    page_published.connect(content_published, dispatch_uid="consent.page_published")
    published.connect(snippet_published, dispatch_uid="consent.snippet_published")
    page_unpublished.connect(content_unpublished, dispatch_uid="consent.page_unpublished")
    unpublished.connect(content_unpublished, dispatch_uid="consent.snippet_unpublished")
    post_page_move.connect(page_moved, dispatch_uid="consent.page_moved")
    page_slug_changed.connect(page_moved, dispatch_uid="consent.page_slug_changed")
    pre_delete.connect(page_deleted, sender=Page, dispatch_uid="consent.page_deleted")
    post_save.connect(details_saved, sender=PracticeDetails, dispatch_uid="consent.details_saved")
    for signal in (post_save, post_delete):
        signal.connect(
            access_changed, sender=PageViewRestriction, dispatch_uid="consent.access_changed"
        )
    user_logged_in.connect(staff_are_back, dispatch_uid="consent.staff_are_back")
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
        try:
            actions.make_version(form=instance)
        except actions.FormUnlawful:
            # Published past the editor, by a schedule or a script: patients are asked with the
            # version before, or not at all, and the form's own page says why.
            log.warning("A consent form was published that nobody may be asked with.")


def form_copied(source_obj: Any, target_obj: Any, **kwargs: object) -> None:
    from consent.models import ConsentForm

    # Wagtail's copy in another language says that it is live; nobody has published its text.
    if isinstance(target_obj, ConsentForm):
        target_obj.live, target_obj.live_revision = False, None
        target_obj.latest_revision = None
        target_obj.first_published_at = target_obj.last_published_at = None
        target_obj.has_unpublished_changes = True


def content_published(instance: Any, **kwargs: object) -> None:
    from consent import actions
    from consent.acts import staff

    # Something scheduled for later is announced too, not live yet.
    if instance.live:
        by = staff(get_active_log_context().user)
        if actions.record_publication(content=instance, by=by) is None:
            # Without photos now: it may have had some, or show a snippet that has.
            actions.record_change(content=instance, act="content.published", by=by)


def content_unpublished(instance: Any, **kwargs: object) -> None:
    from consent import actions
    from consent.acts import staff

    by = staff(get_active_log_context().user)
    actions.record_change(content=instance, act="content.unpublished", by=by)


def page_moved(instance: Page, **kwargs: object) -> None:
    from consent import actions
    from consent.acts import staff

    by = staff(get_active_log_context().user)
    actions.record_address_change(page=instance, act="content.moved", by=by)


def page_deleted(instance: Page, **kwargs: object) -> None:
    from consent import actions
    from consent.acts import staff

    by = staff(get_active_log_context().user)
    actions.record_address_change(page=instance, act="content.deleted", by=by)


def snippet_published(instance: Any, **kwargs: object) -> None:
    # Pages have a signal of their own, which copies send too.
    if not isinstance(instance, Page):
        content_published(instance)


def details_saved(instance: Any, **kwargs: object) -> None:
    from consent import actions
    from consent.acts import staff

    by = staff(get_active_log_context().user)
    if actions.record_publication(content=instance, by=by) is None:
        # Without pictures now: every page may have told of some.
        actions.record_change(content=instance, act="content.published", by=by)


def access_changed(instance: PageViewRestriction, **kwargs: object) -> None:
    """A page behind a password or a sign-in, or not any more: lists leave it out."""
    from consent import actions
    from consent.acts import staff

    by = staff(get_active_log_context().user)
    actions.record_address_change(page=instance.page, act="content.moved", by=by)


def staff_are_back(sender: object, **kwargs: Any) -> None:
    from consent.views import at_tablet

    at_tablet.staff_are_back(sender, **kwargs)


def zone_changed(instance: Any, **kwargs: object) -> None:
    from consent import actions
    from consent.models import PracticeDetails

    before = PracticeDetails.objects.filter(pk=instance.pk).values_list("time_zone", flat=True)
    if instance.pk and before and before[0] != instance.time_zone:
        actions.change_zone(zone=instance.time_zone)
