"""The website: pages and what they are made of."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"
    verbose_name = "Website"
    default_auto_field = "django.db.models.BigAutoField"
