#!/usr/bin/env python
"""How are this site's commands run? `python manage.py <command>`; bare, it lists them."""

import os
import sys
from pathlib import Path


def main() -> None:
    # After the script's own folder: `site/` is a plain folder, the standard library owns its name.
    sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError:
        sys.exit("Django is not installed for this Python: use `make run`, or .venv/bin/python.")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as trouble:
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(trouble))


if __name__ == "__main__":
    main()
