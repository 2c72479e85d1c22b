"""What happens when the blog starts? It tells the website whom to ask for posts."""

from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = "Blog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from blog import in_lists, related  # noqa: F401  (importing in_lists registers)

        related.connect()
