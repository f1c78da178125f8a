"""How long readers at once wait for their turn, in the processor time of the process that serves
them: what other work takes from it is not in it, nor what the readers themselves take. On a machine
that is busy it says too much all the same, since an answer that lies there until its reader gets a
core counts on.

Usage: ``python benchmarks/turns.py DATABASE ARCHIVE`` (a large one: ``bench_pages.py`` writes it)

Eight readers of «shinkyu serve» on two cores are four of each process, as long as the processes
share them evenly: how they share those that come at one moment is counted first. Then one reader
and four at once ask one process for pages that are kept, for pages of all kinds of which none comes
twice, and for the same pages after a night, each without a pause.
"""

import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from itertools import chain
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import bench_pages
import crowd
from bench_pages import p95
from walks import Walks

READERS = 8
PROCESSES = 2
TRIALS = 30
ROUNDS = 5
WALK = 5
"""Pages of each kind on a walk."""
PORT = 8796
_SHARED = 0.5
"""Seconds in which the processes have taken on all who came."""


class Waits(NamedTuple):
    """What one reader and several at once met, in milliseconds, each time anew."""

    what: str
    one: list[list[float]]
    several: list[list[float]]


def connections(process: int) -> int:
    """How many connections a process has."""
    opened = [str(one.readlink()) for one in Path(f"/proc/{process}/fd").iterdir()]
    inodes = {name[8:-1] for name in opened if name.startswith("socket:[")}
    lines = Path(f"/proc/{process}/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    established = {words[9] for words in map(str.split, lines) if words[3] == "01"}
    return len(inodes & established)


def shared(processes: Sequence[int]) -> Counter[tuple[int, ...]]:
    """How the processes shared eight who came at one moment, most first, and how often."""
    found = Counter[tuple[int, ...]]()
    for _ in range(TRIALS):
        with ExitStack() as stack:
            for _ in range(READERS):
                stack.enter_context(closing(crowd.Reader(PORT)))
            time.sleep(_SHARED)
            found[tuple(sorted(map(connections, processes), reverse=True))] += 1
        time.sleep(_SHARED)
    return found


def waited(db: Path, process: int) -> list[Waits]:
    """What readers of one process met."""
    several = READERS // PROCESSES
    clock = crowd.clock_of(process)
    same = [*bench_pages.addresses(db).values()][1:]
    walks = Walks(db)
    [known] = walks.take(1, 2)
    crowd.walkers(PORT, [known, same])  # the server loads what all pages need
    kept = Waits("pages that are kept", [], [])
    different = Waits("pages of all kinds, none of which comes twice", [], [])
    night = Waits("the same pages after a night", [], [])
    for _ in range(ROUNDS):
        kept.one.append(crowd.walkers(PORT, [same * 6], clock))
        kept.several.append(crowd.walkers(PORT, [same * 6] * several, clock))
        different.one.append(crowd.walkers(PORT, walks.take(1, WALK), clock))
        different.several.append(crowd.walkers(PORT, walks.take(several, WALK), clock))
        for waits, number in ((night.one, 1), (night.several, several)):
            bench_pages.pass_a_night(db)
            waits.append(crowd.walkers(PORT, [same[n:] + same[:n] for n in range(number)], clock))
    return [kept, different, night]


def line(found: Waits) -> str:
    """A line of the Markdown table."""
    one, several = [*chain(*found.one)], [*chain(*found.several)]
    times = [p95(b) / p95(a) for a, b in zip(found.one, found.several, strict=True)]
    mean = statistics.mean(several) / statistics.mean(one)
    return (
        f"| {found.what} | {statistics.mean(one):.2f} | {p95(one):.2f} | "
        f"{statistics.mean(several):.2f} | {p95(several):.2f} | {mean:.1f} | "
        f"{statistics.median(times):.1f} ({min(times):.1f} to {max(times):.1f}) |"
    )


def main(db: Path, archive: Path) -> None:
    """Print all of it."""
    with bench_pages.serving(db, archive, PORT, processes=PROCESSES) as servers:
        found = shared([server.pid for server in servers])
    said = ", ".join(f"{':'.join(map(str, how))} {often} times" for how, often in found.items())
    print(f"{READERS} who come at one moment are shared {said}.\n")
    print("| pages | one: mean ms | p95 | four: mean | p95 | × mean | × p95 |")
    print("|---|---|---|---|---|---|---|", flush=True)
    with bench_pages.serving(db, archive, PORT) as [server]:
        for waits in waited(db, server.pid):
            print(line(waits), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
