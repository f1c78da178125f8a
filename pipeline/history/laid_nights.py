"""The nights of an archive on the disk, for a rebuild: read once, several at a time, put in the one
order in which they are projected, and given one by one.

All captures of an archive of a year do not fit into memory (a thousand bytes each); of what lies
here one night is in memory at a time. What lies here is read from the archive and thrown away.
"""

import pickle
import sqlite3
import zlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Self

from pipeline.archive import fixity
from pipeline.archive.reader import Night, read_night
from pipeline.archive.types import Capture, Damage, RequisiteCapture, Run
from pipeline.errors import ArchiveError
from pipeline.executors.hands import Hands
from pipeline.executors.sure import Surely
from pipeline.history import damage
from pipeline.history.declared import Declared
from pipeline.history.projecting import Step
from pipeline.history.visits import Visit, in_order, place, visits_of
from pipeline.kinds import RunKind, Verdict
from pipeline.read.files import extractor_of

_CHUNK = 64
"""WARC files that are read in one go."""
_FEW = 200
"""So few are read here: starting processes takes longer."""
_NEARLY = 0.9
"""A source that has brought so much of the bytes of all its files is settled, and once more at its
end: files that are still being read leave time for that, and what comes later changes little.
"""
_TABLES = """
CREATE TABLE nights (
  name TEXT PRIMARY KEY, source TEXT, began TEXT, placed TEXT, run BLOB,
  told BLOB, captures INTEGER, came BLOB, bytes INTEGER, quiet INTEGER
);
CREATE INDEX bringing ON nights (placed, source, name) WHERE came IS NOT NULL;
CREATE TABLE visits (
  place BLOB, source TEXT, name TEXT, nth INTEGER, captures INTEGER,
  at TEXT, last INTEGER, of_files INTEGER, turn TEXT, last_of_source INTEGER, ripe INTEGER
);
CREATE TABLE parts (name TEXT, nth INTEGER, told BLOB, PRIMARY KEY (name, nth));
CREATE TABLE turns (
  number INTEGER PRIMARY KEY, source TEXT, quiet INTEGER, visit INTEGER, first_capture INTEGER
);
"""
_TURNS = """
INSERT INTO turns
SELECT row_number() OVER by_place, v.source, n.quiet, v.rowid,
  1 + sum(v.captures) OVER (by_place ROWS UNBOUNDED PRECEDING) - v.captures
FROM visits v JOIN nights n ON n.name = v.name WINDOW by_place AS (ORDER BY v.place)
"""
_STEP = """
SELECT n.run, coalesce(p.told, n.told), v.at, v.last, v.of_files, v.turn, t.first_capture,
  v.last_of_source, v.ripe FROM turns t
JOIN visits v ON v.rowid = t.visit JOIN nights n ON n.name = v.name
LEFT JOIN parts p ON p.name = v.name AND p.nth = v.nth WHERE t.number = ?
"""
_CAME = "SELECT run, came FROM nights WHERE came IS NOT NULL ORDER BY placed, source, name"
_Told = tuple[tuple[Capture, ...], tuple[RequisiteCapture, ...]]


class _Read(NamedTuple):
    """What was read from a WARC file."""

    name: str
    error: str | None
    """Why it can't be read."""
    run: Run | None
    packed: "_Packed"
    damage: list[Damage]


class _Packed(NamedTuple):
    """All that a night tells."""

    run: bytes
    told: bytes
    captures: int
    """So many it tells of."""
    came: bytes | None
    """What came in it; None where nothing did."""
    size: int
    """Bytes of the files that came and are read."""
    quiet: bool
    """Nothing at all came."""


_NOTHING = _Packed(b"", b"", 0, None, 0, True)


def read_some(archive: Path, names: list[str]) -> list[_Read]:
    """What some WARC files tell, ready to be laid down."""
    return [_read(archive, name) for name in names]


def _read(archive: Path, name: str) -> _Read:
    try:
        night = read_night(archive, name)
    except ArchiveError as error:
        return _Read(name, str(error), None, _NOTHING, [])
    return _Read(name, None, night.run, _packed_night(night), night.damage)


def _packed_night(night: Night) -> _Packed:
    came = [c for c in night.captures if c.verdict == Verdict.OK]
    told = _packed((tuple(night.captures), night.requisites))
    size = sum(c.size or 0 for c in came if extractor_of(c.media_type))
    brought = _packed(came) if came else None
    quiet = not came and not night.requisites
    return _Packed(_packed(night.run), told, len(night.captures), brought, size, quiet)


def _packed(value: object) -> bytes:
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)


def _unpacked(packed: bytes) -> Any:
    return pickle.loads(zlib.decompress(packed))  # noqa: S301 (ours)


def _captures(packed: bytes) -> _Told:
    told: _Told = _unpacked(packed)
    return told


class Turn(NamedTuple):
    """When a visit is projected."""

    number: int
    """Its place among all, from 1."""
    source_id: str
    quiet: bool
    """Its night brought nothing: nearly always that is no news."""


class LaidNights:
    """Nights on the disk. Use it as a context manager: they are gone afterwards.

    Args:
        path: a file of its own, made anew.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(_TABLES)
        self.damage: list[Damage] = []
        """All that is known to be damaged, in these nights and in others."""
        self.problems: dict[str, str] = {}
        """WARC file → why it can't be read at all."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()
        self._path.unlink(missing_ok=True)

    def lay(
        self,
        archive: Path,
        names: list[str],
        known: Callable[[], Iterable[Damage]],
        hands: Hands,
        report: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Read WARC files and lay down what they tell.

        Damage that is met in them is kept for the next run.

        Args:
            known: tells the damage that is known before; is asked while the first files are read.
            report: is told how many files are read.
        """
        reads = _read_many(archive, names, hands)
        stood = list(known())
        new: list[Damage] = []
        self._db.execute("BEGIN")
        for done, read in enumerate(reads, 1):
            report(done)
            if read.run is None:
                self.problems[read.name] = read.error or ""
                continue
            self._put(read.run, read.packed)
            new += [d for d in read.damage if not damage.covered(stood, d.file, d.offset)]
        self._db.execute("COMMIT")
        self.damage = [*stood, *fixity.add(archive, new)]

    def _put(self, run: Run, packed: _Packed) -> None:
        row = (run.warc_file, run.source_id, run.started_at, run.placed, *packed)
        sql = "INSERT OR REPLACE INTO nights VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        self._db.execute(sql, row)

    def mend(self, live: sqlite3.Connection | None) -> None:
        """Put in what the live database has of damaged files, and have every capture's bytes at a
        place that can be read, where there is one.
        """
        if not self.damage:
            return
        for name in sorted({d.file for d in self.damage}):
            night = damage.with_kept(live, name, self._night(name), self.damage)
            if night is not None:
                self._put(night.run, _packed_night(night))
        holders = damage.holders_of(self._nights, self.damage)
        for night in self._nights():
            there = damage.at_readable_places(night, holders, self.damage)
            if there != night:
                self._put(there.run, _packed_night(there))

    def _night(self, name: str) -> Night | None:
        row = self._db.execute("SELECT run, told FROM nights WHERE name = ?", (name,)).fetchone()
        if row is None:
            return None
        captures, requisites = _captures(row[1])
        own = [d for d in self.damage if d.file == name]
        return Night(_run(row[0]), list(captures), own, requisites)

    def _nights(self) -> Iterator[Night]:
        names = self._db.execute("SELECT name FROM nights ORDER BY name").fetchall()
        for (name,) in names:
            night = self._night(name)
            if night is not None:
                yield night

    def runs(self) -> Iterator[Run]:
        """The runs, by the moment at which they began."""
        with closing(self._db.execute("SELECT run FROM nights ORDER BY began, name")) as rows:
            for (packed,) in rows:
                yield _run(packed)

    def arrange(self, declared: Mapping[str, Declared]) -> int:
        """Cut the nights into visits and put these in order; returns how many there are.

        Args:
            declared: source → what its file says now.
        """
        sources = self._db.execute("SELECT DISTINCT source FROM nights ORDER BY source").fetchall()
        self._db.execute("BEGIN")
        for (source_id,) in sources:
            self._arrange(source_id, declared.get(source_id, Declared()))
        self._db.execute("CREATE INDEX by_place ON visits (place)")
        self._db.execute(_TURNS)
        self._db.execute("CREATE INDEX of_source ON turns (source, number)")
        self._db.execute("COMMIT")
        return int(self._db.execute("SELECT count(*) FROM turns").fetchone()[0])

    def _arrange(self, source_id: str, declared: Declared) -> None:
        places: dict[tuple[str, str, bool], deque[tuple[int, int]]] = defaultdict(deque)
        bare: list[Visit] = []
        sql = "SELECT name, run, captures, came IS NOT NULL, bytes FROM nights WHERE source = ?"
        rows = self._db.execute(sql, (source_id,)).fetchall()
        for name, packed, captures, _, _ in rows:
            cut = self._cut(name, _run(packed), captures, declared)
            for nth, (visit, told) in enumerate(cut):
                places[name, visit.at, visit.of_files].append((nth, told))
                bare.append(visit._replace(captures=(), requisites=()))
        ordered = in_order(bare)
        ripe = set(_ripe(ordered, {name: size for name, _, _, came, size in rows if came}))
        for n, visit in enumerate(ordered):
            name = visit.run.warc_file
            here = places[name, visit.at, visit.of_files].popleft()
            last = n == len(ordered) - 1
            when = (visit.at, visit.last, visit.of_files, visit.turn)
            row = (_key(place(visit)), source_id, name, *here, *when, last, n in ripe)
            self._db.execute("INSERT INTO visits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _cut(
        self, name: str, run: Run, captures: int, declared: Declared
    ) -> Iterator[tuple[Visit, int]]:
        """The visits of a night, each with the number of its captures; those of an import are laid
        down apart.
        """
        if run.kind == RunKind.CRAWL:
            yield from ((visit, captures) for visit in visits_of(run, ()))
            return
        row = self._db.execute("SELECT told FROM nights WHERE name = ?", (name,)).fetchone()
        all_of_it = _captures(row[0])
        for nth, visit in enumerate(visits_of(run, all_of_it[0], declared.earlier, all_of_it[1])):
            told = _packed((visit.captures, visit.requisites))
            self._db.execute("INSERT INTO parts VALUES (?, ?, ?)", (name, nth, told))
            yield visit, len(visit.captures)

    def turns(self) -> Iterator[Turn]:
        """The visits in the order in which they are projected."""
        sql = "SELECT number, source, quiet FROM turns ORDER BY number"
        with closing(self._db.execute(sql)) as rows:
            yield from (Turn(number, source_id, bool(quiet)) for number, source_id, quiet in rows)

    def turn_after(self, source_id: str, number: int) -> Turn | None:
        """The next visit of a source."""
        sql = "SELECT number, quiet FROM turns WHERE source = ? AND number > ? ORDER BY number"
        row = self._db.execute(f"{sql} LIMIT 1", (source_id, number)).fetchone()
        return Turn(row[0], source_id, bool(row[1])) if row else None

    def step(self, number: int) -> Step:
        """A visit, with all that it tells."""
        run, told, at, last, of_files, turn, first_capture, last_of_source, ripe = self._db.execute(
            _STEP, (number,)
        ).fetchone()
        captures, requisites = _captures(told)
        visit = Visit(
            run=_run(run),
            at=at,
            captures=captures,
            last=bool(last),
            of_files=bool(of_files),
            requisites=requisites,
            turn=turn,
            first_capture=first_capture,
        )
        return Step(visit, bool(last_of_source), ripe=bool(ripe))

    def steps(self) -> Iterator[Step]:
        """All visits, each in its turn."""
        for turn in self.turns():
            step = self.step(turn.number)
            yield step._replace(visit=step.visit._replace(first_capture=None))

    def came(self) -> Iterator[tuple[Run, Capture]]:
        """The captures that brought something, each with its run, about in the order in which the
        visits ask for them; they need not be arranged yet.
        """
        with closing(self._db.execute(_CAME)) as rows:
            for packed, came in rows:
                run, captures = _run(packed), _unpacked(came)
                yield from ((run, capture) for capture in captures)

    def files(self) -> Iterator[Capture]:
        """Those of them that brought files that are read."""
        return (capture for _, capture in self.came() if extractor_of(capture.media_type))


def _ripe(visits: Sequence[Visit], brought: Mapping[str, int]) -> Iterator[int]:
    """The visits after which a source is settled: when it has brought nearly all of its files'
    bytes, and when nothing comes any more.

    Args:
        brought: WARC file that brought something → bytes of the files in it.
    """
    all_of_them, so_far = sum(brought.values()), 0
    of_night = [(n, brought[name]) for n, name in _ends(visits) if name in brought]
    for n, size in of_night:
        so_far += size
        if so_far >= _NEARLY * all_of_them:
            yield n
            break
    yield from (n for n, _ in of_night[-1:])


def _ends(visits: Sequence[Visit]) -> Iterator[tuple[int, str]]:
    """The last visit of each WARC file."""
    return ((n, visit.run.warc_file) for n, visit in enumerate(visits) if visit.last)


def _run(packed: bytes) -> Run:
    run: Run = _unpacked(packed)
    return run


def _key(value: object) -> bytes:
    """A place as bytes that are sorted as it is."""
    if isinstance(value, tuple):
        return b"".join(map(_key, value))
    if isinstance(value, int):
        return value.to_bytes(8, "big")
    return str(value).encode("utf-8", "surrogatepass") + b"\0"


def _read_many(archive: Path, names: list[str], hands: Hands) -> Iterator[_Read]:
    """What WARC files tell, in order; the first ones are begun to be read at once."""
    executor = hands.near() if len(names) > _FEW else Surely(None)
    begun = (
        executor.submit(read_some, archive, names[at : at + _CHUNK])
        for at in range(0, len(names), _CHUNK)
    )
    return _in_order(deque(islice(begun, 2 * hands.workers)), begun)


def _in_order(
    waiting: deque[Future[list[_Read]]], begun: Iterator[Future[list[_Read]]]
) -> Iterator[_Read]:
    """The results of what waits, and of what is begun as soon as one is there."""
    while waiting:
        yield from waiting.popleft().result()
        waiting.extend(islice(begun, 1))
