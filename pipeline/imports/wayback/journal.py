"""What a server was asked and what it answered, on the disk: nothing is asked for twice.

One line of JSON an answer in ``{archive}/{source}/.backfill.jsonl``, on the disk before the next
request. A line that was cut off by a kill is passed over. What was taken stands in the WARC files;
without this file only what was asked in vain would be asked again.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pipeline.archive.disk import make_folder, sync_file
from pipeline.archive.layout import moment_text
from pipeline.errors import ArchiveError
from pipeline.imports.wayback.index import Row
from pipeline.imports.wayback.told import Came

NAME = ".backfill.jsonl"
_FRESH = timedelta(days=30)
"""So long an answer of the index is believed to be all that there is."""
Value = TypeVar("Value")


class Question(NamedTuple):
    """What the index was asked."""

    server: str
    url: str
    since: str | None
    until: str | None
    resume: str | None


class Pages(NamedTuple):
    """One answer of the index."""

    at: datetime
    rows: list[Row]
    resume: str | None
    unread: int
    refused: str | None
    """Why the server does not show the address."""


class Noted(NamedTuple):
    """What became of a capture that was asked for and not taken as it was listed."""

    came: Came
    detail: str
    """Where it leads, or why."""


class Journal:
    """The lines of one source, read at once and added to one by one."""

    def __init__(self, folder: Path, archive: Path, *, dry: bool) -> None:
        """Read what is there.

        Args:
            dry: nothing is written.
        """
        self._path, self._archive, self._dry = folder / NAME, archive, dry
        self._index: dict[Question, Pages] = {}
        self._captures: dict[tuple[str, str, str], Noted] = {}
        self._doubts: dict[tuple[str, str], Noted] = {}
        self._until: dict[str, datetime] = {}
        for line in self._lines():
            try:
                self._take(line)
            except (ValueError, KeyError, TypeError):
                continue  # cut off by a kill, or of another version

    def _lines(self) -> Iterator[dict[str, Any]]:
        try:
            text = self._path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return
        except OSError as error:
            raise ArchiveError(f"{self._path}: can't be read: {error.strerror}") from error
        for line in text.split("\n"):
            try:
                value = json.loads(line)
            except ValueError:
                continue
            if isinstance(value, dict):
                yield value

    def _take(self, line: dict[str, Any]) -> None:
        what, server = line["what"], str(line["server"])
        if what == "index":
            rows = [Row(*row) for row in line["rows"]]
            question = Question(server, line["url"], line["from"], line["to"], line["key"])
            at = datetime.fromisoformat(line["at"])
            pages = Pages(at, rows, line["resume"], line["unread"], line["refused"])
            self._index[question] = pages
        elif what == "pause":
            self._until[server] = datetime.fromisoformat(line["until"])
        else:
            noted = Noted(Came[str(line["came"]).upper()], str(line["detail"]))
            self._captures[server, str(line["url"]), str(line["timestamp"])] = noted
            if line["digest"] and noted.came in (Came.REFUSED, Came.EMPTY):
                self._doubts[server, str(line["digest"])] = noted

    def pages(self, question: Question, now: datetime) -> Pages | None:
        """What the index answered to a question not long ago; None where it is to be asked."""
        found = self._index.get(question)
        return found if found is not None and now - found.at < _FRESH else None

    def calls(self, server: str) -> list[datetime]:
        """When the index of a server was asked."""
        return [pages.at for q, pages in self._index.items() if q.server == server]

    def came(self, server: str, row: Row) -> Noted | None:
        """What became of a capture that was asked for in vain; None of all others."""
        return self._captures.get((server, row.url, row.timestamp))

    def doubt(self, server: str, row: Row) -> Noted | None:
        """Why bytes that came before under another moment or address were not believed."""
        return self._doubts.get((server, row.digest)) if row.digest else None

    def until(self, server: str) -> datetime | None:
        """Before which moment a server asked not to be asked again."""
        return self._until.get(server)

    def add_index(self, question: Question, pages: Pages) -> None:
        """Remember an answer of the index.

        Raises:
            ArchiveError: it can't be written.
        """
        self._index[question] = pages
        self._write(
            {
                "what": "index",
                "at": moment_text(pages.at),
                "server": question.server,
                "url": question.url,
                "from": question.since,
                "to": question.until,
                "key": question.resume,
                "rows": pages.rows,
                "resume": pages.resume,
                "unread": pages.unread,
                "refused": pages.refused,
            }
        )

    def add_capture(self, server: str, row: Row, noted: Noted) -> None:
        """Remember what became of a capture.

        Raises:
            ArchiveError: it can't be written.
        """
        line = {
            "what": "capture",
            "server": server,
            "url": row.url,
            "timestamp": row.timestamp,
            "digest": row.digest,
            "came": noted.came.name.lower(),
            "detail": noted.detail,
        }
        self._take(line)
        self._write(line)

    def add_pause(self, server: str, until: datetime) -> None:
        """Remember that a server asked for a pause.

        Raises:
            ArchiveError: it can't be written.
        """
        self._until[server] = until
        self._write({"what": "pause", "server": server, "until": moment_text(until)})

    def _write(self, line: dict[str, Any]) -> None:
        if self._dry:
            return
        data = json.dumps(line, ensure_ascii=False).encode() + b"\n"
        try:
            make_folder(self._path.parent, self._archive)
            with self._path.open("ab") as stream:
                # After a kill the file may end inside a line: that line stays alone.
                stream.write(b"\n" + data if _is_cut(self._path) else data)
                sync_file(stream)
        except OSError as error:
            raise ArchiveError(f"{self._path}: can't be written: {error.strerror}") from error


def _is_cut(path: Path) -> bool:
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        if not size:
            return False
        stream.seek(size - 1)
        return stream.read(1) != b"\n"
