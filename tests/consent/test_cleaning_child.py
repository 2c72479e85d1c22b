"""Does opening a photo stay within its limits, whatever happens to the process?"""

from __future__ import annotations

import subprocess
import sys

import pytest

from consent import cleaning
from tests.consent import hostile
from tests.consent.looking import (
    GPS_EXIF,
    refusal,
)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "too-demanding"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "too-demanding"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "damaged"),
        ("raise RuntimeError", "damaged"),
        ("import sys; sys.exit(4)", "too-demanding"),
        ("print('not a picture')", "wrong-format"),
        ("", "wrong-format"),
    ],
)
def test_whatever_happens_to_the_child_staff_read_a_sentence(script, reason, monkeypatch):
    monkeypatch.setattr(cleaning, "CHILD", (sys.executable, "-I", "-c", script))

    assert refusal(hostile.jpeg()).reason == reason


BUSY_FOR_EVER = "while True: pass"
WAITING_FOR_EVER = "import os; ends = os.pipe(); os.read(ends[0], 1)"


@pytest.mark.parametrize("script", [BUSY_FOR_EVER, WAITING_FOR_EVER], ids=["busy", "waiting"])
def test_a_child_that_does_not_end_is_ended(script, monkeypatch):
    monkeypatch.setattr(cleaning, "CHILD", (sys.executable, "-I", "-c", script))
    monkeypatch.setattr(cleaning, "WALL_SECONDS", 0.5)

    assert refusal(hostile.jpeg()).reason == "too-demanding"


def test_a_child_that_hands_back_metadata_is_not_believed(monkeypatch):
    echo = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())"
    monkeypatch.setattr(cleaning, "CHILD", (sys.executable, "-I", "-c", echo))

    assert refusal(hostile.jpeg(exif=GPS_EXIF)).reason == "damaged"


def test_when_no_process_can_start_staff_are_asked_to_wait(monkeypatch):
    monkeypatch.setattr(cleaning, "CHILD", ("/nonexistent/python",))

    assert refusal(hostile.jpeg()).reason == "busy"


def test_photos_are_opened_one_at_a_time(monkeypatch):
    monkeypatch.setattr(cleaning, "WALL_SECONDS", 0.05)

    with cleaning._one_at_a_time:
        assert refusal(hostile.jpeg()).reason == "busy"


def test_the_child_does_not_see_the_sites_keys(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", hostile.SECRET.decode())
    tell = "import os; print(dict(os.environ))"
    monkeypatch.setattr(cleaning, "CHILD", (sys.executable, "-I", "-c", tell))

    assert hostile.SECRET not in cleaning._repainted(hostile.jpeg())


def in_the_child(script: str) -> subprocess.CompletedProcess[str]:
    command = f"import sys; sys.path.append(sys.argv[1]); {script}"
    return subprocess.run(
        [*cleaning.CHILD[:2], "-c", command, cleaning.CHILD[-1]],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_child_loads_no_django():
    script = "import consent.cleaning.child; print([n for n in ('django', 'wagtail') if n in sys.modules])"

    assert in_the_child(script).stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("act", "error"),
    [
        ("bytearray(HEAP)", "MemoryError"),
        ("open(sys.argv[1] + '/written', 'wb', buffering=0).write(b'x')", "OSError"),
    ],
    ids=["memory", "files"],
)
def test_the_child_is_held_to_its_limits(act, error, tmp_path):
    script = f"from consent.cleaning.child import HEAP, limit; limit(); sys.argv[1] = {str(tmp_path)!r}; {act}"

    assert error in in_the_child(script).stderr


def test_the_child_may_not_run_for_long():
    script = (
        "import resource; from consent.cleaning.child import limit; limit(); "
        "print(resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )

    assert in_the_child(script).stdout.split() == ["15", "0"]
