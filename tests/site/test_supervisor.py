"""Does the house start, restart and end its processes, and leave none behind? Real processes throughout."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

SITE = Path(__file__).resolve().parents[2] / "site"
DEADLINE = 20  # seconds; only a failing test waits so long

RUN = """
import sys
from config.supervisor import Child, Patience, Supervisor
children = eval(sys.argv[1])
patience = Patience(quick=5, first_pause=0.05, longest_pause=0.2, grace=float(sys.argv[2]))
sys.exit(Supervisor([Child(*one) for one in children], patience=patience).run())
"""
SLEEP = "import os, time; print('pid', os.getpid(), flush=True); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"
WITH_HELPER = (
    f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); {SLEEP}"
)


def wait_for(what: str, condition: Callable[[], object]) -> None:
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, f"not within {DEADLINE} s: {what}"
        time.sleep(0.02)  # between two looks at a state, not instead of one


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@dataclass
class House:
    process: subprocess.Popen
    output: Path
    seen: set[int] = field(default_factory=set)

    def lines(self) -> list[str]:
        return self.output.read_text().splitlines()

    def pids(self, name: str) -> list[int]:
        found = [
            int(line.split()[-1])
            for line in self.lines()
            if line.startswith(f"{name} ") and "| pid" in line
        ]
        self.seen.update(found)
        return found

    def wait_for_pids(self, name: str, count: int = 1) -> list[int]:
        wait_for(f"{count} starts of {name}", lambda: len(self.pids(name)) >= count)
        return self.pids(name)

    def send(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=DEADLINE)


@pytest.fixture
def house_of(tmp_path) -> Iterator[Callable[..., House]]:
    houses: list[House] = []

    def start(*children: tuple, grace: float = 10) -> House:
        children = tuple(
            (name, [sys.executable, "-c", code], *rest) for name, code, *rest in children
        )
        output = tmp_path / f"output-{len(houses)}"
        with output.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-c", RUN, repr(children), str(grace)],
                env={**os.environ, "PYTHONPATH": str(SITE)},
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        houses.append(House(process, output))
        return houses[-1]

    yield start
    for house in houses:
        house.process.kill()
        house.process.wait()
        for pid in house.seen:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_every_child_and_exits_0(house_of, number):
    house = house_of(("web", SLEEP, 3), ("worker", WITH_HELPER))
    pids = house.wait_for_pids("web") + house.wait_for_pids("worker", 2)
    assert house.send(number) == 0
    assert not [pid for pid in pids if alive(pid)]


def test_a_killed_child_is_started_again_and_the_others_stay(house_of):
    house = house_of(("web", SLEEP, 3), ("worker", SLEEP))
    [web], [first] = house.wait_for_pids("web"), house.wait_for_pids("worker")
    os.kill(first, signal.SIGKILL)
    _, second = house.wait_for_pids("worker", 2)
    assert alive(second)
    assert alive(web)
    assert any("worker ended (signal SIGKILL)" in line for line in house.lines())


def test_what_a_dead_child_had_started_goes_before_it_starts_again(house_of):
    house = house_of(
        ("worker", WITH_HELPER),
    )
    leader = next(pid for pid in house.wait_for_pids("worker", 2) if os.getpgid(pid) == pid)
    [helper] = [pid for pid in house.pids("worker") if pid != leader]
    os.kill(leader, signal.SIGKILL)
    house.wait_for_pids("worker", 3)
    assert not alive(helper)


def test_kill_9_of_the_supervisor_leaves_no_child(house_of):
    house = house_of(("web", SLEEP, 3), ("worker", SLEEP))
    pids = house.wait_for_pids("web") + house.wait_for_pids("worker")
    house.send(signal.SIGKILL)
    wait_for("the children's end", lambda: not [pid for pid in pids if alive(pid)])


def test_a_child_without_a_limit_is_started_again_for_ever(house_of):
    house = house_of(("web", SLEEP, 3), ("clock", "import os; print('pid', os.getpid()); exit(7)"))
    house.wait_for_pids("clock", 6)
    assert house.process.poll() is None
    assert any("clock ended (exit 7)" in line for line in house.lines())
    assert house.send(signal.SIGINT) == 0


def test_pauses_between_quick_deaths_grow_up_to_the_longest(house_of):
    house = house_of(
        ("clock", "exit(1)"),
    )
    wait_for("four deaths", lambda: len(house.lines()) >= 4)
    pauses = [line.rsplit("again in ", 1)[1] for line in house.lines()[:4]]
    assert pauses == ["0.05 s", "0.1 s", "0.2 s", "0.2 s"]


def test_a_child_that_keeps_dying_past_its_limit_ends_the_house_with_1_and_a_sentence(house_of):
    house = house_of(("web", "print('no such module'); exit(3)", 3), ("worker", SLEEP))
    assert house.process.wait(timeout=DEADLINE) == 1
    assert sum("no such module" in line for line in house.lines()) == 3
    assert "web ended 3 times within seconds of its start (exit 3)" in house.output.read_text()
    assert not [pid for pid in house.pids("worker") if alive(pid)]


def test_a_child_that_ignores_term_is_killed_after_the_grace(house_of):
    house = house_of(("worker", STUBBORN), grace=0.3)
    [pid] = house.wait_for_pids("worker")
    assert house.send(signal.SIGTERM) == 0
    assert not alive(pid)
    assert "worker did not stop in time and was killed" in house.output.read_text()


def test_a_second_ctrl_c_does_not_wait_for_the_grace(house_of):
    house = house_of(("worker", STUBBORN), grace=600)
    [pid] = house.wait_for_pids("worker")
    house.process.send_signal(signal.SIGINT)
    wait_for("the stop", lambda: "house  | stopping" in house.output.read_text())
    assert house.send(signal.SIGINT) == 0
    assert not alive(pid)


def test_each_line_of_a_child_is_printed_with_its_name_the_unfinished_last_one_too(house_of):
    house = house_of(
        ("web", r"import sys; sys.stdout.buffer.write(b'one\ntw\xffo\nlast'); exit(1)", 1)
    )
    assert house.process.wait(timeout=DEADLINE) == 1
    assert house.lines()[:3] == [
        "web   | one",
        "web   | tw\N{REPLACEMENT CHARACTER}o",
        "web   | last",
    ]


def test_a_child_that_closes_its_output_keeps_running_quietly(house_of):
    house = house_of(
        ("worker", f"{SLEEP.rsplit(';', 1)[0]}; os.close(1); os.close(2); time.sleep(600)"),
    )
    [pid] = house.wait_for_pids("worker")
    before = cpu_seconds(house.process.pid)
    wait_for("a moment of life", lambda: age(pid) > 0.5)
    assert alive(pid)
    assert cpu_seconds(house.process.pid) - before < 0.2
    assert house.send(signal.SIGINT) == 0


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def age(pid: int) -> float:
    started = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19])
    uptime = float(Path("/proc/uptime").read_text().split()[0])
    return uptime - started / os.sysconf("SC_CLK_TCK")


def test_descriptors_are_handed_to_the_child_that_is_to_have_them(tmp_path):
    from config.supervisor import Child, Supervisor

    reader, writer = os.pipe()
    lines: list[str] = []
    write = [sys.executable, "-c", f"import os; os.write({writer}, b'here'); exit(1)"]
    try:
        assert Supervisor([Child("web", write, 1, (writer,))], say=lines.append).run() == 1
        assert os.read(reader, 10) == b"here", lines
    finally:
        os.close(reader)
        os.close(writer)
