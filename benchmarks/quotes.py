"""Quotations measured: how often the answer is right, and how fast it is, beside a plain way.

Usage: ``python benchmarks/quotes.py --scratch DIR [--pages 100000] [--out benchmarks/quotes.md]``
(``--pdf DIR`` fills the large database with the pages of real PDFs, as ``bench_search.py`` does,
instead of those of invented plans; ``--count`` and ``--seed`` say how many and which quotations;
``--wrong`` prints those that went wrong)

Right and wrong: true, altered and invented quotations of the demo's database and of invented cities
whose plans live through their editions (``tools/lab/quotes``); their truth is known without the
program's own finding. The plain way is ``LIKE`` over all pages, then difflib over all sentences.
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from bench_search import build, corpus, real_pages

from pipeline.answers.quotes.finding import quote
from pipeline.answers.quotes.rarity import rarity
from pipeline.answers.quotes.types import Answer, QuoteStatus
from pipeline.compare.units.types import PageText
from pipeline.demo.play import play
from pipeline.errors import QuoteError
from pipeline.web.search_box import prepare_connection
from tools.lab.lives.made import line
from tools.lab.quotes.city import city
from tools.lab.quotes.made import Place, Quotation, Texts, quotations

_TRUTHS = {"so": "true", "altered": "altered", "absent": "invented"}
_RIGHT = {
    "so": (QuoteStatus.FOUND, QuoteStatus.DROPPED),
    "altered": (QuoteStatus.ALTERED,),
    "absent": (QuoteStatus.ABSENT,),
}
_PLAIN_ALIKE = 0.6
_PLAIN = 40
"""Quotations of each truth that the plain way is asked; it takes seconds a piece."""
_SEEDS = (3, 4, 7, 8, 11, 15)
_WORST = {
    "one letter, 200 times": "あ" * 200,
    "one letter, 2,000 times": "あ" * 2000,
    "digits alone": "1234567890" * 5,
    "one digit, 100 times": "1" * 100,
    "words of every page": "することにより、することができる。また、これまでの取組を進める。",
    "the commonest boilerplate": "地域の活性化を図るため、地域の特性を生かした取組を推進する。",
    "the same, 60 times": "地域の活性化を図るため、地域の特性を生かした取組を推進する。" * 60,
    "endings": "を図ります。を進めます。を推進します。を支援します。に努めます。",
}


class Judged(NamedTuple):
    """A quotation, what was answered, and whether that is right."""

    quotation: Quotation
    status: str
    right: bool
    placed: bool
    """The right page is among the matches (of an altered one it is the best)."""
    milliseconds: float


def ask(db: sqlite3.Connection, text: str) -> tuple[Answer | None, float]:
    """The answer (None where nothing can be looked for), and its processor time."""
    start = time.process_time()
    try:
        answer = quote(db, text)
    except QuoteError:
        answer = None
    return answer, (time.process_time() - start) * 1000


def judge(db: sqlite3.Connection, quotation: Quotation) -> Judged:
    """Ask for one and hold the answer to its truth."""
    answer, spent = ask(db, quotation.text)
    status = answer.status if answer else "refused"
    matches = answer.matches if answer else ()
    known = matches if quotation.truth == "so" else matches[:1]
    found = {(m.holder["sha256"], place.page) for m in known for place in m.places}
    placed = bool(found & quotation.places) or quotation.truth == "absent"
    return Judged(quotation, status, status in _RIGHT[quotation.truth], placed, spent)


class Plain:
    """What somebody would write first: LIKE over all pages, then difflib over all sentences."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._sentences = list(db.execute("SELECT DISTINCT text, sha256, page FROM passage_texts"))

    def judge(self, quotation: Quotation) -> Judged:
        """The same, of the plain way."""
        start = time.process_time()
        status, found = self._answer(quotation.text)
        spent = (time.process_time() - start) * 1000
        placed = bool(found & quotation.places) or quotation.truth == "absent"
        return Judged(quotation, status, status in _RIGHT[quotation.truth], placed, spent)

    def _answer(self, text: str) -> tuple[str, set[Place]]:
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        like = "SELECT sha256, page FROM pages WHERE text LIKE ? ESCAPE '\\'"
        found = {(sha256, page) for sha256, page in self._db.execute(like, [f"%{escaped}%"])}
        if found:
            return QuoteStatus.FOUND, found
        matcher = SequenceMatcher(None, "", text, autojunk=False)
        best, best_ratio = set[Place](), 0.0
        for sentence, sha256, page in self._sentences:
            matcher.set_seq1(sentence)
            if matcher.real_quick_ratio() > best_ratio and matcher.quick_ratio() > best_ratio:
                ratio = matcher.ratio()
                if ratio > best_ratio:
                    best, best_ratio = {(sha256, page)}, ratio
        status = QuoteStatus.ALTERED if best_ratio >= _PLAIN_ALIKE else QuoteStatus.ABSENT
        return status, best


def states(db: sqlite3.Connection, judged: Sequence[Judged]) -> tuple[int, int]:
    """Of the true ones: how many are told rightly as standing or dropped, of how many.

    That is known of sentences, headings and rows that are the whole text of passages: found where
    one of them is current, or a file of the newest edition holds it; else dropped.
    """
    texts = Texts(db)
    known: dict[str, set[str]] = defaultdict(set)
    for text, state in db.execute(
        "SELECT t.text, p.state FROM passage_texts t JOIN passages p ON p.id = t.passage_id"
    ):
        known[text.strip()].add(state)
    newest = {
        sha256
        for (sha256,) in db.execute(
            "SELECT d.sha256 FROM documents d JOIN edition_documents x ON x.document_id = d.id "
            "JOIN editions e ON e.id = x.edition_id WHERE e.position = (SELECT max(n.position) "
            "FROM editions n WHERE n.source_id = e.source_id AND n.series = e.series)"
        )
    }
    right = total = 0
    for one in judged:
        own = known.get(one.quotation.text.strip())
        if one.quotation.truth != "so" or not own or one.status not in _RIGHT["so"]:
            continue
        stands = "current" in own or any(s in newest for s, _ in texts.places(one.quotation.text))
        total += 1
        right += (one.status == QuoteStatus.FOUND) == stands
    return right, total


def databases(scratch: Path, pages: int) -> Iterator[tuple[str, sqlite3.Connection]]:
    """The demo's, and that of the invented cities."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        played = play(Path(folder) / "demo", report=lambda line: None)
        yield "the demo's city", sqlite3.connect(played.db)
    path = scratch / "quotes-lab.db"
    path.unlink(missing_ok=True)
    yield "invented cities", city(path, _SEEDS, pages, 5)


def share(judged: Sequence[Judged], good: Callable[[Judged], bool]) -> str:
    """In per cent, with the numbers."""
    right = sum(map(good, judged))
    return f"{right / len(judged):.1%} ({right}/{len(judged)})" if judged else "–"


def correctness(name: str, judged: Sequence[Judged]) -> Iterator[str]:
    """Lines of Markdown: each kind of quotation, and the sums."""
    yield f"| {name} | | quotations | right | right source and page | told as |"
    yield "|---|---|---|---|---|---|"
    for truth, word in _TRUTHS.items():
        own = [one for one in judged if one.quotation.truth == truth]
        kinds = dict.fromkeys(one.quotation.kind for one in own)
        for kind in kinds:
            yield _line(word, kind, [one for one in own if one.quotation.kind == kind])
        yield _line(f"**{word}**", "**all**", own)
    yield ""
    false = sum(one.quotation.truth != "so" and one.status in _RIGHT["so"] for one in judged)
    yield f"False «found» or «dropped»: **{false}** of {len(judged)}."
    yield ""


def _line(word: str, kind: str, own: Sequence[Judged]) -> str:
    told = Counter(str(one.status) for one in own)
    said = ", ".join(f"{status} {n}" for status, n in told.most_common())
    right = share(own, lambda one: one.right)
    placed = share(own, lambda one: one.right and one.placed)
    return f"| {word} | {kind} | {len(own)} | {right} | {placed} | {said} |"


def times(judged: Sequence[float]) -> str:
    """Median, 95th percentile, slowest, in milliseconds."""
    ordered = sorted(judged)
    p95 = statistics.quantiles(ordered, n=20, method="inclusive")[18] if len(ordered) > 1 else 0.0
    p95 = p95 or ordered[-1]
    return f"{statistics.median(ordered):.1f} | {p95:.1f} | {ordered[-1]:.1f}"


def large(scratch: Path, pdf: Path | None, pages: int, seed: int) -> sqlite3.Connection:
    """A database of so many pages, kept for the next run."""
    path = scratch / f"quotes-{pages}-{'pdf' if pdf else 'lab'}.db"
    if not path.exists():
        own = real_pages(pdf) if pdf else [p.text for s in range(40) for p in _lab_pages(s)]
        build(path, corpus(own, pages, seed))[0].close()
    db = sqlite3.connect(path)
    prepare_connection(db)  # as it is served
    return db


def _lab_pages(seed: int) -> list[PageText]:
    return [page for file in line(seed, 12, 3).files for page in file.pages]


def asked(db: sqlite3.Connection, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Quotations of a large database by kinds: (kind, text)."""
    rng = random.Random(seed)
    (last,) = db.execute("SELECT max(id) FROM pages").fetchone()
    one = "SELECT text FROM pages WHERE id = ?"
    known: list[str] = []
    while len(known) < count:
        (text,) = db.execute(one, (rng.randint(1, last),)).fetchone()
        size = rng.randint(20, 120)
        if len(text) > size + 10:
            at = rng.randrange(len(text) - size)
            known.append(text[at : at + size])
    for text in known:
        yield "true, 20 to 120 characters", text
    for text in known:
        letters = list(text)
        for _ in range(3):
            letters[rng.randrange(len(letters))] = rng.choice("県村人地数0123456789")
        yield "three letters altered", "".join(letters)
    for _ in range(count):
        yield "invented of the same words", "".join(t[:6] for t in rng.sample(known, 8))
    for _ in range(count // 10):
        start = rng.randint(1, last - 8)
        some = db.execute("SELECT text FROM pages WHERE id BETWEEN ? AND ?", (start, start + 7))
        text = "".join(t for (t,) in some)
        yield "2,000 letters over pages", text[rng.randrange(200) :][:1900]
    for kind, text in _WORST.items():
        yield f"worst: {kind}", text


def speed(db: sqlite3.Connection, count: int, seed: int) -> Iterator[str]:
    """Lines of Markdown: how fast, by kinds."""
    start = time.process_time()
    rarity(db)
    first = (time.process_time() - start) * 1000
    (pages,) = db.execute("SELECT count(*) FROM pages").fetchone()
    spent: dict[str, list[float]] = defaultdict(list)
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, text in asked(db, count, seed):
        best = min((ask(db, text) for _ in range(2)), key=lambda found: found[1])
        spent[kind].append(best[1])
        told[kind][best[0].status if best[0] else "refused"] += 1
    yield f"| {pages:,} pages | quotations | p50 ms | p95 ms | worst ms | told as |"
    yield "|---|---|---|---|---|---|"
    for kind, some in spent.items():
        said = ", ".join(f"{status} {n}" for status, n in told[kind].most_common())
        yield f"| {kind} | {len(some)} | {times(some)} | {said} |"
    every = [value for some in spent.values() for value in some]
    yield f"| **all** | {len(every)} | {times(every)} | |"
    yield ""
    yield f"The first quotation after a start or a night takes {first:.0f} ms more, for the sample."


def measure(args: argparse.Namespace) -> Iterator[str]:
    """The whole report, line by line."""
    for name, db in databases(args.scratch, 12) if not args.only_speed else ():
        some = quotations(db, args.count, args.seed)
        judged = [judge(db, one) for one in some]
        yield f"### {name[0].upper()}{name[1:]}"
        yield ""
        yield from correctness(name, judged)
        right, total = states(db, judged)
        if total:
            yield f"Standing or dropped told rightly: {right / total:.1%} ({right}/{total})."
        (pages,) = db.execute("SELECT count(*) FROM pages").fetchone()
        yield f"{pages:,} pages; p50, p95, worst: {times([one.milliseconds for one in judged])} ms."
        yield ""
        yield from _beside(db, judged)
        for one in judged:
            if args.wrong and not (one.right and one.placed):
                print(one.status, one.placed, one.quotation.kind, one.quotation.text, sep="\t")
        db.close()
    if args.pages:
        yield "### Speed"
        yield ""
        yield from speed(
            large(args.scratch, args.pdf, args.pages, args.seed), args.count // 10, args.seed
        )


def _beside(db: sqlite3.Connection, judged: Sequence[Judged]) -> Iterator[str]:
    """The plain way, on some of the same quotations."""
    plain = Plain(db)
    yield (
        "| beside: LIKE, then difflib | quotations | right | right source and page "
        "| p50 ms | p95 ms | worst ms | shinkyu, the same ones |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for truth, word in _TRUTHS.items():
        own = [one for one in judged if one.quotation.truth == truth]
        own = own[:: max(1, len(own) // _PLAIN)][:_PLAIN]
        said = [plain.judge(one.quotation) for one in own]
        right = share(said, lambda one: one.right)
        placed = share(said, lambda one: one.right and one.placed)
        ours = share(own, lambda one: one.right and one.placed)
        spent = times([one.milliseconds for one in said])
        yield f"| {word} | {len(own)} | {right} | {placed} | {spent} | {ours} |"
    yield ""


def main() -> None:
    """Measure, print, and keep the report where ``--out`` says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=0)
    parser.add_argument("--pdf", type=Path)
    parser.add_argument("--count", type=int, default=400, help="of each truth and database")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--only-speed", action="store_true")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    lines = []
    for text in measure(args):
        lines.append(text)
        print(text, flush=True)
    if args.out:
        kept = (
            args.out.read_text("utf-8").partition("<!-- measured -->")[0]
            if args.out.exists()
            else ""
        )
        args.out.write_text(f"{kept}<!-- measured -->\n\n" + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
