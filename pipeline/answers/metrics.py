"""Figures for an operator's monitor, in the words of OpenMetrics
(https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md).

All are read from the database, so that every process that serves it tells the same, and a server
that was started a minute ago does, too.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pipeline.answers.status import StatusFacts, status_facts

CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"
_RUNS = "SELECT kind, status, count(*) FROM runs GROUP BY 1, 2 ORDER BY 1, 2"
_CAPTURES = """
SELECT total(fetched), total(unchanged), total(failed), total(missing), total(disallowed) FROM runs
"""
_OUTCOMES = ("new", "unchanged", "failed", "missing", "disallowed")
_CHANGES = "SELECT kind, count(*) FROM changes GROUP BY kind ORDER BY kind"
_DOUBTS = """
SELECT kind, note, count(*) FROM doubts WHERE settled IS NULL GROUP BY 1, 2 ORDER BY 1, 2
"""
_ORIGINALS = "SELECT count(*), total(size) FROM originals"
_COUNTED = ("editions", "documents", "pages", "comparisons", "indicators", "passages")

Labels = Mapping[str, str]


class Family(NamedTuple):
    """A metric with its samples."""

    name: str
    kind: str
    """``gauge``, ``counter`` or ``info``."""
    words: str
    samples: Sequence[tuple[Labels, float]]
    unit: str = ""


def families(db: sqlite3.Connection, path: Path) -> list[Family]:
    """All figures that stand while the database stays as it is.

    Args:
        path: of the database, whose size is told.
    """
    facts = status_facts(db)
    return [*_nights(db, facts), *_sources(facts), *_archive(facts), *_held(db, path)]


def ages(found: Iterable[Family], now: datetime) -> list[Family]:
    """How old the newest nights are at this moment."""
    told = {family.name: family for family in found}
    moments = [value for _, value in told[_COMPLETE].samples]
    if not moments:
        return []
    words = "Seconds since the newest run that got everything, of any source"
    oldest = "Seconds since the newest run that got everything, of the source where it is longest"
    at = now.timestamp()
    return [
        _gauge("shinkyu_newest_night_age_seconds", words, at - max(moments), "seconds"),
        _gauge("shinkyu_oldest_night_age_seconds", oldest, at - min(moments), "seconds"),
    ]


_COMPLETE = "shinkyu_complete_run_timestamp_seconds"


def _gauge(name: str, words: str, value: float, unit: str = "") -> Family:
    return Family(name, "gauge", words, [({}, value)], unit)


def _nights(db: sqlite3.Connection, facts: StatusFacts) -> Iterator[Family]:
    runs = [({"kind": kind, "status": status}, n) for kind, status, n in db.execute(_RUNS)]
    yield Family("shinkyu_runs", "counter", "Runs by kind and result", runs)
    (numbers,) = db.execute(_CAPTURES)
    captures = [({"outcome": o}, n) for o, n in zip(_OUTCOMES, numbers, strict=True)]
    yield Family("shinkyu_captures", "counter", "Answers to the crawler by outcome", captures)
    changes = [({"kind": kind}, n) for kind, n in db.execute(_CHANGES)]
    yield Family("shinkyu_changes", "counter", "Entries of the log of changes by kind", changes)
    doubts = [({"kind": kind, "note": str(note)}, n) for kind, note, n in db.execute(_DOUBTS)]
    yield Family("shinkyu_doubts", "gauge", "Doubts that stand; notes are mostly right", doubts)
    failing = len(facts.troubles) + facts.untold
    yield _gauge("shinkyu_addresses_failing", "Addresses that can't be had now", failing)
    yield _gauge("shinkyu_sources", "Municipalities that are watched", len(facts.sources))


def _sources(facts: StatusFacts) -> Iterator[Family]:
    with_runs = [(source.id, source.run) for source in facts.sources if source.run]
    yield Family(
        "shinkyu_run_timestamp_seconds",
        "gauge",
        "When the newest run of a source began",
        [({"source": key}, _seconds(run["started_at"])) for key, run in with_runs],
        "seconds",
    )
    yield Family(
        _COMPLETE,
        "gauge",
        "When the newest run of a source that got everything ended",
        [({"source": s.id}, _seconds(s.last_good)) for s in facts.sources if s.last_good],
        "seconds",
    )
    yield Family(
        "shinkyu_run_failures",
        "gauge",
        "Addresses that the newest run of a source did not get",
        [({"source": key}, run["failed"]) for key, run in with_runs],
    )


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


def _archive(facts: StatusFacts) -> Iterator[Family]:
    archive = facts.archive
    yield _gauge("shinkyu_warc_files", "WARC files in the archive", archive.size["files"])
    yield _gauge("shinkyu_warc_bytes", "Their size", archive.size["bytes"], "bytes")
    damage = len(archive.damage) + len(archive.broken)
    yield _gauge("shinkyu_damage", "Stretches and files that can't be read any more", damage)
    last = archive.verification
    if last:
        when = "When the archive was verified last"
        yield _gauge("shinkyu_verified_timestamp_seconds", when, _seconds(last["at"]), "seconds")
        found = "Problems that the last verification found"
        yield _gauge("shinkyu_verified_problems", found, len(last["problems"]))


def _held(db: sqlite3.Connection, path: Path) -> Iterator[Family]:
    number, size = db.execute(_ORIGINALS).fetchone()
    yield _gauge("shinkyu_originals", "Originals: different files that were captured", number)
    yield _gauge("shinkyu_originals_bytes", "Their size", size, "bytes")
    rows = [
        ({"table": table}, db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
        for table in _COUNTED
    ]
    yield Family("shinkyu_rows", "gauge", "Rows of the main tables", rows)
    parts = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))]
    held = sum(part.stat().st_size for part in parts if part.exists())
    yield _gauge("shinkyu_database_bytes", "Size of the database with its log", held, "bytes")


def as_text(found: Iterable[Family]) -> str:
    """The figures as they are sent."""
    lines: list[str] = []
    for family in found:
        lines.append(f"# TYPE {family.name} {family.kind}")
        if family.unit:
            lines.append(f"# UNIT {family.name} {family.unit}")
        lines.append(f"# HELP {family.name} {_escaped(family.words)}")
        name = f"{family.name}_total" if family.kind == "counter" else family.name
        lines += [f"{name}{_labels(labels)} {_number(value)}" for labels, value in family.samples]
    return "\n".join([*lines, "# EOF", ""])


def _labels(labels: Labels) -> str:
    inner = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{inner}}}" if inner else ""


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
