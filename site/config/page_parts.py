"""What does every public page carry inside itself? Its styles and its few scripts, and no request for them.

Nothing stands between the first bytes and the first paint (measured in docs/speed.md). The policy
names the digest of exactly these texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured

# In the order of the cascade. A new style file for public pages is named here, and nowhere else.
STYLES = (
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/components.css",
    "css/sections.css",
    "css/offers.css",
    "css/person.css",
    "css/cases.css",
    "css/places.css",
    "css/statement.css",
    "css/appointment.css",
)
# A theme's own rules, where it has any: THEME_DIR/static/css/practice.css.
THEME_STYLES = "css/practice.css"
# Each looks for what it helps with and leaves every other page alone; none imports or exports.
SCRIPTS = ("js/share.js", "js/compare.js", "js/video.js", "js/appointment.js")

COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|/\*.*?\*/', re.DOTALL)
SPACE = re.compile(r'("(?:\\.|[^"\\])*")|\s*;?\s*(\})\s*|\s*([{;,])\s*|\s+')
SCRIPT_COMMENT = re.compile(r"^\s*(?://[^\n]*|/\*.*?\*/)\n", re.DOTALL | re.MULTILINE)
UNFIT_STYLE = re.compile(r"""url\(\s*["']?(?!["'/#])|@import|</""")
UNFIT_SCRIPT = re.compile(r"^(?:import|export)\b|</|<!--", re.MULTILINE)

_made: dict[str, tuple[tuple[tuple[str, float], ...], str]] = {}


def styles() -> str:
    """The text inside the style element.

    Raises:
        ImproperlyConfigured: a file is missing, or it names another by an address that would be
            read from the page, or its text could end the element.
    """
    return _text("styles", STYLES, (THEME_STYLES,), _style)


def scripts() -> str:
    """The text inside the module at the end of the page, each file in a block of its own.

    Raises:
        ImproperlyConfigured: a file is missing, imports another, or could end the element.
    """
    return _text("scripts", SCRIPTS, (), _script)


def packed(css: str) -> str:
    """The same rules without comments and needless blanks; strings in double quotes stay whole."""
    bare = COMMENT.sub(lambda found: found[1] or "", css)
    return SPACE.sub(lambda found: found[1] or found[2] or found[3] or " ", bare).strip()


def _text(
    kind: str, names: tuple[str, ...], optional: tuple[str, ...], read: Callable[[Path], str]
) -> str:
    """Put together once a process; while one develops, again when a file changes."""
    if kind in _made and not settings.DEBUG:
        return _made[kind][1]
    files = list(_files(names, optional))
    state = tuple((str(file), file.stat().st_mtime) for file in files)
    if kind not in _made or _made[kind][0] != state:
        _made[kind] = state, "".join(map(read, files))
    return _made[kind][1]


def _files(names: tuple[str, ...], optional: tuple[str, ...]) -> Iterator[Path]:
    """Where they lie: a file of THEME_DIR takes the place of ours."""
    for name in (*names, *optional):
        path = finders.find(name)
        if path is not None:
            yield Path(path)
        elif name in names:
            raise ImproperlyConfigured(f"The file {name} for public pages is missing.")


def _style(file: Path) -> str:
    text = packed(file.read_text(encoding="utf-8"))
    _refuse(file, UNFIT_STYLE.search(text), "an address must begin with a slash")
    return text


def _script(file: Path) -> str:
    text = SCRIPT_COMMENT.sub("", file.read_text(encoding="utf-8"))
    _refuse(file, UNFIT_SCRIPT.search(text), "nothing is imported")
    return f"{{{text}}}"


def _refuse(file: Path, found: re.Match[str] | None, rule: str) -> None:
    if found:
        raise ImproperlyConfigured(
            f"{file.name} holds {found[0]!r}, but stands inside the page: {rule}."
        )
