"""What happens when the website part starts? Its follow-ups are entered."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"
    verbose_name = "Website"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from practice import (  # noqa: F401  (importing registers)
            appointment_keeping,
            handlers,
            in_lists,
            in_sections,
            legal,
            picture_making,
            video_publishing,
        )

        appointment_keeping.connect()
        legal.connect()
        video_publishing.connect()
