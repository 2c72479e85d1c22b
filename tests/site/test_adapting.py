"""Can a developer adapt the site without touching it? THEME_DIR wins over ours, EXTRA_APPS join in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

ROOT = Path(__file__).resolve().parents[2]
LOOK = """
import sys
sys.path[:0] = ["site", sys.argv[1]]
import django
django.setup()
from django.apps import apps
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from wagtail import hooks
print(render_to_string("components/quote.html", {"text": "Hello"}).strip())
print(finders.find("css/tokens.css"))
print(apps.is_installed("our_extra"), hooks.get_hooks("our_extra_hook")[0]())
"""


def run(tmp_path: Path, **given: str) -> list[str]:
    env = {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")},
        "DATA_DIR": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        **given,
    }
    answer = subprocess.run(
        [sys.executable, "-c", LOOK, str(tmp_path)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.splitlines()


def test_a_theme_wins_over_our_files_and_an_extra_app_joins_in(tmp_path):
    theme = tmp_path / "theme"
    for name, content in (
        ("templates/components/quote.html", "<p>Theirs: {{ text }}</p>"),
        ("static/css/tokens.css", ":root { --paper: #fff; }"),
    ):
        (theme / name).parent.mkdir(parents=True)
        (theme / name).write_text(content)
    extra = tmp_path / "our_extra"
    extra.mkdir()
    (extra / "__init__.py").write_text("")
    (extra / "wagtail_hooks.py").write_text(
        "from wagtail import hooks\n\n\n"
        '@hooks.register("our_extra_hook")\ndef say():\n    return "hooked"\n'
    )
    quote, tokens, joined = run(tmp_path, THEME_DIR=str(theme), EXTRA_APPS="our_extra")
    assert quote == "<p>Theirs: Hello</p>"
    assert Path(tokens) == theme / "static/css/tokens.css"
    assert joined == "True hooked"


def test_a_theme_folder_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(ImproperlyConfigured, match=r"THEME_DIR names no folder: .*/nowhere"):
        environment.theme(env={"THEME_DIR": str(tmp_path / "nowhere")})


def test_no_theme_is_no_folder():
    assert environment.theme(env={}) is None
