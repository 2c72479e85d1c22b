"""Who works here? The people who sign in; they are switched off, never deleted."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from asgiref.sync import sync_to_async
from django.contrib.auth.models import AbstractUser, BaseUserManager, Permission
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consent import glass


class StaffManager(BaseUserManager["Staff"]):
    """Makes staff accounts by e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Staff:
        if not email:
            raise ValueError("A staff account needs an e-mail address.")
        staff = self.model(email=email, **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Staff:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> Staff:
        return self.get(email=(email or "").strip().lower())


class Staff(AbstractUser):
    """A member of the staff, signed in by e-mail address."""

    username = None  # type: ignore[assignment]  # removed: staff sign in by e-mail
    email = models.EmailField(_("e-mail address"), unique=True)

    objects = StaffManager()  # type: ignore[misc, assignment]  # makes accounts by e-mail

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        if self._must_break_the_glass(perm):
            return self.is_active and self.may_by_role(perm)
        return super().has_perm(perm, obj)

    async def ahas_perm(self, perm: str, obj: Any = None) -> bool:
        return await sync_to_async(self.has_perm)(perm, obj)

    def get_all_permissions(self, obj: Any = None) -> set[str]:
        return {
            perm
            for perm in super().get_all_permissions(obj)
            if not self._must_break_the_glass(perm) or self.may_by_role(perm)
        }

    def may_by_role(self, perm: str) -> bool:
        """Whether a group or the account itself gives this permission, superuser or not."""
        return perm in self._given

    @cached_property
    def _given(self) -> frozenset[str]:
        given = Permission.objects.filter(Q(group__user=self) | Q(user=self))
        return frozenset(
            f"{app}.{name}"
            for app, name in given.values_list("content_type__app_label", "codename")
        )

    def _must_break_the_glass(self, perm: str) -> bool:
        return self.is_superuser and glass.is_behind(perm) and not glass.is_open_for(self.pk)

    def delete(self, *args: Any, **kwargs: Any):
        """Switches the account off: the ledger and the evidence still point to it."""
        self.is_active = False
        self.save(update_fields=["is_active"])
        return 0, {}
