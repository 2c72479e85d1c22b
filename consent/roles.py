"""What may each role do? The groups of the staff, made after migrate and safe to repeat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group, Permission

from consent import glass
from consent.privileges import Role

# Roles whose work is with patients; to the others a patient's photo is a picture at most.
KNOW_PATIENTS = frozenset({Role.FRONT_DESK, Role.REVIEWER, Role.OWNER})

_PATIENTS = ("consent.add_patient", "consent.change_patient", "consent.view_patient")
_ASKING = (
    "consent.add_consentrequest",
    "consent.change_consentrequest",
    "consent.view_consentrequest",
    "consent.view_consent",
    "consent.view_consentform",
)
_REVIEW = (
    "consent.add_photoimport",
    "consent.view_photoimport",
    "consent.view_takedown",
    "consent.change_takedown",
    "consent.view_disclosure",
    "consent.view_ledgerentry",
    "consent.view_followup",
    "consent.change_followup",
    "consent.view_withdrawal",
)
# Snippets of the website, by name: this layer knows no model of it.
_READING = (
    "practice.view_faqentry",
    "practice.view_topic",
    "practice.view_person",
)
_WRITING = (
    *_READING,
    "practice.add_faqentry",
    "practice.change_faqentry",
    "practice.publish_faqentry",
    "practice.add_topic",
    "practice.change_topic",
    "practice.add_person",
    "practice.change_person",
    "practice.publish_person",
)
# Whoever asks for an appointment is a patient, or about to be one.
_APPOINTMENTS = ("practice.view_appointmentrequest", "practice.change_appointmentrequest")
# Everybody may upload a clip and mend its captions; who files what is the form's to say.
_CLIPS = ("consent.add_clip", "consent.change_clip", "consent.view_clip")
# Whoever may move a page sees where its old address leads.
_REDIRECTS = (
    "wagtailredirects.add_redirect",
    "wagtailredirects.change_redirect",
    "wagtailredirects.delete_redirect",
)
PERMISSIONS: Mapping[Role, tuple[str, ...]] = {
    Role.FRONT_DESK: (
        "wagtailadmin.access_admin",
        *_PATIENTS,
        *_ASKING,
        *_APPOINTMENTS,
        *_READING,
        *_CLIPS,
    ),
    Role.EDITOR: ("wagtailadmin.access_admin", *_WRITING, *_CLIPS, *_REDIRECTS),
    Role.REVIEWER: (
        "wagtailadmin.access_admin",
        *_PATIENTS,
        *_ASKING,
        *_APPOINTMENTS,
        *_REVIEW,
        *_WRITING,
        *_CLIPS,
        "practice.change_holdingstatement",
    ),
    Role.OWNER: (
        "wagtailadmin.access_admin",
        *_PATIENTS,
        *_ASKING,
        *_APPOINTMENTS,
        *_REVIEW,
        *_WRITING,
        *_CLIPS,
        "consent.delete_clip",
        "practice.delete_faqentry",
        "practice.lock_faqentry",
        "practice.unlock_faqentry",
        "practice.delete_topic",
        "practice.delete_person",
        "consent.add_consentform",
        "consent.change_consentform",
        "consent.publish_consentform",
        "consent.lock_consentform",
        "consent.unlock_consentform",
        "consent.add_privilegedefinition",
        "consent.change_privilegedefinition",
        "consent.view_privilegedefinition",
        "consent.change_practicedetails",
        "practice.change_holdingstatement",
        "practice.change_theme",
        "wagtailseo.change_seosettings",
        "consent.add_staff",
        "consent.change_staff",
        "consent.view_staff",
        "wagtailcore.change_site",
        *_REDIRECTS,
    ),
    # Keeps the site running. No accounts: whoever may change them may give themselves a role.
    Role.TECHNICAL: (
        "wagtailadmin.access_admin",
        "consent.view_followup",
        "wagtailcore.change_site",
        "wagtailseo.change_seosettings",
        *_REDIRECTS,
    ),
}
# What a role may do with photos in the root collection.
PHOTO_PERMISSIONS: Mapping[Role, tuple[str, ...]] = {
    Role.FRONT_DESK: ("add_image", "choose_image"),
    Role.EDITOR: ("add_image", "choose_image"),
    Role.REVIEWER: ("add_image", "change_image", "choose_image"),
    Role.OWNER: ("add_image", "change_image", "delete_image", "choose_image"),
}
PAGE_PERMISSIONS: Mapping[Role, tuple[str, ...]] = {
    Role.EDITOR: ("add_page", "change_page", "publish_page"),
    Role.REVIEWER: ("change_page", "publish_page"),
    Role.OWNER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}


def make(using: str = "default") -> None:
    """Makes the groups and gives them what they lack; what an owner added stays."""
    from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

    if not Permission.objects.using(using).filter(codename="access_admin").exists():
        return  # permissions of Wagtail's apps come later in the same migrate
    root_collection = Collection.get_first_root_node()
    root_page = Page.get_first_root_node()
    for role in Role:
        group, _ = Group.objects.using(using).get_or_create(name=role.value)
        group.permissions.add(*filter(None, (_permission(name) for name in PERMISSIONS[role])))
        for codename in PHOTO_PERMISSIONS.get(role, ()):
            if root_collection and (permission := _permission(f"wagtailimages.{codename}")):
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=root_collection, permission=permission
                )
        for codename in PAGE_PERMISSIONS.get(role, ()):
            if root_page and (permission := _permission(f"wagtailcore.{codename}")):
                GroupPagePermission.objects.get_or_create(
                    group=group, page=root_page, permission=permission
                )


def _permission(name: str) -> Permission | None:
    app, _, codename = name.partition(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename).first()


def holds(user: Any, *roles: Role) -> bool:
    """Whether the user is in one of the roles.

    A superuser is in all of them, but in those that know patients only behind the broken glass.
    """
    if not getattr(user, "is_authenticated", False):
        return False
    if user.is_superuser and (not KNOW_PATIENTS.issuperset(roles) or glass.is_open_for(user.pk)):
        return True
    return user.groups.filter(name__in=[role.value for role in roles]).exists()
