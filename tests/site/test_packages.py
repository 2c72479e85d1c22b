"""Does the first `make run` explain itself, and does the next one recover from a broken one? No network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("packages")  # one worker, one costly set-up
SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "packages.py"


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    """A clone after its first run; its lock file names no package, so that nothing is fetched."""
    root = tmp_path_factory.mktemp("clones") / "finished"
    (root / "scripts").mkdir(parents=True)
    shutil.copy(SCRIPT, root / "scripts")
    (root / "requirements.txt").write_text("# none\n")
    assert install(root).returncode == 0
    return root


@pytest.fixture
def clone(finished, tmp_path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "clone", symlinks=True))


def install(clone: Path, **env: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, clone / "scripts" / "packages.py", "requirements.txt"],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_second_run_finds_the_work_of_the_first_done(clone):
    second = install(clone)
    assert second.returncode == 0
    assert second.stdout == "1/4 Python packages: up to date\n"


def test_a_changed_lock_file_is_installed_into_the_same_environment(clone):
    (clone / ".venv" / "kept").touch()
    (clone / "requirements.txt").write_text("# changed\n")
    assert "up to date" not in install(clone).stdout
    assert (clone / ".venv" / "kept").exists()
    assert "up to date" in install(clone).stdout


def half_installed(venv: Path) -> None:
    (venv / ".unfinished").touch()


def without_python(venv: Path) -> None:
    (venv / "bin" / "python").unlink()
    (venv / "bin" / "python").symlink_to("/nonexistent/python")


@pytest.mark.parametrize("damage", [half_installed, without_python])
def test_a_broken_environment_is_made_anew(clone, damage):
    damage(clone / ".venv")
    (clone / ".venv" / "left-over").touch()
    assert install(clone).returncode == 0
    assert not (clone / ".venv" / "left-over").exists()
    assert "up to date" in install(clone).stdout


def test_a_failed_installation_is_told_and_counts_as_unfinished(clone):
    (clone / "requirements.txt").write_text("-r missing.txt\n")
    failed = install(clone)
    assert failed.returncode == 1
    assert "missing.txt" in failed.stderr
    assert failed.stderr.endswith("see the lines above, then repeat.\n")
    assert (clone / ".venv" / ".unfinished").exists()


def test_a_missing_venv_module_names_the_debian_package(clone, tmp_path):
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "ensurepip.py").write_text("raise ImportError\n")
    failed = install(clone, PYTHONPATH=str(tmp_path / "hidden"))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert failed.returncode == 1
    assert f"apt install python{version}-venv" in failed.stderr
    assert failed.stderr.count("\n") == 1


def test_an_old_python_is_refused_with_a_way_out(clone):
    script = clone / "scripts" / "packages.py"
    script.write_text(script.read_text().replace("OLDEST = (3, 11)", "OLDEST = (99, 0)"))
    failed = install(clone)
    assert failed.returncode == 1
    assert "make run PYTHON=" in failed.stderr
    assert failed.stderr.count("\n") == 1
