"""What the crawl read from pages that did not change: their links, and what they need.

Kept in ``{source}/.pages.json``, which is derived and disposable. Reading a page of a city takes
50 ms and more, all else of a night in which nothing changed 30 ms; what is kept holds for the very
record that was read, and for the very code that read it.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.archive.types import Held
from pipeline.kinds import LinkKind
from pipeline.read.page.types import Link, PageReading

NAME = ".pages.json"
Pairs = list[tuple[str, str]]
_READERS = ("read", "kinds.py")


class Memory:
    """What is kept of one source's pages."""

    def __init__(self, archive: Path, source_id: str) -> None:
        self._path = archive / source_id / NAME
        self._known = _loaded(self._path)
        self._used: dict[str, Pairs] = {}

    def pairs(
        self, what: str, held: Held, of: Iterable[str], read: Callable[[], Pairs | None]
    ) -> Pairs | None:
        """What was read from a record, as it is known or as it is read now.

        Args:
            what: which of the things that are read from a page.
            held: the record with the page's bytes.
            of: on what the reading rests beside it: hosts, addresses.
            read: reads it; None where it can't be read, and is tried again.
        """
        key = _key(what, held, of)
        found = self._known.get(key)
        if found is None:
            found = read()
        if found is not None:
            self._used[key] = found
        return found

    def put(self, what: str, held: Held, of: Iterable[str], read: Pairs) -> None:
        """What was just read from a record: :meth:`pairs` will know it."""
        self._used[_key(what, held, of)] = read

    def keep(self) -> None:
        """Write down what was used in this run, where that is something else than before."""
        if self._used == self._known or not self._used:
            return
        draft = self._path.with_name(NAME + ".new")
        with contextlib.suppress(OSError):
            draft.write_text(json.dumps(self._used, ensure_ascii=False), encoding="utf-8")
            os.replace(draft, self._path)  # noqa: PTH105


def _key(what: str, held: Held, of: Iterable[str]) -> str:
    place = (held.file, str(held.offset), held.body.sha256, held.url)
    words = json.dumps([what, *place, *of, reader()])
    return hashlib.sha256(words.encode()).hexdigest()


def bare_page(pairs: Pairs) -> PageReading:
    """A page of which nothing is known but where its links lead, and of which kind they are."""
    links = (
        Link(number, url, "", "", LinkKind(kind), (), None, None, None, "")
        for number, (url, kind) in enumerate(pairs, 1)
    )
    return PageReading(None, None, None, "", tuple(links), (), "", None)


def _loaded(path: Path) -> dict[str, Pairs]:
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(key): [(str(one), str(other)) for one, other in pairs]
            for key, pairs in told.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


@cache
def reader() -> str:
    """What tells the code that reads pages from any other: its files, their sizes and times."""
    top = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for name in _READERS:
        files = [top / name] if name.endswith(".py") else sorted((top / name).rglob("*.py"))
        for file in files:
            facts = file.stat()
            digest.update(f"{file} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
