"""Take captures from elsewhere (Wayback, WARP, wget, Browsertrix) into the archive.

They keep their own times. Only what the source names comes in. A capture that the archive already
holds (same URL, moment and bytes) is passed over, so that importing a file twice adds nothing. An
answer that the crawler would not believe is not believed here either: it is kept as evidence, with
the reason. The records themselves are read in ``pipeline.imports.foreign``.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import layout
from pipeline.archive.types import Held
from pipeline.imports.foreign import Answer, answers, read_through
from pipeline.imports.known import Key, Known
from pipeline.imports.passed import Reason
from pipeline.imports.wacz import opened
from pipeline.imports.warc import ForeignFile
from pipeline.imports.written import ImportFile
from pipeline.kinds import RunStatus, Verdict
from pipeline.sources import Source


class ImportReport(NamedTuple):
    """What an import did."""

    file: str
    taken: int
    known: int
    """Captures that the archive held already."""
    foreign: int
    """Records that were passed over because they are no captures of the source."""
    warc_file: str | None
    """The new WARC file; None where nothing was taken."""
    orphans: int = 0
    """Revisits whose original is neither in the file nor in the archive: import the file that
    holds it first."""
    doubted: int = 0
    """Of those taken, answers that are kept as evidence only: cut short, empty, a «not found»
    page."""
    passed_over: dict[str, int] = {}  # noqa: RUF012
    """What was not taken, counted by reason; ``foreign`` and ``orphans`` are part of it."""
    problems: tuple[str, ...] = ()
    """What is wrong with the file although it could be read."""
    lost: int = 0
    """Of those passed over, records that may be captures of the source."""
    requisites: int = 0
    """Style sheets and pictures of the page that were taken beside the captures."""

    @property
    def ok(self) -> bool:
        """Was everything taken that may be the source's?"""
        return not self.lost and not self.problems

    def __str__(self) -> str:
        where = f" into {self.warc_file}" if self.warc_file else ""
        more = f" ({self.doubted} as evidence only)" if self.doubted else ""
        more += f", {self.requisites} style sheets and pictures" if self.requisites else ""
        lost = f", {self.orphans} revisits without their original" if self.orphans else ""
        lines = [
            f"{self.file}: {self.taken} captures taken{where}{more}, {self.known} known already, "
            f"{self.foreign} records passed over{lost}"
        ]
        lines += [f"  {count} {reason}" for reason, count in sorted(self.passed_over.items())]
        lines += [f"  {problem}" for problem in self.problems]
        return "\n".join(lines)


class _Import:
    """One import under way: what is known, the file being written (from the first capture on)."""

    def __init__(self, source: Source, archive: Path, label: str) -> None:
        self.source, self.label = source, label
        self.known = Known(archive, source.id)
        self.file = ImportFile(source, archive, label)
        self.taken = self.already = self.doubted = self.requisites = 0
        self.passed: Counter[Reason] = Counter()

    def take_all(self, files: Iterable[ForeignFile]) -> None:
        """Take the answers of files; what refers to others comes after all of them."""
        revisits: list[Answer] = []
        conversions: list[Answer] = []
        for file in files:
            for answer in answers(file, read_through(file), self.source):
                if isinstance(answer, Reason):
                    self.passed[answer] += 1
                elif answer.is_revisit:
                    answer.body.close()
                    revisits.append(answer)
                elif answer.is_conversion:
                    conversions.append(answer)
                else:
                    with answer.body:
                        self._take_bytes(answer)
        for answer in conversions:
            with answer.body:
                self._take_conversion(answer)
        for answer in revisits:
            self._take_revisit(answer)

    def _take_conversion(self, answer: Answer) -> None:
        """A conversion speaks for a URL only where nothing else does at that moment."""
        if self.known.find(answer.refers_to) or self.known.has_other_at(answer.url, answer.moment):
            self.passed[Reason.CONVERTED] += 1
        else:
            self._take_bytes(answer)

    def _take_bytes(self, answer: Answer) -> None:
        key = _key(answer, answer.facts.sha256 if answer.facts else None)
        if key in self.known.captures:
            self.already += 1
            there = self.known.captures[key]
        else:
            there = self.known.captures[key] = self._write(answer)
            self._count(answer)
        if there is not None:
            self.known.add(there, answer.names)

    def _take_revisit(self, answer: Answer) -> None:
        original = self.known.find(answer.refers_to)
        if original is None:
            self.passed[Reason.ORPHAN] += 1
            return
        key = _key(answer, original.body.sha256)
        if key in self.known.captures:
            self.already += 1
            return
        _, record = self.file.warc().revisit(
            answer.url,
            answer.moment,
            answer.status,
            answer.headers,
            of=original,
            not_modified=answer.status.startswith("304"),
            purpose=answer.purpose,
            ip=answer.ip,
            origin=answer.origin._asdict(),
        )
        self._write_request(answer, record)
        self.known.captures[key] = original
        self._count(answer)

    def _count(self, answer: Answer) -> None:
        if answer.purpose:
            self.requisites += 1
        else:
            self.taken += 1

    def _write(self, answer: Answer) -> Held | None:
        """Write a capture; returns what it holds, None where it is not believed."""
        warc = self.file.warc()
        offset, record = warc.response(
            answer.url,
            answer.moment,
            answer.status,
            answer.headers,
            answer.body,
            answer.length,
            facts=answer.facts,
            cut=answer.cut,
            purpose=answer.purpose,
            ip=answer.ip,
            origin=answer.origin._asdict(),
        )
        self._write_request(answer, record)
        if answer.doubt and not answer.purpose:
            self._write_doubt(answer, record)
        if answer.facts is None:
            return None
        return Held(
            url=answer.url,
            file=warc.name,
            offset=offset,
            record_id=record,
            date=layout.moment_text(answer.moment),
            digest=answer.digest,
            body=answer.facts,
        )

    def _write_request(self, answer: Answer, record: str) -> None:
        if answer.request is not None:
            self.file.warc().request(
                answer.url, answer.moment, answer.request.line, answer.request.headers, record
            )

    def _write_doubt(self, answer: Answer, record: str) -> None:
        self.doubted += 1
        url = answer.url
        self.file.state(url, url, answer.moment, Verdict.FAILED, answer.doubt, record)

    def end(self) -> None:
        """Say in the file that the import is whole, and close it."""
        self.file.end(RunStatus.OK, f"imported from {self.label}")

    def give_up(self) -> None:
        """Take the unfinished file away.

        An import comes in whole or not at all; its origin is still there.
        """
        self.file.give_up()

    def report(self, file: str) -> ImportReport:
        """What was done."""
        orphans = self.passed[Reason.ORPHAN]
        return ImportReport(
            file=file,
            taken=self.taken,
            known=self.already,
            foreign=self.passed.total() - orphans,
            warc_file=self.file.name,
            orphans=orphans,
            doubted=self.doubted,
            requisites=self.requisites,
            passed_over={reason.value: count for reason, count in self.passed.items()},
            lost=sum(count for reason, count in self.passed.items() if reason.is_loss),
        )


def _key(answer: Answer, sha256: str | None) -> Key:
    return Key(answer.url, layout.moment_text(answer.moment)[:19], sha256)


def import_warc(path: Path, source: Source, archive: Path) -> ImportReport:
    """Take the answers of a WARC or WACZ file that belong to a source into a new WARC file of ours.

    The caller holds the lock.

    Raises:
        ArchiveError: the file can't be read (nothing is taken then), or the archive can't be read
            or written.
    """
    with opened(path) as found:
        work = _Import(source, archive, path.name)
        try:
            work.take_all(found.files)
            work.end()
        except BaseException:
            work.give_up()
            raise
    if found.passed_over:
        work.passed[Reason.NO_WARC] = found.passed_over
    return work.report(str(path))._replace(problems=tuple(found.problems))
