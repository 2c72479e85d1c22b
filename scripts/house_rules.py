"""Does the tree keep the rules that no linter knows? One line for each that is broken, then exit 1."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def broken(root: Path) -> list[str]:
    """A sentence for every broken rule of the tree at `root`."""
    found = [
        f"{lock.name} names a host (…://…): make it again with `make lock`."
        for lock in sorted(root.glob("requirements*.txt"))
        if "://" in lock.read_text(encoding="utf-8").lower()
    ]
    pins = {lock.name: _pins(lock) for lock in sorted(root.glob("requirements*.txt"))}
    for name, version in pins.get("requirements.txt", {}).items():
        found += [
            f"{lock} has {name} {others[name]}, requirements.txt has {version}: run `make lock`."
            for lock, others in pins.items()
            if others.get(name) not in (None, version)
        ]
    if (root / "site" / "__init__.py").exists():
        found.append("site/__init__.py hides Python's own module `site`: delete it.")
    found += [
        f"{package} hides test files of the same name from each other: delete it."
        for package in sorted(root.glob("tests/**/__init__.py"))
    ]
    ignored = subprocess.run(
        ["git", "check-ignore", "site", "site/config/urls.py", "site/templates/base.html"],  # noqa: S607
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if ignored.stdout:
        found.append("A .gitignore rule hides the folder site/: take that rule out.")
    return found


def _pins(lock: Path) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(found)


if __name__ == "__main__":
    sys.exit("\n".join(broken(ROOT)) or None)
