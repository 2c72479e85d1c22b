"""Which mails went out, where there is no mail server? The folder of the demo, made readable."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.admin.paginator import WagtailPaginator

from consent.admin_views.photo_policy import knows_patients
from consent.admin_views.screen import Screen
from consent.models import Staff

NAME = re.compile(r"^\d{8}-\d{6}-\d{6}-[0-9a-f]{8}$")
PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it was sent."""

    name: str
    sent_at: datetime
    to: str
    subject: str
    text: str

    @property
    def html(self) -> SafeString:
        """The text with its links to press."""
        return mark_safe(urlize(self.text, autoescape=True))  # noqa: S308 (urlize escapes)


def is_readable() -> bool:
    """Whether mails go into a folder here at all."""
    return settings.EMAIL_BACKEND == "consent.mails.folder.MailFolder"


def may_read(user: Staff | AnonymousUser) -> bool:
    """Mails name patients and hold links: only for those who know patients anyhow."""
    return is_readable() and knows_patients(user)


def names() -> list[str]:
    """Names of all mails, newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    found = (file.stem for file in folder.glob("*.eml")) if folder.is_dir() else ()
    return sorted((name for name in found if NAME.match(name)), reverse=True)


def read(name: str) -> Mail | None:
    """One mail; None where there is none of that name."""
    if not NAME.match(name):
        return None
    try:
        data = (Path(settings.EMAIL_FILE_PATH) / f"{name}.eml").read_bytes()
    except OSError:
        return None
    message = email.message_from_bytes(data, policy=policy.default)
    body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    return Mail(
        name=name,
        sent_at=datetime.strptime(name[:22] + "+0000", "%Y%m%d-%H%M%S-%f%z"),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=body.get_content() if body else "",
    )


class MailScreen(Screen):
    header_icon = "mail"
    index_url_name = "mail:index"
    index_label = _("Mail")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not may_read(request.user):
            raise PermissionDenied


class MailListView(MailScreen):
    """All mails, newest first."""

    template_name = "consent/admin/mail_list.html"
    page_title = _("Mail")

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paginator = WagtailPaginator(names(), PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        mails = [mail for name in page.object_list if (mail := read(name))]
        return super().get_context_data(mails=mails, page_obj=page, **kwargs)


class MailView(MailScreen):
    """One mail."""

    template_name = "consent/admin/mail.html"
    page_title = _("Mail")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = read(kwargs["name"])
        if found is None:
            raise Http404
        self.mail = found

    def get_page_subtitle(self) -> str:
        return self.mail.subject

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(mail=self.mail, **kwargs)
