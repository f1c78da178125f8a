"""Take captures from elsewhere (Wayback, WARP, wget, Browsertrix) into the archive, at their own times.

Only what the source names comes in. A capture that the archive already holds (same URL, moment and bytes) is passed over,
so that importing a file twice adds nothing. An answer that the crawler would not believe is not believed here either: it
is kept as evidence, with the reason. The records themselves are read in ``pipeline.imports.foreign``.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import layout
from pipeline.archive.reader import held, records, warc_names
from pipeline.archive.types import Held
from pipeline.archive.writer import FETCH, RUN_END, RunWriter
from pipeline.errors import ArchiveError
from pipeline.imports.foreign import Answer, answers, read_through
from pipeline.sources import Source


class ImportReport(NamedTuple):
    """What an import did."""

    file: str
    taken: int
    known: int
    """Captures that the archive held already."""
    foreign: int
    """Records of other hosts, and records that are no answers."""
    warc_file: str | None
    """The new WARC file; None where nothing was taken."""
    orphans: int = 0
    """Revisits whose original is neither in the file nor in the archive: import the file that holds it first."""
    doubted: int = 0
    """Of those taken, answers that are kept as evidence only: cut short, empty, a «not found» page."""

    def __str__(self) -> str:
        where = f" into {self.warc_file}" if self.warc_file else ""
        more = f" ({self.doubted} as evidence only)" if self.doubted else ""
        lost = f", {self.orphans} revisits without their original" if self.orphans else ""
        return (
            f"{self.file}: {self.taken} captures taken{where}{more}, {self.known} known already, "
            f"{self.foreign} records passed over{lost}"
        )


Key = tuple[str, str, str | None]
"""URL, moment to the second, SHA-256 of the body."""


class _Import:
    """One import under way: what is known, what refers to what, the file being written (from the first capture on)."""

    def __init__(self, source: Source, archive: Path, path: Path) -> None:
        self.source, self.archive, self.path = source, archive, path
        self.known: dict[Key, Held | None] = {}
        self.originals: dict[tuple[str, ...], Held] = {}
        self.writer: RunWriter | None = None
        self.counts = dict.fromkeys(("taken", "known", "foreign", "orphans", "doubted"), 0)
        for name in warc_names(archive):
            if name.startswith(f"{source.id}/"):
                self._remember(name)

    def _remember(self, name: str) -> None:
        for r in records(self.archive / name, name):
            if r.kind in ("response", "revisit"):
                at = held(name, r)
                self.known[(r.url, r.date[:19], at.body.sha256 if at else None)] = at
                if at:
                    self.originals[("at", r.url, r.date[:19])] = at

    def take(self, answer: Answer) -> None:
        """Take one answer in, or count why not."""
        original = next((self.originals[k] for k in answer.refers_to if k in self.originals), None)
        if answer.is_revisit and original is None:
            self.counts["orphans"] += 1
            return
        body = original.body if original else answer.facts
        key = (answer.url, layout.moment_text(answer.moment)[:19], body.sha256 if body else None)
        if key in self.known:
            self.counts["known"] += 1
            there = self.known[key]
        else:
            there = self.known[key] = self._write(answer, original)
            self.counts["taken"] += 1
        if there and not answer.is_revisit:
            self.originals |= dict.fromkeys(answer.names, there)

    def _write(self, answer: Answer, original: Held | None) -> Held | None:
        warc = self.writer = self.writer or self._begin()
        if original is not None:
            warc.revisit(
                answer.url,
                answer.moment,
                answer.status,
                answer.headers,
                of=original,
                not_modified=answer.status.startswith("304"),
            )
            return original
        offset, record = warc.response(
            answer.url,
            answer.moment,
            answer.status,
            answer.headers,
            answer.body,
            answer.length,
            facts=answer.facts,
            cut=answer.cut,
        )
        if answer.doubt:
            self.counts["doubted"] += 1
            said = {
                "about": FETCH,
                "url": answer.url,
                "final_url": answer.url,
                "verdict": "failed",
                "reason": answer.doubt,
                "responses": [record],
            }
            warc.metadata(answer.url, answer.moment, said, record)
        if answer.facts is None:
            return None
        moment = layout.moment_text(answer.moment)
        return Held(answer.url, warc.name, offset, record, moment, answer.digest, answer.facts)

    def _begin(self) -> RunWriter:
        now = datetime.now(UTC)
        writer = RunWriter(self.archive, self.source.id, now)
        facts = {
            "kind": "import",
            "source": self.source.id,
            "name": self.source.name,
            "code": self.source.code,
            "page": self.source.page,
            "hosts": sorted(self.source.allowed_hosts),
            "imported-from": self.path.name,
        }
        writer.warcinfo(now, facts)
        return writer

    def end(self) -> None:
        """Say in the file that the import is whole."""
        if self.writer is not None:
            now = datetime.now(UTC)
            said = {
                "about": RUN_END,
                "finished_at": layout.moment_text(now),
                "status": "ok",
                "message": f"imported from {self.path.name}",
            }
            self.writer.metadata(self.source.page, now, said)

    def give_up(self) -> None:
        """Take the unfinished file away: an import comes in whole or not at all, its origin is still there."""
        if self.writer is not None:
            self.writer.__exit__(ArchiveError, None, None)
            self.writer.path.unlink(missing_ok=True)


def import_warc(path: Path, source: Source, archive: Path) -> ImportReport:
    """Take the answers of a WARC file that belong to a source into a new WARC file of ours; the caller holds the lock.

    Raises:
        ArchiveError: the file can't be read (nothing is taken then), or the archive can't be read or written.
    """
    read_through(path)
    work = _Import(source, archive, path)
    later: list[Answer] = []
    try:
        for answer in answers(path, source):
            if answer is None:
                work.counts["foreign"] += 1
            elif answer.is_revisit:
                later.append(answer)  # its original may come after it
            else:
                with answer.body:
                    work.take(answer)
        for answer in later:
            with answer.body:
                work.take(answer)
        work.end()
    except BaseException:
        work.give_up()
        raise
    if work.writer is not None:
        work.writer.__exit__(None, None, None)
    return ImportReport(
        file=str(path), warc_file=work.writer.name if work.writer else None, **work.counts
    )
