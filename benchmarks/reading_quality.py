"""How well PDFs are read: beside other readers, beside the picture, and in comparisons.

    python benchmarks/reading_quality.py FOLDER [--pairs manifest.tsv] [--pair OLD NEW]...
        [--pictures DIR] [--each N] [--files GLOB] [--no-pdfplumber]
        [--keep benchmarks/reading_quality.json] [--write benchmarks/reading_quality.md]

**Agreement.** Of each page our text and that of another reader (``pdftotext``, ``pdftotext
-layout``, pdfplumber), both after NFKC and without white space. A file's measure is over all its
pages that have text in either:

- *characters*: F1 of the two multisets of characters, page by page. 1 is: the same characters,
  in whatever order. Overprints that one of them gives twice count against both.
- *pairs*: the same of neighbouring characters. It falls where lines are cut at other places.
- *order*: length of the longest common subsequence of the two texts of a page over the number of
  characters that both have. 1 is: what both have stands in the same order. No reader is the
  truth; ``-layout`` keeps the rows of a table, the plain one follows columns, pdfplumber rows
  alone.

**Pairs of editions.** Two files of one ``edition_group`` in the manifest (the order there is from
old to new), or any two that are named, compared as the product compares them:

- *characters in no pair*: of all characters of both files' units (white space out), the share that
  stands in rows «added» or «removed».
- *added + removed*: how many such rows there are.
- *number rows without a name*: of the rows of tables in which a number changed, those whose
  indicator nobody can name, «n of m».

Nothing here is right by itself: a pair may really differ. It is a measure to hold before against
after, on the same files.

**Pictures.** ``--pictures DIR`` draws some pages of each file (``--each``, spread over it) with the
reading order over them; see ``reading_pictures``.

``--keep`` writes the measures down under the name of the extractor, beside those of earlier ones;
``--write`` makes the page of all that is kept.
"""

import argparse
import csv
import json
import logging
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz.distance import LCSseq

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.compare.comparison import compare_pages  # noqa: E402
from pipeline.compare.rows import AlignedRow  # noqa: E402
from pipeline.compare.units.keys import key_of  # noqa: E402
from pipeline.compare.units.types import PageText  # noqa: E402
from pipeline.kinds import RowKind, UnitKind  # noqa: E402
from pipeline.read.pdf.reading import EXTRACTOR, read_many  # noqa: E402
from pipeline.read.types import FileReading  # noqa: E402

Kept = dict[str, dict[str, Any]]
"""Extractor → «agreement» (reader → file → :class:`Agreement`'s shares) and «pairs»."""


class Agreement(NamedTuple):
    """Two readings of a file; shares from 0 to 1."""

    characters: float
    pairs: float
    order: float


class PairMeasure(NamedTuple):
    """What a comparison of two editions leaves without an answer."""

    in_no_pair: float
    added_and_removed: int
    nameless: int
    number_rows: int
    changed: int
    moved: int
    same: int


# --- other readers -------------------------------------------------------------------------------


def pdftotext(file: Path, *options: str) -> list[str]:
    """Text page by page; none where it can't read the file."""
    command = ["pdftotext", *options, "-enc", "UTF-8", str(file), "-"]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace").split("\f")[:-1]


def plumber(file: Path) -> list[str]:
    """Text page by page as pdfplumber gives it; none where it can't read the file."""
    import pdfplumber

    logging.disable(logging.CRITICAL)
    pages = []
    try:
        with pdfplumber.open(file) as document:
            for page in document.pages:
                pages.append(page.extract_text() or "")
                page.close()
    except Exception as error:
        print(f"pdfplumber: {file.name}: {error}", file=sys.stderr)
        return []
    return pages


def readers(*, with_pdfplumber: bool) -> dict[str, Callable[[Path], list[str]]]:
    """Those that are installed, by name."""
    found: dict[str, Callable[[Path], list[str]]] = {}
    if shutil.which("pdftotext"):
        found["pdftotext"] = pdftotext
        found["pdftotext -layout"] = lambda file: pdftotext(file, "-layout")
    if with_pdfplumber:
        found["pdfplumber"] = plumber
    return found


# --- agreement -----------------------------------------------------------------------------------


def ink(text: str) -> str:
    """What is compared: NFKC, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _shared(a: Iterable[object], b: Iterable[object]) -> int:
    return (Counter(a) & Counter(b)).total()


def agreement(ours: Sequence[str], theirs: Sequence[str]) -> Agreement | None:
    """Of a file's pages; None where neither reading has text, or the other has none at all."""
    if not any(theirs):
        return None
    sizes = both = pairs = pair_sizes = in_order = 0
    for page in range(max(len(ours), len(theirs))):
        a, b = (ink(pages[page]) if page < len(pages) else "" for pages in (ours, theirs))
        sizes += len(a) + len(b)
        both += _shared(a, b)
        pairs += _shared(pairwise(a), pairwise(b))
        pair_sizes += max(len(a) - 1, 0) + max(len(b) - 1, 0)
        in_order += LCSseq.similarity(a, b)
    if not both:
        return Agreement(0.0, 0.0, 0.0)
    return Agreement(2 * both / sizes, 2 * pairs / max(pair_sizes, 1), in_order / both)


# --- pairs ---------------------------------------------------------------------------------------


def _texts(name: str, reading: FileReading) -> list[PageText]:
    texts = enumerate(reading.pages, 1)
    blocks = {n: layout.blocks for n, layout in enumerate(reading.layouts, 1)}
    return [PageText(name, number, text, blocks.get(number, ())) for number, text in texts]


def pair_measure(old: FileReading, new: FileReading) -> PairMeasure:
    """What comparing two editions leaves; defined at the top of this file."""
    found = compare_pages(_texts("old", old), _texts("new", new))
    alone = (RowKind.ADDED, RowKind.REMOVED)
    whole = sum(map(_characters, found.rows))
    lone = sum(_characters(row) for row in found.rows if row.kind in alone)
    numbered = [row for row in found.rows if row.numbers and row.unit == UnitKind.ROW]
    nameless = [row for row in numbered if not any("indicator" in n for n in row.numbers)]
    return PairMeasure(
        in_no_pair=lone / max(whole, 1),
        added_and_removed=found.added + found.removed,
        nameless=len(nameless),
        number_rows=len(numbered),
        changed=found.changed,
        moved=found.moved,
        same=found.same,
    )


def _characters(row: AlignedRow) -> int:
    return len(key_of(row.old_text or "")) + len(key_of(row.new_text or ""))


def pairs_of(manifest: Path, folder: Path) -> Iterator[tuple[Path, Path]]:
    """The pairs of a manifest (tab-separated, columns «file» and «edition_group»)."""
    groups: dict[str, list[Path]] = {}
    with manifest.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["edition_group"]:
                groups.setdefault(row["edition_group"], []).append(folder / row["file"])
    for files in groups.values():
        if len(files) == 2 and all(file.exists() for file in files):
            yield files[0], files[1]


# --- the page ------------------------------------------------------------------------------------


def _share(value: float) -> str:
    return f"{value:.3f}"


def _mean(rows: Iterable[Sequence[float]]) -> str:
    columns = list(zip(*rows, strict=True))
    return " / ".join(_share(sum(column) / len(column)) for column in columns)


def agreement_table(kept: Kept) -> Iterator[str]:
    """A line a reader: characters / pairs / order, mean over the files, one column an extractor."""
    names = list(kept)
    yield "| our text against | files | " + " | ".join(f"`{name}`" for name in names) + " |"
    yield "|---|---|" + "---|" * len(names)
    for reader in kept[names[-1]]["agreement"]:
        by_name = [kept[name]["agreement"].get(reader, {}) for name in names]
        means = (_mean(files.values()) if files else "" for files in by_name)
        yield f"| {reader} | {len(by_name[-1])} | " + " | ".join(means) + " |"


def files_table(kept: Kept) -> Iterator[str]:
    """A line a file: order against each reader, extractors by arrows."""
    readers_of = list(kept[list(kept)[-1]]["agreement"])
    yield "| file | " + " | ".join(readers_of) + " |"
    yield "|---|" + "---|" * len(readers_of)
    files = {f for name in kept for r in readers_of for f in kept[name]["agreement"].get(r, {})}
    for file in sorted(files):
        cells = []
        for reader in readers_of:
            found = [kept[name]["agreement"].get(reader, {}).get(file) for name in kept]
            cells.append(" → ".join(_share(f[2]) if f else "–" for f in found))
        yield f"| {file} | " + " | ".join(cells) + " |"


def pairs_table(kept: Kept) -> Iterator[str]:
    """A line a pair, extractors by arrows."""
    yield (
        "| pair | characters in no pair | added + removed | number rows without a name "
        "| changed | moved | same |"
    )
    yield "|---|---|---|---|---|---|---|"
    for pair in dict.fromkeys(p for name in kept for p in kept[name]["pairs"]):
        found = [PairMeasure(*kept[n]["pairs"][pair]) for n in kept if pair in kept[n]["pairs"]]
        cells = [
            [f"{f.in_no_pair:.0%}" for f in found],
            [f"{f.added_and_removed:,}" for f in found],
            [f"{f.nameless} of {f.number_rows}" for f in found],
            [f"{f.changed:,}" for f in found],
            [f"{f.moved:,}" for f in found],
            [f"{f.same:,}" for f in found],
        ]
        yield f"| {pair} | " + " | ".join(" → ".join(cell) for cell in cells) + " |"


def page_of(kept: Kept) -> str:
    """All that is kept, as Markdown."""
    names = " → ".join(f"`{name}`" for name in kept)
    return "\n".join(
        [
            "# How well PDFs are read\n",
            "`python benchmarks/reading_quality.py FOLDER --pairs manifest.tsv "
            "--keep benchmarks/reading_quality.json --write benchmarks/reading_quality.md`\n",
            f"Extractors, from old to new: {names}. What each measure is stands at the top of the "
            "script.\n",
            "## Beside other readers: characters / pairs / order\n",
            *agreement_table(kept),
            "\n## Pairs of editions\n",
            *pairs_table(kept),
            "\n## Order, file by file\n",
            *files_table(kept),
            "",
        ]
    )


# --- the run -------------------------------------------------------------------------------------


def measure(args: argparse.Namespace, readings: dict[Path, FileReading]) -> dict[str, Any]:
    """All measures of this extractor, as they are kept."""
    others = readers(with_pdfplumber=not args.no_pdfplumber)
    agreed: dict[str, dict[str, Agreement]] = {name: {} for name in others}
    for file in sorted(args.folder.glob(args.files)):
        for name, reader in others.items():
            found = agreement(readings[file].pages, reader(file))
            if found is not None:
                agreed[name][file.name] = found
    pairs = list(pairs_of(args.pairs, args.folder)) if args.pairs else []
    pairs += [(old, new) for old, new in args.pair]
    return {
        "agreement": agreed,
        "pairs": {
            f"{old.stem} → {new.stem}": pair_measure(readings[old], readings[new])
            for old, new in pairs
        },
    }


def rounded(value: Any) -> Any:
    """Measures to four places, so that a file of them is short."""
    if isinstance(value, dict):
        return {key: rounded(v) for key, v in value.items()}
    if isinstance(value, tuple):
        return [rounded(v) for v in value]
    return round(value, 4) if isinstance(value, float) else value


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", default="*.pdf")
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--pair", type=Path, nargs=2, action="append", default=[])
    parser.add_argument("--no-pdfplumber", action="store_true")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--each", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    wanted = {*args.folder.glob(args.files), *(file for pair in args.pair for file in pair)}
    if args.pairs:
        wanted |= {file for pair in pairs_of(args.pairs, args.folder) for file in pair}
    files = sorted(wanted)
    readings = dict(zip(files, (r for _, r in read_many((f.name, f) for f in files)), strict=True))
    if args.pictures:
        from reading_pictures import draw_file

        for file in sorted(args.folder.glob(args.files)):
            draw_file(file, readings[file], args.pictures, args.each)
    kept: Kept = json.loads(args.keep.read_text()) if args.keep and args.keep.exists() else {}
    kept[EXTRACTOR] = rounded(measure(args, readings))
    if args.keep:
        args.keep.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
    text = page_of(kept)
    print(text)
    if args.write:
        args.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
