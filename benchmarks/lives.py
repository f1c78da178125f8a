"""How rightly the lives of passages are told, held to series whose truth is known by construction.

    python benchmarks/lives.py --seeds 5001-5060          # the comparer and the lives alone
    python benchmarks/lives.py --seeds 1-20 --faults      # what is not right
    python benchmarks/lives.py --large                    # time and memory
    python tools/lab/lives/make.py --seeds 5001-5006 --out /tmp/lives
    python benchmarks/lives.py --files /tmp/lives         # the whole way, from PDFs
    python benchmarks/lives.py --seeds 5001-5060 --large --files /tmp/lives \\
        --write benchmarks/lives.md

Seeds 1 to 50 are those that the rules were made with; of the others nobody looks at the faults.

*steps*: of each unit of each edition: the text that it comes from and what became of it on the way
are both right. *mixed*: passages that hold two lives. *broken*: lives told as several passages.
"""

import argparse
import hashlib
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.compare.units.keys import key_of, row_key, without_number  # noqa: E402
from pipeline.compare.units.types import Unit  # noqa: E402
from pipeline.kinds import UnitKind  # noqa: E402
from tests.city import PDF, City, Link, page  # noqa: E402
from tests.loopback import Loopback, Reply  # noqa: E402
from tools.lab.lives.judge import NOTHING, Judged, Score, Told, judge  # noqa: E402
from tools.lab.lives.made import Line, line  # noqa: E402
from tools.lab.lives.phrases import Fixed  # noqa: E402
from tools.lab.lives.plan import Text  # noqa: E402
from tools.lab.lives.told import (  # noqa: E402
    Lives,
    by_alignment,
    by_likeness,
    by_passages,
)
from tools.lab.lives.truth import Stand, stands_of  # noqa: E402
from tools.lab.series.make import seeds_of  # noqa: E402

Truth = dict[str, Any]
Way = Callable[[Line], Lives]
WAYS: dict[str, Way] = {
    "passages": by_passages,
    "rows of comparisons chained, and nothing else": by_alignment,
    "each text tied to the most alike one before (rapidfuzz)": by_likeness,
}
_HEAD = """# The lives of passages

Made by `{command}`, which tells what the rows mean, on series of editions in which every \
sentence, heading and row has a known life (`tools/lab/lives/`): reworded lightly and heavily, \
moved, split, merged, dropped, revived, repeated, boilerplate that is alike but for one noun, \
tables, drafts and replaced files; each fifth series without layout, from lines alone. Shares in \
per cent. Seeds that nobody looked at while the rules were made.

"""
_TEXTS = """
SELECT passage_id, edition_id, position, sha256, unit, text, step, confidence, weak, from_edition_id
FROM passage_texts WHERE present = 1 ORDER BY edition_id, position
"""


def judged(made: Line, way: Way = by_passages) -> Judged:
    """A seed's editions, told in a way, held to the truth."""
    told = way(made)
    beside = zip((one.stands for one in made.beside), told.beside, strict=False)
    return judge([one.stands for one in made.final], told.final, list(beside))


def table(ways: dict[str, Score]) -> str:
    """Markdown: each way's totals, then the steps of the first by kind."""
    lines = [
        "| way | steps right | without what stays the same | passages with two lives | "
        "lives broken | came back, known again |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, score in ways.items():
        lines.append(
            f"| {name} | {100 * score.share:.2f} | {_share(*_changed(score))} | "
            f"{score.mixed} of {score.passages} | {score.broken} of {score.lives} | "
            f"{_share(*score.revived[::-1])} |"
        )
    first = next(iter(ways.values()))
    return "\n".join([*lines, "", *_by_kind(first), "", *_calibrated(first)])


def _changed(score: Score) -> tuple[int, int]:
    """Right steps and all, of those that something became of."""
    right = sum(count for kind, count in score.right.items() if kind != "same")
    return right, sum(count for (kind, _), count in score.confusion.items() if kind != "same")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}" if whole else "–"


def _by_kind(score: Score) -> Iterator[str]:
    kinds = sorted({true for true, _ in score.confusion})
    said = sorted({told for _, told in score.confusion})
    yield f"| true step | how many | right | {' | '.join(f'told {one}' for one in said)} |"
    yield f"|---|---:|---:|{'---:|' * len(said)}"
    for kind in kinds:
        counts = [score.confusion[kind, one] for one in said]
        cells = " | ".join(str(count or "") for count in counts)
        yield f"| {kind} | {sum(counts)} | {_share(score.right[kind], sum(counts))} | {cells} |"


def _calibrated(score: Score) -> Iterator[str]:
    yield "| confidence | steps told | right |"
    yield "|---|---:|---:|"
    for tenth in sorted({tenth for tenth, _ in score.calibration}):
        right, wrong = score.calibration[tenth, True], score.calibration[tenth, False]
        yield f"| {tenth / 10:.1f} to {tenth / 10 + 0.1:.1f} | {right + wrong} | " + (
            f"{_share(right, right + wrong)} |"
        )
    told, right = score.weak
    yield ""
    yield f"Weak steps: {told} of {told + score.sure[0]} told; right: {_share(right, told)}."


def faults_of(made: Line, found: Judged) -> Iterator[str]:
    """What is not right, for a person to read."""
    finals = made.final
    for fault in found.faults:
        true, told = fault.truth, fault.told
        stands = finals[true.edition].stands if true.edition is not None else []
        olds = [stands[place].unit.text for place in true.places]
        unit = finals[fault.edition].stands[fault.place].unit
        yield (
            f"{made.seed} {finals[fault.edition].edition}: {fault.why}; true {true.kind} {olds}, "
            f"told {told.step} from {told.edition} ({told.confidence}): {unit.text}"
        )
    for passage, texts in found.mixed:
        yield f"{made.seed} mixed {passage}: {texts}"


# --- the whole way


def read_whole(folder: Path) -> tuple[Judged, int, int]:
    """The files of a seed on a city's page, crawled, built, held to the truth.

    Returns:
        What is judged; how many units were read as they were written, and how many were read.
    """
    facts: Truth = json.loads((folder / "truth.json").read_text("utf-8"))
    files = facts["files"]
    with tempfile.TemporaryDirectory() as place, Loopback() as site:
        city = City(site, Path(place))
        newest = {file["edition"]: file["name"] for file in files}
        links = [
            Link(file["heading"], file["label"], f"/{file['edition']}.pdf")
            for file in files
            if file["name"] == newest[file["edition"]]
        ]
        city.shows(page=page(*links))
        for replaced in (False, True):  # a file that takes another's place comes a night later
            for file in files:
                if replaced is (file["present"] and _was_replaced(file, files)):
                    body = (folder / file["name"]).read_bytes()
                    site.route(f"/{file['edition']}.pdf", Reply(200, body, PDF))
            city.crawl()
        city.build()
        with closing(sqlite3.connect(city.db)) as db:
            db.row_factory = sqlite3.Row
            return _held(db, facts, folder)


def _was_replaced(file: Truth, files: Sequence[Truth]) -> bool:
    """Whether a file took the place of another one of its edition."""
    return any(one["edition"] == file["edition"] and not one["present"] for one in files)


def _held(db: sqlite3.Connection, facts: Truth, folder: Path) -> tuple[Judged, int, int]:
    by_file: dict[str, list[sqlite3.Row]] = {}
    for row in db.execute(_TEXTS):
        by_file.setdefault(row["sha256"], []).append(row)
    editions: list[tuple[Truth, list[sqlite3.Row]]] = []
    for file in facts["files"]:
        rows = by_file.get(hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest(), [])
        if file["present"]:
            editions.append((file, rows))
    finals = [(file, rows) for file, rows in editions if not file["draft"]]
    place = {rows[0]["edition_id"]: n for n, (_, rows) in enumerate(finals) if rows}
    stands = [_stands(file, rows) for file, rows in editions]
    told = [[_told(row, place) for row in rows] for _, rows in editions]
    final = [n for n, (file, _) in enumerate(editions) if not file["draft"]]
    drafts = [(stands[n], told[n]) for n in range(len(editions)) if n not in final]
    found = judge([stands[n] for n in final], [told[n] for n in final], drafts)
    read = sum(bool(stand.lives) for some in stands for stand in some)
    return found, read, sum(map(len, stands))


def _stands(file: Truth, rows: Sequence[sqlite3.Row]) -> list[Stand]:
    texts = [Text(tuple(lives), Fixed(text)) for text, lives in file["texts"]]
    return stands_of(texts, [_unit(row) for row in rows])


def _unit(row: sqlite3.Row) -> Unit:
    kind, text = UnitKind(row["unit"]), row["text"]
    key = row_key(text) if kind == UnitKind.ROW else key_of(text)
    bare = key if kind == UnitKind.ROW else without_number(text) or key
    return Unit(kind, text, row["sha256"], None, key, bare)


def _told(row: sqlite3.Row, place: dict[str, int]) -> Told:
    origin = place.get(row["from_edition_id"] or "")
    weak = bool(row["weak"])
    return Told(row["passage_id"], row["step"], origin, row["confidence"], weak)


def _tell_files(folder: Path, *, faults: bool) -> str:
    score, read, units = NOTHING, 0, 0
    paths = [path.parent for path in sorted(folder.glob("*/truth.json"))]
    for path in paths:
        found, as_written, all_units = read_whole(path)
        score, read, units = score.plus(found.score), read + as_written, units + all_units
        for fault in found.faults if faults else ():
            print(f"{path.name}: {fault}")
    lines = [
        f"{len(paths)} series ({paths[0].name} to {paths[-1].name}), crawled and built; "
        f"{_share(read, units)} of {units} units were read as they were written, the others are "
        "not judged.",
        "",
        table({"passages": score}),
    ]
    return "\n".join(lines)


# --- command line


def _tell_seeds(seeds: Sequence[int], *, faults: bool) -> str:
    scores = dict.fromkeys(WAYS, NOTHING)
    for seed in seeds:
        made = line(seed)
        for name, way in WAYS.items():
            found = judged(made, way)
            scores[name] = scores[name].plus(found.score)
            if faults and way is by_passages:
                print("\n".join(faults_of(made, found)))
    first = next(iter(scores.values()))
    return (
        f"Seeds {seeds[0]} to {seeds[-1]}: {first.steps} steps, {first.passages} passages.\n\n"
        f"{table(scores)}"
    )


def _large() -> str:
    """Time and memory, in a process of its own, so that its memory is its own."""
    command = [sys.executable, str(ROOT / "benchmarks" / "bench_lives.py")]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Hold lives of passages to the truth of series.")
    parser.add_argument("--seeds", help="1-20")
    parser.add_argument("--large", action="store_true", help="time and memory")
    parser.add_argument("--files", type=Path, help="folder of series, from their files")
    parser.add_argument("--faults", action="store_true", help="name what is not right")
    parser.add_argument("--write", type=Path, help="Markdown file for the tables")
    options = parser.parse_args(arguments)
    told = []
    if options.seeds:
        steps = _tell_seeds(seeds_of(options.seeds), faults=options.faults)
        told.append(f"## From texts that are read rightly\n\n{steps}")
    if options.large:
        told.append(f"## Time\n\n{_large()}")
    if options.files:
        told.append(f"## From the files\n\n{_tell_files(options.files, faults=options.faults)}")
    print("\n\n".join(told))
    if options.write:
        said = ["FOLDER" if Path(a).is_absolute() else a for a in arguments or sys.argv[1:]]
        command = " ".join(["python benchmarks/lives.py", *said])
        text = _HEAD.format(command=command) + "\n\n".join(told) + "\n"
        options.write.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
