"""What was told, what waits to be told, and what is wrong at the moment.

It is kept beside what the archive holds, since a database may be made anew at any time: a file
``notified.json`` in the archive's folder. It holds no address of a recipient.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from pipeline.archive.disk import sync_file
from pipeline.archive.layout import moment_text
from pipeline.errors import NotifyError

NAME = "notified.json"
_LOCK = ".notified.lock"
_PATIENCE = 60.0
"""Seconds to wait for another process that tells just now."""
_LONGEST = timedelta(days=400)
"""For so long a piece of news is known to have been told; older ones are never told."""
MOST_WAITING = 500
"""Pieces of news that wait for one recipient; beyond them the oldest are given up."""


@dataclass(frozen=True)
class Item:
    """A piece of news as one recipient is told it."""

    key: str
    """Stays the same however often the database is made."""
    topic: str
    source_id: str | None
    title: str
    lines: list[str]
    at: str
    """When it was found, UTC."""
    good: bool = True
    """False where it is trouble."""


@dataclass
class Memory:
    """What is known between two runs."""

    began: str = ""
    """When anybody was to be told for the first time, UTC."""
    seen: dict[str, str] = field(default_factory=dict)
    """Source → the end of the newest run whose changes were looked at."""
    runs: dict[str, str] = field(default_factory=dict)
    """Source → the id of that run."""
    told: dict[str, str] = field(default_factory=dict)
    """Key of a piece of news → when it was taken up."""
    standing: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Key of a trouble → what it is: it is told once, until it is over."""
    waiting: dict[str, list[Item]] = field(default_factory=dict)
    """Recipient → what it was not told yet."""
    sent: dict[str, str] = field(default_factory=dict)
    """Recipient → when it was told of changes last, or first could have been."""

    def take_up(self, key: str, now: datetime) -> bool:
        """Note a piece of news; False where it was noted before."""
        if key in self.told:
            return False
        self.told[key] = moment_text(now)
        return True

    def wait(self, recipient: str, item: Item) -> None:
        """Let a piece of news wait for a recipient."""
        queue = self.waiting.setdefault(recipient, [])
        queue.append(item)
        del queue[:-MOST_WAITING]

    def done(self, recipient: str, keys: set[str]) -> None:
        """Forget what a recipient was told."""
        left = [item for item in self.waiting.get(recipient, ()) if item.key not in keys]
        self.waiting[recipient] = left
        if not left:
            del self.waiting[recipient]

    def tidy(self, now: datetime, recipients: set[str]) -> None:
        """Forget what is too old to matter, and who is told no more."""
        oldest = moment_text(now - _LONGEST)
        self.told = {key: at for key, at in self.told.items() if at >= oldest}
        for kept in (self.waiting, self.sent):
            for name in [name for name in kept if name not in recipients]:
                del kept[name]


def load(archive: Path) -> Memory:
    """What is remembered; a new memory where there is none.

    Raises:
        NotifyError: the file can't be read.
    """
    path = archive / NAME
    try:
        return _memory(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Memory()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotifyError(
            f"{path}: what was told can't be read, so nobody is told anything; "
            f"move it away to begin anew: {error}"
        ) from error


def _memory(data: Mapping[str, Any]) -> Memory:
    known = {name: data[name] for name in Memory.__dataclass_fields__ if name in data}
    for name, value in known.items():
        if type(value) is not type(getattr(Memory(), name)):
            raise ValueError(f"{name} is {type(value).__name__}")
    queues = known.pop("waiting", {})
    waiting = {name: [Item(**item) for item in items] for name, items in queues.items()}
    return Memory(**known, waiting=waiting)


def save(archive: Path, memory: Memory) -> None:
    """Write it down, whole or not at all.

    Raises:
        NotifyError: it can't be written.
    """
    path = archive / NAME
    new = path.with_name(f"{NAME}.new")
    text = json.dumps(asdict(memory), ensure_ascii=False, indent=1, sort_keys=True)
    try:
        with new.open("wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
            sync_file(file)
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise NotifyError(f"{path}: what was told can't be noted: {error.strerror}") from error


@contextmanager
def hold(archive: Path) -> Iterator[None]:
    """Be the only one that tells.

    Raises:
        NotifyError: another process has been telling for too long, or the folder can't be written.
    """
    lock = FileLock(archive / _LOCK)
    try:
        lock.acquire(timeout=_PATIENCE)
    except Timeout as error:
        raise NotifyError(f"{archive / _LOCK}: another process is telling just now") from error
    except OSError as error:
        raise NotifyError(f"{archive}: what was told can't be noted: {error}") from error
    try:
        yield
    finally:
        lock.release()
