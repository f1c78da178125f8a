"""Quotations of a database's own texts, each with its truth.

The truth is found without the program's own finding: texts come from the lives of passages and from
pages as they stand, and whether an altered or invented one happens to stand somewhere, or happens
to be like something, is looked for in all texts one after the other.
"""

import random
import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from tools.lab.quotes.alter import ALTERATIONS, OTHERS

Place = tuple[str, int]
"""SHA-256 and page."""
_LIKE = 62.0
"""An invented text that is so much like one of the database (of 100, as rapidfuzz counts Indel)
is no longer one that nothing is like."""
_SAME = 0.05
"""So little is no difference."""
_UNITS = """
SELECT t.text, t.sha256, t.page, t.unit FROM passage_texts t
WHERE t.page IS NOT NULL ORDER BY t.edition_id, t.sha256, t.position
"""
_BOILERPLATE = (
    "市民一人ひとりが主役となり、誰もが安心して暮らし続けられるまちを目指します。",
    "豊かな自然と歴史文化を次世代に継承し、にぎわいのある地域社会を実現します。",
    "関係機関との連携を強化し、切れ目のない支援体制の構築に努めます。",
    "若い世代の結婚・出産・子育ての希望をかなえる環境づくりを一層推進します。",
    "公共施設の適正な配置と長寿命化を図り、持続可能な行財政運営を進めます。",
    "空港へのアクセスを改善し、国際線の誘致により外国人旅行者の増加をめざします。",
    "再生可能エネルギーの導入を促進し、二〇五〇年までに温室効果ガスの排出を実質ゼロとします。",
    "高等教育機関の誘致を進め、学生が地域で学び働く好循環を生み出します。",
    "水産物の輸出拡大に向けて、衛生管理型の荷さばき施設を整備します。",
    "防災行政無線のデジタル化を完了し、すべての世帯に戸別受信機を配備します。",
)
_ENDINGS = (
    "を進めます。",
    "を支援します。",
    "に取り組みます。",
    "を図ります。",
    "が求められています。",
)
_PREFIXES = ("さらに、", "あわせて、", "具体的には、", "特に、", "引き続き、", "")


class Quotation(NamedTuple):
    """A text, and what is true of it."""

    kind: str
    text: str
    truth: str
    """``so``: it stands so; ``altered``; ``absent``."""
    places: frozenset[Place]
    """Where it, or what it was made of, stands; the page on which it begins."""


class Unit(NamedTuple):
    """A sentence, heading or row where it stands."""

    text: str
    sha256: str
    page: int
    unit: str


class Texts:
    """All texts of a database, for looking through without any index."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.units = [Unit(*row) for row in db.execute(_UNITS)]
        pages = "SELECT sha256, page, text FROM pages ORDER BY sha256, page"
        self.pages: dict[Place, str] = {(s, p): t for s, p, t in db.execute(pages)}
        self.bare = {place: bare(text) for place, text in self.pages.items()}
        self._files: dict[str, str] = {}
        for (sha256, _), text in self.bare.items():
            self._files[sha256] = self._files.get(sha256, "") + text
        self.sentences = sorted({bare(unit.text) for unit in self.units})
        self._stands: dict[str, set[Place]] = {}
        for unit in self.units:
            self._stands.setdefault(bare(unit.text), set()).add((unit.sha256, unit.page))

    def places(self, text: str) -> frozenset[Place]:
        """The pages that hold a text, and those on which a unit that says it begins."""
        wanted = bare(text)
        found = {place for place, page in self.bare.items() if wanted in page}
        return frozenset(found | self._stands.get(wanted, set()))

    def holds(self, text: str) -> bool:
        """Does it stand anywhere, over the ends of pages too?"""
        wanted = bare(text)
        if any(wanted in file for file in self._files.values()):
            return True
        return any(wanted in sentence for sentence in self.sentences)

    def as_like(self, text: str, least: float) -> list[str]:
        """The sentences that are so much like a text, of 100, or more."""
        found = process.extract(
            bare(text), self.sentences, scorer=fuzz.ratio, score_cutoff=least, limit=20
        )
        return [sentence for sentence, _, _ in found]

    def likest(self, text: str) -> float:
        """How much the likest sentence is like a text, of 100."""
        found = process.extractOne(bare(text), self.sentences, scorer=fuzz.ratio)
        return found[1] if found else 0.0


def bare(text: str) -> str:
    """A text without white space, widths made one."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def quotations(db: sqlite3.Connection, count: int, seed: int) -> list[Quotation]:
    """About so many true, altered and invented ones each; the same ones each time."""
    texts, rng = Texts(db), random.Random(seed)
    return [
        *_some(_true(texts, rng), count),
        *_some(_altered(texts, rng), count),
        *_some(_invented(texts, rng), count),
    ]


def _some(found: Iterator[Quotation], count: int) -> list[Quotation]:
    kept: list[Quotation] = []
    for _, quotation in zip(range(4 * count), found, strict=False):
        if quotation.text and quotation not in kept:
            kept.append(quotation)
        if len(kept) == count:
            break
    return kept


def _sentences(texts: Texts) -> list[Unit]:
    return [u for u in texts.units if u.unit == "sentence" and len(bare(u.text)) >= 16]


def _true(texts: Texts, rng: random.Random) -> Iterator[Quotation]:
    sentences = _sentences(texts)
    rows = [u for u in texts.units if u.unit == "row" and len(bare(u.text)) >= 8]
    heads = [u for u in texts.units if u.unit == "heading" and len(bare(u.text)) >= 5]
    running = [u for u in sentences if bare(u.text) not in texts.bare[u.sha256, u.page]]
    while True:
        yield _so(texts, "a sentence", rng.choice(sentences).text)
        yield _so(texts, "a part of a sentence", _part(rng.choice(sentences).text, rng))
        yield _so(texts, "widths and spaces otherwise", _respaced(rng.choice(sentences).text, rng))
        yield _so(texts, "in quotation marks", f"「{rng.choice(sentences).text.strip()}」")
        yield _so(texts, "as pasted, with line breaks", _lines(texts, rng))
        yield _so(texts, "several sentences", _several(texts, sentences, rng))
        left_out = rng.choice(sentences)
        yield _so(texts, "with … in it", _left_out(left_out.text, rng), left_out.text)
        if rows:
            yield _so(texts, "a row of a table", rng.choice(rows).text)
        if heads:
            yield _so(texts, "a heading", rng.choice(heads).text)
        if running:
            yield _so(texts, "over the end of a page", rng.choice(running).text)


def _so(texts: Texts, kind: str, text: str, source: str | None = None) -> Quotation:
    """A true one; empty where its text is too short to be one."""
    text = text.strip()
    if len(re.findall(r"\w", text)) < 5:
        text = ""
    return Quotation(
        kind, text, "so", texts.places(source or text.strip("「」")) if text else frozenset()
    )


def _part(text: str, rng: random.Random) -> str:
    """A stretch that begins and ends beside no digit."""
    size = rng.randint(12, max(12, len(text) - 2))
    start = rng.randrange(max(1, len(text) - size))
    part = text[start : start + size]
    around = text[max(0, start - 1) : start + 1] + text[start + size - 1 : start + size + 1]
    return "" if re.search(r"[0-9０-９.．,，△一二三四五六七八九十百千万億]", around) else part


def _respaced(text: str, rng: random.Random) -> str:
    wide = str.maketrans("0123456789%", "０１２３４５６７８９％")
    narrow = str.maketrans("０１２３４５６７８９％（）", "0123456789%()")
    text = text.translate(rng.choice((wide, narrow)))
    letters = [
        f"{a}{rng.choice((' ', '　', chr(10)))}" if rng.random() < 0.06 and not a.isdigit() else a
        for a in text
    ]
    return "".join(letters)


def _lines(texts: Texts, rng: random.Random) -> str:
    """Whole lines of a page, some sentences long."""
    lines = rng.choice(list(texts.pages.values())).split("\n")
    start = rng.randrange(len(lines))
    return "\n".join(lines[start : start + rng.randint(2, 6)])


def _several(texts: Texts, sentences: Sequence[Unit], rng: random.Random) -> str:
    """Neighbours that stand on one page without anything between them."""
    at = rng.randrange(max(1, len(sentences) - 4))
    some = sentences[at : at + rng.randint(2, 4)]
    text = "".join(unit.text.strip() for unit in some)
    same = {(unit.sha256, unit.page) for unit in some}
    return text if len(same) == 1 and bare(text) in texts.bare[next(iter(same))] else ""


def _left_out(text: str, rng: random.Random) -> str:
    clauses = [c for c in re.split(r"(?<=、)", text.strip()) if c]
    if len(clauses) < 3 or min(len(clauses[0]), len(clauses[-1])) < 7:
        return ""
    return f"{clauses[0]}{rng.choice(('…', '……', '（中略）', '〔中略〕'))}{clauses[-1]}"


def _altered(texts: Texts, rng: random.Random) -> Iterator[Quotation]:
    sentences = _sentences(texts)
    numbered = [u for u in sentences if re.search(r"[0-9０-９]", u.text)]
    while True:
        for kind, alter in ALTERATIONS.items():
            numbers = kind in ("one digit", "a digit dropped", "era", "unit")
            unit = rng.choice(numbered if numbers and numbered else sentences)
            new = alter(unit.text.strip(), rng)
            yield _otherwise(texts, kind, new, [unit.text])
        one, other = rng.choice(sentences), rng.choice(sentences)
        halves = one.text.strip()[: len(one.text) // 2], other.text.strip()[len(other.text) // 2 :]
        yield _otherwise(texts, "two spliced", "".join(halves), [one.text, other.text])


def _otherwise(texts: Texts, kind: str, text: str | None, sources: Sequence[str]) -> Quotation:
    """An altered one; empty where it happens to stand somewhere as it is."""
    good = text and bare(text) not in map(bare, sources) and not texts.holds(text)
    places = (
        frozenset().union(*(texts.places(source) for source in sources)) if good else frozenset()
    )
    return Quotation(kind, text if good and text else "", "altered", places)


def _invented(texts: Texts, rng: random.Random) -> Iterator[Quotation]:
    """Texts of the same words that nothing is like."""
    sentences = [unit.text for unit in _sentences(texts)]
    endings = [
        "を進めます。",
        "を支援します。",
        "に取り組みます。",
        "を図ります。",
        "が求められています。",
    ]
    while True:
        shuffled = re.findall(r"[一-鿿]+|[ァ-ヺー]+|[ぁ-ん]+", "".join(rng.sample(sentences, 3)))
        rng.shuffle(shuffled)
        yield _absent(texts, "the same words in any order", "".join(shuffled[:12]) + "。")
        words = "と".join(rng.sample(OTHERS, 2)) + "による" + "の".join(rng.sample(OTHERS, 3))
        yield _absent(
            texts, "words of any plan", rng.choice(_PREFIXES) + words + rng.choice(endings)
        )
        tail = rng.choice(sentences)[-rng.randint(8, 14) :]
        words = "、".join("の".join(rng.sample(OTHERS, 2)) for _ in range(2))
        yield _absent(texts, "with an ending of the plan", f"{words}を踏まえ、{tail}")
        yield _absent(texts, "boilerplate of other plans", _changed(rng.choice(_BOILERPLATE), rng))


def _changed(text: str, rng: random.Random) -> str:
    return rng.choice(_PREFIXES) + text


def _absent(texts: Texts, kind: str, text: str) -> Quotation:
    """An invented one; empty where something is like it after all."""
    good = not texts.holds(text) and texts.likest(text) < _LIKE
    return Quotation(kind, text if good else "", "absent", frozenset())
