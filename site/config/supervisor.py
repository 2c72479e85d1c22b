"""How do several processes live and die as one house? Started, watched, restarted, ended together.

No Django here. A child in trouble is started again after a growing pause; one with a limit of
quick deaths ends the whole house. However the supervisor ends, kill -9 included, no child stays.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LONGEST_LINE = 4096  # bytes of a child's line that are kept before they are passed on


@dataclass(frozen=True, slots=True)
class Child:
    """One process of the house; `give_up_after` quick deaths in a row end the house, None: never.

    `pass_fds` are file descriptors the child inherits.
    """

    name: str
    argv: Sequence[str]
    give_up_after: int | None = None
    pass_fds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: below which a life was quick, the pauses before a restart, the grace at the end."""

    quick: float = 60.0
    first_pause: float = 0.5
    longest_pause: float = 30.0
    grace: float = 10.0


@dataclass(slots=True)
class _Plan:
    """A child that waits for its (next) start."""

    child: Child
    start_at: float = 0.0
    quick_deaths: int = 0


@dataclass(slots=True, eq=False)
class _Life:
    """A child that runs."""

    plan: _Plan
    process: subprocess.Popen[bytes]
    output: IO[bytes]
    started_at: float
    half_line: bytearray = field(default_factory=bytearray)


def say(line: str) -> None:
    """Print one line at once, also into a pipe."""
    print(line, flush=True)  # noqa: T201  (the house's own output)


class Supervisor:
    """Runs children until told to stop by INT, TERM or HUP; call `run` from the main thread."""

    def __init__(
        self,
        children: Sequence[Child],
        *,
        env: Mapping[str, str] | None = None,
        patience: Patience | None = None,
        say: Callable[[str], None] = say,
    ) -> None:
        self._env = env
        self._patience = patience or Patience()
        self._say = say
        self._plans = [_Plan(child) for child in children]
        self._lives: list[_Life] = []
        self._width = max(len(name) for name in ("house", *(child.name for child in children)))
        self._selector = selectors.DefaultSelector()
        self._stop_signals = 0
        self._tie_to_parent = _death_tie()

    def run(self) -> int:
        """Stay until stopped: 0 after INT, TERM or HUP, 1 when a child is given up."""
        bell, wire = socket.socketpair()
        bell.setblocking(False)
        wire.setblocking(False)
        self._selector.register(bell, selectors.EVENT_READ)
        former_wire = signal.set_wakeup_fd(wire.fileno(), warn_on_full_buffer=False)
        former = {
            number: signal.signal(number, handler)
            for number, handler in (
                (signal.SIGINT, self._on_stop),
                (signal.SIGTERM, self._on_stop),
                (signal.SIGHUP, self._on_stop),
                (signal.SIGCHLD, lambda *_: None),  # a handler, however empty, rings the bell
            )
        }
        try:
            return self._watch()
        finally:
            try:
                self._end_all()
            finally:
                signal.set_wakeup_fd(former_wire)
                for number, handler in former.items():
                    signal.signal(number, handler)
                self._selector.close()
                bell.close()
                wire.close()

    def _on_stop(self, *_: object) -> None:
        self._stop_signals += 1

    def _watch(self) -> int:
        while not self._stop_signals:
            for plan in [p for p in self._plans if p.start_at <= time.monotonic()]:
                self._start(plan)
            self._wait(until=min((plan.start_at for plan in self._plans), default=None))
            for life in [one for one in self._lives if one.process.poll() is not None]:
                self._bury(life)
                if not self._stop_signals and not self._plan_again(life):
                    return 1
        self._tell("house", "stopping")
        return 0

    def _start(self, plan: _Plan) -> None:
        process = subprocess.Popen(  # noqa: S603  (argv comes from our own commands)
            plan.child.argv,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Ctrl-C reaches the supervisor alone, so each child is asked to stop only once.
            start_new_session=True,
            pass_fds=plan.child.pass_fds,
            preexec_fn=self._tie_to_parent,
        )
        assert process.stdout is not None  # noqa: S101  (a pipe, see above)
        os.set_blocking(process.stdout.fileno(), False)
        life = _Life(plan, process, process.stdout, started_at=time.monotonic())
        self._selector.register(life.output, selectors.EVENT_READ, life)
        self._plans.remove(plan)
        self._lives.append(life)

    def _plan_again(self, life: _Life) -> bool:
        """Plan the next start of a child that ended by itself; False: it is given up."""
        plan, patience = life.plan, self._patience
        ending = _ending(life.process.returncode)
        quick = time.monotonic() - life.started_at < patience.quick
        plan.quick_deaths = plan.quick_deaths + 1 if quick else 0
        limit = plan.child.give_up_after
        if limit is not None and plan.quick_deaths >= limit:
            self._tell(
                "house",
                f"{plan.child.name} ended {plan.quick_deaths} times within seconds of its start "
                f"({ending}), so the house closes. The lines above say why.",
            )
            return False
        doubled = patience.first_pause * 2 ** min(max(plan.quick_deaths - 1, 0), 16)
        pause = min(doubled, patience.longest_pause)
        plan.start_at = time.monotonic() + pause
        self._plans.append(plan)
        self._tell("house", f"{plan.child.name} ended ({ending}), starts again in {pause:g} s")
        return True

    def _wait(self, *, until: float | None) -> None:
        """Wait for output, a signal or the moment; pass output on."""
        timeout = None if until is None else max(0.0, until - time.monotonic())
        for key, _ in self._selector.select(timeout):
            if isinstance(key.data, _Life):
                if not self._pass_on(key.data):
                    self._selector.unregister(key.fileobj)
            else:
                os.read(key.fd, 4096)  # the bell

    def _pass_on(self, life: _Life) -> bool:
        """Print a piece of what the child has written; False at the end of its output."""
        chunk = os.read(life.output.fileno(), 65536)
        *lines, rest = bytes(life.half_line + chunk).split(b"\n")
        if rest and (len(rest) > LONGEST_LINE or not chunk):
            lines, rest = [*lines, rest], b""
        life.half_line = bytearray(rest)
        for line in lines:
            self._tell(life.plan.child.name, line.decode("utf-8", "replace"))
        return bool(chunk)

    def _bury(self, life: _Life) -> None:
        """After a child's end: what is left of its group goes too, its last words are printed."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(life.process.pid, signal.SIGKILL)
        with contextlib.suppress(BlockingIOError):  # a process that left the group holds the pipe
            while self._pass_on(life):
                pass
        with contextlib.suppress(KeyError):  # already unregistered at the end of its output
            self._selector.unregister(life.output)
        life.output.close()
        self._lives.remove(life)

    def _end_all(self) -> None:
        """TERM to every child; KILL to what is left after the grace, or at a second Ctrl-C."""
        for life in self._lives:
            life.process.terminate()
        signals_so_far = self._stop_signals
        deadline = time.monotonic() + self._patience.grace
        while self._lives and time.monotonic() < deadline and self._stop_signals == signals_so_far:
            self._wait(until=deadline)
            for life in [one for one in self._lives if one.process.poll() is not None]:
                self._bury(life)
        for life in list(self._lives):
            self._tell("house", f"{life.plan.child.name} did not stop in time and was killed")
            with contextlib.suppress(ProcessLookupError):
                os.killpg(life.process.pid, signal.SIGKILL)
            life.process.wait()
            self._bury(life)

    def _tell(self, name: str, line: str) -> None:
        self._say(f"{name:<{self._width}} | {line.rstrip()}")


def _ending(code: int) -> str:
    return f"exit {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"


def _death_tie() -> Callable[[], None] | None:
    """On Linux: what makes a new child receive TERM when its parent dies; None elsewhere."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)  # loaded here: between fork and exec only the plain call may happen
    parent = os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the tie was made
            os._exit(1)

    return tie
