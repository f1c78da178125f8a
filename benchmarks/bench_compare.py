"""Comparing two long texts: time against git's word diff, growth, memory, and how much is marked
against the minimal edit.

    python benchmarks/bench_compare.py [--pdf FOLDER] > benchmarks/compare.md

The texts are made here: plausible plan prose with chapters, running heads, page numbers and tables,
hard-wrapped at 40 characters; 5 % of the sentences are changed, added, removed or moved. ``--pdf``
adds pairs of PDFs of a folder, named ``{name}_{a}.pdf`` in PAIRS, where they are there.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rapidfuzz.distance import Indel

from pipeline.compare.comparison import Comparison, compare_pages
from pipeline.compare.units.keys import key_of
from pipeline.compare.units.text import units_of
from pipeline.compare.units.types import PageText
from pipeline.kinds import BlockKind
from pipeline.read.blocks import NOWHERE, Block, Cell

WHO = [
    "市民",
    "若い世代",
    "子育て世帯",
    "事業者",
    "農業者",
    "高齢者",
    "移住者",
    "地域団体",
    "学校",
    "市",
]
WHAT = [
    "就労",
    "創業",
    "移住",
    "定住",
    "観光",
    "防災",
    "交通",
    "医療",
    "介護",
    "学び",
    "交流",
    "農業",
    "工芸",
    "環境",
    "住まい",
    "情報発信",
]
HOW = [
    "補助金の交付",
    "相談窓口の設置",
    "研修の実施",
    "協議会の運営",
    "空き家の活用",
    "広域連携",
    "電子申請の導入",
    "調査研究",
    "拠点の整備",
]
END = [
    "を進めます。",
    "を広げます。",
    "を支えます。",
    "に取り組みます。",
    "の充実を図ります。",
    "を検討します。",
]
PAIRS = (
    ("gif_core_v1", "gif_core_v2"),
    ("nan_r4_sisei", "nan_r8_sisei"),
    ("nan_r4_kaigo", "nan_r8_kaigo"),
    ("fuji_r7_gaiyou", "fuji_r8_gaiyou"),
)


def sentence(dice: random.Random) -> str:
    """One sentence of a plan, about 65 characters."""
    pick = dice.choice
    year, share = dice.randint(1, 12), dice.randint(5, 95)
    return (
        f"{pick(WHO)}の{pick(WHAT)}と{pick(WHAT)}については、令和{year}年度までに{pick(WHO)}と協力して{pick(HOW)}を行い、"
        f"{pick(WHAT)}に関わる人の割合を{share}％とするとともに、{pick(WHAT)}{pick(END)}"
    )


def edited(sentences: list[str], dice: random.Random) -> list[str]:
    """5 % of the sentences changed: half of them a word or a number, the rest added, removed or
    moved.
    """
    out = list(sentences)
    for _ in range(len(out) // 20):
        at, act = dice.randrange(len(out)), dice.random()
        if act < 0.3:
            out[at] = out[at].replace("％", f"．{dice.randint(1, 9)}％")
        elif act < 0.5:
            out[at] = out[at].replace("協力して", "連携し、意見を聴きながら")
        elif act < 0.7:
            out.insert(at, sentence(dice))
        elif act < 0.9:
            del out[at]
        else:
            out.insert(dice.randrange(len(out)), out.pop(at))
    return out


def as_pages(sentences: list[str], name: str) -> list[PageText]:
    """Paragraphs of three sentences, wrapped at 40 characters, 33 lines a page with a running head
    and a page number.
    """
    lines = []
    for n in range(0, len(sentences), 3):
        if n % 30 == 0:
            lines.append(f"第{n // 30 + 1}節　{WHAT[n // 30 % len(WHAT)]}の施策")
        text = "".join(sentences[n : n + 3])
        lines += [text[i : i + 40] for i in range(0, len(text), 40)]
    return [
        PageText(name, page, "\n".join([f"総合戦略（{name}）", *lines[i : i + 33], f"- {page} -"]))
        for page, i in enumerate(range(0, len(lines), 33), 1)
    ]


def pair(pages: int) -> tuple[list[PageText], list[PageText]]:
    """Two texts of about so many pages, always the same ones."""
    dice = random.Random(pages)
    old = [sentence(dice) for _ in range(pages * 19)]
    return as_pages(old, "旧"), as_pages(edited(old, dice), "新")


def repeated(times: int) -> tuple[list[PageText], list[PageText]]:
    """A text of 1,634 sentences and its edited one, each so many times behind itself: where it
    stands twice, no line occurs once.
    """
    dice = random.Random(5)
    old = [sentence(dice) for _ in range(1634)]
    new = edited(old, random.Random(6))
    return _lines(old * times, "旧"), _lines(new * times, "新")


def few_lines(count: int) -> tuple[list[PageText], list[PageText]]:
    """So many lines, all of them one of forty, and the edited text."""
    dice = random.Random(7)
    forty = [sentence(dice) for _ in range(40)]
    old = [dice.choice(forty) for _ in range(count)]
    return _lines(old, "旧"), _lines(edited(old, dice), "新")


def _lines(sentences: list[str], name: str) -> list[PageText]:
    starts = range(0, len(sentences), 30)
    return [PageText(name, n, "\n".join(sentences[i : i + 30])) for n, i in enumerate(starts, 1)]


def different(pages: int) -> tuple[list[PageText], list[PageText]]:
    """Two texts of so many pages that have not a sentence in common."""
    sides = ((11, "旧"), (22, "新"))
    dice = [(random.Random(seed), name) for seed, name in sides]
    old, new = (as_pages([sentence(d) for _ in range(pages * 19)], name) for d, name in dice)
    return old, new


def tables(pages: int) -> tuple[list[PageText], list[PageText]]:
    """Two budgets of so many pages, thirty rows of two amounts each, every amount another."""
    return _budget(pages, 1), _budget(pages, 2)


def _budget(pages: int, seed: int) -> list[PageText]:
    amounts, words = random.Random(seed), random.Random(3)
    found = []
    for page in range(1, pages + 1):
        rows = ["科目\t本年度\t前年度"]
        for n in range(30):
            values = [f"{amounts.randint(1, 99_999):,}" for _ in range(2)]
            rows.append("\t".join([f"{n} {words.choice(WHAT)}{words.choice(HOW)}費", *values]))
        cells = tuple(tuple(Cell(c, 1, 1, NOWHERE) for c in range(3)) for _ in rows)
        blocks = (
            Block(BlockKind.HEADING, 0, (NOWHERE,), level=2),
            Block(BlockKind.TABLE, 1, (NOWHERE,) * len(rows), head=1, cells=cells),
        )
        text = "\n".join([f"第{page}款 {words.choice(WHAT)}", *rows])
        found.append(PageText(str(seed), page, text, blocks))
    return found


EDGES = {
    "1,634 sentences": lambda: repeated(1),
    "the same twice: no line occurs once": lambda: repeated(2),
    "5,000 lines, all of forty": lambda: few_lines(5_000),
    "25,000 lines, all of forty": lambda: few_lines(25_000),
    "150 pages of tables, every amount another": lambda: tables(150),
    "two wholly different texts of 600 pages": lambda: different(600),
}
"""Texts at the edges of what can come."""


def cpu(action: object, *args: object, best_of: int = 3) -> float:
    """Least processor seconds of a few runs, children included."""
    times = []
    for _ in range(best_of):
        start = [
            resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        ]
        action(*args)  # type: ignore[operator]
        end = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        times.append(
            sum(
                b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime
                for a, b in zip(start, end, strict=True)
            )
        )
    return min(times)


def git_diff(old: Path, new: Path) -> None:
    """git's own comparison, word by word (one sentence a line, so that it has the same units)."""
    subprocess.run(
        ["git", "diff", "--no-index", "--word-diff", str(old), str(new)],
        stdout=subprocess.DEVNULL,
        check=False,
    )


def marked(found: Comparison) -> int:
    """Characters that a reader sees marked, both sides."""
    total = 0
    for row in found.rows:
        if row.kind == "changed":
            total += sum(
                len(key_of(s.old)) + len(key_of(s.new)) for s in row.segments if s.op != "equal"
            )
        elif row.kind != "same":
            total += len(key_of(row.old_text or "")) + len(key_of(row.new_text or ""))
    return total


def minimal(old: list[PageText], new: list[PageText]) -> int:
    """The least number of characters that can be marked: the Indel distance of both whole texts."""
    return Indel.distance(
        "".join(u.key for u in units_of(old)), "".join(u.key for u in units_of(new))
    )


def one_size(pages: int) -> None:
    """Prints: pages, characters, seconds, peak memory in MB. Run in a process of its own, for the
    memory.
    """
    old, new = pair(pages)
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = cpu(compare_pages, old, new, best_of=1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        pages, sum(len(p.text) for p in old), f"{seconds:.3f}", peak // 1024, (peak - base) // 1024
    )


def one_edge(name: str) -> None:
    """Prints a row of the table: seconds, units that are the same, peak memory, whether it was
    bounded.
    """
    old, new = EDGES[name]()
    start = time.process_time()
    found = compare_pages(old, new)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    bounded = "yes" if found.bounded else "no"
    print(f"{seconds:.2f} | {found.same} | {found.changed} | {peak} | {bounded}")


def against_git() -> None:
    """The 150-page pair beside git."""
    old, new = pair(150)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / "old.txt", Path(folder) / "new.txt"]
        for path, text in zip(files, (old, new), strict=True):
            path.write_text("\n".join(u.text for u in units_of(text)) + "\n", encoding="utf-8")
        git = cpu(git_diff, *files)
    ours, cutting = cpu(compare_pages, old, new), cpu(lambda: (units_of(old), units_of(new)))
    print(f"| ours, from pages to rows | {ours:.3f} |")
    print(f"| cutting both texts into sentences (part of ours) | {cutting:.3f} |")
    print(f"| `git diff --no-index --word-diff` | {git:.3f} |")
    print(f"| ours ÷ (git + cutting) | {ours / (git + cutting):.2f} |")


def _alone(*arguments: str) -> str:
    """What this program prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def main() -> None:
    """Writes the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pdf", type=Path)
    parser.add_argument("--one", type=int)
    parser.add_argument("--edge", choices=EDGES)
    asked = parser.parse_args()
    if asked.one:
        one_size(asked.one)
        return
    if asked.edge:
        one_edge(asked.edge)
        return
    print("# Comparing\n")
    print(
        "`python benchmarks/bench_compare.py`"
        " (2 shared cores; seconds of processor time, least of three).\n"
    )
    print(f"{time.strftime('%Y-%m-%d')}, Python {sys.version.split()[0]}.\n")
    print("## 150 pages, 5 % changed\n\n| what | s |\n|---|---|")
    against_git()
    print("\n## Growth\n")
    print("| pages | characters | s | peak MB | of it comparing |\n|---|---|---|---|---|")
    for pages in (150, 300, 750, 1500):
        print(f"| {' | '.join(_alone('--one', str(pages)).split())} |", flush=True)
    print("\n## At the edges\n")
    print("| what | s | same | changed | peak MB | bounded |\n|---|---|---|---|---|---|")
    for name in EDGES:
        print(f"| {name} | {_alone('--edge', name)} |", flush=True)
    print("\n## Marked characters against the minimal edit (Indel on both whole texts)\n")
    print("| pair | marked | minimal | ratio |\n|---|---|---|---|")
    old, new = pair(150)
    texts = [("150 pages", old, new)]
    if asked.pdf:
        from pipeline.read.pdf.reading import read_pdf

        for a, b in PAIRS:
            sides = [read_pdf((asked.pdf / f"{n}.pdf").read_bytes()).pages for n in (a, b)]
            before, after = (
                [PageText(str(i), n, t) for n, t in enumerate(s, 1)] for i, s in enumerate(sides)
            )
            texts.append((f"{a} → {b}", before, after))
    for name, left, right in texts:
        ours, least = marked(compare_pages(left, right)), minimal(left, right)
        print(f"| {name} | {ours} | {least} | {ours / max(1, least):.2f} |", flush=True)


if __name__ == "__main__":
    main()
