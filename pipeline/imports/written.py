"""The WARC file that an import writes: from its first record on, with what only we can say."""

from datetime import UTC, datetime
from pathlib import Path

from pipeline.archive.layout import moment_text
from pipeline.archive.writer import FETCH, RunWriter
from pipeline.errors import ArchiveError
from pipeline.kinds import RunKind, RunStatus, Verdict
from pipeline.sources import Source


class ImportFile:
    """One file of an import; none is made where nothing is written."""

    def __init__(self, source: Source, archive: Path, imported_from: str) -> None:
        """Begin.

        Args:
            imported_from: name of the file, or address of the server, that the captures are from.
        """
        self._source, self._archive, self._imported_from = source, archive, imported_from
        self._writer: RunWriter | None = None

    @property
    def name(self) -> str | None:
        """Relative to the archive, as it is called when it is closed; None where there is none."""
        return self._writer.name if self._writer else None

    @property
    def path(self) -> Path | None:
        """Where it is now; None where there is none."""
        return self._writer.path if self._writer else None

    def warc(self) -> RunWriter:
        """The file, begun where it was not.

        Raises:
            ArchiveError: it can't be written.
        """
        if self._writer is None:
            now = datetime.now(UTC)
            self._writer = RunWriter(self._archive, self._source.id, now)
            self._writer.warcinfo(now, self._facts())
        return self._writer

    def _facts(self) -> dict[str, object]:
        source = self._source
        return {
            "kind": RunKind.IMPORT,
            "source": source.id,
            "name": source.name,
            "code": source.code,
            "page": source.page,
            **({"pages": source.pages} if source.pages else {}),
            "hosts": sorted(source.allowed_hosts),
            "imported-from": self._imported_from,
        }

    def state(
        self,
        linked: str,
        place: str,
        moment: datetime,
        verdict: Verdict,
        reason: str | None,
        record: str,
    ) -> None:
        """Say of a capture what its record does not.

        Args:
            linked: the address as the city's page has it.
            place: the one that was captured.
            record: id of the record.
        """
        said = {
            "about": FETCH,
            "url": linked,
            "final_url": place,
            "verdict": verdict,
            "reason": reason,
            "responses": [record],
        }
        self.warc().metadata(linked, moment, said, record)

    def end(self, status: RunStatus, message: str) -> None:
        """Say in the file how the import ended, and close it; nothing where nothing was written."""
        if self._writer is None:
            return
        now = datetime.now(UTC)
        said = {"finished_at": moment_text(now), "status": status, "message": message}
        self._writer.end(self._source.page, now, said)

    def break_off(self) -> None:
        """Leave the file as it is; the next command that writes keeps every record of it."""
        if self._writer is not None:
            self._writer.__exit__(ArchiveError, None, None)

    def give_up(self) -> None:
        """Take the unfinished file away."""
        if self._writer is not None:
            self.break_off()
            self._writer.path.unlink(missing_ok=True)
