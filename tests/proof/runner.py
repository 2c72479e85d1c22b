"""Does every proof hold? Runs each in a process of its own and writes down what came of it, and where."""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "proof"
NOT_PASSED_ON = ("DATA_DIR", "TEST_DATA_DIR", "PORT", "DJANGO_SETTINGS_MODULE", "SHUT_FILE")
SECONDS_TO_TIDY_UP = 20.0
AIM_MINUTES = 30


@dataclass(frozen=True)
class Proof:
    """One proof: a module of its own, and how long it may take before it is stopped."""

    name: str
    seconds: float = 15 * 60


@dataclass(frozen=True)
class Place:
    """Where proofs are and where they write.

    Attributes:
        package: the package they are modules of.
        root: the folder they run in.
        results: the folder of their results.
        path: where Python looks for modules, beside `root` and `root/site`.
    """

    package: str = "tests.proof"
    root: Path = ROOT
    results: Path = FOLDER
    path: tuple[Path, ...] = ()


def run(proofs: Sequence[Proof], place: Place) -> dict[str, Any]:
    """Runs them in order, their words going straight to the terminal.

    Returns:
        What was written to result.json: commit, day, machine, and each proof with its rows.
    """
    place.results.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    result: dict[str, Any] = {
        **commit(place.root),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "scale": float(os.environ.get("PROOF_SCALE", "1.0")),
        "held": False,
        "seconds": 0.0,
        "proofs": [],
    }
    for proof in proofs:
        sys.stdout.write(f"\n== {proof.name}\n")
        sys.stdout.flush()
        result["proofs"].append(run_one(proof, place))
        result["seconds"] = round(time.monotonic() - began, 1)
        # After each: who stops the run keeps what was proven so far.
        write(result, place.results)
    result["held"] = bool(proofs) and all(one["held"] for one in result["proofs"])
    write(result, place.results)
    return result


def run_one(proof: Proof, place: Place) -> dict[str, Any]:
    """One proof's result; a proof that crashes, hangs or writes nothing has not held."""
    written = place.results / f"{proof.name}.json"
    written.unlink(missing_ok=True)
    environment = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    folders = (place.root, place.root / "site", *place.path)
    environment["PYTHONPATH"] = os.pathsep.join(map(str, folders))
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", f"{place.package}.{proof.name}"],
        cwd=place.root,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            status: int | None = process.wait(timeout=proof.seconds)
        except subprocess.TimeoutExpired:
            stop(process)
            status = None
        except BaseException:
            stop(process)
            raise
    seconds = round(time.monotonic() - began, 1)
    return judged(proof, status, read(written), seconds)


def stop(process: subprocess.Popen) -> None:
    """First asks, so that a proof takes down what it has started."""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=SECONDS_TO_TIDY_UP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def read(written: Path) -> dict[str, Any] | None:
    """What a proof wrote; None where it is no result."""
    try:
        found = json.loads(written.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("held"), bool) else None


def judged(
    proof: Proof, status: int | None, found: Mapping[str, Any] | None, seconds: float
) -> dict[str, Any]:
    """The result with the runner's own verdict."""
    why = ""
    if status is None:
        why = f"It was stopped after {proof.seconds:g} seconds."
    elif found is None:
        why = f"It ended with {status} and wrote no result."
    elif not found["held"]:
        why = "It says so itself."
    elif status != 0:
        why = f"It says that it held, and ended with {status}."
    elif not found.get("rows"):
        why = "It has no rows: it proved nothing."
    elif not all(row.get("held") is True for row in found["rows"]):
        why = "It says that it held, and a row of it did not."
    known = dict(found or {})
    return {
        "proof": proof.name,
        "held": not why,
        "why_not": why,
        "figures": known.get("figures", {}),
        "rows": known.get("rows", []),
        "seconds": seconds,
    }


def commit(root: Path) -> dict[str, Any]:
    """Of which commit, and whether the tree held changes beside it."""
    try:
        head = _git(root, "rev-parse", "HEAD")
        changed = bool(_git(root, "status", "--porcelain"))
    except (OSError, subprocess.CalledProcessError):
        return {"commit": "", "dirty": True}
    return {"commit": head, "dirty": changed}


def _git(root: Path, *words: str) -> str:
    git = shutil.which("git") or "git"
    return subprocess.run(
        [git, *words], cwd=root, capture_output=True, text=True, check=True
    ).stdout.strip()


def machine() -> dict[str, Any]:
    """What the figures were measured on; nothing that names the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    given = os.environ.get("DATABASE_URL", "").partition(":")[0]
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory": f"{memory:.1f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "database": given or f"SQLite {sqlite3.sqlite_version}",
    }


def write(result: Mapping[str, Any], folder: Path) -> None:
    text = json.dumps(result, indent=2, ensure_ascii=False)
    (folder / "result.json").write_text(f"{text}\n", encoding="utf-8")
    (folder / "result.md").write_text(page(result), encoding="utf-8")


def page(result: Mapping[str, Any]) -> str:
    """The result for people, in Markdown."""
    where = result["machine"]
    beside = " with changes that are not committed" if result["dirty"] else ""
    minutes = result["seconds"] / 60
    lines = [
        "# What was proven",
        "",
        f"Commit `{result['commit'] or 'unknown'}`{beside}, {result['date']}, "
        f"{where['cores']} cores, {where['memory']}, {where['system']}, Python {where['python']}, "
        f"{where['database']}. Scale {result['scale']:g}. "
        f"{minutes:.1f} minutes (aim: under {AIM_MINUTES}).",
        "",
        "| proof | held | checks | seconds | figures |",
        "|---|---|---|---|---|",
    ]
    for one in result["proofs"]:
        kept = sum(1 for row in one["rows"] if row.get("held") is True)
        figures = "; ".join(f"{label}: {value}" for label, value in one["figures"].items())
        held = "yes" if one["held"] else f"**no**: {one['why_not']}"
        lines.append(
            f"| `{one['proof']}` | {held} | {kept} of {len(one['rows'])} | {one['seconds']:g} "
            f"| {in_cell(figures)} |"
        )
    for one in result["proofs"]:
        lines += ["", f"## {one['proof']}", "", "| what | held | by |", "|---|---|---|"]
        lines += [
            f"| {in_cell(row.get('what', ''))} | {'yes' if row.get('held') is True else '**no**'} "
            f"| {in_cell(row.get('by', ''))} |"
            for row in one["rows"]
        ]
    return "\n".join([*lines, ""])


def in_cell(text: object) -> str:
    """One line that ends no cell of a table."""
    return " ".join(str(text).split()).replace("|", "\\|")
