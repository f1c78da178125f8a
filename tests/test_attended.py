"""Child processes end with the one that started them: asked, asked twice, or killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CHILD = r"""
import os, signal, sys, time
told = []
def note(number, frame):
    told.append(number)
    os.write(1, signal.Signals(number).name.encode() + b"\n")
    if len(told) == int(sys.argv[1]):
        os._exit(0)
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, note)
os.write(1, b"%d\n" % os.getpid())
time.sleep(60)
"""
FINISHING = r"""
import os, signal, sys, time
told = []
signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
os.write(1, b"%d\n" % os.getpid())
while not told:
    time.sleep(0.01)
try:
    os.mkdir(sys.argv[1])
except FileExistsError:
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        time.sleep(0.01)
    os.write(1, b"told %d times\n" % len(told))
"""
PARENT = """
import os, sys
from pipeline.cli import attended
attended._GRACE = float(sys.argv[1])
sys.exit(attended.attend([[sys.executable, "-c", *sys.argv[2:]]] * 2, os.environ))
"""


class Started:
    """A process that attends two children, each of which ends at its so-manieth signal."""

    def __init__(self, code: str, *arguments: str, grace: float = 30.0) -> None:
        command = [sys.executable, "-c", PARENT, str(grace), code, *arguments]
        root = str(Path(__file__).parent.parent)
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": root}
        )

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def ended(self) -> int:
        """Its exit code; it says nothing more."""
        with self.process:
            return self.process.wait(timeout=20)


def is_there(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2]
    except FileNotFoundError:
        return False
    return not state.startswith("Z")


def gone(numbers: list[int]) -> bool:
    for _ in range(200):
        if not any(map(is_there, numbers)):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    ("sent", "handed_on"),
    [(signal.SIGTERM, "SIGTERM"), (signal.SIGINT, "SIGINT"), (signal.SIGHUP, "SIGTERM")],
)
def test_a_signal_is_handed_on_once(sent: signal.Signals, handed_on: str) -> None:
    started = Started(CHILD, "1")
    children = [int(started.line()), int(started.line())]
    started.process.send_signal(sent)
    assert [started.line(), started.line()] == [handed_on] * 2
    assert started.ended() == 0
    assert gone(children)


def test_who_finishes_what_it_answers_is_not_told_again_when_another_one_ends(
    tmp_path: Path,
) -> None:
    started = Started(FINISHING, str(tmp_path / "the first one ends"))
    children = [int(started.line()), int(started.line())]
    started.process.send_signal(signal.SIGTERM)
    assert started.line() == "told 1 times"
    assert started.ended() == 0
    assert gone(children)


def test_a_second_signal_is_handed_on_and_who_stays_is_killed() -> None:
    started = Started(CHILD, "9", grace=3.0)
    children = [int(started.line()), int(started.line())]
    for _ in range(2):
        started.process.send_signal(signal.SIGINT)
        assert [started.line(), started.line()] == ["SIGINT"] * 2
    assert started.ended() == 0
    assert gone(children)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells children")
def test_children_of_one_that_was_killed_end() -> None:
    started = Started(CHILD, "1")
    children = [int(started.line()), int(started.line())]
    started.process.kill()
    assert [started.line(), started.line()] == ["SIGTERM"] * 2
    assert started.ended() == -signal.SIGKILL
    assert gone(children)


@pytest.mark.parametrize(("end", "code"), [("sys.exit(3)", 3), ("os.abort()", 134)])
def test_a_child_that_ends_by_itself_ends_all(end: str, code: int) -> None:
    one = f"import os, sys, time; os.close(2); {end}"
    started = Started(one)
    assert started.ended() == code
