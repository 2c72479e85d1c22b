"""What happens when the consent part starts? Checks, triggers and roles after migrate."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"
    verbose_name = "Consent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from consent import (  # noqa: F401  (importing registers them)
            checks,
            handlers,
            left_over,
            signals,
            waiting_uploads,
        )
        from consent.endings import quarantine  # noqa: F401  (importing registers them)
        from consent.pages import showing_records  # noqa: F401  (importing registers them)

        signals.connect()
        left_over.connect()
