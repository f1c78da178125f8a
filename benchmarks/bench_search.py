"""Search measured: our index against LIKE, FTS5 trigram and tantivy, on one machine and one core.

Usage: ``python benchmarks/bench_search.py --pdf DIR --scratch DIR --pages 939 3000 100000``
(``--out benchmarks/search.md`` keeps the table)

``--pdf`` is a folder of PDFs: their pages are the real text. Numbers of pages above theirs are
filled with pages put together from runs of 5 to 40 real lines, as long as real pages are
(``--seed`` fixes them). tantivy takes part where it is installed (``pip install tantivy``); it is
no dependency. Every system answers the same words with the same excerpts.
"""

import argparse
import random
import shutil
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2

from pipeline.database import schema
from pipeline.search import index
from pipeline.search.api import search
from pipeline.search.excerpt import excerpts
from pipeline.search.normalise import normalise
from pipeline.search.tokens import tokens
from pipeline.web.search_box import prepare_connection

QUERIES = (
    "村",
    "人",
    "人口",
    "雇用",
    "移住",
    "予算",
    "防災",
    "KPI",
    "ICT",
    "DX",
    "地域",
    "事業",
    "取組",
    "デジタル",
    "データ",
    "子育て",
    "高齢者",
    "観光客",
    "10万人",
    "人口減少",
    "総合戦略",
    "公共交通",
    "介護保険",
    "学校給食",
    "令和6年度",
    "まちづくり",
    "関係人口の創出",
    "合計特殊出生率",
    "まち・ひと・しごと創生",
    "持続可能な地域社会の実現",
)
PER_DOCUMENT = 50
EDITIONS = 6
"""Of one city."""
SEEN = "2026-11-01T00:00:00Z"
TOP = 20


class Measured(NamedTuple):
    """One line of the table; times in milliseconds, None where it was not measured."""

    pages: int
    system: str
    p50: float | None
    p95: float | None
    worst: float | None
    build: float | None
    ratio: float | None
    document: float | None
    note: str = ""


def real_pages(folder: Path) -> list[str]:
    """The text of every page of every PDF that holds any."""
    pages: list[str] = []
    for path in sorted(folder.glob("*.pdf")):
        document = pypdfium2.PdfDocument(path)
        texts = (document[i].get_textpage().get_text_bounded() for i in range(len(document)))
        pages += [t.encode("utf-8", "replace").decode() for t in texts if t.strip()]
    return pages


def corpus(real: list[str], count: int, seed: int) -> Iterator[str]:
    """The real pages, then synthetic ones."""
    yield from real[:count]
    lines = [line for page in real for line in page.splitlines(keepends=True) if line.strip()]
    lengths = [len(page) for page in real]
    rnd = random.Random(seed)
    for _ in range(count - len(real)):
        wanted, page = rnd.choice(lengths), ""
        while len(page) < wanted:
            start = rnd.randrange(len(lines))
            page += "".join(lines[start : start + rnd.randint(5, 40)])
        yield page


def _insert(db: sqlite3.Connection, table: str, **row: object) -> None:
    marks = ", ".join("?" * len(row))
    db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def add_document(db: sqlite3.Connection, number: int, pages: list[str]) -> float:
    """One document of one edition with its pages; returns the seconds that its indexing took."""
    city, place = divmod(number, EDITIONS)
    source, edition = f"city{city}", f"city{city}-plan-{place}"
    phase, sha, url = place // 2 + 1, f"{number:064x}", "https://city.example/p.pdf"
    seen = {"first_seen": SEEN, "last_seen": SEEN}
    if place == 0:
        _insert(db, "sources", id=source, name=f"市{city}", page_url="https://city.example/")
    _insert(
        db,
        "editions",
        id=edition,
        source_id=source,
        series="総合戦略",
        phase=phase,
        version=f"phase {phase}",
        label=f"第{phase}期",
        status="final",
        published=f"{2015 + 2 * place}-03",
        position=place + 1,
        listed=1,
        **seen,
    )
    _insert(
        db,
        "documents",
        id=number + 1,
        source_id=source,
        edition_id=edition,
        series="総合戦略",
        part="whole",
        position=1,
        label="全体版",
        url=url,
        sha256=sha,
        state="listed",
        **seen,
    )
    _insert(db, "edition_documents", edition_id=edition, document_id=number + 1)
    _insert(db, "document_versions", document_id=number + 1, url=url, sha256=sha, **seen)
    _insert(
        db,
        "originals",
        sha256=sha,
        size=len(pages),
        warc_file="a.warc.gz",
        warc_offset=0,
        url=url,
        first_seen=SEEN,
    )
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM pages").fetchone()
    rows = [(last + n, text) for n, text in enumerate(pages, 1)]
    for id_, text in rows:
        _insert(db, "pages", id=id_, sha256=sha, page=id_ - last, text=text)
    start = time.process_time()
    index.add_pages(db, rows)
    return time.process_time() - start


def build(path: Path, pages: Iterator[str]) -> tuple[sqlite3.Connection, float, int]:
    """A database with these pages: (connection, seconds of indexing, number of documents)."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(f"PRAGMA page_size = {schema.PAGE_SIZE}")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("BEGIN")
    schema.create(db)
    index.create(db)
    spent, number, some = 0.0, 0, []
    for page in pages:
        some.append(page)
        if len(some) == PER_DOCUMENT:
            spent += add_document(db, number, some)
            number, some = number + 1, []
            if number % 200 == 0:  # 10,000 pages a transaction
                db.execute("COMMIT")
                db.execute("BEGIN")
    if some:
        spent += add_document(db, number, some)
        number += 1
    start = time.process_time()
    index.optimise(db)
    db.execute("COMMIT")
    spent += time.process_time() - start
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    prepare_connection(db)  # as it is served
    return db, spent, number


def text_size(db: sqlite3.Connection) -> int:
    """Bytes of all texts in UTF-8."""
    return int(db.execute("SELECT sum(length(CAST(text AS BLOB))) FROM pages").fetchone()[0])


def table_size(db: sqlite3.Connection, *prefixes: str) -> int:
    """Bytes of the database pages of all tables and indexes whose names begin so."""
    total = 0
    for prefix in prefixes:
        (size,) = db.execute(
            "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE substr(name, 1, ?) = ?",
            (len(prefix), prefix),
        ).fetchone()
        total += size
    return total


def timed(ask: Callable[[str], object], repeats: int) -> list[float]:
    """Milliseconds of processor time of every query, the best of some; the first round warms up.

    Processor time, because other programs on the machine would else be measured too; everything
    measured here runs in this process, on one thread, and waits for nothing else once the files are
    in memory.
    """
    best: dict[str, float] = {}
    for _ in range(repeats + (repeats > 1)):
        for query in QUERIES:
            start = time.process_time()
            ask(query)
            spent = (time.process_time() - start) * 1000
            best[query] = min(best.get(query, spent), spent)
    return list(best.values())


def row(
    pages: int,
    system: str,
    times: list[float],
    build_rate: float | None,
    ratio: float | None,
    note: str = "",
) -> Measured:
    """One line of the table from the times of the queries."""
    p95 = statistics.quantiles(times, n=20, method="inclusive")[18]
    return Measured(
        pages, system, statistics.median(times), p95, max(times), build_rate, ratio, None, note
    )


def _excerpts(db: sqlite3.Connection, ids: list[int], query: str) -> None:
    marks = ", ".join("?" * len(ids))
    for (text,) in db.execute(f"SELECT text FROM pages WHERE id IN ({marks})", ids).fetchall():
        excerpts(text, [normalise(query)])


def ours(
    db: sqlite3.Connection, pages: int, spent: float, documents: int, real: list[str], repeats: int
) -> list[Measured]:
    """Our search: the list alone, with everything that the page shows, and one more document."""
    names = ("pages_fts", "pages_chars", "search_pages")
    ratio = table_size(db, *names) / text_size(db)
    bare = timed(lambda q: search(db, q, limit=TOP, with_facets=False, with_others=False), repeats)
    full = timed(lambda q: search(db, q, limit=TOP), repeats)
    costs = []
    for n in range(5):
        start = time.process_time()
        db.execute("BEGIN")
        add_document(db, documents + n, random.Random(n).choices(real, k=100))
        db.execute("COMMIT")
        costs.append((time.process_time() - start) * 1000)
    first = row(pages, "shinkyu", bare, pages / spent, ratio)._replace(
        document=statistics.median(costs)
    )
    return [first, row(pages, "shinkyu, with facets, labels and notes", full, None, None)]


def like(db: sqlite3.Connection, pages: int, repeats: int) -> list[Measured]:
    """A scan: all matches, as counting and ranking need it, and the first 20 by row, unranked."""

    def every(query: str) -> None:
        ids = [r[0] for r in db.execute("SELECT id FROM pages WHERE text LIKE ?", (f"%{query}%",))]
        _excerpts(db, ids[:TOP], query)

    def first(query: str) -> None:
        ids = [
            r[0]
            for r in db.execute(
                f"SELECT id FROM pages WHERE text LIKE ? LIMIT {TOP}", (f"%{query}%",)
            )
        ]
        _excerpts(db, ids, query)

    return [
        row(
            pages,
            "LIKE, all hits",
            timed(every, repeats),
            None,
            0.0,
            "misses words across line breaks and other widths",
        ),
        row(pages, "LIKE, first 20 by row", timed(first, repeats), None, 0.0, "no order, no count"),
    ]


def trigram(db: sqlite3.Connection, pages: int, repeats: int) -> list[Measured]:
    """FTS5's trigram tokenizer over the same rows; shorter words fall back to LIKE."""
    start = time.process_time()
    db.execute(
        "CREATE VIRTUAL TABLE trigram_fts "
        "USING fts5(text, content='pages', content_rowid='id', tokenize='trigram')"
    )
    db.execute("INSERT INTO trigram_fts(rowid, text) SELECT id, text FROM pages")
    db.execute("INSERT INTO trigram_fts(trigram_fts) VALUES ('optimize')")
    rate = pages / (time.process_time() - start)

    def ask(query: str) -> None:
        if len(query) < 3:
            sql, value = f"SELECT id FROM pages WHERE text LIKE ? LIMIT {TOP}", f"%{query}%"
        else:
            best = "SELECT rowid FROM trigram_fts WHERE trigram_fts MATCH ? ORDER BY rank"
            sql, value = f"{best} LIMIT {TOP}", f'"{query}"'
        _excerpts(db, [r[0] for r in db.execute(sql, (value,))], query)

    ratio = table_size(db, "trigram_fts") / text_size(db)
    note = "under 3 characters: LIKE, first 20 by row"
    found = [row(pages, "FTS5 trigram", timed(ask, repeats), rate, ratio, note)]
    db.execute("DROP TABLE trigram_fts")
    return found


def tantivy_rows(db: sqlite3.Connection, pages: int, repeats: int, folder: Path) -> list[Measured]:
    """tantivy with its n-gram tokenizer (1 and 2 characters, all must occur), and our pairs."""
    import tantivy

    found = []
    for name, prepared in (
        ("tantivy, its n-gram tokenizer", False),
        ("tantivy, phrases over our pairs", True),
    ):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        fields = tantivy.SchemaBuilder()
        fields.add_integer_field("id", stored=True)
        fields.add_text_field("text", tokenizer_name="cut", index_option="position")
        table = tantivy.Index(fields.build(), path=str(folder))
        cut = tantivy.Tokenizer.whitespace() if prepared else tantivy.Tokenizer.ngram(1, 2, False)
        table.register_tokenizer("cut", tantivy.TextAnalyzerBuilder(cut).build())
        start = time.process_time()
        writer = table.writer(300_000_000, 1)
        for id_, text in db.execute("SELECT id, text FROM pages"):
            form = normalise(text)
            writer.add_document(tantivy.Document(id=id_, text=tokens(form) if prepared else form))
        writer.commit()
        writer.wait_merging_threads()
        rate = pages / (time.process_time() - start)
        table.reload()
        ask = _tantivy_ask(db, table, prepared)
        ratio = sum(f.stat().st_size for f in folder.iterdir()) / text_size(db)
        note = (
            "1 character: finds only a page's last"
            if prepared
            else "finds too much: its pairs have no places"
        )
        found.append(row(pages, name, timed(ask, repeats), rate, ratio, note))
        shutil.rmtree(folder)
    return found


def _tantivy_ask(db: sqlite3.Connection, table: Any, prepared: bool) -> Callable[[str], None]:
    import tantivy

    searcher = table.searcher()

    def ask(query: str) -> None:
        word = normalise(query)
        pairs = [a + b for a, b in pairwise(word)] or [word]
        terms = [tantivy.Query.term_query(table.schema, "text", p) for p in pairs]
        if len(terms) == 1:
            wanted = terms[0]
        elif prepared:
            wanted = tantivy.Query.phrase_query(table.schema, "text", pairs)
        else:
            wanted = tantivy.Query.boolean_query([(tantivy.Occur.Must, t) for t in terms])
        hits = searcher.search(wanted, TOP).hits
        _excerpts(db, [searcher.doc(address)["id"][0] for _, address in hits], query)

    return ask


def measure(args: argparse.Namespace, real: list[str], pages: int) -> Iterator[Measured]:
    """Everything for one number of pages."""
    path = args.scratch / f"search-{pages}.db"
    for old in args.scratch.glob(f"{path.name}*"):
        old.unlink()
    db, spent, documents = build(path, corpus(real, pages, args.seed))
    repeats = 3 if pages <= 200_000 else 1
    yield from ours(db, pages, spent, documents, real, repeats)
    if "like" in args.against:
        yield from like(db, pages, 1 if pages > 10_000 else repeats)
    if "trigram" in args.against:
        yield from trigram(db, pages, repeats)
    if "tantivy" in args.against:
        yield from tantivy_rows(db, pages, repeats, args.scratch / "tantivy")
    db.close()
    for old in args.scratch.glob(f"{path.name}*"):
        old.unlink()


def line(r: Measured) -> str:
    """One line of the Markdown table."""

    def number(value: float | None, digits: int = 1) -> str:
        return "" if value is None else f"{value:,.{digits}f}"

    cells = (
        f"{r.pages:,}",
        r.system,
        number(r.p50),
        number(r.p95),
        number(r.worst),
        number(r.build, 0),
        number(r.ratio, 2),
        number(r.document, 0),
        r.note,
    )
    return "| " + " | ".join(cells) + " |"


_COLUMNS = (
    "pages",
    "system",
    "p50 ms",
    "p95 ms",
    "worst ms",
    "pages/s indexed",
    "index ÷ text",
    "100 more pages, ms",
    "",
)
HEAD = f"| {' | '.join(_COLUMNS)}|\n{'|---' * len(_COLUMNS)}|"


def main() -> None:
    """Measure and print; with ``--out`` append to that file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--pdf", type=Path, required=True, help="folder of PDFs, the source of all text"
    )
    parser.add_argument(
        "--scratch", type=Path, required=True, help="folder for databases, about 12 KB a page"
    )
    parser.add_argument("--pages", type=int, nargs="+", default=[3_000], help="numbers of pages")
    parser.add_argument(
        "--against", nargs="*", default=["like", "trigram"], choices=["like", "trigram", "tantivy"]
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="append the lines of the table to this file")
    args = parser.parse_args()
    args.scratch.mkdir(parents=True, exist_ok=True)
    real = real_pages(args.pdf)
    print(
        f"{len(real)} real pages; Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}",
        file=sys.stderr,
    )
    print(HEAD)
    for pages in args.pages:
        for found in measure(args, real, pages):
            print(line(found), flush=True)
            if args.out:
                with args.out.open("a", encoding="utf-8") as out:
                    out.write(line(found) + "\n")


if __name__ == "__main__":
    main()
