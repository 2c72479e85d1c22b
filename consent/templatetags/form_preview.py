"""What would a patient read if this draft were published?"""

from __future__ import annotations

import json
from datetime import date, timedelta

from django import template
from django.utils import timezone

from consent import clock
from consent.models import ConsentForm, PracticeDetails
from consent.texts import form_text
from consent.texts.form_text import FormText

register = template.Library()


@register.simple_tag
def text_of(form: ConsentForm) -> FormText:
    """The form's present text, saved or not."""
    return form_text.read(json.dumps(form_text.of_form(form, form_text.our_practice())))


@register.simple_tag
def last_day_if_signed_today(form: ConsentForm) -> date:
    today = clock.day_of(timezone.now(), PracticeDetails.the_one().zone)
    return clock.months_later(today, form.months_valid) - timedelta(days=1)
