"""What does a developer want besides? Tracebacks, reloading, unhashed static files."""

from config.settings.base import *  # noqa: F403  (Django's own way of layering settings)

DEBUG = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
