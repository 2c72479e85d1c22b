"""What do the demo's legal pages say? The model texts, filled for an invented practice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from string import Template

from config import model_texts

MODEL = (
    "<p><i>This is a model text, written for the demo of an invented practice. Before you use it, "
    "have a lawyer check it against what your practice really does and against the law of your "
    "state.</i></p>\n"
)
FACTS: Mapping[str, str] = {
    "practice": "Alder Row Orthodontics",
    "address": "14 Alder Row, Cleveland, OH 44113",
    "phone": "216 555 0142",
    "email": "hello@alder-row.example",
    "officer": "Mei Tan",
    "kept_days": "60",
}


def _filled(text: Template) -> str:
    return MODEL + text.substitute(FACTS)


PRIVACY_TITLE = "Privacy on this website"
PRIVACY_FROM = date(2026, 2, 16)
PRIVACY = _filled(model_texts.PRIVACY)

NOTICE_TITLE = "Notice of Privacy Practices"
NOTICE_BEFORE_FROM = date(2024, 3, 1)
NOTICE_FROM = date(2026, 2, 16)
NOTICE_BEFORE = _filled(model_texts.NOTICE_BEFORE)
NOTICE = _filled(model_texts.NOTICE)

NONDISCRIMINATION_TITLE = "Nondiscrimination and languages"
NONDISCRIMINATION_FROM = date(2026, 1, 12)
NONDISCRIMINATION = _filled(model_texts.NONDISCRIMINATION)

ACCESSIBILITY_TITLE = "Accessibility"
ACCESSIBILITY_FROM = date(2026, 5, 4)
ACCESSIBILITY = _filled(model_texts.ACCESSIBILITY)

SOCIAL_MEDIA_TITLE = "Social media policy"
SOCIAL_MEDIA_FROM = date(2026, 1, 12)
SOCIAL_MEDIA = _filled(model_texts.SOCIAL_MEDIA)
