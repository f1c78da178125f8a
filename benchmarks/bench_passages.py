"""Search by the lives of passages measured: words with ``state:``, ``since:``, ``until:``,
``changed:`` over the passages of many editions, on one core.

Usage: ``python benchmarks/bench_passages.py --pdf DIR --scratch DIR --pages 3000 100000``

``--pdf`` is a folder of PDFs: their sentences are the text. A city has six editions of 50 pages; of
each edition a tenth is dropped with the next one, a tenth is reworded, a tenth is new
(``--seed`` fixes it all). Pages and passages are written and indexed as the build does it.
"""

import argparse
import random
import re
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import bench_search

from pipeline.database import schema
from pipeline.search import index, passage_index
from pipeline.search.api import search
from pipeline.web.search_box import prepare_connection

PAGES = 50
"""Of one edition."""
PER_PAGE = 25
"""Passages of one page."""
FILTERS = (
    "state:dropped",
    "state:current",
    "since:2019",
    "since:第3期",
    "until:phase-2",
    "changed:phase-2",
    "state:dropped since:第1期",
    "state:dropped source:city3",
    "state:dropped version:第2期",
    "since:2017-03 series:総合戦略",
)
_SENTENCE = re.compile(r"[^。\n]{4,}。?")


class Passage(NamedTuple):
    """A passage as a generated city has it."""

    id: str
    texts: list[str]
    """Of each edition from the first on, until it is dropped."""
    first: int


def sentences(pages: Sequence[str]) -> list[str]:
    """Real sentences and lines, each once."""
    found = dict.fromkeys(s.strip() for page in pages for s in _SENTENCE.findall(page))
    return [s for s in found if len(s) >= 4]


def city(number: int, real: Sequence[str], rnd: random.Random) -> list[list[Passage]]:
    """The passages of each edition of a city, in their order."""
    editions: list[list[Passage]] = []
    counter = 0
    for place in range(bench_search.EDITIONS):
        kept: list[Passage] = []
        for one in editions[-1] if editions else []:
            chance = rnd.random()
            if chance < 0.1:
                continue
            text = one.texts[-1]
            one.texts.append(reworded(text, real, rnd) if chance < 0.2 else text)
            kept.append(one)
        while len(kept) < PAGES * PER_PAGE:
            counter += 1
            new = Passage(f"city{number}-総合戦略-{counter:08x}", [rnd.choice(real)], place)
            kept.insert(rnd.randint(0, len(kept)), new)
        editions.append(kept)
    return editions


def reworded(text: str, real: Sequence[str], rnd: random.Random) -> str:
    """The text with its middle out of another one."""
    other, third = rnd.choice(real), len(text) // 3
    return text[:third] + other[: third + 1] + text[2 * third :]


def text_rows(
    number: int, place: int, passages: Sequence[Passage], names: Sequence[str]
) -> Iterator[tuple[object, ...]]:
    """The rows of ``passage_texts`` of one edition, each tenth a reworded one."""
    sha = f"{number * bench_search.EDITIONS + place:064x}"
    for at, one in enumerate(passages):
        text = one.texts[place - one.first]
        page = at // PER_PAGE + 1
        head = (one.id, names[place], at + 1, sha, page, text)
        if place == one.first:
            yield (*head, "new", 1.0, "sentence", None, 0, 1, None, 0.0)
        else:
            step = "same" if one.texts[place - one.first - 1] == text else "reworded"
            yield (*head, step, 1.0, "sentence", None, 0, 1, names[place - 1], 1.0)


def passage_row(number: int, one: Passage, names: Sequence[str]) -> tuple[object, ...]:
    """The row of ``passages``."""
    last = one.first + len(one.texts) - 1
    gone = names[last + 1] if last + 1 < len(names) else None
    state = "dropped" if gone else "current"
    head = (one.id, f"city{number}", "総合戦略", one.texts[-1], names[one.first], names[last])
    return (*head, state, len(one.texts), 0, "sentence", None, None, gone, 0, 0, 1)


def add_city(
    db: sqlite3.Connection, number: int, editions: list[list[Passage]]
) -> tuple[float, float]:
    """Write a city; returns the seconds of indexing its pages and its passages."""
    spent = 0.0
    names = [f"city{number}-plan-{place}" for place in range(len(editions))]
    for place, passages in enumerate(editions):
        texts = [one.texts[place - one.first] for one in passages]
        pages = ["\n".join(texts[at : at + PER_PAGE]) for at in range(0, len(texts), PER_PAGE)]
        spent += bench_search.add_document(db, number * bench_search.EDITIONS + place, pages)
        _put(db, "passage_texts", text_rows(number, place, passages, names))
    known = {one.id: one for passages in editions for one in passages}
    _put(db, "passages", (passage_row(number, one, names) for one in known.values()))
    start = time.process_time()
    passage_index.sync_passages(db, f"city{number}")
    return spent, time.process_time() - start


def _put(db: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    given = list(rows)
    marks = ", ".join("?" * len(given[0]))
    db.executemany(f"INSERT INTO {table} VALUES ({marks})", given)


def build(
    path: Path, pages: int, real: Sequence[str], seed: int
) -> tuple[sqlite3.Connection, float, float]:
    """A database with about so many pages: connection, seconds of indexing pages, passages."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(f"PRAGMA page_size = {schema.PAGE_SIZE}")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("BEGIN")
    schema.create(db)
    index.create(db)
    rnd, of_pages, of_passages = random.Random(seed), 0.0, 0.0
    for number in range(max(1, pages // (PAGES * bench_search.EDITIONS))):
        spent = add_city(db, number, city(number, real, rnd))
        of_pages, of_passages = of_pages + spent[0], of_passages + spent[1]
        if number % 50 == 49:
            db.execute("COMMIT")
            db.execute("BEGIN")
    index.optimise(db)
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    prepare_connection(db)
    return db, of_pages, of_passages


def timed(db: sqlite3.Connection, also: str) -> list[float]:
    """Milliseconds of processor time of every word with some filters, the best of three."""
    return bench_search.timed(lambda word: search(db, f"{word} {also}", limit=bench_search.TOP), 2)


def line(*cells: object) -> str:
    """A line of the table; numbers with one digit."""
    return "| " + " | ".join(f"{c:,.1f}" if isinstance(c, float) else f"{c}" for c in cells) + " |"


def measure(db: sqlite3.Connection) -> Iterator[str]:
    """The lines of one database."""
    (pages,) = db.execute("SELECT count(*) FROM pages").fetchone()
    every: list[float] = []
    for also in ("", *FILTERS):
        times = timed(db, also)
        if also:
            every += times
        yield line(f"{pages:,}", f"`{also}`" if also else "pages, no filter", *_spread(times))
    yield line(f"{pages:,}", "all filters", *_spread(every))
    alone = []
    for also in FILTERS:
        start = time.process_time()
        search(db, also, limit=bench_search.TOP)
        alone.append((time.process_time() - start) * 1000)
    yield line(f"{pages:,}", "filters without a word", *_spread(alone))


def _spread(times: Sequence[float]) -> tuple[float, float, float]:
    """Median, 95th percentile, worst."""
    p95 = statistics.quantiles(times, n=20, method="inclusive")[18]
    return statistics.median(times), p95, max(times)


def costs(db: sqlite3.Connection, of_pages: float, of_passages: float) -> str:
    """What the index of passages costs beside that of pages, in a sentence."""
    pages = bench_search.table_size(db, "pages_fts", "pages_chars", "search_pages")
    own = bench_search.table_size(db, "passages_fts", "search_passages", "search_standings")
    rows = bench_search.table_size(db, "passages", "passage_texts") - bench_search.table_size(
        db, "passages_fts"
    )
    (texts,) = db.execute("SELECT count(*) FROM passage_texts").fetchone()
    (wordings,) = db.execute("SELECT count(*) FROM search_passages").fetchone()
    return (
        f"{texts:,} texts of passages, {wordings:,} wordings; index of pages "
        f"{pages / 1e6:,.0f} MB, {of_pages:.0f} s; index of passages {own / 1e6:,.0f} MB, "
        f"{of_passages:.0f} s; the rows of passages themselves {rows / 1e6:,.0f} MB"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pdf", type=Path, required=True, help="folder of PDFs: the text")
    parser.add_argument("--scratch", type=Path, required=True, help="folder for databases")
    parser.add_argument("--pages", type=int, nargs="+", default=[3_000])
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.scratch.mkdir(parents=True, exist_ok=True)
    real = sentences(bench_search.real_pages(args.pdf))
    print("| pages | asked with each of 30 words | p50 ms | p95 ms | worst ms |")
    print("|---|---|---|---|---|")
    told = []
    for pages in args.pages:
        path = args.scratch / f"passages-{pages}.db"
        for old in args.scratch.glob(f"{path.name}*"):
            old.unlink()
        db, of_pages, of_passages = build(path, pages, real, args.seed)
        for found in measure(db):
            print(found, flush=True)
        told.append(f"{pages:,} pages: {costs(db, of_pages, of_passages)}.")
        db.close()
    print("\n" + "\n".join(told))


if __name__ == "__main__":
    main()
