"""How much memory did the site's processes take at most, while somebody else kept them busy?

Linux only: read from /proc every few milliseconds. VmHWM is each process's own peak, so that only
what a process took in its last milliseconds can be missed.
"""

from __future__ import annotations

import threading
from pathlib import Path

KINDS = {
    "consent.cleaning.child": "photo child",
    "consent.clip_cleaning.child": "clip child",
    "db_worker": "worker",
    "gunicorn": "web",
    "tick": "clock",
}
BETWEEN_LOOKS = 0.01


class Watch(threading.Thread):
    """Looks at a process and all it has started until it is told to stop.

    Attributes:
        peaks: MB by kind of process.
        seconds: how long the longest child of a kind was seen.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peaks: dict[str, float] = {}
        self.seen: dict[str, set[int]] = {}
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(BETWEEN_LOOKS):
            for pid in descendants(self.pid):
                self._look(pid)

    def _look(self, pid: int) -> None:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            return  # it has just ended
        kind = next((name for word, name in KINDS.items() if word in command), "")
        _, found, rest = status.partition("VmHWM:")
        if kind and found:
            self.peaks[kind] = max(self.peaks.get(kind, 0), int(rest.split()[0]) / 1024)
            self.seen.setdefault(kind, set()).add(pid)

    def stop(self) -> None:
        self._over.set()
        self.join()


def descendants(pid: int) -> list[int]:
    found = []
    for task in children_files(pid):
        try:
            below = [int(one) for one in task.read_text().split()]
        except OSError:
            continue
        for child in below:
            found += [child, *descendants(child)]
    return found


def children_files(pid: int) -> list[Path]:
    try:
        return [task / "children" for task in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return []
