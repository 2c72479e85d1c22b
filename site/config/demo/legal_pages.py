"""How do the demo's legal pages come to stand? Each once; the notice with the text before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wagtail.models import Page

from config.demo import legal_texts
from config.demo.placing import linked, place, there
from practice.models import (
    AccessibilityPage,
    HomePage,
    NondiscriminationPage,
    NoticePage,
    PrivacyPage,
    SocialMediaPage,
)
from practice.models.legal import LegalPage


def ensure_legal_pages(home: HomePage) -> None:
    """All five; an accessibility page of an older demo, a plain page, stays where it is."""
    _notice(home)
    _others(home)


def _notice(home: HomePage) -> None:
    """First as it held until 2026, then as it holds now: the earlier text stays readable."""
    if there(home, NoticePage.fixed_slug):
        return
    page = NoticePage(title=legal_texts.NOTICE_TITLE, slug=NoticePage.fixed_slug)
    versions: Sequence[tuple[date, str]] = (
        (legal_texts.NOTICE_BEFORE_FROM, legal_texts.NOTICE_BEFORE),
        (legal_texts.NOTICE_FROM, legal_texts.NOTICE),
    )
    page.effective_from, page.text = versions[0]
    place(home, page)
    page = NoticePage.objects.get(pk=page.pk)
    page.effective_from, page.text = versions[1]
    page.save_revision().publish()


def _others(home: HomePage) -> None:
    texts: tuple[tuple[type[LegalPage], str, date, str], ...] = (
        (
            PrivacyPage,
            legal_texts.PRIVACY_TITLE,
            legal_texts.PRIVACY_FROM,
            legal_texts.PRIVACY,
        ),
        (
            NondiscriminationPage,
            legal_texts.NONDISCRIMINATION_TITLE,
            legal_texts.NONDISCRIMINATION_FROM,
            legal_texts.NONDISCRIMINATION,
        ),
        (
            AccessibilityPage,
            legal_texts.ACCESSIBILITY_TITLE,
            legal_texts.ACCESSIBILITY_FROM,
            legal_texts.ACCESSIBILITY,
        ),
        (
            SocialMediaPage,
            legal_texts.SOCIAL_MEDIA_TITLE,
            legal_texts.SOCIAL_MEDIA_FROM,
            legal_texts.SOCIAL_MEDIA,
        ),
    )
    for kind, title, since, text in texts:
        page: Page = kind(title=title, slug=kind.fixed_slug, effective_from=since)
        page.text = linked(text)
        place(home, page)
