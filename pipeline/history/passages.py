"""The lives of passages through the editions of each series: a function of the editions, their
texts and their comparisons, whatever stood there before.
"""

import gc
import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby, pairwise
from typing import NamedTuple

from pipeline.compare.passages.lives import Host, Side, lives
from pipeline.compare.passages.types import Keys, Standing, Text
from pipeline.database.row_types import EditionRow
from pipeline.database.rows import all_rows, get_meta, set_meta
from pipeline.history.comparisons import edition_files
from pipeline.history.editions import becomes
from pipeline.history.passage_rows import Digests, Series, Told, figures_of, write
from pipeline.history.passage_steps import Between, Steps
from pipeline.history.passage_texts import Source, at_places_of, load, ties_between
from pipeline.history.workshop import Workshop
from pipeline.kinds import EditionStatus, TextState
from pipeline.read.names.series import OTHER

_ORIGINAL = "SELECT text_sha256, extractor FROM originals WHERE sha256 = ?"
_UNSAFE = re.compile(r"[\s/\\?#%&\"'<>,:;|*・.]+")
_EDITIONS = "SELECT * FROM editions WHERE source_id = ? ORDER BY series, position, id"
_COMPARED = """
SELECT old_id, new_id, old_text_sha256, new_text_sha256, old_files, new_files, extractor, comparer
FROM comparisons WHERE source_id = ? AND scope <> 'page' ORDER BY id
"""
_VERSIONS = """
SELECT v.document_id, v.sha256, o.text_sha256, o.extractor, o.text_state FROM edition_documents x
JOIN documents d ON d.id = x.document_id JOIN document_versions v ON v.document_id = d.id
JOIN originals o ON o.sha256 = v.sha256
WHERE x.edition_id = ? AND d.part IN ('whole', 'split')
ORDER BY d.position, d.id, v.first_seen, v.rowid
"""


class _Version(NamedTuple):
    """What a document was for a time."""

    document_id: int
    sha256: str
    text_sha256: str | None
    extractor: str | None
    state: str | None


class _Beside(NamedTuple):
    """A text beside the line."""

    source: Source
    hosts: tuple[Source, ...]
    """What it hangs on, the nearest first: a text of the line, or one beside it."""
    file: Source | None
    """Of a replaced file: the one that took its place."""
    before: tuple[Source, ...]
    """The texts of the line before it, the nearest first."""
    later: bool = False
    """Whether the first that it hangs on is later than it: a final edition of its draft."""
    age: int = 0
    """Of a replaced file: how many others were there since."""


class _Line(NamedTuple):
    """Editions that follow each other, with what stands beside them."""

    finals: list[Source]
    beside: list[_Beside]
    editions: list[str]
    """All of them, oldest first."""

    @property
    def sources(self) -> list[Source]:
        return [*self.finals, *(side.source for side in self.beside)]


def update_passages(
    db: sqlite3.Connection, source_id: str, workshop: Workshop | None = None
) -> None:
    """Bring the passages of a source in line with its editions and comparisons; the caller owns the
    transaction. Of a series that is as before nothing is read or written.

    Args:
        workshop: who judges what became of each wording; None judges it here.
    """
    workshop = workshop or Workshop()
    kinds: dict[str, list[EditionRow]] = {}
    for row in all_rows(db, EditionRow, _EDITIONS, [source_id]):
        kinds.setdefault(row["series"], []).append(row)
    compared = db.execute(_COMPARED, (source_id,)).fetchall()
    for name, editions in kinds.items():
        series = Series(source_id, name, editions)
        lines = [_line_of(db, some) for some in _lines(name, editions)]
        _update_series(db, series, lines, _basis(db, series, lines, compared), workshop)
    _remove_others(db, source_id, set(kinds))


def _basis(
    db: sqlite3.Connection,
    series: Series,
    lines: Sequence[_Line],
    compared: Sequence[tuple[str, ...]],
) -> str:
    """What the passages of a series follow from, in short: the same means the same passages."""
    texts = {source.key for line in lines for source in line.sources}
    shape = [(e["id"], e["position"], e["status"]) for e in series.editions]
    between = [row for row in compared if texts.intersection(row[:2])]
    return _digest([shape, lines, between, *figures_of(db, series)])


def _digest(facts: Iterable[object]) -> str:
    digest = hashlib.sha256()
    for fact in facts:
        digest.update(repr(fact).encode())
    return digest.hexdigest()


def _lines(series: str, editions: list[EditionRow]) -> list[list[EditionRow]]:
    """Plans of their own (その他) follow nothing."""
    return [[edition] for edition in editions] if series == OTHER else [editions]


def _line_of(db: sqlite3.Connection, editions: Sequence[EditionRow]) -> _Line:
    found = {e["id"]: _present(db, e["id"]) for e in editions}
    texts = {key: source for key, source in found.items() if source is not None}
    finals: list[Source] = []
    beside: list[_Beside] = []
    for edition in editions:
        if edition["id"] not in texts:
            continue
        source, before = texts[edition["id"]], tuple(reversed(finals))
        if edition["status"] == EditionStatus.DRAFT:
            final = texts.get(becomes(edition, editions) or "")
            beside += [_draft(source, final, before), *_replaced(db, source, ())]
        else:
            beside += _replaced(db, source, before)
            finals.append(source)
    return _Line(finals, beside, [e["id"] for e in editions])


def _draft(source: Source, final: Source | None, before: tuple[Source, ...]) -> _Beside:
    """A draft hangs on what it became, then on the edition before it."""
    hosts = tuple(one for one in dict.fromkeys((final, *before[:1])) if one is not None)
    later = final is not None and final not in before[:1]
    return _Beside(source, hosts, None, before, later)


def _present(db: sqlite3.Connection, edition_id: str) -> Source | None:
    """The text of an edition; None where it has none."""
    files = edition_files(db, edition_id)
    facts = [db.execute(_ORIGINAL, (sha256,)).fetchone() for sha256 in files]
    if not files:
        return None
    return Source(edition_id, tuple(files), _digest([files, facts]), present=True)


def _replaced(
    db: sqlite3.Connection, edition: Source, before: tuple[Source, ...]
) -> Iterator[_Beside]:
    """The files that stood in the place of those of an edition, newest first, each text once."""
    rows = db.execute(_VERSIONS, (edition.edition_id,)).fetchall()
    used = set(edition.files)
    for _, group in groupby(rows, key=lambda row: row[0]):
        versions = [_Version(*row) for row in group]
        if versions[-1].sha256 not in edition.files:
            continue
        texts = {versions[-1].text_sha256}
        host, file, age = edition, _alone(edition, versions[-1]), 0
        for version in reversed(versions[:-1]):
            known = version.text_sha256 in texts or version.sha256 in used
            if version.state != TextState.TEXT or known:
                continue
            source = _alone(edition, version)
            yield _Beside(source, (host,), file, before, later=True, age=age)
            texts.add(version.text_sha256)
            used.add(version.sha256)
            host, file, age = source, source, age + 1


def _alone(edition: Source, version: _Version) -> Source:
    """One file of an edition."""
    digest = _digest([version])
    return Source(edition.edition_id, (version.sha256,), digest, present=False)


def _update_series(
    db: sqlite3.Connection, series: Series, lines: Sequence[_Line], basis: str, workshop: Workshop
) -> None:
    mark = f"passages {series.source_id} {series.name}"
    stood = _stood(db, mark)
    if stood.basis == basis:
        return
    with _without_collector():
        digests = _weave(db, series, lines, stood.texts, workshop)
    set_meta(db, mark, json.dumps(_Stood(basis, digests)))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Lives are hundreds of thousands of tuples and no cycle: looking for cycles among them takes a
    fifth of the time (ten editions of 150 pages).
    """
    runs = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if runs:
            gc.enable()


def _weave(
    db: sqlite3.Connection,
    series: Series,
    lines: Sequence[_Line],
    stood: Digests,
    workshop: Workshop,
) -> Digests:
    """Tell the lives of a series and write them."""
    steps = Steps(db, series.source_id, series.name, workshop)
    told, keys = Told([], [], [], []), Keys()
    for line in lines:
        _add(told, _Loaded(db, line, keys), steps)
    beginning = f"{series.source_id}-{_UNSAFE.sub('-', series.name)}"
    digests = write(db, series, told, beginning, stood)
    steps.forget_others()
    return digests


class _Stood(NamedTuple):
    """What the passages of a series were written from."""

    basis: str
    texts: Digests


def _stood(db: sqlite3.Connection, mark: str) -> _Stood:
    """What stands in ``meta`` under a mark."""
    kept = get_meta(db, mark)
    return _Stood(*json.loads(kept)) if kept else _Stood("", {})


class _Loaded:
    """A line with its texts."""

    def __init__(self, db: sqlite3.Connection, line: _Line, keys: Keys) -> None:
        self.db, self.line = db, line
        self.texts = [load(db, source, keys) for source in line.sources]
        self.place = {source: n for n, source in enumerate(line.sources)}

    def of(self, source: Source) -> tuple[Source, Text]:
        """A text of it."""
        return source, self.texts[self.place[source]]


def _add(told: Told, loaded: _Loaded, steps: Steps) -> None:
    """Add the lives of a line to those of the series."""
    line, order = loaded.line, _in_time(loaded.line, loaded.place)
    hung = [[_hung(loaded, one, host) for host in one.hosts] for one in line.beside]
    pairs = [_between(loaded, old, new) for old, new in pairwise(line.finals)]
    steps.prepare([*(one.steps for several in hung for one in several), *pairs])
    both = zip(line.beside, hung, strict=True)
    sides = [_side(loaded, one, hosts, steps) for one, hosts in both]
    between = [steps.between(pair) for pair in pairs]
    first = len(told.sources)
    for life in lives(loaded.texts[: len(line.finals)], between, sides, order):
        told.lives.append([_shifted(standing, first) for standing in life] if first else life)
    told.sources.extend(line.sources)
    told.texts.extend(loaded.texts)
    told.order.extend(n + first for n in order)


def _shifted(standing: Standing, by: int) -> Standing:
    """The same among the texts of all lines."""
    origin = None if standing.origin is None else standing.origin + by
    return standing._replace(text=standing.text + by, origin=origin)


def _between(loaded: _Loaded, old: Source, new: Source) -> Between:
    db = loaded.db
    return Between(loaded.of(old), loaded.of(new), lambda: ties_between(db, old, new))


class _Hung(NamedTuple):
    """What a text beside the line has to do with one that it hangs on."""

    at: int
    steps: Between
    later: bool


def _side(loaded: _Loaded, one: _Beside, hung: Sequence[_Hung], steps: Steps) -> Side:
    hosts = [Host(host.at, steps.between(host.steps), host.later) for host in hung]
    before = [loaded.place[source] for source in one.before]
    return Side(loaded.texts[loaded.place[one.source]], hosts, before)


def _hung(loaded: _Loaded, one: _Beside, host: Source) -> _Hung:
    at = loaded.place[host]
    if one.file is not None:
        return _Hung(at, _to_file(loaded, one.source, one.file, host), later=True)
    if host == one.hosts[0] and one.later:
        return _Hung(at, _between(loaded, one.source, host), later=True)
    return _Hung(at, _between(loaded, host, one.source), later=False)


def _to_file(loaded: _Loaded, old: Source, file: Source, host: Source) -> Between:
    """From a file that was replaced to the text that holds the one that took its place."""
    db, whole = loaded.db, loaded.texts[loaded.place[host]]
    return Between(
        loaded.of(old),
        (file, whole),
        lambda: at_places_of(db, ties_between(db, old, file), file, whole),
        within=host,
    )


def _in_time(line: _Line, place: Mapping[Source, int]) -> list[int]:
    """The texts in the order of time: what was replaced before what took its place."""
    age = {side.source: side.age for side in line.beside}
    edition = {key: n for n, key in enumerate(line.editions)}

    def at(source: Source) -> tuple[int, bool, int, int]:
        return edition[source.edition_id], source.present, -age.get(source, 0), place[source]

    return [place[source] for source in sorted(place, key=at)]


def _remove_others(db: sqlite3.Connection, source_id: str, kept: set[str]) -> None:
    """What stands of kinds of plans that are none of this source any more."""
    rows = db.execute("SELECT DISTINCT series FROM passages WHERE source_id = ?", (source_id,))
    for series in sorted({name for (name,) in rows} - kept):
        mark = f"passages {source_id} {series}"
        nothing = Told([], [], [], [])
        write(db, Series(source_id, series, []), nothing, "", _stood(db, mark).texts)
        db.execute("DELETE FROM meta WHERE key = ?", (mark,))
