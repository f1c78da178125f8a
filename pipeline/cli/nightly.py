"""The nightly run: crawl every source, build what is new, say in a line a source how it went."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.archive.lock import hold
from pipeline.cli.options import Level, say
from pipeline.cli.progress import progress_of
from pipeline.cli.salvaging import salvage_night
from pipeline.crawl.limits import PARALLEL
from pipeline.crawl.many import Ended, crawl_many
from pipeline.crawl.run import RunReport, crawl
from pipeline.crawl.turns import Turns
from pipeline.errors import ShinkyuError, fault_words
from pipeline.kinds import RunStatus
from pipeline.sources import Source, load_sources

if TYPE_CHECKING:
    from pipeline.answers.reports import ReportedRun


class Told(NamedTuple):
    """Something that a person should know of a night."""

    event: str
    """``failed``, ``notice``, ``damage``, ``change``, ``doubt``, ``unusual``, ``error``."""
    source_id: str | None
    """None where it is of no one source."""
    words: str
    level: Level

    def __str__(self) -> str:
        of = f"{self.source_id}: " if self.source_id else ""
        return f"{of}{self.event}: {self.words}"


def _counts(report: RunReport) -> dict[str, Any]:
    wanted = ("run_id", "status", "fetched", "unchanged", "missing", "failed", "disallowed")
    return {name: getattr(report, name) for name in wanted}


class SourceResult(NamedTuple):
    """How one source's run went."""

    source_id: str
    report: RunReport | None
    """None where nothing could be written at all."""
    error: str | None
    changes: list[str]
    """What the log of changes gained for it, in words."""
    doubts: tuple[str, ...] = ()
    """What was read that night and needs a person's look, in words; each is named once."""
    numbers: "ReportedRun | None" = None
    """What the run brought beside the usual, as its row says; None where nothing was projected."""

    @property
    def ok(self) -> bool:
        """True where all was fetched and all that it had before can still be read."""
        report = self.report
        return (
            self.error is None
            and report is not None
            and report.status == RunStatus.OK
            and not report.damage
        )

    def told(self) -> list[Told]:
        """Every failure and every change of it, named."""
        report = self.report
        return [
            *self._told(
                "failed",
                [f"{url}: {reason}" for url, reason in report.failures] if report else [],
                Level.WARNING,
            ),
            *self._told("notice", report.notices if report else (), Level.WARNING),
            *self._told(
                "damage",
                [f"{words}; asked for again" for words in report.damage] if report else [],
                Level.ERROR,
            ),
            *self._told("change", self.changes, Level.INFO),
            *self._told("doubt", self.doubts, Level.INFO),
            *self._told("unusual", self.unusual(), Level.WARNING),
        ]

    def _told(self, event: str, words: Iterable[str], level: Level) -> list[Told]:
        return [Told(event, self.source_id, one, level) for one in words]

    def unusual(self) -> list[str]:
        """What of this night is not as the source's nights are, in a line, where anything is."""
        if self.numbers is None or not self.numbers["unusual"]:
            return []
        from pipeline.answers.reports import unusual_words

        return [unusual_words(self.numbers)]


class NightResult(NamedTuple):
    """How the whole night went."""

    sources: list[SourceResult]
    problems: list[str]
    """What went wrong beside the sources.

    A WARC file that can't be read, a database that can't be written.
    """
    built: bool

    @property
    def ok(self) -> bool:
        """True where all was fetched and projected: exit code 0."""
        return not self.problems and all(s.ok for s in self.sources)

    def told(self) -> list[Told]:
        """Every failure and every change, named."""
        told = [one for source in self.sources for one in source.told()]
        return told + [Told("error", None, problem, Level.ERROR) for problem in self.problems]

    def ends(self) -> list[dict[str, Any]]:
        """How each source's run ended, for a log that programs read."""
        return [
            {"source": s.source_id, "changes": len(s.changes), "new_doubts": len(s.doubts)}
            | (_counts(s.report) if s.report else {"status": RunStatus.FAILED, "error": s.error})
            for s in self.sources
        ]

    def lines(self) -> list[str]:
        """One summary line a source."""
        lines = []
        for s in self.sources:
            if s.report is None:
                lines.append(f"{s.source_id}: failed: {s.error}")
                continue
            r = s.report
            news = f", {len(s.changes)} changes" if self.built else ""
            news += f", {len(s.doubts)} new doubts (shinkyu doubts)" if s.doubts else ""
            counts = (
                f"{r.fetched} fetched, {r.unchanged} unchanged, "
                f"{r.missing} missing, {r.failed} failed"
            )
            counts += f", {r.disallowed} left alone (robots.txt)" if r.disallowed else ""
            lines.append(f"{s.source_id}: {r.status}: {counts}{news}")
        return lines

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        from pipeline.answers.reports import run_as_json

        sources = [
            {"source": s.source_id, "error": s.error, "changes": s.changes, "doubts": s.doubts}
            | ({"numbers": run_as_json(s.numbers)} if s.numbers else {})
            | (s.report._asdict() if s.report else {"status": "failed"})
            for s in self.sources
        ]
        return {"ok": self.ok, "sources": sources, "problems": self.problems}


def nightly(
    sources: Path,
    wanted: Iterable[str],
    archive: Path,
    db_path: Path | None,
    *,
    parallel: int = PARALLEL,
    workers: int | None = None,
    dask: str | None = None,
) -> NightResult:
    """Crawl the wanted sources (all by default), and build what they bring as they end into
    ``db_path`` unless it is None.

    Args:
        parallel: how many sources to visit side by side.
        workers, dask: who reads and compares, see :func:`pipeline.history.build.build`.

    Raises:
        SourceError: a source file is wrong; nothing was fetched.
        LockedError: another run holds the archive's lock.
        ArchiveError: the archive folder can't be written.
    """
    declared = load_sources(sources, wanted)
    with hold(archive):
        salvage_night(archive)
        visit = _Visits(archive, several=len(declared) > 1 and parallel > 1)
        order = {source.id: number for number, source in enumerate(declared)}
        with closing(crawl_many(declared, visit, parallel)) as ended:
            if db_path is None:
                return NightResult(_in_order(map(_told, ended), order), [], False)
            told = map(_told, ended)
            night = add_what_is_new(archive, db_path, told, workers=workers, dask=dask)
        return night._replace(sources=_in_order(night.sources, order))


def _in_order(results: Iterable[SourceResult], order: Mapping[str, int]) -> list[SourceResult]:
    return sorted(results, key=lambda result: order[result.source_id])


class _Visits:
    """The visits of one night, each with its progress."""

    def __init__(self, archive: Path, *, several: bool) -> None:
        self._archive, self._several = archive, several

    def __call__(self, source: Source, turns: Turns) -> RunReport:
        progress = progress_of(source.id, several=self._several)
        try:
            return crawl(source, self._archive, report=progress.event, turns=turns, salvaged=True)
        finally:
            progress.close()


def _told(ended: Ended) -> SourceResult:
    if ended.trace:
        say(ended.trace, event="fault", level=Level.ERROR, source=ended.source.id)
    return SourceResult(ended.source.id, ended.report, ended.error, [])


def _say_built(line: str) -> None:
    say(f"build: {line}", event="build")


def add_what_is_new(
    archive: Path,
    db_path: Path,
    ended: Iterable[SourceResult],
    *,
    workers: int | None = None,
    dask: str | None = None,
) -> NightResult:
    """Build what sources brought as they end, and tell what is new: changes, and doubts once each.

    What is wrong with the database costs no source its run.

    Args:
        ended: how each source's run went; asked for one after the other.
        workers, dask: who reads and compares, see :func:`pipeline.history.build.build`.
    """
    from pipeline.answers.doubts import standing
    from pipeline.answers.listings import changes_since, known_changes
    from pipeline.answers.reports import reports_of
    from pipeline.history.build import Growing

    before, stood = known_changes(db_path), standing(db_path)
    results: list[SourceResult] = []
    try:
        with Growing(archive, db_path, workers=workers, dask=dask, report=_say_built) as growing:
            for one in ended:
                results.append(one)
                growing.take()
            done = growing.finish()
    except Exception as error:
        # What is archived is archived: the other cities are still visited this night.
        return NightResult([*results, *ended], [_why_not_built(error)], False)
    news = changes_since(db_path, before, anew=done.rebuilt is not None)
    problems = [f"{name}: {reason}" for name, reason in sorted(done.problems.items())]
    now = standing(db_path)
    numbers = reports_of(db_path, [r.report.run_id for r in results if r.report])
    new = [now[key] for key in now if key not in stood]
    told = [
        r._replace(
            changes=news.get(r.source_id, []),
            doubts=tuple(doubt.message for doubt in new if doubt.source_id == r.source_id),
            numbers=numbers.get(r.report.run_id) if r.report else None,
        )
        for r in results
    ]
    return NightResult(told, problems, True)


def _why_not_built(error: Exception) -> str:
    """What ended a build, in words; of a fault of ours the log has its whole trace."""
    if isinstance(error, ShinkyuError):
        return str(error)
    import traceback

    say("".join(traceback.format_exception(error)), event="fault", level=Level.ERROR)
    return fault_words(error)
