"""Many sources in one night: several side by side, those of one host one after the other.

Each has its own WARC file, session and memory, and ends by itself. What is common is whose turn it
is at each host (see :mod:`pipeline.crawl.turns`), and the order in which files are closed.
"""

import queue
import threading
import traceback
from collections.abc import Callable, Generator, Iterable
from typing import NamedTuple

from pipeline.crawl.run import RunReport
from pipeline.crawl.turns import StoppedError, Turns, host_key
from pipeline.errors import ShinkyuError, fault_words
from pipeline.sources import Source

_PATIENCE = 5.0
"""Seconds for which a stopped night waits for those that are under way."""


class Ended(NamedTuple):
    """How a source's run ended."""

    source: Source
    report: RunReport | None
    """None where nothing could be written at all."""
    error: str | None
    trace: str | None = None
    """Where the program failed, for whoever mends it; None where it did not."""


Visit = Callable[[Source, Turns], RunReport]
Nights = Generator[Ended, None, None]


def crawl_many(sources: Iterable[Source], visit: Visit, parallel: int) -> Nights:
    """Visit sources, and give each as it ends, in the order in which they do.

    Args:
        visit: one run of one source, in its turn at each host.
        parallel: how many at a time at most.
    """
    groups = _by_host(sources)
    if min(parallel, len(groups)) <= 1:
        turns = Turns()
        for source in (source for group in groups for source in group):
            yield _ended(source, visit, turns)
        return
    yield from _side_by_side(groups, visit, parallel)


def _by_host(sources: Iterable[Source]) -> list[list[Source]]:
    """Sources whose pages are on one host, together: they would wait for each other. Those that
    take longest begin first.
    """
    groups: dict[str, list[Source]] = {}
    for source in sources:
        groups.setdefault(host_key(source.page), []).append(source)
    return sorted(groups.values(), key=len, reverse=True)


def _side_by_side(groups: list[list[Source]], visit: Visit, parallel: int) -> Nights:
    waiting: queue.SimpleQueue[list[Source]] = queue.SimpleQueue()
    ended: queue.SimpleQueue[Ended] = queue.SimpleQueue()
    for group in groups:
        waiting.put(group)
    turns = Turns()

    def work() -> None:
        try:
            while True:
                for source in waiting.get_nowait():
                    ended.put(_ended(source, visit, turns))
        except (queue.Empty, StoppedError):
            return

    # Daemons: who stops a night need not wait for a server that is silent.
    workers = [
        threading.Thread(target=work, name=f"crawl-{number}", daemon=True)
        for number in range(min(parallel, len(groups)))
    ]
    for worker in workers:
        worker.start()
    try:
        for _ in range(sum(map(len, groups))):
            yield ended.get()
    finally:
        turns.stop()
        for worker in workers:
            worker.join(_PATIENCE / len(workers))


def _ended(source: Source, visit: Visit, turns: Turns) -> Ended:
    try:
        return Ended(source, visit(source, turns), None)
    except ShinkyuError as error:
        return Ended(source, None, str(error))
    except Exception as error:
        # A fault of ours that one city's page brings to light must not cost the others their night.
        return Ended(source, None, fault_words(error), traceback.format_exc())
