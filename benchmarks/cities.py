"""How rightly pages of municipalities are read, with no configuration but address and name.

    python benchmarks/cities.py --seeds 5001-5200            # generated pages
    python benchmarks/cities.py --seeds 1-50 --faults        # what is not right
    python benchmarks/cities.py --pages FOLDER               # real pages, HTML and truth
    python benchmarks/cities.py --municipalities FILE        # pages known as lines of text
    python benchmarks/cities.py --seeds 1 --show             # the HTML and the truth of a page
    python benchmarks/cities.py --seeds 1-599/2 --save /tmp/before.json      # at another state
    python benchmarks/cities.py --seeds 1-599/2 --before Before /tmp/before.json --write cities.md

Even seeds are those that rules may be made with; of odd ones nobody looks at the faults. From
10,000, 20,000 … 290,000 on the families are others, made when the rules stood: they show
what becomes of pages that nobody thought of.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.lab.cities import lines  # noqa: E402
from tools.lab.cities.judge import NOTHING, Field, Score, is_sure, judge, score_of  # noqa: E402
from tools.lab.cities.make import page_of_seed  # noqa: E402
from tools.lab.cities.reading import read  # noqa: E402
from tools.lab.cities.truth import Page, facts, pages_in  # noqa: E402
from tools.lab.series.make import seeds_of  # noqa: E402

_HEAD = """# Pages of municipalities nobody configured

Made by `{command}`. Each page is read with nothing known but its address and the name of its \
municipality, and held to what is right for it field by field (`tools/lab/cities/judge.py` names \
the fields). Pages of seeds are generated (`tools/lab/cities/`): families of make × families of \
wording × templates of content systems, the truth known by construction. Even seeds are those \
that rules were made with, of odd ones nobody looked at the faults. Seeds from 10,000 and from \
20,000 on are of families that were made after the first rules and then shown, those from 30,000 \
on of wordings, from 40,000 on (each ten thousand a batch) of families of both kinds that were \
made after all before them; what became of each when they were first met stands below. Real \
pages are judged by hand, before they were read, and kept outside this repository; half of them \
are unseen too. A false date is one that the page does not state of this edition; a date that is \
right but less exact is a wrong field and no false one. Right pages that leave a phase or the \
date of a revision open are not counted among those that should raise no doubt.

"""


class Measured(NamedTuple):
    """Pages of one kind."""

    what: str
    score: Score
    fields: list[Field]
    kinds: dict[str, Score]
    """By family of make and of wording."""
    seconds: float


def measured(what: str, pages: Iterable[Page]) -> Measured:
    """Read and judge pages."""
    start = time.process_time()
    total, fields, kinds = NOTHING, [], dict[str, Score]()
    for page in pages:
        told = read(page)
        judged = judge(page, told)
        score = score_of(judged, told.doubts, sure=is_sure(page))
        total = total.plus(score)
        fields += judged
        for kind in page.kind.split():
            kinds[kind] = kinds.get(kind, NOTHING).plus(score)
    return Measured(what, total, fields, kinds, time.process_time() - start)


def table(rows: Sequence[Measured]) -> Iterator[str]:
    """Markdown: totals."""
    yield (
        "| pages | how many | fields | right, % | pages without a wrong field | false dates | "
        "stated dates found | wrong pages with a doubt | right pages with a doubt | seconds |"
    )
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for row in rows:
        s = row.score
        yield (
            f"| {row.what} | {s.pages} | {s.fields.total()} | {100 * s.share:.1f} | "
            f"{s.clean} | {s.false_dates} | {s.found} of {s.stated} | "
            f"{s.wrong_flagged} of {s.pages - s.clean} | {s.right_flagged} of {s.sure} | "
            f"{row.seconds:.1f} |"
        )


def saved(rows: Sequence[Measured]) -> str:
    """Totals as JSON, for a comparison with another state."""
    return json.dumps([[row.what, row.score, row.seconds] for row in rows], ensure_ascii=False)


def before(text: str) -> Iterator[str]:
    """Markdown: totals of another state, as they were saved."""
    rows = [
        Measured(what, Score(Counter(score[0]), Counter(score[1]), *score[2:]), [], {}, seconds)
        for what, score, seconds in json.loads(text)
    ]
    yield from table(rows)


def by_field(rows: Sequence[Measured]) -> Iterator[str]:
    """Markdown: wrong fields by name."""
    names = list(dict.fromkeys(field.name for row in rows for field in row.fields))
    yield f"| wrong fields | {' | '.join(names)} |"
    yield f"|---|{'---:|' * len(names)}"
    for row in rows:
        wrong = [
            f"{row.score.fields[name] - row.score.right[name]} of {row.score.fields[name]}"
            for name in names
        ]
        yield f"| {row.what} | {' | '.join(wrong)} |"


def by_kind(row: Measured) -> Iterator[str]:
    """Markdown: the families, the worst first."""
    yield "| family | pages | fields right, % | without a wrong field | false dates |"
    yield "|---|---:|---:|---:|---:|"
    for kind, s in sorted(row.kinds.items(), key=lambda item: item[1].share):
        yield f"| {kind} | {s.pages} | {100 * s.share:.1f} | {s.clean} | {s.false_dates} |"


def faults(row: Measured) -> Iterator[str]:
    """What is not right, for a person to read."""
    for field in row.fields:
        if not field.right:
            false = " FALSE DATE" if field.false_date else ""
            yield (
                f"{field.page}: {field.name}: true {field.true}, told {field.told}{false}"
                f" | {field.about}"
            )


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Hold readings of cities' pages to their truth.")
    parser.add_argument("--seeds", action="append", default=[], help="1-200; several times")
    parser.add_argument("--pages", action="append", default=[], type=Path, help="folder")
    parser.add_argument("--municipalities", type=Path, help="JSON of pages as lines of text")
    parser.add_argument("--faults", action="store_true", help="name what is not right")
    parser.add_argument("--kinds", action="store_true", help="by family")
    parser.add_argument("--show", action="store_true", help="print the pages themselves")
    parser.add_argument("--save", type=Path, help="file for the totals as JSON")
    parser.add_argument(
        "--before",
        nargs=2,
        action="append",
        default=[],
        metavar=("TITLE", "FILE"),
        help="totals of another state, as saved",
    )
    parser.add_argument("--write", type=Path, help="Markdown file for the tables")
    options = parser.parse_args(arguments)
    if options.show:
        _show(page_of_seed(seed) for text in options.seeds for seed in _seeds(text))
        return 0
    rows = [*_rows(options)]
    print("\n".join([*table(rows), "", *by_field(rows)]))
    for row in rows:
        if options.kinds and row.kinds:
            print("\n".join(["", *by_kind(row)]))
        if options.faults:
            print("\n".join(["", *faults(row)]))
    if options.save:
        options.save.write_text(saved(rows), encoding="utf-8")
    if options.write:
        said = ["PATH" if Path(a).is_absolute() else a for a in arguments or sys.argv[1:]]
        command = " ".join(["python benchmarks/cities.py", *said])
        text = _HEAD.format(command=command) + "\n".join(_written(rows, options.before)) + "\n"
        options.write.write_text(text, encoding="utf-8")
    return 0


def _written(rows: Sequence[Measured], earlier: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield from table(rows)
    for title, file in earlier:
        yield from ("", f"{title}:", "", *before(Path(file).read_text("utf-8")))
    yield from ("", *by_field(rows))
    for row in rows:
        if row.kinds:
            yield from ("", f"## Families: {row.what}", "", *by_kind(row))


def _seeds(text: str) -> Sequence[int]:
    """1-200, 7; 1-199/2 for every second one."""
    span, _slash, step = text.partition("/")
    return seeds_of(span)[:: int(step or 1)]


def _rows(options: argparse.Namespace) -> Iterator[Measured]:
    for text in options.seeds:
        yield measured(f"seeds {text}", (page_of_seed(seed) for seed in _seeds(text)))
    for folder in options.pages:
        yield measured(folder.name, pages_in(folder))
    if options.municipalities:
        told = json.loads(options.municipalities.read_text("utf-8"))
        yield measured("known as lines", (lines.page_of(one) for one in told["sources"]))


def _show(pages: Iterable[Page]) -> None:
    for page in pages:
        print(_decoded(page.html))
        print(json.dumps(facts(page), ensure_ascii=False, indent=1))


def _decoded(page: bytes) -> str:
    """One template is older than UTF-8."""
    try:
        return page.decode()
    except UnicodeDecodeError:
        return page.decode("cp932")


if __name__ == "__main__":
    sys.exit(main())
