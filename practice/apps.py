"""What happens when the website part starts? Its follow-ups are entered."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"
    verbose_name = "Website"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from practice import handlers, legal, picture_making  # noqa: F401  (importing registers)

        legal.connect()
