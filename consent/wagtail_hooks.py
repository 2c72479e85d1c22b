"""What does the consent part add to Wagtail's admin? Registration only."""

from wagtail import hooks

from consent import uses


@hooks.register("register_image_operations")
def register_use_operation():
    return [("use", uses.Use)]
