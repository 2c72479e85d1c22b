"""Where was a photo shown outside the staff, and which copies can only a person remove?"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consent.models.fields import Sha256Field
from consent.privileges import SHARING, WEBSITE

# What a list, or the frame of every page, shows of something that stands elsewhere.
LISTS = "lists"
# Places that this site serves: the gate shuts them by itself, nobody has to remove a copy.
OWN_PLACES = (WEBSITE, SHARING, LISTS)


class DisclosureQuerySet(models.QuerySet):
    def on_site(self) -> DisclosureQuerySet:
        """Showings on this website: pages, lists, and the pictures of link previews."""
        return self.filter(place__in=OWN_PLACES)

    def elsewhere(self) -> DisclosureQuerySet:
        """Copies that this website does not serve."""
        return self.exclude(place__in=OWN_PLACES)


class Disclosure(models.Model):
    """One showing of one photo in one place, with the consent it rested on."""

    item_sha256 = Sha256Field(db_index=True)
    privilege = models.CharField(max_length=40)
    place = models.CharField(max_length=80)
    url = models.CharField(max_length=300, blank=True, default="")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True, blank=True)
    consent_reference = models.CharField(max_length=12, blank=True, default="", db_index=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        ordering = ["-first_at"]
        verbose_name = _("showing")
        verbose_name_plural = _("showings")

    def __str__(self) -> str:
        return f"{self.place} {self.first_at:%Y-%m-%d}"


class TakeDown(models.Model):
    """A copy elsewhere that somebody must remove by a day."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="takedowns")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_at = models.DateTimeField(_("due"))
    proof = models.CharField(_("how it was removed"), max_length=300, blank=True, default="")
    closed_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        ordering = ["closed_at", "due_at"]
        verbose_name = _("take-down")
        verbose_name_plural = _("take-downs")
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure"],
                condition=models.Q(closed_at=None),
                name="consent_takedown_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"Take-down {self.pk}"
