"""Make whole series of editions with what they say.

    python tools/lab/series/make.py --seeds 1-4 --out /tmp/series
    python tools/lab/series/make.py --seeds 1 --small --out tests/lab/series

A seed is a folder: its files and ``truth.json``. There ``editions`` (oldest first) have their place
in the series; ``changes`` are those since the final edition before; ``files`` are the plan of an
edition, its list of indicators as a workbook, or a yearly report, each with the text of its link
and the ``figures`` that the table of this name should hold, with the ``key`` of the indicator that
each one is of.

Needs Chromium, LibreOffice and the fonts Noto CJK and IPAex, as the lab of layouts does.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

sys.path[0] = str(Path(__file__).resolve().parents[3])

from tools.lab.render import html_to_pdf, office_to_pdf  # noqa: E402
from tools.lab.series.compose import Composer, Told  # noqa: E402
from tools.lab.series.course import Change, Edition, Version, changes, course  # noqa: E402
from tools.lab.series.house import House, house, revised  # noqa: E402
from tools.lab.series.paper import fodt, html, workbook  # noqa: E402
from tools.lab.words import TOWNS  # noqa: E402

PLAN = "まち・ひと・しごと創生総合戦略"


class File(NamedTuple):
    """A file that the city publishes."""

    name: str
    edition: str
    """Name of its edition's version."""
    kind: str
    """plan, list or progress."""
    heading: str
    """Above its link."""
    label: str
    """The text of its link."""
    suffix: str
    """Of its source: html, fodt, xlsx."""
    source: bytes
    figures: tuple[Told, ...]


class Series(NamedTuple):
    """All that a city published."""

    seed: int
    town: str
    editions: tuple[Edition, ...]
    files: tuple[File, ...]

    def changes(self) -> Iterator[tuple[Version, Version, Change]]:
        """What became of the indicators, between each edition and the final one before it."""
        old: Edition | None = None
        for new in self.editions:
            for change in changes(old, new) if old else ():
                assert old
                yield old.version, new.version, change
            old = old if new.version.draft else new


def series(seed: int, *, small: bool = False) -> Series:
    """A seed's city; the same one each time.

    Args:
        small: little of everything, for the tests.
    """
    rng = random.Random(f"city/{seed}")
    town = TOWNS[rng.randrange(len(TOWNS))]
    editions = course(seed, small=small)
    files: list[File] = []
    habits = house(rng)
    last: Edition | None = None
    for i, edition in enumerate(editions):
        version = edition.version
        if i and version.phase != editions[i - 1].version.phase:
            last = editions[i - 1]
            habits = house(rng) if rng.random() < 0.7 else habits
        habits = revised(habits, version)
        files += _files(edition, last, habits, rng, town, small=small)
    return Series(seed, town, editions, tuple(files))


def _files(
    edition: Edition,
    before: Edition | None,
    habits: House,
    rng: random.Random,
    town: str,
    *,
    small: bool,
) -> Iterator[File]:
    version = edition.version
    title, heading = _title(version, town), _heading(version, town)
    stem = version.name.replace(" ", "").replace(",", "-").replace("案", "-an").replace(".", "_")
    plan = Composer(habits, rng, town)
    plan.plan(edition, before, title)
    if habits.printer == "html":
        source = html(plan.items, habits, title)
    else:
        source = fodt(plan.items, habits)
    yield File(
        f"senryaku-{stem}.pdf",
        version.name,
        "plan",
        heading,
        title,
        habits.printer,
        source,
        tuple(plan.told),
    )
    if rng.random() < 0.25:
        listed = Composer(habits._replace(unit_place="column", part_form="brackets"), rng, town)
        sheets = listed.listed(edition)
        book = workbook(sheets, numbers=rng.random() < 0.6)
        label = f"{title}　重要業績評価指標（KPI）一覧"
        yield File(
            f"kpi-{stem}.xlsx",
            version.name,
            "list",
            heading,
            label,
            "xlsx",
            book,
            tuple(listed.told),
        )
    if not version.draft and (small or rng.random() < 0.6):
        yield _report(edition, habits, rng, town, stem, heading)


def _report(
    edition: Edition, habits: House, rng: random.Random, town: str, stem: str, heading: str
) -> File:
    """A yearly report on an edition: printed, or a workbook."""
    version = edition.version
    report = Composer(habits._replace(unit_place="column", part_form="brackets"), rng, town)
    year = min(version.target - 1, version.year + 1)
    sheets = report.progress(edition, year)
    label = f"{_title(version, town)}　進捗状況（{report.hand.year(year)}）"
    book = rng.random() < 0.5
    if book:
        source, suffix = workbook(sheets, numbers=rng.random() < 0.6), "xlsx"
    else:
        source, suffix = html(report.items, habits, label), "html"
    return File(
        f"shinchoku-{stem}.{'xlsx' if book else 'pdf'}",
        version.name,
        "progress",
        heading,
        label,
        suffix,
        source,
        tuple(report.told),
    )


def _title(version: Version, town: str) -> str:
    phase = f"第{version.phase}期" if version.phase > 1 else ""
    title = f"{phase}{town}{PLAN}"
    if version.draft:
        return f"{title}（案）"
    if version.revision == "2022-10":
        return f"{title}（令和4年10月改定）"
    return (
        f"{title}（第{version.revision.removesuffix('.0')}版）" * (version.revision > "1.0")
        or title
    )


def _heading(version: Version, town: str) -> str:
    era = f"平成{version.year - 1988}" if version.year < 2019 else f"令和{version.year - 2018}"
    return f"「{_title(version, town)}」（{era}年{version.month}月）"


def truth(made: Series) -> dict[str, Any]:
    """What a series says, as JSON."""
    return {
        "seed": made.seed,
        "town": made.town,
        "editions": [e.version._asdict() for e in made.editions],
        "files": [
            {
                "name": f.name,
                "edition": f.edition,
                "kind": f.kind,
                "heading": f.heading,
                "label": f.label,
                "figures": [told.facts() for told in f.figures],
            }
            for f in made.files
        ],
        "changes": [
            {
                "old": old.name,
                "new": new.name,
                "key": change.key,
                "kind": change.kind,
                "old_value": change.old,
                "new_value": change.new,
                "optional": change.optional,
                "draft": new.draft,
            }
            for old, new, change in made.changes()
        ],
    }


def write(made: Series, folder: Path) -> None:
    """The files of a series and its truth, as a folder of its seed."""
    target = folder / f"{made.seed:04}"
    target.mkdir(parents=True, exist_ok=True)
    texts: list[Path] = []
    for file in made.files:
        path = (target / file.name).with_suffix(f".{file.suffix}")
        path.write_bytes(file.source)
        if file.suffix == "html":
            html_to_pdf(path, path.with_suffix(".pdf"))
            path.unlink()
        elif file.suffix == "fodt":
            texts.append(path)
    if texts:
        office_to_pdf(texts, target)
    for path in texts:
        path.unlink()
    text = json.dumps(truth(made), ensure_ascii=False, indent=1)
    (target / "truth.json").write_text(text + "\n", encoding="utf-8")


def seeds_of(text: str) -> Sequence[int]:
    """1-4 or 7."""
    first, _dash, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Make series of editions.")
    parser.add_argument("--seeds", default="1", help="1-4")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--small", action="store_true", help="small files, for the tests")
    options = parser.parse_args(arguments)
    for seed in seeds_of(options.seeds):
        made = series(seed, small=options.small)
        write(made, options.out)
        print(f"{seed:4} {made.town} {len(made.editions)} editions, {len(made.files)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
