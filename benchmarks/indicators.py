"""How rightly an indicator is known again through a plan's editions, and what is said of it held to
series whose truth is known by construction.

    python benchmarks/indicators.py --seeds 101-140                 # from the truth's own figures
    python tools/lab/series/make.py --seeds 101-104 --out /tmp/series
    python benchmarks/indicators.py --files /tmp/series              # from the files, whole build
    python benchmarks/indicators.py --seeds 101-140 --faults         # what is not right
    python benchmarks/indicators.py --seeds 1001-1040 --files /tmp/series \\
        --write benchmarks/indicators.md

Seeds below 100 are those that the rules were made with; of the others nobody looks at the faults.

*identity*: pairs of numbers of one indicator in different rows or files: how many of those that
belong together were put together (recall), how many of those put together belong together
(precision), F1. *changes*: by kind, between neighbouring editions: those that happened and were
seen (recall), those seen that happened (precision). *figures*: numbers that were read with
indicator, unit, kind, year and value right.
"""

import argparse
import hashlib
import json
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.history.indicators import update_indicators  # noqa: E402
from tests.city import PDF, City, Link, page  # noqa: E402
from tests.loopback import Loopback, Reply  # noqa: E402
from tools.lab.judge import Score as FigureScore  # noqa: E402
from tools.lab.judge import Share, figure_faults, judge_figures, named, named_truth  # noqa: E402
from tools.lab.series.judge import (  # noqa: E402
    KINDS,
    Belonging,
    Score,
    Seen,
    faults_of_changes,
    judge_changes,
    judge_identity,
)
from tools.lab.series.make import seeds_of, series, truth  # noqa: E402
from tools.lab.series.rows import SOURCE, database, versions  # noqa: E402

Truth = dict[str, Any]
_HEAD = """# Indicators known again through the editions

Made by `python benchmarks/indicators.py`, which tells what the rows mean, on series of editions \
whose truth is known by construction (`tools/lab/series/make.py`): 15 to 50 indicators through \
three to seven editions, tables, cards, lists and sentences, lists in Excel, yearly reports, \
reviews. Shares in per cent. Seeds that nobody looked at while the rules were made.

"""
XLSX = {"Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_FIGURES = "SELECT * FROM figures WHERE sha256 = ? ORDER BY edition_id, page, position"
_CHANGES = "SELECT * FROM indicator_changes ORDER BY id"
_NUMBERS = """
SELECT f.id, f.sha256, f.edition_id, v.indicator_id FROM figures f
LEFT JOIN indicator_values v ON v.figure_id = f.id
"""


class Judged(NamedTuple):
    """A series and how well its indicators are known."""

    seed: int
    score: Score
    faults: list[str]


def judged(facts: Truth) -> Judged:
    """The projection of a truth's own figures."""
    db, keys = database(facts)
    with closing(db):
        update_indicators(db, SOURCE)
        return held(db, facts, keys, versions(facts))


def held(
    db: sqlite3.Connection, facts: Truth, keys: Mapping[str, str], of_id: Mapping[str, str]
) -> Judged:
    """A database against the truth.

    Args:
        keys: figures → the key of their indicator, as far as they are in the truth.
        of_id: editions → their versions in the truth.
    """
    db.row_factory = sqlite3.Row
    rows = db.execute(_NUMBERS).fetchall()
    numbers = [
        Belonging(r["sha256"], keys[r["id"]], r["indicator_id"] or f"none {r['id']}")
        for r in rows
        if r["id"] in keys
    ]
    keys_of = _keys_of(rows, keys)
    seen = [_seen(row, keys_of, of_id) for row in db.execute(_CHANGES).fetchall()]
    score = judge_identity(numbers).plus(judge_changes(facts["changes"], seen))
    names = _names(facts)
    faults = [*_identity_faults(numbers, names), *faults_of_changes(facts["changes"], seen)]
    return Judged(facts["seed"], score, [_with_names(fault, names) for fault in faults])


class Whole(NamedTuple):
    """A series read from its files."""

    judged: Judged
    figures: FigureScore
    faults: list[str]
    """Of figures."""


def read_whole(folder: Path) -> Whole:
    """The files of a series on a city's page, crawled, built, held to the truth."""
    facts: Truth = json.loads((folder / "truth.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as place, Loopback() as site:
        city = City(site, Path(place))
        links = [Link(f["heading"], f["label"], f"/{f['name']}") for f in facts["files"]]
        city.shows(page=page(*links))
        for file in facts["files"]:
            kind = PDF if file["name"].endswith(".pdf") else XLSX
            site.route(f"/{file['name']}", Reply(200, (folder / file["name"]).read_bytes(), kind))
        city.crawl()
        city.build()
        with closing(sqlite3.connect(city.db)) as db:
            db.row_factory = sqlite3.Row
            return _held_whole(db, facts, folder)


def _held_whole(db: sqlite3.Connection, facts: Truth, folder: Path) -> Whole:
    keys: dict[str, str] = {}
    score, faults = FigureScore(), []
    of_id: dict[str, str] = {}
    for file in facts["files"]:
        sha256 = hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest()
        rows = [Told(r) for r in db.execute(_FIGURES, (sha256,)).fetchall()]
        told = {"figures": [_as_compared(f) for f in file["figures"]]}
        score = score.plus(judge_figures(told, rows))
        faults += [f"{file['name']}: {fault}" for fault in figure_faults(told, rows)]
        keys |= _matched(told["figures"], rows)
        if rows and file["kind"] == "plan":
            of_id[rows[0].edition_id] = file["edition"]
    return Whole(held(db, facts, keys, of_id), score, faults)


class Told:
    """A row of ``figures`` as the lab compares it: words in a number's place have no unit."""

    def __init__(self, row: sqlite3.Row) -> None:
        self.id: str = row["id"]
        self.edition_id: str = row["edition_id"]
        self.indicator: str = row["indicator"]
        self.unit: str | None = row["unit"] if row["value"] is not None else None
        self.kind, self.year, self.role = row["kind"], row["year"], row["role"]
        self.value: float | None = row["value"]


def _as_compared(told: Truth) -> Truth:
    return told if told["value"] is not None else {**told, "unit": ""}


def _matched(told: Sequence[Truth], rows: Sequence[Told]) -> dict[str, str]:
    """Figures → the key of the indicator, of those that were read rightly."""
    waiting: dict[object, list[str]] = {}
    for one in told:
        waiting.setdefault(named_truth(one), []).append(one["key"])
    found: dict[str, str] = {}
    for row in rows:
        if keys := waiting.get(named(row)):
            found[row.id] = keys.pop(0)
    return found


def _keys_of(
    rows: Sequence[sqlite3.Row], keys: Mapping[str, str]
) -> Mapping[tuple[str, str], Counter[str]]:
    """(indicator, edition), (indicator, "") → the keys of its figures."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        for edition in (row["edition_id"], ""):
            counter = found.setdefault((row["indicator_id"] or "", edition), Counter())
            counter[keys.get(row["id"], "?")] += 1
    return found


def _seen(
    row: sqlite3.Row,
    keys: Mapping[tuple[str, str], Counter[str]],
    of_id: Mapping[str, str],
) -> Seen:
    """A change of the database; of several keys the one that the edition's figures have."""
    old, new, own = row["old_edition_id"], row["new_edition_id"], row["indicator_id"]
    places = (new, old, "") if row["kind"] != "dropped" else (old, new, "")
    counter = next((keys[own, place] for place in places if (own, place) in keys), Counter("?"))
    key = counter.most_common(1)[0][0]
    return Seen(of_id.get(old, old), of_id.get(new, new), key, row["kind"])


def _names(facts: Truth) -> dict[str, str]:
    """Keys → the names that their numbers have."""
    names: dict[str, list[str]] = {}
    for file in facts["files"]:
        for told in file["figures"]:
            names.setdefault(told["key"], []).append(f"{told['indicator']}[{told['unit']}]")
    return {key: " = ".join(dict.fromkeys(own)) for key, own in names.items()}


def _with_names(fault: str, names: Mapping[str, str]) -> str:
    found = [f"{key}: {name}" for key, name in names.items() if f"'{key}'" in fault]
    return f"{fault}  ({'; '.join(found)})" if found else fault


def _identity_faults(numbers: Sequence[Belonging], names: Mapping[str, str]) -> Iterable[str]:
    of_key: dict[str, Counter[str]] = {}
    of_indicator: dict[str, Counter[str]] = {}
    for number in numbers:
        of_key.setdefault(number.key, Counter())[number.indicator] += 1
        of_indicator.setdefault(number.indicator, Counter())[number.key] += 1
    for key, parts in of_key.items():
        if len(parts) > 1:
            yield f"torn    {names[key]}: {dict(parts)}"
    for indicator, parts in of_indicator.items():
        if len(parts) > 1:
            mixed = "; ".join(f"{names[key]} ({n})" for key, n in parts.items())
            yield f"mixed   {indicator}: {mixed}"


def _share(share: Share) -> str:
    return "–" if share.value is None else f"{100 * share.value:.1f}"


def table(found: Sequence[Judged]) -> str:
    """Markdown: identity and the changes by kind, all series together."""
    score = Score()
    for one in found:
        score = score.plus(one.score)
    lines = [
        "| what | recall | precision | how many |",
        "|---|---:|---:|---:|",
        f"| identity (F1 {100 * score.f1:.2f}) | {_share(score.true_pairs)} | "
        f"{_share(score.made_pairs)} | {score.true_pairs.of} |",
    ]
    for kind, recall, precision in zip(KINDS, score.recall, score.precision, strict=True):
        lines.append(f"| `{kind}` | {_share(recall)} | {_share(precision)} | {recall.of} |")
    worst = min(found, key=lambda one: one.score.f1)
    lines += [
        "",
        f"{len(found)} series; falsely lowered: {score.falsely_lowered}; "
        f"lowest F1 of one series: {100 * worst.score.f1:.2f} (seed {worst.seed}).",
    ]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Hold indicators to the truth of series.")
    parser.add_argument("--seeds", help="1-10; from the truth's own figures")
    parser.add_argument("--write", type=Path, help="Markdown file for the tables")
    parser.add_argument("--files", type=Path, help="folder of series, from their files")
    parser.add_argument("--faults", action="store_true", help="name what is not right")
    options = parser.parse_args(arguments)
    told = []
    if options.seeds or not options.files:
        found = [judged(truth(series(seed))) for seed in seeds_of(options.seeds or "1-10")]
        told.append(f"## From figures that are right\n\n{_tell(found, faults=options.faults)}")
    if options.files:
        whole = _tell_whole(options.files, faults=options.faults)
        told.append(f"## From the files\n\n{whole}")
    if options.write:
        options.write.write_text(_HEAD + "\n\n".join(told) + "\n", encoding="utf-8")
    return 0


def _tell(found: Sequence[Judged], *, faults: bool) -> str:
    for one in found if faults else ():
        for fault in one.faults:
            print(f"{one.seed}: {fault}")
    seeds = [one.seed for one in found]
    told = f"Seeds {min(seeds)} to {max(seeds)}.\n\n{table(found)}"
    print(told)
    return told


def _tell_whole(folder: Path, *, faults: bool) -> str:
    """All series of a folder, from their files."""
    found = [read_whole(path.parent) for path in sorted(folder.glob("*/truth.json"))]
    score = FigureScore()
    for one in found:
        score = score.plus(one.figures)
        for fault in one.faults if faults else ():
            print(f"{one.judged.seed}: {fault}")
    told = _tell([one.judged for one in found], faults=faults)
    figures = (
        f"Figures of the files: recall {_share(score.recall)}, precision "
        f"{_share(score.precision)}, roles {_share(score.roles)} ({score.recall.of})."
    )
    print(figures)
    return f"{told}\n\n{figures}"


if __name__ == "__main__":
    sys.exit(main())
