"""Are this clone's packages installed exactly as locked? Put into .venv if not; repeating is quick.

Run by whatever Python there is (`python3 scripts/packages.py requirements.txt`), so its syntax
stays old enough to reach the sentence that says this Python is too old.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Exists while packages are being installed: what an interrupted run leaves is not trusted.
UNFINISHED = VENV / ".unfinished"
LAST_LINES = 12


def main(lock: Path) -> None:
    """Install what `lock` names, unless the stamp says it was done."""
    refuse_this_python()
    turn = os.open(ROOT, os.O_RDONLY)
    # Two runs at once in one clone: the second waits, then finds the work done.
    fcntl.flock(turn, fcntl.LOCK_EX)
    stamp = VENV / f".installed-{lock.name}"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    done = stamp.is_file() and stamp.read_text(encoding="ascii") == wanted
    if done and PYTHON.exists() and not UNFINISHED.exists():
        say("1/4 Python packages: up to date\n")
        return
    say("1/4 Python packages (first run: about a minute) …\n")
    install(lock)
    stamp.write_text(wanted, encoding="ascii")
    UNFINISHED.unlink()


def refuse_this_python() -> None:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if sys.version_info < OLDEST:
        sys.exit(
            f"Practice Site needs Python {OLDEST[0]}.{OLDEST[1]} or newer, this one is {version}: "
            "name another one, for example `make run PYTHON=python3.12`."
        )
    try:
        import ensurepip  # noqa: F401  (Debian ships it, and venv, apart from Python)
        import venv  # noqa: F401  (asked for, not used)
    except ImportError:
        sys.exit(
            "This Python lacks its venv module: on Debian or Ubuntu install it with "
            f"`apt install python{version}-venv`, then repeat."
        )


def install(lock: Path) -> None:
    if UNFINISHED.exists() or not has_pip():
        shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir(exist_ok=True)
    UNFINISHED.touch()
    if not has_pip():
        run([sys.executable, "-m", "venv", str(VENV)], "Making .venv failed")
    pip_install = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    run(
        [*pip_install, "--progress-bar", "off", "--require-hashes", "-r", str(lock)],
        "Installing the packages failed (is the network reachable?)",
        expected=len(re.findall(r"^\w", lock.read_text(encoding="utf-8"), re.MULTILINE)),
    )


def has_pip() -> bool:
    if not PYTHON.exists():
        return False
    asked = subprocess.run(  # noqa: S603  (our own interpreter)
        [str(PYTHON), "-m", "pip", "--version"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return asked.returncode == 0


def run(command: list, trouble: str, expected: int = 0) -> None:
    """Run quietly, counting packages on a terminal; where it fails, its last lines and a sentence."""
    last_lines: list[str] = []
    fetched = 0
    with subprocess.Popen(  # noqa: S603  (our own commands)
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            last_lines = [*last_lines, line.rstrip()][-LAST_LINES:]
            if not sys.stdout.isatty():
                continue
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                fetched += 1
                say(f"\r    {fetched} of about {expected}")
            elif line.startswith("Installing collected packages"):
                say("\r    all fetched, unpacking …")
        if sys.stdout.isatty():
            say(f"\r{'':40}\r")
    if process.returncode != 0:
        sys.exit("\n".join([*last_lines, f"{trouble}: see the lines above, then repeat."]))


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(ROOT / sys.argv[1])
    except KeyboardInterrupt:
        sys.exit("\nStopped. Repeat to go on: an unfinished installation is made anew.")
