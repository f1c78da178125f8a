"""What is wrong after a run: each trouble has a key, so that it is told once, until it is over."""

import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from pipeline.answers.causes import Weight, told_cause
from pipeline.answers.doubts import english
from pipeline.answers.status import SourceFacts, rows_if_known, status_facts
from pipeline.answers.status import Trouble as Failing
from pipeline.answers.status_archive import ArchiveFacts
from pipeline.database.row_types import DoubtRow, RunReportRow, RunRow
from pipeline.database.rows import all_rows
from pipeline.kinds import DoubtKind, Outcome, RunStatus, Unusual
from pipeline.notify.words import Told, told

OF_ONE_NIGHT = ("removed", "fewer")
"""What only happened, and is not over when it happens no more: a night that asks for less than
usual is told of on the first of such nights alone.
"""
_GB = 1_000_000_000
_ROOMIER = 1.1
"""So much more room than asked for ends the trouble: at its bound a disk is told of once."""
_LOSSES = (DoubtKind.FEWER_LINKS, DoubtKind.NOTHING_READ)
"""Doubts that say that much less was found than usual."""
_DOUBTS = """
SELECT * FROM doubts WHERE settled IS NULL AND kind IN (?, ?) ORDER BY source_id, id
"""
_UNUSUAL = """
SELECT p.* FROM run_reports p JOIN runs r ON r.id = p.run_id
WHERE p.unusual IS NOT NULL AND r.status <> 'failed'
AND p.run_id IN (SELECT value FROM json_each(?)) ORDER BY p.run_id
"""
_CLOCK, _BUDGET = "our clock", "the night's budget"
"""How the notices of a run begin that are trouble."""
_APART = re.compile(
    r"our clock is (?:(?P<days>\d+) days?, )?(?P<hours>\d+):(?P<minutes>\d+):\d+ "
    r"(?P<where>ahead|behind)"
)
_BEFORE = re.compile(r"our clock stands before the last capture, (?P<last>\S+)")
_USED_UP = re.compile(
    r"the night's budget of (?P<most>[\d,]+) (?P<of>files|bytes) is used up: (?P<left>[\d,]+)"
)


class RanSource(Protocol):
    """How a source's run went (:class:`pipeline.cli.nightly.SourceResult`)."""

    @property
    def source_id(self) -> str: ...
    @property
    def report(self) -> "Ran | None": ...
    @property
    def error(self) -> str | None: ...


class Ran(Protocol):
    """What a run says of itself (:class:`pipeline.crawl.run.RunReport`)."""

    @property
    def status(self) -> RunStatus: ...
    @property
    def failures(self) -> list[tuple[str, str]]: ...
    @property
    def damage(self) -> tuple[str, ...]: ...
    @property
    def notices(self) -> tuple[str, ...]: ...


class Trouble(NamedTuple):
    """Something that is wrong."""

    key: str
    source_id: str | None
    """None where it concerns all."""
    told: Told


def of_runs(
    sources: Iterable[RanSource], problems: Iterable[str], names: Mapping[str, str]
) -> Iterator[Trouble]:
    """What runs say of themselves: failures, damage, budget, clock; and what building met.

    Args:
        names: source → what its municipality is called.
    """
    for source in sources:
        report, key = source.report, source.source_id
        name = names.get(key, key)
        if report is None:
            yield Trouble(f"failed:{key}", key, told("failed", name, source.error or ""))
            continue
        if report.status == RunStatus.FAILED:
            yield _failed(key, name, *(report.failures or [("", "")])[0])
        for words in report.damage:
            file = words.partition(": ")[0]
            yield Trouble(f"damage:{file}", key, told("damage", name, words))
        yield from _noticed(key, name, report.notices)
    for words in problems:
        yield Trouble(f"build:{_digest(words)}", None, told("build", words))


def _noticed(source_id: str, name: str, notices: Iterable[str]) -> Iterator[Trouble]:
    for words in notices:
        if words.startswith(_CLOCK):
            yield Trouble("clock", None, told("clock", (_clock(words), words)))
        if words.startswith(_BUDGET):
            yield Trouble(
                f"budget:{source_id}", source_id, told("budget", name, (_used_up(words), words))
            )


def _clock(words: str) -> str:
    """What a run says of the clock, in Japanese."""
    if found := _APART.match(words):
        long = f"{found['days']}日" if found["days"] else ""
        where = "進んで" if found["where"] == "ahead" else "遅れて"
        return f"サーバーより{long}{found['hours']}時間{found['minutes']}分{where}います"
    if found := _BEFORE.match(words):
        return f"最後の記録（{found['last']}）より前を指しています"
    return words


def _used_up(words: str) -> str:
    """The same of its budget."""
    found = _USED_UP.match(words)
    if found is None:
        return words
    unit = "件" if found["of"] == "files" else "バイト"
    return f"{found['most']}{unit}を取得し、{found['left']}件のアドレスが残りました"


def _failed(source_id: str, name: str, url: str, reason: str) -> Trouble:
    words, todo = _cause(reason, Outcome.FAILED, page=True)
    said = told("failed", name, words, url)._replace(todo=todo)
    return Trouble(f"failed:{source_id}", source_id, said)


def _cause(
    reason: str | None, outcome: Outcome, *, page: bool
) -> tuple[tuple[str, str], tuple[str, str]]:
    """Why an address was not had, and what to do about it, each in both languages."""
    ja, en = (told_cause(reason, outcome, lang, page=page) for lang in ("ja", "en"))
    return (ja.words, en.words), (ja.advice, en.advice)


def of_database(db: sqlite3.Connection, sources: Iterable[str], nights: int) -> Iterator[Trouble]:
    """What the rows of some sources tell: runs that failed, addresses that fail night after night,
    damage, losses.

    Args:
        nights: so many in a row are trouble.
    """
    wanted = frozenset(sources)
    facts = status_facts(db)
    names = {source.id: source.name for source in facts.sources}
    yield from _of_newest_runs(db, [one for one in facts.sources if one.id in wanted])
    for one in facts.troubles:
        fails = one.address.weight is Weight.FAILS and one.nights >= nights
        if fails and one.address.source_id in wanted:
            yield _failing(one, names[one.address.source_id])
    yield from _of_archive(facts.archive)
    for row in all_rows(db, DoubtRow, _DOUBTS, list(_LOSSES)):
        if row["source_id"] in wanted:
            yield _loss(row, names.get(row["source_id"], row["source_id"]))


def _of_newest_runs(db: sqlite3.Connection, sources: Iterable[SourceFacts]) -> Iterator[Trouble]:
    names = dict[str, str]()
    for source in sources:
        if source.run is not None:
            names[source.run["id"]] = source.name
            yield from _of_run(source.id, source.name, source.run, source.page_url)
    yield from _unusual(db, names)


def _unusual(db: sqlite3.Connection, names: Mapping[str, str]) -> Iterator[Trouble]:
    """What runs found less of than those before.

    Args:
        names: run → name of its municipality.
    """
    for row in rows_if_known(db, RunReportRow, _UNUSUAL, [json.dumps([*names])]):
        key, name = row["source_id"], names[row["run_id"]]
        said = json.loads(row["unusual"] or "[]")
        if Unusual.FEWER_ADDRESSES in said:
            numbers = row["addresses"], row["usual_addresses"] or 0
            yield Trouble(f"fewer:{key}", key, told("fewer", name, *numbers))
        if Unusual.MANY_REMOVED in said:
            numbers = row["removed"], row["usual_addresses"] or 0
            yield Trouble(f"removed:{key}:{row['run_id']}", key, told("removed", name, *numbers))


def _of_archive(archive: ArchiveFacts) -> Iterator[Trouble]:
    for line in archive.damage:
        said = told("damage", "", f"{line['file']}: {line['reason']}")
        yield Trouble(f"damage:{line['file']}", None, said)
    problems = archive.verification["problems"] if archive.verification else []
    if problems:
        said = told("verify", len(problems), problems[0])
        yield Trouble(f"verify:{_digest(problems[0])}", None, said)


def _of_run(source_id: str, name: str, run: RunRow, page: str) -> Iterator[Trouble]:
    said = (run["message"] or "").split("; ")
    if run["status"] == RunStatus.FAILED:
        yield _failed(source_id, name, page, said[0].removeprefix(f"{page}: "))
    yield from _noticed(source_id, name, said)


def _failing(one: Failing, name: str) -> Trouble:
    source_id, url = one.address.source_id, one.address.url
    words, todo = _cause(one.address.error, one.address.outcome, page=one.address.page)
    said = told("failing", name, one.nights, words, one.name or url, url if one.name else "")
    said = said._replace(todo=todo)
    return Trouble(f"failing:{source_id}:{url}", source_id, said)


def _loss(row: DoubtRow, name: str) -> Trouble:
    said = told("loss", name, (row["message"], english(row)), row["url"] or "")
    return Trouble(f"doubt:{row['id']}", row["source_id"], said)


def of_disk(places: Iterable[Path], least_gb: float, standing: Iterable[str]) -> Iterator[Trouble]:
    """That a disk is nearly full.

    Args:
        places: the archive and the database.
        standing: keys of the troubles that stand.
    """
    stood, devices = set(standing), set[int]()
    for place in places:
        there = next((p for p in (place, *place.absolute().parents) if p.exists()), None)
        if there is None or there.stat().st_dev in devices:
            continue
        devices.add(there.stat().st_dev)
        free, key = shutil.disk_usage(there).free / _GB, f"disk:{place}"
        if free < least_gb * (_ROOMIER if key in stood else 1):
            yield Trouble(key, None, told("disk", f"{free:.1f}", str(place)))


def of_error(error: BaseException) -> Trouble:
    """That a whole run came to nothing."""
    words = str(error) or type(error).__name__
    return Trouble(f"run:{type(error).__name__}", None, told("run", words))


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "backslashreplace")).hexdigest()[:12]
