"""How does a proof hand in what it found? A short report for people and build/proof/<name>.json."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "build" / "proof"


def scale() -> float:
    """1 holds the bars of the issue; tests use less."""
    return float(os.environ.get("PROOF_SCALE") or 1)


@dataclass(slots=True)
class Report:
    """What one proof has found so far; `say` prints as it goes."""

    name: str
    figures: dict[str, str | int | float] = field(default_factory=dict)
    rows: list[dict[str, object]] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)
    folder: Path = field(default_factory=lambda: Path(os.environ.get("PROOF_FOLDER") or FOLDER))

    def say(self, line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def row(self, what: str, held: bool, by: str, *, faults: list[str] | None = None) -> None:
        """One thing that held or did not, and what showed it."""
        self.rows.append({"what": what, "held": held, "by": by, "faults": (faults or [])[:20]})
        self.say(f"{'held  ' if held else 'BROKEN'}  {what} ({by})")
        for fault in (faults or [])[:20]:
            self.say(f"          {fault}")

    def finish(self) -> int:
        """Writes the file; 0 only if every row held, and there was one."""
        held = bool(self.rows) and all(row["held"] for row in self.rows)
        seconds = round(time.monotonic() - self.started, 1)
        for label, value in self.figures.items():
            self.say(f"{label}: {value}")
        self.folder.mkdir(parents=True, exist_ok=True)
        found: Mapping[str, object] = {
            "proof": self.name,
            "held": held,
            "figures": self.figures,
            "rows": self.rows,
            "seconds": seconds,
        }
        (self.folder / f"{self.name}.json").write_text(json.dumps(found, indent=2) + "\n")
        self.say(f"{self.name}: {'held' if held else 'BROKEN'}, {seconds} s")
        return 0 if held else 1
