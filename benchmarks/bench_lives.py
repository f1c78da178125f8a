"""What the lives of a large series take: ten editions of 150 pages, and one more edition.

    python benchmarks/bench_lives.py [--rounds 3]

Processor time, each the least of some rounds, since machines are noisy; beside it what the
comparisons of the same editions take in the same run. *Lives* are told in memory, from units and
ties; *bringing up to date* is the whole: texts read from the database, steps judged or taken from
what is kept, lives told, rows written.
"""

import argparse
import gc
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.compare.comparison import compare_pages  # noqa: E402
from pipeline.compare.passages.lives import lives  # noqa: E402
from pipeline.database import schema  # noqa: E402
from pipeline.database.rows import insert, insert_all  # noqa: E402
from pipeline.history import comparisons  # noqa: E402
from pipeline.history.passages import update_passages  # noqa: E402
from pipeline.read.blocks import blocks_to_json  # noqa: E402
from pipeline.search import passage_index  # noqa: E402
from tools.lab.lives.made import Line, Made, line  # noqa: E402
from tools.lab.lives.told import steps_of, woven_of  # noqa: E402

PAGES, EDITIONS = 150, 10
CITY, SERIES = "higano", "総合戦略"


class Spent(NamedTuple):
    """What a piece of work took."""

    what: str
    seconds: float
    """Of processor time."""


def least(rounds: int, work: Callable[[], object]) -> float:
    """The least processor time of some rounds, in seconds."""
    gc.collect()
    gc.freeze()  # looking through what the editions were made of is no part of the work
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def in_memory(made: Line, rounds: int) -> list[Spent]:
    """Comparisons, and lives from what they tie."""
    finals = made.final
    pairs = [(old.pages, new.pages) for old, new in pairwise(finals)]
    woven = woven_of(made)
    texts, ties = woven.texts, woven.ties
    return [
        Spent("all comparisons", least(1, lambda: [compare_pages(*pair) for pair in pairs])),
        Spent("the last of them", least(rounds, lambda: compare_pages(*pairs[-1]))),
        Spent("lives of all", least(rounds, lambda: lives(texts, steps_of(texts, ties)))),
    ]


def in_database(made: Line, rounds: int) -> list[Spent]:
    """Lives of all editions but the last brought up to date, then those of the last."""
    work = (
        ("its comparison", lambda db: comparisons.update_comparisons(db, CITY)),
        ("its lives, all others kept", lambda db: update_passages(db, CITY)),
        ("its passages indexed", lambda db: passage_index.sync_passages(db, CITY)),
    )
    spent: dict[str, list[float]] = {}
    with closing(sqlite3.connect(":memory:")) as base:
        _begin(base)
        for n, edition in enumerate(made.final[:-1]):
            _add(base, n, edition)
        comparisons.update_comparisons(base, CITY)
        before = least(1, lambda: update_passages(base, CITY))
        passage_index.sync_passages(base, CITY)
        _add(base, len(made.final) - 1, made.final[-1])
        base.commit()
        for _ in range(rounds):
            with closing(sqlite3.connect(":memory:")) as db:
                base.backup(db)
                for what, do in work:
                    seconds = least(1, lambda do=do, db=db: do(db))  # type: ignore[misc]
                    spent.setdefault(what, []).append(seconds)
    told = [Spent(f"one more edition: {what}", min(some)) for what, some in spent.items()]
    return [Spent("bringing all but the last up to date, the first time", before), *told]


def _begin(db: sqlite3.Connection) -> None:
    schema.create(db)
    passage_index.create(db)
    insert(db, "sources", {"id": CITY, "name": "日賀野市", "page_url": "http://x.example/"})


def _add(db: sqlite3.Connection, n: int, made: Made) -> None:
    """An edition with its one file, as a build would have written them."""
    key, sha256 = f"e{n:02}", made.pages[0].sha256
    seen = {"first_seen": "t", "last_seen": "t"}
    edition: dict[str, object] = {
        "id": key,
        "source_id": CITY,
        "series": SERIES,
        "phase": 1,
        "revision": key,
    }
    edition |= {"version": key, "label": key, "status": "final", "position": n, "listed": 1}
    edition["predecessor_id"] = f"e{n - 1:02}" if n else None
    insert(db, "editions", edition | seen)
    original: dict[str, object] = {
        "sha256": sha256,
        "size": 1,
        "pages": len(made.pages),
        "text_state": "text",
    }
    original |= {"extractor": "x", "text_sha256": comparisons.digest_of(made.pages)}
    original |= {"warc_file": "w", "warc_offset": 0, "url": "u", "first_seen": "t"}
    insert(db, "originals", original)
    pages = [{"sha256": sha256, "page": p.page, "text": p.text, "ocr": 0} for p in made.pages]
    insert_all(db, "pages", pages)
    insert_all(db, "page_layouts", [_layout(sha256, p.page, p.blocks) for p in made.pages])
    document: dict[str, object] = {
        "source_id": CITY,
        "edition_id": key,
        "series": SERIES,
        "part": "whole",
    }
    document |= {"position": n, "label": "f", "url": "u", "sha256": sha256, "state": "listed"}
    number = insert(db, "documents", document | seen)
    belongs = {"edition_id": key, "document_id": number}
    insert(db, "edition_documents", belongs)
    version = {"document_id": number, "url": "u", "sha256": sha256, "text_sha256": sha256}
    insert(db, "document_versions", version | seen)


def _layout(sha256: str, page: int | None, blocks: Sequence[object]) -> dict[str, object]:
    told = blocks_to_json(blocks) if blocks else None  # type: ignore[arg-type]
    return {"sha256": sha256, "page": page, "width": 595.0, "height": 842.0, "blocks": told}


def table(rounds: int) -> str:
    """Markdown: what each piece takes."""
    made = line(1, PAGES, EDITIONS)
    finals = made.final
    units = sum(len(one.stands) for one in finals)
    pages = sum(len(one.pages) for one in finals)
    spent = [*in_memory(made, rounds), *in_database(made, rounds)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return "\n".join(
        [
            f"{len(finals)} editions, {pages} pages, {units} units.",
            "",
            "| what | seconds of processor time |",
            "|---|---:|",
            *(f"| {one.what} | {one.seconds:.2f} |" for one in spent),
            "",
            f"The least of {rounds} rounds each. Peak memory of the whole process: {peak} MB.",
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Time that the lives of a large series take.")
    parser.add_argument("--rounds", type=int, default=3)
    print(table(parser.parse_args(arguments).rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
